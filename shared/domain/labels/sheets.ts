/** A sheet of labels, mm. `leftMm`, `topMm`: the first label's corner; pitches: from one label to the next. */
export interface LabelSheet {
  readonly across: number
  readonly down: number
  readonly widthMm: number
  readonly heightMm: number
  readonly pitchXMm: number
  readonly pitchYMm: number
  readonly leftMm: number
  readonly topMm: number
}

const sold = (
  [across, down]: readonly [number, number],
  [widthMm, heightMm]: readonly [number, number],
  [leftMm, topMm]: readonly [number, number],
  products: string,
  [pitchXMm, pitchYMm]: readonly [number, number] = [widthMm, heightMm],
): { readonly sheet: LabelSheet; readonly products: string } => ({
  sheet: { across, down, widthMm, heightMm, pitchXMm, pitchYMm, leftMm, topMm },
  products,
})

/**
 * A4 sheets as they are sold, by the numbers on their package (A-one where nothing else stands).
 * Source: the tables that LibreOffice and gLabels ship.
 */
export const labelSheets = {
  '2x5': sold([2, 5], [86.4, 50.8], [18.6, 21.2], '28367 28387 28647 28939 31339 / HISAGO ELM006'),
  '2x6': sold([2, 6], [86.4, 42.3], [18.6, 21.2], '28362 28382 28642 28919 31333 / HISAGO ELM008'),
  '2x6gap': sold([2, 6], [83.8, 42.3], [19.3, 21.5], '28183 28915 31275', [87.6, 42.3]),
  '2x6gapHigh': sold([2, 6], [83.8, 42.3], [20.3, 20], '28175 28723 / HISAGO GB861', [87.6, 42.3]),
  '2x12gap': sold([2, 12], [83.8, 21.2], [19.3, 21.5], '29194 31148', [87.6, 21.2]),
  '3x6': sold([3, 6], [70, 42.3], [0, 21.2], '28364 28384 28644 31335'),
  '3x7whole': sold([3, 7], [70, 42.3], [0, 0], '28363 28383 28643'),
  '3x7': sold([3, 7], [70, 38.1], [0, 14.8], '28365 28645 31337 / OP3007'),
  '3x7gap': sold([3, 7], [63.5, 38.1], [7.2, 15.2], '28379 28399 28659', [66.05, 38.1]),
  '3x8': sold([3, 8], [70, 33.9], [0, 12.7], '28366 28386 28646 / OP3003'),
  '3x8margin': sold([3, 8], [66, 33.9], [6, 12.9], '28369 28389 28649 / HISAGO ELM012'),
  '3x10gap': sold([3, 10], [53.3, 25.4], [19, 21.5], '28767 28787 31145 31277 / HISAGO ELM032', [57.1, 25.4]),
  '4x11': sold([4, 11], [48.3, 25.4], [8.4, 8.8], '28368 28388 28648 / HISAGO ELM022'),
  '5x13gap': sold([5, 13], [38.1, 21.2], [4.75, 10.92], 'HISAGO ELM023', [40.6, 21.2]),
  card: sold([2, 5], [91, 55], [14, 11], '51002 72110 / DAISO 136'),
} as const
export type SheetName = keyof typeof labelSheets
export const sheetNames = Object.keys(labelSheets) as readonly SheetName[]

/** The corner of a label on a sheet; places count from 0, row by row from the top left. */
export const placeOnSheet = (on: LabelSheet, place: number): { readonly xMm: number; readonly yMm: number } => ({
  xMm: on.leftMm + (place % on.across) * on.pitchXMm,
  yMm: on.topMm + Math.floor(place / on.across) * on.pitchYMm,
})
