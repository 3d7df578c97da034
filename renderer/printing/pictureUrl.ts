import type { PaperItem } from '#shared/domain/paper.ts'

const headBytes = 62
/** Blue, green, red of the paper and of the print. */
const palette = [0xfb, 0xfd, 0xfd, 0, 0x1a, 0x17, 0x16, 0]

/** The dots of a picture as an address that an image can show: a bitmap of one bit a dot (BMP), which is scaled smoothly. */
export function pictureUrl({ width, height, bits }: Extract<PaperItem, { kind: 'picture' }>): string {
  const rows = Uint8Array.from(atob(bits), (letter) => letter.charCodeAt(0))
  const rowBytes = Math.ceil(width / 8)
  const lineBytes = Math.ceil(rowBytes / 4) * 4
  const file = new Uint8Array(headBytes + lineBytes * height)
  const head = new DataView(file.buffer)
  head.setUint16(0, 0x424d)
  head.setUint32(2, file.length, true)
  head.setUint32(10, headBytes, true)
  head.setUint32(14, 40, true)
  head.setInt32(18, width, true)
  // Below 0: the first row is the top one.
  head.setInt32(22, -height, true)
  head.setUint16(26, 1, true)
  head.setUint16(28, 1, true)
  file.set(palette, 54)
  for (let row = 0; row < height; row += 1) file.set(rows.subarray(row * rowBytes, (row + 1) * rowBytes), headBytes + row * lineBytes)
  let text = ''
  for (const byte of file) text += String.fromCharCode(byte)
  return `data:image/bmp;base64,${btoa(text)}`
}
