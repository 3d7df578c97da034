/** A picture of black dots, a bit each; rows begin at whole bytes, the leftmost dot is the highest bit. */
export class Bitmap {
  readonly width: number
  readonly height: number
  readonly rowBytes: number
  readonly bytes: Uint8Array

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.rowBytes = Math.ceil(width / 8)
    this.bytes = new Uint8Array(this.rowBytes * height)
  }

  /** What lies outside is left out. */
  fill(x: number, y: number, width: number, height: number, how: 'black' | 'invert' = 'black'): void {
    const right = Math.min(this.width, x + width)
    const bottom = Math.min(this.height, y + height)
    for (let row = Math.max(0, y); row < bottom; row += 1) {
      for (let column = Math.max(0, x); column < right; column += 1) {
        const at = row * this.rowBytes + (column >> 3)
        const bit = 0x80 >> (column & 7)
        this.bytes[at] = how === 'black' ? (this.bytes[at] ?? 0) | bit : (this.bytes[at] ?? 0) ^ bit
      }
    }
  }
}
