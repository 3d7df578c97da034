/** A picture in one bit a dot, rows of whole bytes, the first dot in the highest bit; 1 is black. */
export interface Bitmap {
  readonly width: number
  readonly height: number
  readonly rowBytes: number
  readonly bits: Uint8Array
}

export function createBitmap(width: number, height: number): Bitmap {
  const rowBytes = Math.ceil(width / 8)
  return { width, height, rowBytes, bits: new Uint8Array(rowBytes * height) }
}

export const isBlack = ({ width, height, rowBytes, bits }: Bitmap, x: number, y: number): boolean =>
  x >= 0 && y >= 0 && x < width && y < height && ((bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0

/** Blackens dots from `left` up to `right` (excluded) of one row; what lies outside is left out. */
export function fillRow(bitmap: Bitmap, y: number, left: number, right: number): void {
  if (y < 0 || y >= bitmap.height) return
  const end = Math.min(right, bitmap.width)
  for (let x = Math.max(left, 0); x < end; x += 1) {
    const at = y * bitmap.rowBytes + (x >> 3)
    bitmap.bits[at] = (bitmap.bits[at] ?? 0) | (0x80 >> (x & 7))
  }
}

export function fillRect(bitmap: Bitmap, left: number, top: number, right: number, bottom: number): void {
  for (let y = Math.max(top, 0); y < Math.min(bottom, bitmap.height); y += 1) fillRow(bitmap, y, left, right)
}

/** A quarter turn clockwise: what was the top is on the right. */
export function turned(bitmap: Bitmap): Bitmap {
  const result = createBitmap(bitmap.height, bitmap.width)
  for (let y = 0; y < bitmap.height; y += 1) {
    for (let x = 0; x < bitmap.width; x += 1) {
      if (isBlack(bitmap, x, y)) fillRow(result, x, bitmap.height - 1 - y, bitmap.height - y)
    }
  }
  return result
}

/** A picture of another size with this one in it, moved; what does not fit is cut off. */
export function placedOn(bitmap: Bitmap, width: number, height: number, dx: number, dy: number): Bitmap {
  if (dx === 0 && dy === 0 && width === bitmap.width && height === bitmap.height) return bitmap
  const result = createBitmap(width, height)
  for (let y = 0; y < bitmap.height; y += 1) {
    for (let x = 0; x < bitmap.width; x += 1) if (isBlack(bitmap, x, y)) fillRow(result, y + dy, x + dx, x + dx + 1)
  }
  return result
}
