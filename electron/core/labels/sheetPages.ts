import type { LabelRect, LaidOutLabel, TextRun } from '#shared/domain/labels/geometry.ts'
import { sheetTooSmall } from '#shared/domain/labels/place.ts'
import { placeOnSheet, type LabelSheet } from '#shared/domain/labels/sheets.ts'
import { BantoError } from '#shared/errors.ts'
import { a4 } from '../pdf/document.ts'

export interface SheetPlaces {
  readonly sheet: LabelSheet
  /** The first place that is used on the first sheet, from 0. */
  readonly startPlace: number
  /** Moves everything right and down: what this printer draws in. */
  readonly offsetXMm: number
  readonly offsetYMm: number
  /** Small crosses at the corners, for plain paper. */
  readonly marks: boolean
}

const markMm = 2
export const lineMm = 0.1

export const placesOn = ({ across, down }: LabelSheet): number => across * down

/** A cross at every corner of a label. */
function marksOf({ sheet, offsetXMm, offsetYMm }: SheetPlaces): LabelRect[] {
  const corners = new Map<string, readonly [number, number]>()
  for (let place = 0; place < placesOn(sheet); place += 1) {
    const { xMm, yMm } = placeOnSheet(sheet, place)
    for (const x of [xMm, xMm + sheet.widthMm])
      for (const y of [yMm, yMm + sheet.heightMm]) corners.set(`${x.toFixed(2)} ${y.toFixed(2)}`, [x + offsetXMm, y + offsetYMm])
  }
  return [...corners.values()].flatMap(([x, y]) => [
    { xMm: x - markMm, yMm: y - lineMm / 2, widthMm: 2 * markMm, heightMm: lineMm },
    { xMm: x - lineMm / 2, yMm: y - markMm, widthMm: lineMm, heightMm: 2 * markMm },
  ])
}

const movedTo = ({ texts, rects }: LaidOutLabel, left: number, top: number): Pick<LaidOutLabel, 'texts' | 'rects'> => ({
  texts: texts.map((run) => ({ ...run, xMm: left + run.xMm, baselineMm: top + run.baselineMm })),
  rects: rects.map((rect) => ({ ...rect, xMm: left + rect.xMm, yMm: top + rect.yMm })),
})

/**
 * Labels on A4 sheets, each in the middle of its place: a sheet is laid out as a label is. Throws INVALID_INPUT where a label is
 * larger than the sheet's, or the first place is not on the sheet.
 */
export function* sheetPages(labels: Iterable<LaidOutLabel>, places: SheetPlaces): Generator<LaidOutLabel> {
  const { sheet, startPlace, offsetXMm, offsetYMm } = places
  if (startPlace >= placesOn(sheet))
    throw new BantoError('INVALID_INPUT', 'the first place is not on the sheet', { details: { reason: 'startPlace' } })
  const start = (): { texts: TextRun[]; rects: LabelRect[] } => ({ texts: [], rects: places.marks ? marksOf(places) : [] })
  let page = start()
  let place = startPlace
  for (const label of labels) {
    const tooSmall = sheetTooSmall(label, sheet)
    if (tooSmall !== null)
      throw new BantoError('INVALID_INPUT', 'the label is larger than the place on the sheet', {
        details: { reason: 'labelTooLarge', ...tooSmall },
      })
    if (place === placesOn(sheet)) {
      yield { ...a4, ...page, warnings: [] }
      page = start()
      place = 0
    }
    const { xMm, yMm } = placeOnSheet(sheet, place)
    const left = xMm + (sheet.widthMm - label.widthMm) / 2 + offsetXMm
    const top = yMm + (sheet.heightMm - label.heightMm) / 2 + offsetYMm
    const { texts, rects } = movedTo(label, left, top)
    page.texts.push(...texts)
    page.rects.push(...rects)
    place += 1
  }
  yield { ...a4, ...page, warnings: [] }
}
