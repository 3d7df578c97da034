import { describe, expect, test } from 'vitest'
import { sheetPdf, testSheetPdf, type SheetOptions } from '#core/labels/sheetPdf.ts'
import { typeSetter } from '#core/labels/typeSetter.ts'
import { layOutLabel } from '#shared/domain/labels/layout.ts'
import { labelSheets, placeOnSheet, sheetNames } from '#shared/domain/labels/sheets.ts'
import { presetTemplates, type LabelTemplate } from '#shared/domain/labels/template.ts'
import { withCheckDigit } from '#shared/domain/barcode/checkDigit.ts'
import { readCodes, type Dots } from '../fakes/codeReader.ts'
import { labelData } from '../fakes/labels.ts'
import { hasPoppler, pageDots, pdfText } from '../fakes/pdfReader.ts'
import { tellCodes } from '../fixtures/figure.ts'

const options = (more: Partial<SheetOptions> = {}): SheetOptions => ({
  sheet: labelSheets['2x6'].sheet,
  startPlace: 0,
  offsetXMm: 0,
  offsetYMm: 0,
  marks: false,
  title: '値札',
  createdAt: new Date('2026-01-01T00:00:00Z'),
  ...more,
})
const framed = (widthMm: number, heightMm: number): LabelTemplate => ({
  widthMm,
  heightMm,
  codeSource: 'productCode',
  bars: 'auto',
  frame: true,
  fields: [],
})
const label = (template: LabelTemplate, code = '4901234567894') =>
  layOutLabel(template, labelData({ productCode: code, name: `商品 ${code}` }), typeSetter, null)

/** The left and upper edge of ink in a window of a page, mm. */
function edgesIn(dots: Dots, dpi: number, [left, top, width, height]: readonly [number, number, number, number]) {
  const px = (mm: number): number => Math.round((mm / 25.4) * dpi)
  let [first, upper] = [Infinity, Infinity]
  for (let y = px(top); y < px(top + height); y += 1) {
    for (let x = px(left); x < px(left + width); x += 1) {
      if (!dots.isBlack(x, y)) continue
      first = Math.min(first, x)
      upper = Math.min(upper, y)
    }
  }
  return { left: (first / dpi) * 25.4, top: (upper / dpi) * 25.4 }
}

