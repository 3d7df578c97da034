import { describe, expect, test } from 'vitest'
import { typeSetter } from '#core/labels/typeSetter.ts'
import type { LabelData } from '#shared/domain/labels/data.ts'
import { layOutLabel } from '#shared/domain/labels/layout.ts'
import { exampleLabel } from '#core/labels/example.ts'
import { freePlace } from '#shared/domain/labels/freePlace.ts'
import { presetNames, presetTemplates, templateFaults, type LabelField, type LabelTemplate } from '#shared/domain/labels/template.ts'
import { unitPriceOf } from '#shared/domain/labels/unitPrice.ts'
import { labelData } from '../fakes/labels.ts'

const field = (content: LabelField['content'], more: Partial<LabelField> = {}): LabelField => ({
  content,
  xMm: 1,
  yMm: 1,
  widthMm: 58,
  heightMm: 8,
  align: 'left',
  bold: false,
  sizeMm: 4,
  smallestMm: 1.5,
  text: '',
  ...more,
})
const template = (...fields: readonly LabelField[]): LabelTemplate => ({
  widthMm: 60,
  heightMm: 40,
  codeSource: 'productCode',
  bars: 'auto',
  frame: false,
  fields,
})
const lay = (label: LabelTemplate, more: Partial<LabelData> = {}, dotMm: number | null = null) =>
  layOutLabel(label, labelData(more), typeSetter, dotMm)

describe('a name fits', () => {
  const name = (text: string, more: Partial<LabelField> = {}, receiptName: string | null = null) =>
    lay(template(field('name', more)), { name: text, receiptName })

  test('as it is', () => {
    expect(name('りんご').texts).toMatchObject([{ text: 'りんご', sizeMm: 4 }])
  })
  test('by shrinking a little', () => {
    const { texts } = name('国産りんごジュースストレート果汁')
    expect(texts).toHaveLength(1)
    expect(texts[0]?.sizeMm).toBeLessThan(4)
    expect(texts[0]?.sizeMm).toBeGreaterThan(2.8)
  })
  test('then in two lines, words whole and no line beginning with a mark', () => {
    const { texts, warnings } = name('北海道産 生クリームたっぷり ロールケーキ(チョコレート)1000ml')
    expect(texts).toHaveLength(2)
    expect(texts.map(({ text }) => text).join('')).toContain('1000ml')
    expect(texts[1]?.text).not.toMatch(/^[)）ー、。]/u)
    expect(warnings).toEqual([])
  })
  test('then by its receipt name', () => {
    const { texts } = name('国産有機栽培トマトを贅沢に使用した濃厚トマトジュース食塩無添加'.repeat(3), { heightMm: 4 }, '濃厚トマトJ')
    expect(texts.map(({ text }) => text)).toEqual(['濃厚トマトJ'])
  })
  test('at last cut, which is told', () => {
    const { texts, warnings } = name('長'.repeat(85), { heightMm: 4 })
    expect(texts.at(-1)?.text).toMatch(/…$/u)
    expect(warnings).toEqual([{ kind: 'nameCut' }])
  })
  test.each(['left', 'center', 'right'] as const)('within its box, %s', (align) => {
    for (let length = 1; length <= 85; length += 1) {
      for (const { xMm, sizeMm, baselineMm, text, weight } of name('税'.repeat(length), { align }).texts) {
        const right = xMm + typeSetter.width(text, weight) * sizeMm
        expect(xMm).toBeGreaterThanOrEqual(1 - 1e-6)
        expect(right).toBeLessThanOrEqual(59 + 1e-6)
        expect(baselineMm - sizeMm * 0.88).toBeGreaterThanOrEqual(1 - 1e-6)
        expect(baselineMm + sizeMm * 0.12).toBeLessThanOrEqual(9 + 1e-6)
      }
    }
  })
})

