import { z } from 'zod'

/** What a shop sets for a receipt printer. What is missing has its usual value, so that a file of an older version is read. */
export const receiptPrinterSettings = z.object({
  /** escpos: Epson and what is compatible; star: StarPRNT and Star line mode. */
  language: z.enum(['escpos', 'star']).default('escpos'),
  /** Width of the roll in mm. */
  paperWidthMm: z.union([z.literal(58), z.literal(80)]).default(80),
  /** Columns of half-width characters in a line, of 12 dots each: 48 on 80 mm, 32 on 58 mm. */
  columns: z.int().min(16).max(64).default(48),
  /** jisx0208: JIS level 1 and 2 alone; cp932: with the signs of NEC and IBM (①, ㈱, 髙), where the test page shows them. */
  characters: z.enum(['jisx0208', 'cp932']).default('jisx0208'),
  /** Whether it has half-width kana; without them they are printed full-width. */
  halfWidthKana: z.boolean().default(true),
  /** What becomes of a character it lacks: the whole line is printed as a picture, or a likeness of it stands there. */
  missing: z.enum(['picture', 'substitute']).default('picture'),
  cutter: z.enum(['none', 'partial', 'full']).default('partial'),
  /** Which pin of the drawer's plug opens it; none: no drawer is attached. */
  drawer: z.enum(['none', 'pin2', 'pin5']).default('none'),
  /** How long the current that opens it is on. Milliseconds. */
  drawerPulseMs: z.int().min(20).max(500).default(200),
  /** What the drawer's switch reports while it is open: that depends on the drawer, not on the printer. */
  drawerOpenLevel: z.enum(['low', 'high']).default('high'),
  /** Whether the printer has a buzzer that may be used. */
  buzzer: z.boolean().default(false),
  /** printer: it says itself what it has printed. none: it cannot (old ones and some copies): jobs end as «unconfirmed». */
  proof: z.enum(['printer', 'none']).default('printer'),
})
export type ReceiptPrinterSettings = z.output<typeof receiptPrinterSettings>

/** Dots of one column of half-width characters. */
export const dotsPerColumn = 12