describe.skipIf(!hasPoppler)('a sheet of labels', () => {
  test.each(['2x6', '3x7gap', '4x11', '5x13gap'] as const)('%s has each label in its place, to 0.1 mm', async (name) => {
    const sheet = labelSheets[name].sheet
    const count = sheet.across * sheet.down
    const template = framed(sheet.widthMm - 2, sheet.heightMm - 2)
    const pdf = await sheetPdf(Array(count).fill(label(template)), options({ sheet }))
    const dots = pageDots(pdf, 1, 600)
    for (const place of [0, sheet.across - 1, Math.floor(count / 2), count - 1]) {
      const { xMm, yMm } = placeOnSheet(sheet, place)
      const edges = edgesIn(dots, 600, [xMm, yMm, sheet.widthMm, sheet.heightMm])
      expect(Math.abs(edges.left - (xMm + 1))).toBeLessThan(0.1)
      expect(Math.abs(edges.top - (yMm + 1))).toBeLessThan(0.1)
    }
  })

  test('begins where the sheet is still whole, goes on on the next, and moves by the offset', async () => {
    const pdf = await sheetPdf(Array(4).fill(label(framed(80, 40))), options({ startPlace: 10, offsetXMm: 1.5, offsetYMm: -0.7 }))
    const [first, second] = [pageDots(pdf, 1, 300), pageDots(pdf, 2, 300)]
    const at = placeOnSheet(labelSheets['2x6'].sheet, 10)
    const edges = edgesIn(first, 300, [0, 0, 210, 297])
    expect(Math.abs(edges.left - (at.xMm + 3.2 + 1.5))).toBeLessThan(0.1)
    expect(Math.abs(edges.top - (at.yMm + 1.15 - 0.7))).toBeLessThan(0.1)
    expect(edgesIn(second, 300, [0, 0, 210, 297]).top).toBeLessThan(at.yMm)
    expect(() => pageDots(pdf, 3, 50)).toThrow()
  })

  test('every JAN of a page of 44 is read back, and its text can be copied', async () => {
    const codes = Array.from({ length: 44 }, (_, i) => withCheckDigit(String(490_000_000_000 + i * 13_579_111)))
    const pdf = await sheetPdf(
      codes.map((code) => label(presetTemplates.tag49x24, code)),
      options({ sheet: labelSheets['4x11'].sheet }),
    )
    const found = await readCodes(pageDots(pdf, 1, 300))
    expect(found.map(({ text }) => text).toSorted()).toEqual(codes.toSorted())
    tellCodes('PDF sheet of labels', found)
    const text = pdfText(pdf)
    expect(codes.filter((code) => !text.includes(`商品 ${code}`))).toEqual([])
  })

  test('bars of every kind, and squares, are read back from a page', async () => {
    const wanted = [
      ['4901234567894', 'auto', '4901234567894'],
      ['49123456', 'auto', '49123456'],
      ['042100005264', 'auto', '0042100005264'],
      ['14901234567891', 'auto', '14901234567891'],
      ['ABC-123', 'auto', 'ABC-123'],
      ['4901234567894', 'code128', '4901234567894'],
      ['https://example.jp/p/123', 'qr', 'https://example.jp/p/123'],
    ] as const
    const labels = wanted.map(([productCode, bars]) =>
      layOutLabel({ ...presetTemplates.sheet86, bars }, labelData({ productCode }), typeSetter, null),
    )
    expect(labels.flatMap(({ warnings }) => warnings)).toEqual([])
    const found = await readCodes(pageDots(await sheetPdf(labels, options()), 1, 300))
    expect(found.map(({ text }) => text).toSorted()).toEqual(wanted.map(([, , text]) => text).toSorted())
    expect(new Set(found.map(({ format }) => format)).size).toBe(5)
    tellCodes('PDF sheet of labels', found)
  })

  test('the test page shows every place and a rule of 100 mm', async () => {
    const pdf = await testSheetPdf(options())
    const dots = pageDots(pdf, 1, 600)
    const corner = placeOnSheet(labelSheets['2x6'].sheet, 0)
    const edges = edgesIn(dots, 600, [0, 0, 210, 297])
    expect(Math.abs(edges.left - corner.xMm)).toBeLessThan(0.1)
    expect(Math.abs(edges.top - corner.yMm)).toBeLessThan(0.1)
    expect(pdfText(pdf)).toMatch(/12[\s\S]*100 mm|100 mm[\s\S]*12/u)
  })
})

test.skipIf(!hasPoppler).each(sheetNames)('the rule of the test page for %s lies on no outline', async (name) => {
  const { sheet } = labelSheets[name]
  const dpi = 200
  const px = (mm: number): number => Math.round((mm / 25.4) * dpi)
  const dots = pageDots(await testSheetPdf(options({ sheet })), 1, dpi)
  const isLine = (y: number): boolean => {
    let black = 0
    for (let x = px(56); x < px(154); x += 1) if (dots.isBlack(x, y)) black += 1
    return black > px(98) / 2
  }
  const lines = Array.from({ length: px(297) }, (_, y) => y).filter(isLine)
  const edges = Array.from({ length: sheet.down }, (_, row) => placeOnSheet(sheet, row * sheet.across).yMm).flatMap((top) => [
    top,
    top + sheet.heightMm,
  ])
  const rules = lines.map((y) => (y / dpi) * 25.4).filter((yMm) => edges.every((edge) => Math.abs(edge - yMm) > 0.5))
  const [rule = Number.NaN] = rules
  expect(Math.max(...rules) - rule).toBeLessThan(0.3)
  // Its marks go up from it.
  expect(edges.filter((edge) => edge > rule - 4.5 && edge < rule + 0.5)).toEqual([])
})

test('cutting marks lie at the corners and nowhere else', async () => {
  const [plain, marked] = await Promise.all([false, true].map((marks) => sheetPdf([label(framed(80, 40))], options({ marks }))))
  expect(marked?.length).toBeGreaterThan(plain?.length ?? Infinity)
})

test('a label larger than its place, or a place that is not there, is refused', async () => {
  await expect(sheetPdf([label(framed(90, 20))], options())).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await expect(sheetPdf([label(framed(80, 20))], options({ startPlace: 12 }))).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})

test('every sheet lies on A4', () => {
  for (const name of sheetNames) {
    const sheet = labelSheets[name].sheet
    const { xMm, yMm } = placeOnSheet(sheet, sheet.across * sheet.down - 1)
    expect(xMm + sheet.widthMm).toBeLessThanOrEqual(210.2)
    expect(yMm + sheet.heightMm).toBeLessThanOrEqual(297.2)
  }
})