describe('prices as 総額表示 wants them', () => {
  const both = template(
    field('priceWithTax', { yMm: 1, heightMm: 10, sizeMm: 10, bold: true }),
    field('priceWithoutTax', { yMm: 12, heightMm: 3, sizeMm: 3 }),
    field('reducedMark', { yMm: 16, heightMm: 3, sizeMm: 3 }),
  )
  const words = (more: Partial<LabelData>) => lay(both, more).texts.map(({ text }) => text)

  test('with tax large, without tax small, the reduced rate marked', () => {
    const { texts, warnings } = lay(both)
    expect(texts.map(({ text }) => text)).toEqual(['税込', '1,078', '円', '(税抜 999円)', '※軽減税率8%'])
    expect(texts[1]?.sizeMm).toBe(10)
    expect(texts[3]?.sizeMm).toBeLessThanOrEqual(3)
    expect(warnings).toEqual([])
  })
  test('not taxed', () => {
    expect(words({ untaxed: true, priceWithoutTax: 1078, reducedRate: false, taxRate: 0 })).toEqual(['非課税', '1,078', '円'])
  })
  test('typed at the register', () => {
    expect(words({ openPrice: true, priceWithTax: null, priceWithoutTax: null, reducedRate: false })).toEqual(['オープン価格'])
  })
  test('one that cannot be known is told, not guessed', () => {
    const { texts, warnings } = lay(both, { priceWithTax: null, priceWithoutTax: null, taxRate: null, reducedRate: false })
    expect(texts).toEqual([])
    expect(warnings).toContainEqual({ kind: 'priceUnknown' })
  })
  test('a price without tax as large as the other is told', () => {
    const wrong = template(field('priceWithTax', { heightMm: 3, sizeMm: 3 }), field('priceWithoutTax', { yMm: 20, heightMm: 5, sizeMm: 5 }))
    expect(lay(wrong).warnings).toContainEqual({ kind: 'withoutTaxTooLarge' })
    expect(templateFaults(template(field('priceWithoutTax')))).toEqual([{ rule: 'noPriceWithTax', field: 0 }])
  })
})

describe('bars', () => {
  const bars = template(field('bars', { heightMm: 12, sizeMm: 2.5 }))

  test.each([
    [203, 0.125, 3],
    [300, 25.4 / 300, 4],
    [600, 25.4 / 600, 9],
  ])('at %i dpi are whole dots, %d mm each, %i to the module', (_dpi, dotMm, dots) => {
    const { rects, warnings } = lay(bars, {}, dotMm)
    expect(rects).toHaveLength(30)
    for (const { xMm, widthMm } of rects) {
      expect(Math.abs(xMm / dotMm - Math.round(xMm / dotMm))).toBeLessThan(1e-6)
      expect(Math.round(widthMm / dotMm) % dots).toBe(0)
    }
    expect(warnings).toEqual([])
  })
  test('too small for a register are told, with their size', () => {
    expect(lay(template(field('bars', { widthMm: 29 })), {}, 25.4 / 300).warnings).toEqual([{ kind: 'barsSmall', percent: 76 }])
  })
  test('that nothing could read are left out', () => {
    const { rects, warnings } = lay(template(field('bars', { widthMm: 12 })), {}, 0.125)
    expect(rects).toEqual([])
    expect(warnings).toEqual([{ kind: 'barsDoNotFit' }])
  })
  test.each([
    [null, { kind: 'noCode' }],
    ['りんご-1', { kind: 'codeNotPrintable', code: 'りんご-1' }],
  ])('for the code %j are told to be missing', (productCode, warning) => {
    expect(lay(bars, { productCode }).warnings).toEqual([warning])
  })
  test('of the group code, where the shop keeps its JAN there', () => {
    const other = { ...bars, codeSource: 'groupCode' } as const
    expect(lay(other, { productCode: 'A-1', groupCode: '4901234567894' }).texts.map(({ text }) => text)).toEqual(['4901234567894'])
  })
  test('crossed by text are told', () => {
    const crossed = template(field('bars', { heightMm: 12 }), field('name', { yMm: 3 }))
    expect(lay(crossed).warnings).toEqual([{ kind: 'quietZoneCrossed' }])
  })
})

