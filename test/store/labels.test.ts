import { beforeEach, describe, expect, it } from 'vitest'
import { readDue, readLabelData, readLabelProducts } from '#core/labels/due.ts'
import { rehearse } from '#core/labels/rehearsal.ts'
import { readRuns } from '#core/labels/history.ts'
import { followPrintJob, recordRun, undoRun, wantLabels } from '#core/labels/runs.ts'
import { readSettings, writeSettings } from '#core/labels/settings.ts'
import { shownOf } from '#core/labels/shown.ts'
import { findTemplate, readTemplates, saveTemplate } from '#core/labels/templates.ts'
import { saveShelf } from '#core/stockCounts/shelves.ts'
import { readCard } from '#core/lookup/card.ts'
import { removeUnseen, writeCategories, writeProducts, writeRows } from '#core/store/mirror.ts'
import { intentTables } from '#core/store/intent.ts'
import { prices, products, taxRates } from '#core/store/tables/pos.ts'
import { presetTemplates } from '#shared/domain/labels/template.ts'
import { inOrder } from '../../renderer/labels/useItems.ts'
import { countIn } from '../fixtures/counting.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, type TestShop } from '../fixtures/shopFile.ts'

const day = '2026-12-10'
let shop: TestShop
let pullId = 1

const product = (more: Readonly<Record<string, string>> = {}) => ({
  productId: '100',
  productName: '緑茶',
  categoryId: '11',
  productCode: '4901234567894',
  price: '100',
  taxDivision: '1',
  productPriceDivision: '1',
  useCategoryReduceTax: '1',
  ...more,
})
const pull = (more: Readonly<Record<string, string>>) => writeProducts(shop.db, [product(more)], (pullId += 1))
const period = (more: Readonly<Record<string, string>>) =>
  writeRows(
    shop.db,
    prices,
    [{ productId: '100', storeId: '-1', priceDivision: '1', startDate: '2026-12-12', endDate: '2026-12-15', price: '80', ...more }],
    (pullId += 1),
  )
const pulled = (resource: string) =>
  shop.db.run('INSERT OR REPLACE INTO pull_state (resource, pull_id, last_full_at) VALUES (?, 1, ?)', [resource, '2026-11-01T00:00:00Z'])
const due = (on = day) => readDue(shop.db, on).rows.map(({ productId, reasons }) => [productId, ...reasons])
const print = (on = day, ids = [100], jobId?: number) =>
  recordRun(shop.db, {
    at: `${on}T03:00:00Z`,
    day: on,
    author: '山田',
    output: 'pdf',
    deviceId: null,
    title: '棚札',
    items: readLabelData(shop.db, ids, on).map((data) => ({ productId: data.productId, copies: 2, shown: shownOf(data), jobId })),
  })

beforeEach(() => {
  shop = openFileInTest()
  pullId = 1
  fillShop(shop.db, 10)
  writeProducts(shop.db, [product()], 1)
  shop.db.run("UPDATE meta SET value = '2026-12-01' WHERE key = 'labels.since'")
  pulled('products')
  pulled('prices')
})

