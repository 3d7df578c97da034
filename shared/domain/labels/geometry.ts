export type TextWeight = 'regular' | 'bold'

/** A line of text: its left end, its baseline and its em, mm. */
export interface TextRun {
  readonly text: string
  readonly xMm: number
  readonly baselineMm: number
  readonly sizeMm: number
  readonly weight: TextWeight
}

/** A filled black rectangle, mm. */
export interface LabelRect {
  readonly xMm: number
  readonly yMm: number
  readonly widthMm: number
  readonly heightMm: number
}

/** What a person should know before the label is printed; words under `labels.warnings`. */
export type LabelWarning =
  | { readonly kind: 'priceUnknown' | 'noCode' | 'barsDoNotFit' | 'nameCut' | 'withoutTaxTooLarge' | 'quietZoneCrossed' }
  | { readonly kind: 'codeNotPrintable'; readonly code: string }
  | { readonly kind: 'barsSmall'; readonly percent: number }
  | { readonly kind: 'missingCharacters'; readonly characters: string }

/** A label as it will be printed, whatever prints it. */
export interface LaidOutLabel {
  readonly widthMm: number
  readonly heightMm: number
  readonly texts: readonly TextRun[]
  readonly rects: readonly LabelRect[]
  readonly warnings: readonly LabelWarning[]
}
