import { z } from 'zod'

/**
 * Paper as it came out of a printer, from the bytes it was sent: what lies where, in dots (8 a mm at 203 dpi), from the top left
 * corner of the printable width.
 */
const place = { x: z.int(), y: z.int() }

const paperText = z.object({
  kind: z.literal('text'),
  ...place,
  text: z.string(),
  /** Of the whole run and of one line of it. */
  width: z.int(),
  height: z.int(),
  /** Times as wide and as high as normal (12 or 24 by 24 dots). */
  wide: z.int(),
  high: z.int(),
  bold: z.boolean(),
  underlined: z.boolean(),
  inverse: z.boolean(),
})

/** Black dots, a bit each, in rows of whole bytes; base64. */
const paperPicture = z.object({ kind: z.literal('picture'), ...place, width: z.int(), height: z.int(), bits: z.string() })

/** A code by what the command says; its bars as widths in dots (bar, space, bar …), with the text below it where asked. */
const paperCode = z.object({
  kind: z.literal('code'),
  ...place,
  symbol: z.string(),
  data: z.string(),
  widths: z.array(z.int()),
  width: z.int(),
  height: z.int(),
  text: z.string().nullable(),
})

const paperCut = z.object({ kind: z.literal('cut'), ...place })

/** Bytes that the decoder could not make sense of: said, never guessed. */
const paperUnknown = z.object({ kind: z.literal('unknown'), ...place, bytes: z.string() })

const paperItem = z.discriminatedUnion('kind', [paperText, paperPicture, paperCode, paperCut, paperUnknown])
export type PaperItem = z.infer<typeof paperItem>

export const paper = z.object({
  /** Printable width and how much has come out, in dots. */
  width: z.int(),
  height: z.int(),
  paperMm: z.int(),
  items: z.array(paperItem),
  /** How often the drawer was opened and the buzzer sounded. */
  drawerPulses: z.int(),
  buzzes: z.int(),
  /** Older paper was cut away from what is kept. */
  isShortened: z.boolean(),
})
export type Paper = z.infer<typeof paper>