describe('labels due', () => {
  it('are none after the first pull: the shelf is taken for right', () => {
    expect(due()).toEqual([])
  })

  it('are those whose price another pull, or a proved change, brought', () => {
    pull({ price: '120' })
    const { total, rows } = readDue(shop.db, day)
    expect(total).toBe(1)
    expect(rows[0]).toMatchObject({
      productId: 100,
      categoryName: '食品A',
      shelf: { priceWithTax: 108, isPrinted: false },
      now: { priceWithTax: 129 },
      reasons: ['price'],
    })
    pull({ price: '130' })
    expect(readDue(shop.db, day).rows[0]).toMatchObject({ shelf: { priceWithTax: 108 }, now: { priceWithTax: 140 } })
  })

  it('are none where the price went back to what the shelf shows', () => {
    pull({ price: '120' })
    pull({ price: '100' })
    expect(due()).toEqual([])
  })

  it('are none for what a label does not show', () => {
    pull({ tag: '夏', displaySequence: '7', size: 'L' })
    expect(due()).toEqual([])
  })

  it.each([
    [{ productName: '煎茶' }, ['name']],
    [{ productCode: '49123456' }, ['code']],
    [{ price: '120', productName: '煎茶' }, ['price', 'name']],
    [{ productPriceDivision: '2' }, ['price']],
    [{ useCategoryReduceTax: '0' }, ['price']],
  ] as const)('%j makes %j due', (more, reasons) => {
    pull(more)
    expect(due()).toEqual([[100, ...reasons]])
  })

  it('come with the tax of the category', () => {
    writeCategories(shop.db, [{ categoryId: '11', categoryName: '食品A', parentCategoryId: '1', level: '2', reduceTaxId: '' }], 2)
    expect(due()).toContainEqual([100, 'price'])
  })

  it('come on the day a scheduled price begins, and on the day after it ends', () => {
    period({})
    expect(due('2026-12-11')).toEqual([])
    expect(due('2026-12-12')).toEqual([[100, 'price']])
    expect(due('2026-12-16')).toEqual([])
    print('2026-12-12')
    expect(due('2026-12-12')).toEqual([])
    expect(due('2026-12-15')).toEqual([])
    expect(due('2026-12-16')).toEqual([[100, 'price']])
    expect(readLabelData(shop.db, [100], '2026-12-13')[0]).toMatchObject({
      priceWithTax: 86,
      sale: { until: '2026-12-15', usualPriceWithTax: 108 },
    })
  })

  it('printed ahead for a day are not due before it, nor on it', () => {
    period({})
    print('2026-12-12')
    expect(due('2026-12-11')).toEqual([])
    expect(due('2026-12-12')).toEqual([])
  })

  it('follow a period that is changed or taken away while it holds', () => {
    period({ startDate: '2026-12-02', endDate: '2026-12-31' })
    expect(due('2026-12-05')).toEqual([[100, 'price']])
    print('2026-12-05')
    period({ startDate: '2026-12-02', endDate: '2026-12-31', price: '70' })
    expect(due('2026-12-06')).toEqual([[100, 'price']])
    print('2026-12-06')
    removeUnseen(shop.db, prices, { pullId: (pullId += 1) })
    expect(due('2026-12-07')).toEqual([[100, 'price']])
  })

  it('come for a new product, and not for those of the first pull', () => {
    writeProducts(shop.db, [product({ productId: '101', productCode: '49123456' })], 2)
    expect(due()).toEqual([[101, 'new']])
    expect(readDue(shop.db, day).rows[0]).toMatchObject({ shelf: null })
    print(day, [101])
    expect(due()).toEqual([])
  })

  it('are of the store whose shelf it is', () => {
    writeSettings(shop.db, { storeId: 2 })
    expect(readSettings(shop.db).storeId).toBe(2)
    period({ storeId: '1', startDate: '2026-12-02' })
    period({ storeId: '2', startDate: '2026-12-05', price: '90' })
    expect(readLabelData(shop.db, [100], '2026-12-03')[0]?.priceWithTax).toBe(108)
    expect(readLabelData(shop.db, [100], '2026-12-06')[0]?.priceWithTax).toBe(97)
  })

  it('are gone with their product', () => {
    pull({ price: '120' })
    removeUnseen(shop.db, products, { pullId: (pullId += 1) })
    expect(due()).toEqual([])
  })

  it('12 of 12 changed prices, by category and name', () => {
    fillShop(shop.db, 10)
    const changed = shop.db.column<number>("SELECT product_id FROM product WHERE product_price_division = '1' ORDER BY product_id LIMIT 8")
    shop.db.run('UPDATE product SET price = price + 50 WHERE product_id IN (SELECT value FROM json_each(?))', [JSON.stringify(changed)])
    const { rows } = readDue(shop.db, day)
    expect(rows.map(({ productId }) => productId).toSorted((a, b) => a - b)).toEqual(changed)
    const categories = rows.map(({ categoryId }) => categoryId ?? 0)
    expect(categories).toEqual(categories.toSorted((a, b) => a - b))
  })
})

