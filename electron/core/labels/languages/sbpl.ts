import type { LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { placedOn } from '../raster/bitmap.ts'
import { joined, onPaper, type LabelPage } from './page.ts'

const escape = '\x1b'
const digits = (value: number, length: number): string => String(value).padStart(length, '0')

/** Labels in SATO's SBPL, each as one picture of whole blocks of 8 × 8 dots, in hex (GH), so that no data looks like a command. */
export const sbplBytes = (pages: readonly LabelPage[], settings: LabelPrinterSettings): Uint8Array<ArrayBuffer> =>
  joined(
    pages.map(({ bitmap, copies }) => {
      const paper = onPaper(bitmap, settings)
      const blocks = placedOn(paper, paper.rowBytes * 8, Math.ceil(paper.height / 8) * 8, 0, 0)
      const hex = Buffer.from(blocks.bits).toString('hex').toUpperCase()
      const head = `${escape}A${escape}V0001${escape}H0001${escape}GH${digits(blocks.rowBytes, 3)}${digits(blocks.height / 8, 3)}`
      return `\x02${head}${hex}${escape}Q${digits(copies, 6)}${escape}Z\x03`
    }),
  )
