import { z } from 'zod'
import { receiptPrinterSettings, type ReceiptPrinterSettings } from './receiptPrinter.ts'

export const systemPapers = ['a4', 'roll80', 'roll58'] as const
export type SystemPaper = (typeof systemPapers)[number]

/** What a shop sets for a printer of the operating system. */
export const systemPrinterSettings = z.object({
  paper: z.enum(systemPapers).default('a4'),
  /** Whether the system's print dialog is shown first; without it the printer prints at once. */
  asks: z.boolean().default(false),
})
export type SystemPrinterSettings = z.output<typeof systemPrinterSettings>

const layouts: Readonly<Record<SystemPaper, ReceiptPrinterSettings>> = {
  a4: receiptPrinterSettings.parse({ columns: 64, characters: 'cp932', cutter: 'none' }),
  roll80: receiptPrinterSettings.parse({ characters: 'cp932', cutter: 'none' }),
  roll58: receiptPrinterSettings.parse({ paperWidthMm: 58, columns: 32, characters: 'cp932', cutter: 'none' }),
}

/** How documents are laid out on a paper. The system's fonts print every character; nothing is cut. */
export const layoutOn = (paper: SystemPaper): ReceiptPrinterSettings => layouts[paper]