describe('printing', () => {
  it('empties the list, and «not printed after all» fills it again', () => {
    pull({ price: '120' })
    const runId = print()
    expect(due()).toEqual([])
    expect(readRuns(shop.db)).toMatchObject([{ runId, labels: 2, products: 1, output: 'pdf', undoneAt: null }])
    expect(undoRun(shop.db, runId, '2026-12-10T04:00:00Z')).toBe(2)
    expect(readDue(shop.db, day).rows[0]).toMatchObject({ shelf: { priceWithTax: 108, isPrinted: false }, reasons: ['price'] })
    expect(undoRun(shop.db, runId, '2026-12-10T05:00:00Z')).toBe(0)
    expect(readRuns(shop.db)[0]?.undoneAt).toBe('2026-12-10T04:00:00Z')
  })

  it('taken back brings back what the label before showed, whatever changed since', () => {
    pull({ price: '120' })
    print()
    pull({ price: '150' })
    const second = print()
    pull({ price: '160' })
    undoRun(shop.db, second, '2026-12-10T05:00:00Z')
    expect(readDue(shop.db, day).rows[0]).toMatchObject({ shelf: { priceWithTax: 129, isPrinted: true }, now: { priceWithTax: 172 } })
  })

  it('taken back leaves labels that were printed again since', () => {
    pull({ price: '120' })
    const first = print()
    pull({ price: '150' })
    print()
    expect(undoRun(shop.db, first, '2026-12-10T05:00:00Z')).toBe(0)
    expect(due()).toEqual([])
  })

  it('brings back what was asked for, and a new product', () => {
    writeProducts(shop.db, [product({ productId: '101' })], 2)
    expect(wantLabels(shop.db, [100, 100, 999_999], 'shelf', '2026-12-10T01:00:00Z')).toBe(1)
    expect(due()).toEqual([
      [100, 'wanted'],
      [101, 'new'],
    ])
    const runId = print(day, [100, 101])
    expect(due()).toEqual([])
    undoRun(shop.db, runId, '2026-12-10T05:00:00Z')
    expect(due()).toEqual([
      [100, 'wanted'],
      [101, 'new'],
    ])
  })

  it('of a label that was right is no reason to be due when it is taken back', () => {
    const runId = print()
    undoRun(shop.db, runId, '2026-12-10T05:00:00Z')
    expect(due()).toEqual([])
  })
})

describe('a job of a label printer', () => {
  it('that was cancelled or failed makes its labels due again, and no others', () => {
    pull({ price: '120' })
    writeProducts(shop.db, [product({ productId: '101' })], 2)
    print(day, [100], 7)
    print(day, [101], 8)
    expect(followPrintJob(shop.db, { jobId: 7, state: 'printing' })).toBe(false)
    expect(due()).toEqual([])
    expect(followPrintJob(shop.db, { jobId: 7, state: 'cancelled' })).toBe(true)
    expect(due()).toEqual([[100, 'price']])
    expect(followPrintJob(shop.db, { jobId: 7, state: 'cancelled' })).toBe(false)
  })

  it('that is printed after all empties the list again, with what its labels show', () => {
    pull({ price: '120' })
    print(day, [100], 7)
    followPrintJob(shop.db, { jobId: 7, state: 'failed' })
    pull({ price: '150' })
    expect(followPrintJob(shop.db, { jobId: 7, state: 'unconfirmed' })).toBe(true)
    expect(readDue(shop.db, day).rows[0]).toMatchObject({ shelf: { priceWithTax: 129, isPrinted: true }, now: { priceWithTax: 162 } })
    expect(followPrintJob(shop.db, { jobId: 7, state: 'printed' })).toBe(false)
  })

  it('whose labels were printed again since, or taken back by a person, changes nothing', () => {
    pull({ price: '120' })
    const first = print(day, [100], 7)
    print(day, [100], 8)
    expect(followPrintJob(shop.db, { jobId: 7, state: 'failed' })).toBe(false)
    followPrintJob(shop.db, { jobId: 8, state: 'failed' })
    undoRun(shop.db, first, '2026-12-10T05:00:00Z')
    expect(followPrintJob(shop.db, { jobId: 7, state: 'printed' })).toBe(false)
    expect(due()).toEqual([[100, 'price']])
  })
})

describe('prices', () => {
  it('round tax as the register does, on the label as on the lookup card', () => {
    for (const [mode, expected] of [
      ['0', 108],
      ['1', 107],
      ['2', 108],
    ] as const) {
      writeRows(shop.db, taxRates, [{ applyStartDate: '2019-10-01', taxRate: '10', taxRounding: mode }], (pullId += 1))
      pull({ price: '99', useCategoryReduceTax: '0', reduceTaxId: '10000001' })
      // 99 × 1.08 = 106.92 → with 四捨五入 107
      const label = readLabelData(shop.db, [100], day)[0]?.priceWithTax
      expect(label).toBe({ 108: mode === '0' ? 107 : 107, 107: 106 }[expected])
      expect(readCard(shop.db, 100, new Date(`${day}T03:00:00Z`)).priceWithTax).toBe(label)
    }
  })
})