test('what the font lacks is told', () => {
  expect(lay(template(field('name')), { name: '\u{20BB7}野家' }).warnings).toEqual([{ kind: 'missingCharacters', characters: '\u{20BB7}' }])
})

test.each(presetNames)('the preset %s has no faults and warns of nothing at 300 dpi', (name) => {
  const preset: LabelTemplate = presetTemplates[name]
  expect(templateFaults(preset)).toEqual([])
  const { warnings } = lay(preset, { sale: { until: '2026-08-31', usualPriceWithTax: 1280 }, memberPriceWithTax: 980 }, 25.4 / 300)
  expect(warnings.filter(({ kind }) => kind !== 'barsSmall')).toEqual([])
})

test.each([
  [1078, 'りんごジュース 1000ml', { unit: '100ml', yen: 107.8 }],
  [648, '350ml×6缶', { unit: '100ml', yen: 30.9 }],
  [648, '6×350ml', { unit: '100ml', yen: 30.9 }],
  [500, '米 2.5kg', { unit: '100g', yen: 20 }],
  [500, '牛肉 250g', { unit: '100g', yen: 200 }],
  [300, 'ティッシュ 12枚', { unit: '1枚', yen: 25 }],
  [300, '砂糖 100g', null],
  [300, '靴下 M', null],
  [300, 'Gold 3Game', null],
])('%i yen for «%s»', (price, text, expected) => {
  expect(unitPriceOf(price, text)).toEqual(expected)
})

describe.each(presetNames)('the built-in template %s', (name) => {
  const prices = [98, 1_078, 12_800, 1_234_567].map((priceWithTax) => ({ priceWithTax, priceWithoutTax: Math.ceil(priceWithTax / 1.08) }))
  test.each(prices)('lays nothing over anything else, also with a price of $priceWithTax', (price) => {
    const laid = layOutLabel(presetTemplates[name], { ...exampleLabel, ...price }, typeSetter, null)
    // Digits and kana stand within the em; a comma hangs below the line of the others.
    const inks = laid.texts.map((run) => ({
      text: run.text,
      baselineMm: run.baselineMm,
      left: run.xMm,
      right: run.xMm + typeSetter.width(run.text, run.weight) * run.sizeMm,
      top: run.baselineMm - run.sizeMm * 0.78,
      bottom: run.baselineMm + run.sizeMm * (run.text.includes(',') ? 0.15 : 0.05),
    }))
    // Beside each other things need a gap, or they are read as one.
    const clearMm = 0.5
    const bars = laid.rects.map(({ xMm, yMm, widthMm, heightMm }) => ({
      text: 'bars',
      baselineMm: null,
      left: xMm,
      right: xMm + widthMm,
      top: yMm,
      bottom: yMm + heightMm,
    }))
    expect(bars.length).toBeGreaterThan(0)
    const touching = inks.flatMap((one, at) =>
      [...inks.slice(at + 1), ...bars]
        // The parts of a price stand on one line.
        .filter((other) => one.baselineMm !== other.baselineMm)
        .filter(
          (other) =>
            one.left < other.right + clearMm && other.left < one.right + clearMm && one.top < other.bottom && other.top < one.bottom,
        )
        .map((other) => `${one.text} | ${other.text}`),
    )
    expect([...new Set(touching)]).toEqual([])
  })

  test('has a place for a new field that covers no other one, and lies in the corner where there is none', () => {
    const { fields, widthMm, heightMm } = presetTemplates[name]
    const place = freePlace(presetTemplates[name])
    const covers = fields.some(
      (one) =>
        place.xMm < one.xMm + one.widthMm &&
        one.xMm < place.xMm + place.widthMm &&
        place.yMm < one.yMm + one.heightMm &&
        one.yMm < place.yMm + place.heightMm,
    )
    expect(place.xMm + place.widthMm).toBeLessThanOrEqual(widthMm)
    expect(place.yMm + place.heightMm).toBeLessThanOrEqual(heightMm)
    expect(covers).toBe(place.xMm === 0)
  })
})
