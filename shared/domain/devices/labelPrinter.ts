import { z } from 'zod'

/** What a shop sets for a label printer. What is missing has its usual value, so that a file of an older version is read. */
export const labelPrinterSettings = z.object({
  /** brother: raster of the QL and TD families; zpl: Zebra, and SATO in emulation; sbpl: SATO. */
  language: z.enum(['brother', 'zpl', 'sbpl']).default('brother'),
  /** A name of the language's table of models; empty: the usual one of the language. */
  model: z.string().trim().max(40).default(''),
  /** A name of the language's table of media; empty: what is loaded is not known. */
  media: z.string().trim().max(40).default(''),
  /** Dots an inch. */
  dpi: z.union([z.literal(203), z.literal(300), z.literal(600)]).default(300),
  /** Where the print is moved to, in mm: right and down are above 0. */
  offsetXMm: z.number().min(-20).max(20).default(0),
  offsetYMm: z.number().min(-20).max(20).default(0),
})
export type LabelPrinterSettings = z.output<typeof labelPrinterSettings>
