import type { BaseCommand } from 'receiptline'
import type { ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { Bitmap } from './bitmap.ts'

/** A logo is small: a picture that unpacks to more is no logo. */
const mostRows = 2_000
const pngMark = '\x89PNG\r\n\x1a\n'

/** The dots of a PNG (base64) as receiptline makes them of it; null: it is none, it is broken, or it is wider than the paper. */
export function pictureOf(
  base: BaseCommand,
  image: string,
  { language, dots }: { language: ReceiptPrinterSettings['language']; dots: number },
): Bitmap | null {
  const head = Buffer.from(image.slice(0, 64), 'base64')
  if (head.length < 24 || head.toString('latin1', 0, 8) !== pngMark) return null
  const [width, height] = [head.readUInt32BE(16), head.readUInt32BE(20)]
  if (width === 0 || height === 0 || width > dots || height > mostRows) return null
  try {
    return dotsOf(Buffer.from(base.image(image), 'latin1'), { language, width, height })
  } catch {
    return null
  }
}

/** Takes the dots out of the commands that hold them, in pieces. */
function dotsOf(
  bytes: Buffer,
  { language, width, height }: { language: ReceiptPrinterSettings['language']; width: number; height: number },
): Bitmap {
  const bitmap = new Bitmap(width, height)
  const [head, rowsAt] = language === 'star' ? [9, 6] : [8, 6]
  let from = 0
  let to = 0
  while (from + head <= bytes.length && to < bitmap.bytes.length) {
    const size = bytes.readUInt16LE(from + rowsAt) * bitmap.rowBytes
    bitmap.bytes.set(bytes.subarray(from + head, from + head + size), to)
    from += head + size
    to += size
  }
  return bitmap
}
