import { dotsPerColumn, type ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import type { Paper } from '#shared/domain/paper.ts'
import { noAnswers, type MakeDecoder } from './decoder.ts'
import { escposDecoder } from './escpos.ts'
import { PaperRoll } from './roll.ts'
import { starDecoder } from './star.ts'

export const decoderOf = (language: ReceiptPrinterSettings['language']): MakeDecoder => (language === 'star' ? starDecoder : escposDecoder)

export const rollOf = ({ paperWidthMm, columns }: ReceiptPrinterSettings): PaperRoll => new PaperRoll(paperWidthMm, columns * dotsPerColumn)

/** The paper that these bytes come to on a printer with these settings, all of it, at once. */
export function paperOf(bytes: Uint8Array, settings: ReceiptPrinterSettings): Paper {
  const roll = rollOf(settings)
  const decoder = decoderOf(settings.language)(roll, noAnswers)
  for (let at = 0; at < bytes.length;) {
    const used = decoder.step(bytes.subarray(at))
    if (used === 0) {
      roll.unknown(bytes.subarray(at))
      break
    }
    at += used
  }
  return roll.paper()
}
