import { brotherMedia, brotherModels, rightPinsOf, type LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { isBlack, type Bitmap } from '../raster/bitmap.ts'
import { joined, onPaper, type LabelPage } from './page.ts'

/** Ends whatever a broken job left half-way; enough for the largest heads. */
const invalidate = new Uint8Array(400)
/** Of rolls: dots fed before and after a label (3 mm, the least the cutter needs). */
const rollMarginDots = 35

/** One line of the head: a bit for each pin, the first at the right edge. */
function headLine(bitmap: Bitmap, y: number, lineBytes: number, rightPins: number): Uint8Array {
  const line = new Uint8Array(lineBytes)
  for (let x = 0; x < bitmap.width; x += 1) {
    if (!isBlack(bitmap, x, y)) continue
    const pin = rightPins + bitmap.width - 1 - x
    line[pin >> 3] = (line[pin >> 3] ?? 0) | (0x80 >> (pin & 7))
  }
  return line
}

/** TIFF's PackBits. */
export function packBits(line: Uint8Array): Uint8Array {
  const packed: number[] = []
  for (let at = 0; at < line.length;) {
    let run = 1
    while (run < 128 && at + run < line.length && line[at + run] === line[at]) run += 1
    if (run > 1) {
      packed.push(257 - run, line[at] ?? 0)
      at += run
      continue
    }
    const start = at
    while (at < line.length && at - start < 128 && (at + 1 >= line.length || line[at + 1] !== line[at])) at += 1
    packed.push(at - start - 1, ...line.subarray(start, at))
  }
  return Uint8Array.from(packed)
}

/** Labels in Brother's raster language (QL and TD). Source: Brother, Raster Command Reference QL-800, QL-820NWB, TD-4D. */
export function brotherBytes(pages: readonly LabelPage[], settings: LabelPrinterSettings): Uint8Array<ArrayBuffer> {
  const { pins, compresses, hasCutter } = brotherModels[settings.model]
  const { widthMm, lengthMm } = brotherMedia[settings.media]
  const rightPins = rightPinsOf(settings.model, settings.media)
  const isDieCut = lengthMm > 0
  const cut = hasCutter ? settings.cut : 'none'
  const margin = isDieCut ? 0 : rollMarginDots
  const parts: Uint8Array[] = [invalidate, Uint8Array.of(0x1b, 0x40)]
  const labels = pages.flatMap(({ bitmap, copies }) => {
    const paper = onPaper(bitmap, settings)
    const rows: Uint8Array[] = []
    for (let y = 0; y < paper.height; y += 1) {
      const line = headLine(paper, y, pins / 8, rightPins)
      const data = compresses ? packBits(line) : line
      rows.push(Uint8Array.of(0x67, 0x00, data.length), data)
    }
    return Array<{ height: number; rows: readonly Uint8Array[] }>(copies).fill({ height: paper.height, rows })
  })
  labels.forEach(({ height, rows }, index) => {
    const count = [height & 0xff, (height >> 8) & 0xff, (height >> 16) & 0xff, 0]
    parts.push(
      Uint8Array.of(0x1b, 0x69, 0x61, 0x01),
      Uint8Array.of(0x1b, 0x69, 0x7a, isDieCut ? 0xce : 0xc6, isDieCut ? 0x0b : 0x0a, widthMm, lengthMm, ...count, index === 0 ? 0 : 1, 0),
      Uint8Array.of(0x1b, 0x69, 0x4d, cut === 'each' ? 0x40 : 0x00),
      ...(cut === 'each' ? [Uint8Array.of(0x1b, 0x69, 0x41, 0x01)] : []),
      Uint8Array.of(0x1b, 0x69, 0x4b, cut === 'none' ? 0x00 : 0x08),
      Uint8Array.of(0x1b, 0x69, 0x64, margin & 0xff, margin >> 8),
      ...(compresses ? [Uint8Array.of(0x4d, 0x02)] : []),
      ...rows,
      Uint8Array.of(index === labels.length - 1 ? 0x1a : 0x0c),
    )
  })
  return joined(parts)
}
