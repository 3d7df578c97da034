import { inflateSync } from 'node:zlib'
import type { Dots } from './codeReader.ts'

/** The dots of a PNG of one bit grey without filters, as a label printer on the screen gives it. */
export function dotsOfPng(png: Buffer): Dots {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const parts: Buffer[] = []
  for (let at = 8; at + 8 < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  const rows = inflateSync(Buffer.concat(parts))
  const rowBytes = 1 + Math.ceil(width / 8)
  return { width, height, isBlack: (x, y) => ((rows[y * rowBytes + 1 + (x >> 3)] ?? 0xff) & (0x80 >> (x & 7))) === 0 }
}
