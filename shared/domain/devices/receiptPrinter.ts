import { z } from 'zod'

/** What a shop sets for a receipt printer. What is missing has its usual value, so that a file of an older version is read. */
export const receiptPrinterSettings = z.object({
  /** escpos: Epson and what is compatible; star: StarPRNT and Star line mode. */
  language: z.enum(['escpos', 'star']).default('escpos'),
  /** Width of the roll in mm. */
  paperWidthMm: z.union([z.literal(58), z.literal(80)]).default(80),
  cutter: z.enum(['none', 'partial', 'full']).default('partial'),
  /** Which pin of the drawer's plug opens it; none: no drawer is attached. */
  drawer: z.enum(['none', 'pin2', 'pin5']).default('none'),
  /** What the drawer's switch reports while it is open: that depends on the drawer, not on the printer. */
  drawerOpenLevel: z.enum(['low', 'high']).default('high'),
  /** Whether the printer has a buzzer that may be used. */
  buzzer: z.boolean().default(false),
})
export type ReceiptPrinterSettings = z.output<typeof receiptPrinterSettings>
