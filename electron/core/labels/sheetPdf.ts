import type { LaidOutLabel } from '#shared/domain/labels/geometry.ts'
import { placeOnSheet, type LabelSheet } from '#shared/domain/labels/sheets.ts'
import { BantoError } from '#shared/errors.ts'
import { a4, createPdf, type PdfDocument } from '../pdf/document.ts'

export interface SheetOptions {
  readonly sheet: LabelSheet
  /** The first place that is used on the first sheet, from 0. */
  readonly startPlace: number
  /** Moves everything right and down: what this printer draws in. */
  readonly offsetXMm: number
  readonly offsetYMm: number
  /** Small crosses at the corners, for plain paper. */
  readonly marks: boolean
  readonly title: string
  readonly createdAt: Date
}

const markMm = 2
const lineMm = 0.1

const places = ({ across, down }: LabelSheet): number => across * down

function drawMarks(pdf: PdfDocument, { sheet, offsetXMm, offsetYMm }: SheetOptions): void {
  const corners = new Map<string, readonly [number, number]>()
  for (let place = 0; place < places(sheet); place += 1) {
    const { xMm, yMm } = placeOnSheet(sheet, place)
    for (const x of [xMm, xMm + sheet.widthMm])
      for (const y of [yMm, yMm + sheet.heightMm]) corners.set(`${x.toFixed(2)} ${y.toFixed(2)}`, [x, y])
  }
  for (const [x, y] of corners.values()) {
    const [cx, cy] = [x + offsetXMm, y + offsetYMm]
    pdf.line({ fromMm: [cx - markMm, cy], toMm: [cx + markMm, cy], widthMm: lineMm })
    pdf.line({ fromMm: [cx, cy - markMm], toMm: [cx, cy + markMm], widthMm: lineMm })
  }
}

function drawLabelAt(pdf: PdfDocument, label: LaidOutLabel, left: number, top: number): void {
  pdf.rects(label.rects.map((rect) => ({ ...rect, xMm: left + rect.xMm, yMm: top + rect.yMm })))
  for (const { text, xMm, baselineMm, sizeMm, weight } of label.texts) {
    pdf.text({ text, xMm: left + xMm, baselineMm: top + baselineMm, sizeMm, weight })
  }
}

const start = ({ title, createdAt }: SheetOptions): PdfDocument => createPdf({ title, size: a4, createdAt })

/**
 * Labels on A4 sheets, each in the middle of its place. Throws INVALID_INPUT where a label is larger than the sheet's, or the
 * first place is not on the sheet.
 */
export function sheetPdf(labels: readonly LaidOutLabel[], options: SheetOptions): Promise<Uint8Array> {
  const { sheet, startPlace, offsetXMm, offsetYMm } = options
  if (startPlace >= places(sheet))
    throw new BantoError('INVALID_INPUT', 'the first place is not on the sheet', { details: { reason: 'startPlace' } })
  const pdf = start(options)
  labels.forEach((label, index) => {
    if (label.widthMm > sheet.widthMm + 0.01 || label.heightMm > sheet.heightMm + 0.01) {
      throw new BantoError('INVALID_INPUT', 'the label is larger than the place on the sheet', {
        details: { reason: 'labelTooLarge', widthMm: sheet.widthMm, lengthMm: sheet.heightMm },
      })
    }
    const place = (startPlace + index) % places(sheet)
    if (index === 0 || place === 0) {
      pdf.addPage()
      if (options.marks) drawMarks(pdf, options)
    }
    const { xMm, yMm } = placeOnSheet(sheet, place)
    drawLabelAt(pdf, label, xMm + (sheet.widthMm - label.widthMm) / 2 + offsetXMm, yMm + (sheet.heightMm - label.heightMm) / 2 + offsetYMm)
  })
  return pdf.bytes()
}

/** A sheet to lay over the labels: the outline of each place with its number, and a rule of 100 mm to measure. */
export function testSheetPdf(options: SheetOptions): Promise<Uint8Array> {
  const { sheet, offsetXMm, offsetYMm } = options
  const pdf = start(options)
  pdf.addPage()
  const line = (fromMm: readonly [number, number], toMm: readonly [number, number]): void =>
    pdf.line({ fromMm: [fromMm[0] + offsetXMm, fromMm[1] + offsetYMm], toMm: [toMm[0] + offsetXMm, toMm[1] + offsetYMm], widthMm: lineMm })
  for (let place = 0; place < places(sheet); place += 1) {
    const { xMm, yMm } = placeOnSheet(sheet, place)
    const [right, bottom] = [xMm + sheet.widthMm, yMm + sheet.heightMm]
    line([xMm, yMm], [right, yMm])
    line([right, yMm], [right, bottom])
    line([right, bottom], [xMm, bottom])
    line([xMm, bottom], [xMm, yMm])
    pdf.text({ text: String(place + 1), xMm: xMm + 3 + offsetXMm, baselineMm: yMm + 6 + offsetYMm, sizeMm: 4, weight: 'regular' })
  }
  const [ruleX, ruleY] = [55, 148.5]
  line([ruleX, ruleY], [ruleX + 100, ruleY])
  for (let mm = 0; mm <= 100; mm += 1) line([ruleX + mm, ruleY], [ruleX + mm, ruleY - (mm % 10 === 0 ? 4 : mm % 5 === 0 ? 3 : 2)])
  pdf.text({ text: '100 mm', xMm: ruleX + 102 + offsetXMm, baselineMm: ruleY + offsetYMm, sizeMm: 3, weight: 'regular' })
  return pdf.bytes()
}
