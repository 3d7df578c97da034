import { crc32, deflateSync } from 'node:zlib'
import type { Bitmap } from './bitmap.ts'

const chunk = (name: string, data: Uint8Array): Uint8Array => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const head = Buffer.alloc(4)
  head.writeUInt32BE(data.length)
  const end = Buffer.alloc(4)
  end.writeUInt32BE(crc32(body))
  return Buffer.concat([head, body, end])
}

/** A picture as PNG: one bit a dot, black on white. */
export function pngOf({ width, height, rowBytes, bits }: Bitmap): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // One bit, grey: 0 is black there.
  head.set([1, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc((rowBytes + 1) * height)
  for (let y = 0; y < height; y += 1) {
    for (let i = 0; i < rowBytes; i += 1) rows[y * (rowBytes + 1) + 1 + i] = ~(bits[y * rowBytes + i] ?? 0) & 0xff
  }
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  return new Uint8Array(Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', new Uint8Array())]))
}
