import { beforeEach, describe, expect, it } from 'vitest'
import type { CountPlan } from '#shared/contracts/stockCounts.ts'
import { stageEntity } from '#core/changes/stage.ts'
import { link } from '#core/stockCounts/correct.ts'
import { endCount } from '#core/stockCounts/counts.ts'
import { openCount, readCounts } from '#core/stockCounts/heads.ts'
import { planSteps } from '#core/stockCounts/plan.ts'
import { plannedCount } from '#core/stockCounts/planned.ts'
import { salesFrom } from '#core/stockCounts/sales.ts'
import { saveShelf } from '#core/stockCounts/shelves.ts'
import { startCount } from '#core/stockCounts/start.ts'
import { writeProducts } from '#core/store/mirror.ts'
import { cartonOf, countIn, janOf, type Counting } from '../fixtures/counting.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, noon, sampleProducts, type TestShop } from '../fixtures/shopFile.ts'

let shop: TestShop
let counting: Counting
const products = 40
const now = noon

beforeEach(() => {
  shop = openFileInTest()
  fillShop(shop.db, products)
  counting = countIn(shop.db)
})

const idsOf = (plan: CountPlan, storeId = 1, at = now): number[] =>
  [...planSteps(shop.db, { storeId, plan, now: at })].flatMap((step) => step.products.map(({ productId }) => productId))
const planned = (plan: CountPlan, turn = () => Promise.resolve()) => plannedCount(shop.db, { storeId: 1, plan, now }, turn)
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const day = (daysAgo: number): Date => new Date(noon.getTime() - daysAgo * 86_400_000)
const uncontrolled = (...ids: number[]) =>
  writeProducts(
    shop.db,
    ids.map((id) => ({ ...sampleProducts(id, id)[0], stockControlDivision: '1' })),
    2,
  )
const stage = (key: number, field: string, value: string | number) =>
  stageEntity(shop.db, { name: 'editCells', origin: 'edit', author: null, at: noon.toISOString() }, [
    { entity: 'product', key, field, op: 'set', value },
  ])

/** A sale of each product for so many yen, or one that was cancelled, of another store, or brought back. */
let head = 0
function sell(yens: Readonly<Record<number, number>>, more: { store?: number; cancelled?: boolean; returned?: boolean } = {}): void {
  head += 1
  shop.db.run(
    `INSERT INTO transaction_head (transaction_head_id, transaction_head_division, cancel_division, store_id, terminal_tran_date_time, pull_id)
     VALUES (?, '1', ?, ?, '2026-11-20T10:00:00+09:00', 1)`,
    [head, more.cancelled === true ? '1' : '0', more.store ?? 1],
  )
  Object.entries(yens).forEach(([productId, yen], at) =>
    shop.db.run(
      `INSERT INTO transaction_detail (transaction_head_id, transaction_detail_id, transaction_detail_division, product_id, quantity,
         unit_discounted_sum, pull_id) VALUES (?, ?, ?, ?, 1, ?, 1)`,
      [head, at + 1, more.returned === true ? '2' : '1', Number(productId), yen],
    ),
  )
}

