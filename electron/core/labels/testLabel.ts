import { printAreaOf, type LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import type { LabelRect, LaidOutLabel } from '#shared/domain/labels/geometry.ts'
import { layOutLabel } from '#shared/domain/labels/layout.ts'
import type { LabelField, LabelTemplate } from '#shared/domain/labels/template.ts'
import { exampleLabel } from './example.ts'
import { labelBytes } from './languages/index.ts'
import { drawLabel } from './raster/draw.ts'
import { typeSetter } from './typeSetter.ts'

/** Length of the piece that is cut off a roll without end. */
const rollMm = 30
const tickWidthMm = 0.15

/** A mark for every millimetre from the left edge, longer at 5 and 10: what comes out of the printer can be measured. */
const ruleOf = (widthMm: number): LabelRect[] =>
  Array.from({ length: Math.floor(widthMm) }, (_, mm) => ({
    xMm: mm,
    yMm: 0,
    widthMm: tickWidthMm,
    heightMm: mm % 10 === 0 ? 2 : mm % 5 === 0 ? 1.4 : 0.8,
  }))

/**
 * A label as large as the printer prints on the paper that is set: a frame at its edges, by which the offset is seen, a rule in mm,
 * the printer's name, characters beyond JIS, and bars in whole dots. Widths and lengths in mm.
 */
function layOutTestLabel(name: string, settings: LabelPrinterSettings): LaidOutLabel {
  const { dotMm, widthDots, lengthDots } = printAreaOf(settings)
  const across = widthDots * dotMm
  const along = lengthDots === 0 ? rollMm : lengthDots * dotMm
  // Read along the longer side, where the paper is narrow.
  const [widthMm, heightMm] = lengthDots > 0 && along > across ? [along, across] : [across, along]
  const topMm = 2.4
  const lineMm = Math.min(4, (heightMm - topMm) / 5)
  const line = (index: number, text: string): LabelField => ({
    content: 'text',
    xMm: 1,
    yMm: topMm + index * lineMm,
    widthMm: widthMm - 2,
    heightMm: lineMm,
    align: 'left',
    bold: index === 0,
    sizeMm: lineMm * 0.8,
    smallestMm: 1,
    text,
  })
  const barsMm = topMm + 3 * lineMm
  const bars: LabelField = {
    ...line(3, ''),
    content: 'bars',
    heightMm: Math.min(heightMm - barsMm - 0.5, 14),
    align: 'center',
    sizeMm: Math.min(2.2, lineMm * 0.7),
  }
  const template: LabelTemplate = {
    widthMm,
    heightMm,
    codeSource: 'productCode',
    bars: 'auto',
    frame: true,
    fields: [
      line(0, `テスト印刷 ${name}`),
      line(1, '髙島 山﨑 ①②③ ㈱ ﾊﾝｶｸ ABC abc 123 ¥1,234'),
      line(2, `${widthMm.toFixed(1)} × ${heightMm.toFixed(1)} mm ${Math.round(25.4 / dotMm)} dpi`),
      bars,
    ],
  }
  const laid = layOutLabel(template, exampleLabel, typeSetter, dotMm)
  return { ...laid, rects: [...laid.rects, ...ruleOf(widthMm)] }
}

/** The bytes of the test label in the printer's language. Throws INVALID_INPUT where model and paper do not fit each other. */
export function testLabelBytes(name: string, settings: LabelPrinterSettings): Uint8Array<ArrayBuffer> {
  const bitmap = drawLabel(layOutTestLabel(name, settings), printAreaOf(settings).dotMm)
  return labelBytes([{ bitmap, copies: 1 }], settings)
}
