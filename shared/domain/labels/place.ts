import { fitsModel, printAreaOf, type LabelPrinterSettings } from '../devices/labelPrinter.ts'
import type { LabelSheet } from './sheets.ts'

/** Width and length in mm. */
interface LabelSize {
  readonly widthMm: number
  readonly heightMm: number
}

/** The room that paper has for a label, mm, where a label is too large for it; `lengthMm` 0: a roll, as long as one likes. */
export interface TooSmallPlace {
  readonly widthMm: number
  readonly lengthMm: number
}

/** Null: the label fits its place on the sheet. */
export const sheetTooSmall = ({ widthMm, heightMm }: LabelSize, sheet: LabelSheet): TooSmallPlace | null =>
  widthMm > sheet.widthMm + 0.01 || heightMm > sheet.heightMm + 0.01 ? { widthMm: sheet.widthMm, lengthMm: sheet.heightMm } : null

/** How a label of so many dots lies on the paper of a label printer; the room there is where it fits neither way. */
export function lieOnPaper(
  { width, height }: { readonly width: number; readonly height: number },
  settings: LabelPrinterSettings,
): 'upright' | 'turned' | TooSmallPlace {
  const { dotMm, widthDots, lengthDots } = printAreaOf(settings)
  const fits = (across: number, along: number): boolean => across <= widthDots && (lengthDots === 0 || along <= lengthDots)
  const isTaken = settings.language !== 'brother' || fitsModel(settings.model, settings.media)
  if (isTaken && fits(width, height)) return 'upright'
  if (isTaken && fits(height, width)) return 'turned'
  return { widthMm: Math.floor(widthDots * dotMm), lengthMm: Math.floor(lengthDots * dotMm) }
}

/** Null: the paper of a label printer takes the label. */
export function paperTooSmall({ widthMm, heightMm }: LabelSize, settings: LabelPrinterSettings): TooSmallPlace | null {
  const { dotMm } = printAreaOf(settings)
  const lies = lieOnPaper({ width: Math.round(widthMm / dotMm), height: Math.round(heightMm / dotMm) }, settings)
  return typeof lies === 'string' ? null : lies
}