describe('the rehearsal of a rate', () => {
  it('counts prices, odd yens and claims, and writes nothing', () => {
    period({ startDate: '2026-12-02', endDate: '2027-05-01', price: '90' })
    const before = shop.db.column<string>("SELECT group_concat(name || ':' || (SELECT count(*) FROM product), ';') FROM sqlite_schema")
    const result = rehearse(shop.db, { class: 'reduced', from: '2027-04-01', percent: 0 })
    expect(result.rows.find(({ productId }) => productId === 100)).toMatchObject({ old: 97, new: 90, breaksClaim: true })
    expect(result.claims).toBe(1)
    expect(result.products).toBe(
      shop.db.column<number>(
        "SELECT count(*) FROM product m JOIN category c USING (category_id) WHERE c.reduce_tax_id = 10000001 AND m.tax_division <> '2'",
      )[0],
    )
    expect(result.labels).toBeLessThanOrEqual(result.products)
    expect(result.rows.every(({ old, new: then, breaksClaim }) => old !== then || breaksClaim)).toBe(true)
    expect(shop.db.column("SELECT group_concat(name || ':' || (SELECT count(*) FROM product), ';') FROM sqlite_schema")).toEqual(before)
    expect(rehearse(shop.db, { class: 'standard', from: '2027-04-01', percent: 10 }).labels).toBe(0)
    expect(due()).not.toContainEqual([100, 'tax'])
  })
})

it('a rehearsed rate of half a percent has prices too', () => {
  const { rows, unknown } = rehearse(shop.db, { class: 'reduced', from: '2027-04-01', percent: 0.5 })
  expect(rows.find(({ productId }) => productId === 100)).toMatchObject({ old: 108, new: 100 })
  expect(unknown).toBe(0)
})

describe('templates', () => {
  it('of the shop are kept beside the program’s own; a wrong one leaves the last good one', () => {
    const template = { ...presetTemplates.shelf60, widthMm: 61 }
    const templateId = saveTemplate(shop.db, { templateId: null, name: '棚札', template }, day)
    expect(readTemplates(shop.db).at(-1)).toMatchObject({ ref: { templateId }, name: '棚札', template: { widthMm: 61 } })
    const outside = { ...template, widthMm: 20 }
    expect(() => saveTemplate(shop.db, { templateId, name: '棚札', template: outside }, day)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    )
    expect(findTemplate(shop.db, { templateId }).template.widthMm).toBe(61)
    shop.db.run('UPDATE label_template SET template = \'{"widthMm": 5\'')
    expect(() => findTemplate(shop.db, { templateId })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    expect(readDue(shop.db, day).total).toBe(0)
  })
})

it('a label’s place is the shelf on which counts found its product last; what was taken back, or is on none, has none there', async () => {
  const far = saveShelf(shop.db, { shelfId: null, storeId: 1, code: 'B-1', name: '' }, day)
  const near = saveShelf(shop.db, { shelfId: null, storeId: 1, code: 'A-1', name: '' }, day)
  const counting = countIn(shop.db)
  const session = counting.join(await counting.start())
  counting.add(session, 1, 3, far)
  counting.clock.pass(1000)
  counting.add(session, 1, 2, near)
  counting.add(session, 2, 3, far)
  counting.clock.pass(1000)
  counting.add(session, 2, 1, near)
  counting.add(session, 2, -1, near)
  const rows = readLabelProducts(shop.db, [1, 2, 3], day)
  expect(rows.map(({ place }) => place)).toEqual([{ code: 'A-1', position: 2 }, { code: 'B-1', position: 1 }, null])
  const codes = (order: 'shelf' | 'scan') => inOrder(rows, order).map(({ productId }) => productId)
  expect(codes('shelf')).toEqual([2, 1, 3])
  expect(codes('scan')).toEqual([1, 2, 3])
})

it('what is known of labels exists nowhere else: recovery reads it', () => {
  const names = intentTables(shop.db).map(({ name }) => name)
  for (const name of ['label_shelf', 'label_before', 'label_wanted', 'label_run', 'label_run_item', 'label_template', 'label_list'])
    expect(names).toContain(name)
})