describe('a plan', () => {
  it('of everything leaves out what has no stock control, and tells what it comes to', async () => {
    uncontrolled(3, 4)
    expect(idsOf({ kind: 'everything' })).toEqual(range(1, products).filter((id) => id !== 3 && id !== 4))
    const rows = range(1, products).filter((id) => id !== 3 && id !== 4)
    const stock = (id: number): number => (id % 7 === 0 ? 0 : id % 40)
    expect(await planned({ kind: 'everything' })).toMatchObject({
      products: 38,
      notControlled: 2,
      pieces: rows.reduce((sum, id) => sum + stock(id), 0),
      withoutCost: rows.filter((id) => id % 3 !== 0).length,
      classes: null,
      stockAt: noon.toISOString(),
    })
  })

  it('reads the wishes of the person over the mirror: stock control and category', () => {
    stage(5, 'stockControlDivision', '1')
    stage(6, 'categoryId', 34)
    expect(idsOf({ kind: 'everything' })).not.toContain(5)
    expect(idsOf({ kind: 'categories', categoryIds: [34] })).toContain(6)
    expect(idsOf({ kind: 'categories', categoryIds: [Number(sampleProducts(6, 6)[0]?.['categoryId'])] })).not.toContain(6)
  })

  it('of a category has everything below it, once', () => {
    const below = sampleProducts(1, products)
      .filter(({ categoryId }) => /^1[1-4]$/u.test(String(categoryId)))
      .map(({ productId }) => Number(productId))
    expect(below.length).toBeGreaterThan(3)
    expect(idsOf({ kind: 'categories', categoryIds: [1, 11] })).toEqual(below)
  })

  it('of suppliers has the products they deliver and all of the categories they deliver, as the person has them, once', () => {
    const deliver = (supplierId: number, categoryId: number, productId: number): unknown =>
      shop.db.run('INSERT INTO supplier_product (supplier_id, category_id, product_id, pull_id) VALUES (?, ?, ?, 1)', [
        supplierId,
        categoryId,
        productId,
      ])
    const category = Number(sampleProducts(6, 6)[0]?.['categoryId'])
    const inCategory = sampleProducts(1, products)
      .filter(({ categoryId }) => Number(categoryId) === category)
      .map(({ productId }) => Number(productId))
    deliver(1, 0, 1)
    deliver(1, 0, 6)
    deliver(1, category, 0)
    deliver(2, 0, 2)
    const sorted = (ids: readonly number[]): number[] => [...new Set(ids)].toSorted((a, b) => a - b)
    expect(idsOf({ kind: 'suppliers', supplierIds: [1] })).toEqual(sorted([1, ...inCategory]))
    expect(idsOf({ kind: 'suppliers', supplierIds: [1, 2] })).toEqual(sorted([1, 2, ...inCategory]))
    expect(idsOf({ kind: 'suppliers', supplierIds: [3] })).toEqual([])
    stage(3, 'categoryId', category)
    expect(idsOf({ kind: 'suppliers', supplierIds: [1] })).toContain(3)
    uncontrolled(1)
    expect(idsOf({ kind: 'suppliers', supplierIds: [1] })).not.toContain(1)
  })

  it('of shelves has what counts found there, also by codes that were linked, and not what was taken back', async () => {
    const [a, b] = ['A', 'B'].map((code) => saveShelf(shop.db, { shelfId: null, storeId: 1, code, name: '' }, noon.toISOString()))
    const me = counting.join(await counting.start())
    counting.scan(me, janOf(1), { shelfId: a })
    counting.scan(me, janOf(2), { shelfId: b })
    counting.add(me, 3, 2, a)
    counting.add(me, 3, -2, a)
    counting.scan(me, 'X-1', { shelfId: a })
    link(shop.db, counting.sessions, { sessionId: me, code: 'X-1', productId: 9 })
    expect(idsOf({ kind: 'shelves', shelfIds: [a ?? ''] })).toEqual([1, 9])
    expect(idsOf({ kind: 'shelves', shelfIds: [a ?? '', b ?? ''] })).toEqual([1, 2, 9])
  })

  it('of a pasted list is not carried by the list of counts, nor by a count that is opened', async () => {
    const codes = [janOf(5), ...Array.from({ length: 20_000 }, (_, at) => `X-${at}`)]
    const countId = await counting.start({ kind: 'list', codes })
    for (const told of [readCounts(shop.db, null), openCount(shop.db, countId)]) expect(JSON.stringify(told).length).toBeLessThan(1_000)
  })

  it('of 200,000 pasted codes is told in steps between which others have their turn', async () => {
    let turns = 0
    const codes = Array.from({ length: 200_000 }, (_, at) => (at % 1_000 === 0 ? janOf(1 + ((at / 1_000) % products)) : `X-${at}`))
    const told = await planned({ kind: 'list', codes }, () => Promise.resolve(void (turns += 1)))
    expect(told).toMatchObject({ unknownTotal: 199_800 })
    expect(turns).toBeGreaterThanOrEqual(200)
  })

  it('of a pasted list understands codes in any form, and names those that no product has', async () => {
    writeProducts(shop.db, [{ productId: '900', productName: '同じ番号', productCode: janOf(7), categoryId: '11' }], 2)
    const codes = [janOf(5), janOf(5), cartonOf(6), janOf(7), ` ${janOf(2)} `, '4900000000009', 'なし', ' ']
    expect(idsOf({ kind: 'list', codes })).toEqual([2, 5, 6, 7, 900])
    expect(await planned({ kind: 'list', codes })).toMatchObject({ products: 5, unknownTotal: 2, unknownCodes: ['4900000000009', 'なし'] })
  })

  it('of what was not counted since a day knows counts of this store alone, and none that was given up', async () => {
    const counted = async (productId: number, daysAgo: number): Promise<string> => {
      const then = countIn(shop.db, day(daysAgo))
      const countId = await then.start()
      then.scan(then.join(countId), janOf(productId))
      return countId
    }
    await counted(1, 10)
    await counted(2, 3)
    endCount(shop.db, await counted(3, 3), noon.toISOString())
    const me = counting.join(await counting.start())
    counting.scan(me, 'X-1')
    link(shop.db, counting.sessions, { sessionId: me, code: 'X-1', productId: 4 })
    const plan = { kind: 'notSince', day: '2026-11-18' } as const
    expect(range(1, 5).filter((id) => !idsOf(plan).includes(id))).toEqual([2, 4])
    expect(idsOf(plan, 2)).toEqual(range(1, products))
  })
})

