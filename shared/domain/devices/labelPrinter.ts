import { z } from 'zod'

/** One dot, mm: makers count 8 and 12 (11.8) dots to the millimetre. */
const dotMmOf = (dpi: LabelPrinterSettings['dpi']): number => (dpi === 203 ? 0.125 : 25.4 / dpi)

/**
 * The models of Brother that take its raster language. `pins`: of the head; a line has a bit for each. `code`: what a status says it
 * is. `paper`: where a label lies under the head; QL-11xx have pins to spare on the right, TD hold the paper in the middle.
 */
export const brotherModels = {
  'QL-700': { pins: 720, code: 0x35, compresses: true, hasCutter: true, paper: 'right' },
  'QL-800': { pins: 720, code: 0x38, compresses: false, hasCutter: true, paper: 'right' },
  'QL-810W': { pins: 720, code: 0x39, compresses: true, hasCutter: true, paper: 'right' },
  'QL-820NWB': { pins: 720, code: 0x41, compresses: true, hasCutter: true, paper: 'right' },
  'QL-1110NWB': { pins: 1296, code: null, compresses: true, hasCutter: true, paper: 'right44' },
  'TD-4550DNWB': { pins: 1296, code: null, compresses: true, hasCutter: false, paper: 'middle' },
} as const
export type BrotherModel = keyof typeof brotherModels
export const brotherModelNames = Object.keys(brotherModels) as [BrotherModel, ...BrotherModel[]]

/**
 * Paper for Brother's printers at 300 dpi: width and length in mm (length 0: a roll without end), what of it can be printed in
 * dots, and how many pins lie to the right of it. Source: Brother's raster command references.
 */
export const brotherMedia = {
  'DK-2205': { widthMm: 62, lengthMm: 0, widthDots: 696, lengthDots: 0, rightPins: 12 },
  'DK-2210': { widthMm: 29, lengthMm: 0, widthDots: 306, lengthDots: 0, rightPins: 6 },
  'DK-1209': { widthMm: 62, lengthMm: 29, widthDots: 696, lengthDots: 271, rightPins: 12 },
  'DK-1202': { widthMm: 62, lengthMm: 100, widthDots: 696, lengthDots: 1109, rightPins: 12 },
  'DK-1201': { widthMm: 29, lengthMm: 90, widthDots: 306, lengthDots: 991, rightPins: 6 },
  'DK-1208': { widthMm: 38, lengthMm: 90, widthDots: 413, lengthDots: 991, rightPins: 12 },
  'DK-1204': { widthMm: 17, lengthMm: 54, widthDots: 165, lengthDots: 566, rightPins: 0 },
  'DK-1221': { widthMm: 23, lengthMm: 23, widthDots: 202, lengthDots: 202, rightPins: 42 },
  'TD 49x24': { widthMm: 49, lengthMm: 24, widthDots: 579, lengthDots: 283, rightPins: 0 },
  'TD 30x15': { widthMm: 30, lengthMm: 15, widthDots: 354, lengthDots: 177, rightPins: 0 },
  'TD 60x30': { widthMm: 60, lengthMm: 30, widthDots: 708, lengthDots: 354, rightPins: 0 },
  'TD 90x45': { widthMm: 90, lengthMm: 45, widthDots: 1063, lengthDots: 531, rightPins: 0 },
} as const
export type BrotherMedium = keyof typeof brotherMedia
export const brotherMediaNames = Object.keys(brotherMedia) as [BrotherMedium, ...BrotherMedium[]]

/** Pins to the right of what is printed. */
export function rightPinsOf(model: BrotherModel, medium: BrotherMedium): number {
  const { pins, paper } = brotherModels[model]
  const { widthDots, rightPins } = brotherMedia[medium]
  if (paper === 'middle') return Math.floor((pins - widthDots) / 2)
  return paper === 'right44' ? rightPins + 44 : rightPins
}

/** Whether the paper fits the head. */
export const fitsModel = (model: BrotherModel, medium: BrotherMedium): boolean =>
  brotherMedia[medium].widthDots + rightPinsOf(model, medium) <= brotherModels[model].pins

/** What a shop sets for a label printer. What is missing has its usual value, so that a file of an older version is read. */
export const labelPrinterSettings = z.object({
  /** brother: raster of the QL and TD families; zpl: Zebra, and SATO in emulation; sbpl: SATO. */
  language: z.enum(['brother', 'zpl', 'sbpl']).default('brother'),
  /** Of Brother's: the model, what is loaded, and when it cuts. Their dots are 300 to the inch. */
  model: z.enum(brotherModelNames).default('QL-820NWB'),
  media: z.enum(brotherMediaNames).default('DK-2205'),
  cut: z.enum(['none', 'end', 'each']).default('each'),
  /** Of the others: dots an inch, and the size of the labels loaded. */
  dpi: z.union([z.literal(203), z.literal(300), z.literal(600)]).default(203),
  widthMm: z.number().min(10).max(170).default(60),
  lengthMm: z.number().min(10).max(400).default(30),
  /** Where the print is moved to, in mm: right and down are above 0. */
  offsetXMm: z.number().min(-20).max(20).default(0),
  offsetYMm: z.number().min(-20).max(20).default(0),
})
export type LabelPrinterSettings = z.output<typeof labelPrinterSettings>

/** What of the paper can be printed, in dots; `lengthDots` 0 where the paper has no end of its own. */
export interface PrintArea {
  readonly dotMm: number
  readonly widthDots: number
  readonly lengthDots: number
}

export function printAreaOf(settings: LabelPrinterSettings): PrintArea {
  if (settings.language === 'brother') {
    const { widthDots, lengthDots } = brotherMedia[settings.media]
    return { dotMm: dotMmOf(300), widthDots, lengthDots }
  }
  const dotMm = dotMmOf(settings.dpi)
  return { dotMm, widthDots: Math.floor(settings.widthMm / dotMm), lengthDots: Math.floor(settings.lengthMm / dotMm) }
}
