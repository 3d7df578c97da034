import type { LaidOutLabel } from '#shared/domain/labels/geometry.ts'
import { placeOnSheet, type LabelSheet } from '#shared/domain/labels/sheets.ts'
import { a4, createPdf, type PdfDocument } from '../pdf/document.ts'
import { lineMm, placesOn, sheetPages, type SheetPlaces } from './sheetPages.ts'

export interface SheetOptions extends SheetPlaces {
  readonly title: string
  readonly createdAt: Date
}

const start = ({ title, createdAt }: SheetOptions): PdfDocument => createPdf({ title, size: a4, createdAt })

/** Labels on A4 sheets; `turn` is waited for again and again, with the sheets that are done. Throws as `sheetPages` does. */
export async function sheetPdf(
  labels: Iterable<LaidOutLabel>,
  options: SheetOptions,
  turn: (sheets: number) => Promise<void> = () => Promise.resolve(),
): Promise<Uint8Array> {
  const pdf = start(options)
  let sheets = 0
  for (const { texts, rects } of sheetPages(labels, options)) {
    pdf.addPage()
    pdf.rects(rects)
    for (const run of texts) {
      await turn(sheets)
      pdf.text(run)
    }
    sheets += 1
  }
  return pdf.bytes()
}

/** Millimetres above and below the rule that no outline may cross: its marks, and the thickness of a line. */
const ruleRoom = { above: 5, below: 1 } as const
const middleMm = 148.5

/** Where the rule lies: as near to the middle of the sheet as it can be clear of the outlines; on them where there is no room between. */
function ruleYOf(sheet: LabelSheet): number {
  const edges = Array.from({ length: placesOn(sheet) }, (_, place) => placeOnSheet(sheet, place).yMm).flatMap((yMm) => [
    yMm,
    yMm + sheet.heightMm,
  ])
  const isClear = (yMm: number): boolean => edges.every((edge) => edge < yMm - ruleRoom.above || edge > yMm + ruleRoom.below)
  for (let away = 0; away <= 120; away += 0.5) for (const yMm of [middleMm + away, middleMm - away]) if (isClear(yMm)) return yMm
  return middleMm
}

/** A sheet to lay over the labels: the outline of each place with its number, and a rule of 100 mm to measure. */
export function testSheetPdf(options: SheetOptions): Promise<Uint8Array> {
  const { sheet, offsetXMm, offsetYMm } = options
  const pdf = start(options)
  pdf.addPage()
  const line = (fromMm: readonly [number, number], toMm: readonly [number, number]): void =>
    pdf.line({ fromMm: [fromMm[0] + offsetXMm, fromMm[1] + offsetYMm], toMm: [toMm[0] + offsetXMm, toMm[1] + offsetYMm], widthMm: lineMm })
  for (let place = 0; place < placesOn(sheet); place += 1) {
    const { xMm, yMm } = placeOnSheet(sheet, place)
    const [right, bottom] = [xMm + sheet.widthMm, yMm + sheet.heightMm]
    line([xMm, yMm], [right, yMm])
    line([right, yMm], [right, bottom])
    line([right, bottom], [xMm, bottom])
    line([xMm, bottom], [xMm, yMm])
    pdf.text({ text: String(place + 1), xMm: xMm + 3 + offsetXMm, baselineMm: yMm + 6 + offsetYMm, sizeMm: 4, weight: 'regular' })
  }
  const [ruleX, ruleY] = [55, ruleYOf(sheet)]
  line([ruleX, ruleY], [ruleX + 100, ruleY])
  for (let mm = 0; mm <= 100; mm += 1) line([ruleX + mm, ruleY], [ruleX + mm, ruleY - (mm % 10 === 0 ? 4 : mm % 5 === 0 ? 3 : 2)])
  pdf.text({ text: '100 mm', xMm: ruleX + 102 + offsetXMm, baselineMm: ruleY + offsetYMm, sizeMm: 3, weight: 'regular' })
  return pdf.bytes()
}
