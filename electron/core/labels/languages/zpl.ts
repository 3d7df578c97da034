import type { LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import type { Bitmap } from '../raster/bitmap.ts'
import { joined, onPaper, type LabelPage } from './page.ts'

/** How often the next digit comes, in Zebra's letters: g–z are twenties, G–Y ones. */
function times(count: number): string {
  let [rest, letters] = [count, '']
  while (rest >= 400) {
    letters += 'z'
    rest -= 400
  }
  if (rest >= 20) letters += String.fromCharCode(0x66 + Math.floor(rest / 20))
  if (rest % 20 > 0) letters += String.fromCharCode(0x46 + (rest % 20))
  return letters
}

const hexOf = ({ bits, rowBytes }: Bitmap, y: number): string =>
  Buffer.from(bits.subarray(y * rowBytes, (y + 1) * rowBytes))
    .toString('hex')
    .toUpperCase()

/** A row in Zebra's alternative compression: runs with their counts, `,` for the rest white, `!` for the rest black. */
function compressedRow(hex: string): string {
  const end = /(0+|F+)$/u.exec(hex)?.[0] ?? ''
  const body = hex.slice(0, hex.length - end.length).replace(/(.)\1{2,}/gu, (run) => times(run.length) + run.charAt(0))
  return body + (end === '' ? '' : end.startsWith('0') ? ',' : '!')
}

/** The picture as `^GFA` takes it; a row that repeats the one above is `:`. */
function graphic(bitmap: Bitmap): string {
  const total = bitmap.rowBytes * bitmap.height
  let above = ''
  const rows = Array.from({ length: bitmap.height }, (_, y) => {
    const hex = hexOf(bitmap, y)
    const row = hex === above ? ':' : compressedRow(hex)
    above = hex
    return row
  })
  return `^GFA,${total},${total},${bitmap.rowBytes},${rows.join('')}`
}

/**
 * Labels in ZPL II. Each is one picture, text and bars: so that it looks as on the screen on every printer (built-in fonts lack
 * kanji), and no name can be taken for a command. Source: Zebra, ZPL II Programming Guide (^GF).
 */
export const zplBytes = (pages: readonly LabelPage[], settings: LabelPrinterSettings): Uint8Array<ArrayBuffer> =>
  joined(
    pages.map(({ bitmap, copies }) => {
      const paper = onPaper(bitmap, settings)
      return `^XA^PW${paper.width}^LL${paper.height}^LH0,0^FO0,0${graphic(paper)}^FS^PQ${copies}^XZ\n`
    }),
  )