describe('a plan by value', () => {
  const everyDays = { A: 30, B: 90, C: 180 }

  it('takes the classes by what sold in the store, less what was brought back and without what was cancelled', async () => {
    sell({ 1: 700, 2: 250, 3: 60, 4: 40 })
    sell({ 3: 9_000 }, { cancelled: true })
    sell({ 4: 9_000 }, { store: 2 })
    sell({ 2: 50 }, { returned: true })
    // Of 1,000 yen 700 are A and the next 200 B.
    expect((await planned({ kind: 'everything' })).classes).toEqual({ A: 1, B: 1, C: products - 2 })
    expect(salesFrom(shop.db)).toBe('2026-11-20')
  })

  it('asks for what was last counted longer ago than its class allows, the better class and the longest ago first', async () => {
    sell({ 1: 700, 2: 690, 3: 100, 4: 90, 5: 20 })
    const then = countIn(shop.db, day(40))
    const me = then.join(await then.start())
    for (const id of [1, 3, 5]) then.scan(me, janOf(id))
    const due = idsOf({ kind: 'value', everyDays, most: null })
    expect(range(1, 6).filter((id) => due.includes(id))).toEqual([1, 2, 4, 6])
    expect(idsOf({ kind: 'value', everyDays, most: 3 })).toEqual([2, 1, 4])
  })

  it('where no sales are here takes everything for C', async () => {
    expect(await planned({ kind: 'value', everyDays, most: null })).toMatchObject({ products, classes: null })
    expect(idsOf({ kind: 'value', everyDays, most: 5 })).toEqual(range(1, 5))
  })
})

describe('a count that begins', () => {
  const begin = (plan: CountPlan, job: Partial<Parameters<typeof startCount>[2]> = {}) =>
    startCount(
      shop.db,
      { countId: 'abcdefgh01234567', storeId: 1, name: '棚卸', plan, isBlind: false, startedAt: now.toISOString(), author: null },
      { signal: new AbortController().signal, report: () => undefined, ...job },
      now,
    )
  const items = () => shop.db.column<number>('SELECT count(*) FROM stock_count_item')[0]

  it('keeps what is to be counted with the stock and cost of now', async () => {
    expect(await begin({ kind: 'list', codes: [janOf(6), janOf(7)] })).toEqual({ countId: 'abcdefgh01234567', products: 2 })
    expect(shop.db.all('SELECT product_id AS id, expected, cost IS NULL AS free FROM stock_count_item ORDER BY 1')).toEqual([
      { id: 6, expected: 6, free: 0 },
      { id: 7, expected: null, free: 1 },
    ])
  })

  it('does not where nothing is in it, or where the stock was never read', async () => {
    await expect(begin({ kind: 'list', codes: ['なし'] })).rejects.toMatchObject({ details: { reason: 'nothingPlanned' } })
    shop.db.run("DELETE FROM pull_state WHERE resource = 'stock'")
    await expect(begin({ kind: 'everything' })).rejects.toMatchObject({ details: { reason: 'noStock' } })
    expect(items()).toBe(0)
  })

  it('leaves nothing when it is cancelled in the middle, and removes what a killed program left', async () => {
    fillShop(shop.db, 4_500, { indexed: false })
    const stop = new AbortController()
    await expect(begin({ kind: 'everything' }, { signal: stop.signal, report: () => stop.abort() })).rejects.toThrow(/abort/iu)
    expect(items()).toBe(0)
    shop.db.run("INSERT INTO stock_count_item (count_id, product_id) VALUES ('zzzzzzzzzzzzzzzz', 1), ('0000000000000000', 1)")
    await begin({ kind: 'everything' })
    expect(items()).toBe(4_500)
    // A later one leaves the plans of counts that are there.
    shop.db.run("INSERT INTO stock_count_item (count_id, product_id) VALUES ('zzzzzzzzzzzzzzzz', 1)")
    await counting.start({ kind: 'list', codes: [janOf(1)] })
    expect(items()).toBe(4_501)
  })

  it('gives others their turn between its steps', async () => {
    fillShop(shop.db, 9_000, { indexed: false })
    let turns = 0
    const timer = setInterval(() => (turns += 1), 0)
    await begin({ kind: 'everything' })
    clearInterval(timer)
    expect(turns).toBeGreaterThan(3)
  })
})
