import { describe, expect, it } from 'vitest'
import type { ResourceName } from '#shared/contracts/sync.ts'
import type { SmaregiClient } from '#core/smaregi/client.ts'
import { withDetails } from '#core/sync/pull/lists.ts'
import { resources } from '#core/sync/pull/resources.ts'
import { readShop } from '../fixtures/readShop.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const open = async (...input: Parameters<typeof openShopInTest>) => {
  const shop = await openShopInTest(...input)
  return shop
}

const day = 86_400_000
const dateIn = (days: number) => new Date(Date.now() + 9 * 3_600_000 + days * day).toISOString().slice(0, 10)
const stateOf = async ({ engine }: Shop, name: ResourceName) => {
  const found = (await engine.call('sync.state', {})).resources.find(({ resource }) => resource === name)
  if (found === undefined) throw new Error(`no state of ${name}`)
  return found
}
const read = <T>({ engine }: Shop, sql: string) => readShop<T>(engine, sql)

/** Everything the server says at an address, past the program. */
async function ask({ sandbox, control }: Shop, path: string, scope: string): Promise<readonly Record<string, unknown>[]> {
  const token = await control.token(scope)
  const reply = await fetch(`${sandbox.apiUrl}/${sandbox.contractId}${path}`, { headers: { authorization: `Bearer ${token}` } })
  const body = (await reply.json()) as Record<string, unknown>
  if (Array.isArray(body)) return body
  return Object.values(body).find(Array.isArray) as readonly Record<string, unknown>[]
}

describe('all that the screens need', () => {
  it('comes with a pull, each resource as the server has it', async () => {
    const shop = await open({ products: 1500 })
    const result = await shop.engine.job('sync.pull', { mode: 'auto' })
    expect(result).toMatchObject({ mode: 'full', bad: 0, guarded: [], unavailable: [] })
    const { resources: states } = await shop.engine.call('sync.state', {})
    expect(states.map(({ resource }) => resource)).toEqual(resources.map(({ name }) => name))
    const rows = Object.fromEntries(states.map((one) => [one.resource, one.rows]))
    const count = async (path: string, scope: string) => (await ask(shop, `${path}?limit=100`, scope)).length
    expect(rows).toMatchObject({
      stores: 3,
      categoryGroups: 4,
      suppliers: await count('/pos/suppliers', 'pos.suppliers:read'),
      staffs: await count('/pos/staffs', 'pos.staffs:read'),
      taxRates: 3,
      reduceTaxRates: 4,
      attributeItems: await count('/pos/products/attribute_items', 'pos.products:read'),
      timecardStores: 3,
      shiftPatterns: 9,
      // Those who have left come with a question of their own.
      timecardStaffs: 41,
      transactions: 0,
      shiftResults: 0,
    })
    expect(rows.prices).toBeGreaterThan(5)
    for (const { table, name } of resources.filter(({ demand }) => demand === 'always')) {
      expect(states.find(({ resource }) => resource === name)?.rows, name).toBe(
        read<{ n: number }>(shop, `SELECT count(*) AS n FROM ${table.name}`)[0]?.n,
      )
    }
  })

  it('has what each supplier delivers once somebody asks for it, products and categories, and not before', async () => {
    const shop = await open({ products: 300 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    expect(read<{ n: number }>(shop, 'SELECT count(*) AS n FROM supplier_product')[0]?.n).toBe(0)
    expect((await shop.engine.call('stockCounts.choices', {})).suppliers).toBeNull()
    await shop.engine.job('sync.pull', { mode: 'auto', resources: ['suppliers', 'supplierProducts'] })
    const theirs = await Promise.all(
      (await ask(shop, '/pos/suppliers?limit=100', 'pos.suppliers:read')).map(({ supplierId }) =>
        ask(shop, `/pos/suppliers/${String(supplierId)}/products?limit=1000`, 'pos.suppliers:read'),
      ),
    )
    const keyOf = ({ supplierId, categoryId, productId }: Record<string, unknown>): string =>
      [supplierId, categoryId ?? 0, productId ?? 0].map(String).join('/')
    const ours = read<Record<string, unknown>>(
      shop,
      'SELECT supplier_id AS supplierId, category_id AS categoryId, product_id AS productId FROM supplier_product',
    )
    expect(ours.map(keyOf).toSorted()).toEqual(theirs.flat().map(keyOf).toSorted())
    expect(ours.some(({ categoryId }) => categoryId === 0) && ours.some(({ productId }) => productId === 0)).toBe(true)
    const { suppliers } = await shop.engine.call('stockCounts.choices', {})
    expect(suppliers?.length).toBeGreaterThan(3)
    const plan = { kind: 'suppliers', supplierIds: suppliers?.slice(0, 1).map(({ supplierId }) => supplierId) ?? [] } as const
    const planned = await shop.engine.call('stockCounts.planned', { storeId: 1, plan: { ...plan, supplierIds: [...plan.supplierIds] } })
    expect(planned.products).toBeGreaterThan(0)
    expect(planned.products).toBeLessThan(300)
    const started = await shop.engine.job('stockCounts.start', {
      storeId: 1,
      name: '仕入先',
      plan: { ...plan, supplierIds: [...plan.supplierIds] },
      isBlind: true,
    })
    expect(started.products).toBe(planned.products)
  })

  it('has prices of stores and periods, store assignments, free fields and attributes', async () => {
    const shop = await open({ products: 1500 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const theirs = await ask(shop, '/pos/stores/1/product_prices?limit=1000', 'pos.products:read')
    const ours = read<Record<string, unknown>>(
      shop,
      `SELECT product_id AS productId, store_id AS storeId, price_division AS priceDivision, start_date AS startDate, end_date AS endDate, price
       FROM product_price WHERE store_id IN (1, -1) ORDER BY product_id, store_id, price_division, start_date`,
    )
    const asText = ours.map((row) => ({ ...row, productId: String(row.productId), storeId: String(row.storeId), price: String(row.price) }))
    expect(asText).toHaveLength(theirs.length)
    expect(asText).toEqual(expect.arrayContaining([...theirs]))
    for (const table of ['product_store', 'product_reserve_item', 'product_attribute_item', 'staff_store']) {
      expect(read<{ n: number }>(shop, `SELECT count(*) AS n FROM ${table}`)[0]?.n, table).toBeGreaterThan(0)
    }
  })

  it('follows what changes in them', async () => {
    const shop = await open({ products: 300 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    await shop.control.setClockSkew(3600)
    const prices = [{ storeId: '2', priceDivision: '1', startDate: '2026-12-01', endDate: '2026-12-25', price: '98' }]
    const stores = [{ storeId: '3', assignDivision: '1' }]
    await shop.control.edit({ products: [{ productId: 7, fields: { prices, stores } as never }] })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const price = 'SELECT store_id, price_division, start_date, end_date, price FROM product_price WHERE product_id = 7'
    expect(read(shop, price)).toEqual([{ store_id: 2, price_division: '1', start_date: '2026-12-01', end_date: '2026-12-25', price: 98 }])
    expect(read(shop, 'SELECT store_id, assign_division FROM product_store WHERE product_id = 7')).toEqual([
      { store_id: 3, assign_division: '1' },
    ])
    // Taken back: a sweep finds the price gone, the product itself carries its stores.
    await shop.control.edit({ products: [{ productId: 7, fields: { prices: [], stores: [] } as never }] })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    await shop.engine.job('sync.pull', { mode: 'sweep' })
    expect(read(shop, price)).toEqual([])
    expect(read(shop, 'SELECT * FROM product_store WHERE product_id = 7')).toEqual([])
  })
})

describe('days that somebody chooses', () => {
  it('bring transactions with their lines, and again only what is missing', async () => {
    const shop = await open({ products: 400 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const days = { from: dateIn(-3), to: dateIn(-2) }
    const result = await shop.engine.job('sync.pull', { mode: 'auto', resources: ['transactions'], days })
    const state = await stateOf(shop, 'transactions')
    expect(result.received).toBe(state.rows)
    expect(state).toMatchObject({ days, demand: 'onDemand', interrupted: null, lastError: null })
    expect(state.rows).toBeGreaterThan(200)
    const sums = read<{ day: string; lines: number; total: number }>(
      shop,
      `SELECT sale_day AS day, sum(unit_discounted_sum * iif(transaction_detail_division = '2', -1, 1)) AS lines,
         (SELECT sum(subtotal) FROM transaction_head o WHERE o.sale_day = h.sale_day AND transaction_head_division = '1') AS total
       FROM transaction_head h JOIN transaction_detail USING (transaction_head_id) GROUP BY sale_day ORDER BY sale_day`,
    )
    expect(sums.map(({ day: one }) => one)).toEqual([days.from, days.to])
    for (const { lines, total } of sums) expect(lines).toBe(total)
    // The day next to them joins; one far away does not.
    await shop.engine.job('sync.pull', { mode: 'auto', resources: ['transactions'], days: { from: dateIn(-1), to: dateIn(-1) } })
    expect((await stateOf(shop, 'transactions')).days).toEqual({ from: days.from, to: dateIn(-1) })
  })

  it('stay when others are asked for, and each tells since when it is here', async () => {
    const shop = await open({ products: 50 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    for (const day of [-9, -2]) {
      const days = { from: dateIn(day), to: dateIn(day) }
      await shop.engine.job('sync.pull', { mode: 'auto', resources: ['transactions'], days })
    }
    const here = read<{ day: string }>(shop, "SELECT day FROM pull_day WHERE resource = 'transactions' ORDER BY day")
    expect(here.map(({ day }) => day)).toEqual([dateIn(-9), dateIn(-2)])
    expect(read<{ day: string }>(shop, 'SELECT DISTINCT sale_day AS day FROM transaction_head ORDER BY 1').map(({ day }) => day)).toEqual(
      here.map(({ day }) => day),
    )
  })

  it('are followed by today in every pull, once somebody has asked for one', async () => {
    const shop = await open({ products: 50 })
    const daysHere = () => read<{ day: string }>(shop, "SELECT day FROM pull_day WHERE resource = 'transactions'").map(({ day }) => day)
    await shop.engine.job('sync.pull', { mode: 'auto' })
    expect(daysHere()).toEqual([])
    await shop.engine.job('sync.pull', { mode: 'auto', resources: ['transactions'], days: { from: dateIn(-2), to: dateIn(-2) } })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    expect(daysHere()).toEqual([dateIn(-2), dateIn(0)])
  })

  it('are bounded: those read longest ago go with all their rows', async () => {
    const shop = await open({ products: 20 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const pull = (from: number, to: number) =>
      shop.engine.job('sync.pull', { mode: 'auto', resources: ['transactions'], days: { from: dateIn(from), to: dateIn(to) } })
    await pull(-3, -3)
    await pull(-120, -21)
    expect(
      read<{ n: number; last: string }>(shop, "SELECT count(*) AS n, max(day) AS last FROM pull_day WHERE resource = 'transactions'"),
    ).toEqual([{ n: 100, last: dateIn(-21) }])
    expect(read<{ last: string }>(shop, 'SELECT max(sale_day) AS last FROM transaction_head')).toEqual([{ last: dateIn(-21) }])
    expect(
      read(shop, 'SELECT 1 FROM transaction_detail WHERE transaction_head_id NOT IN (SELECT transaction_head_id FROM transaction_head)'),
    ).toEqual([])
  })

  it('fetch the lines one by one where the list does not carry them', async () => {
    const shop = await open({ products: 400 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const bare = await ask(
      shop,
      `/pos/transactions?sum_date-from=${dateIn(-2)}&sum_date-to=${dateIn(-2)}&transaction_head_division=1&limit=5`,
      'pos.transactions:read',
    )
    const read = async (path: string) => ({ value: await ask(shop, path, 'pos.transactions:read'), serverTime: null })
    const { rows: whole, bad } = await withDetails({ read } as unknown as SmaregiClient, bare, {})
    expect([whole.length, bad]).toEqual([5, []])
    for (const [i, row] of whole.entries()) {
      const details = await ask(shop, `/pos/transactions/${String(bare[i]?.transactionHeadId)}/details`, 'pos.transactions:read')
      expect(row.details).toEqual(details)
    }
  })

  it('bring shifts, hours worked and leave of the people', async () => {
    const shop = await open({ products: 50 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const days = { from: dateIn(-60), to: dateIn(5) }
    await shop.engine.job('sync.pull', { mode: 'auto', resources: ['shifts', 'shiftResults', 'staffHolidays'], days })
    const worked = read<{ n: number; last: string; most: number }>(
      shop,
      'SELECT count(*) AS n, max(shift_date) AS last, max(working_minutes) AS most FROM shift_result',
    )[0]
    expect(worked?.n).toBeGreaterThan(300)
    expect(worked?.last).toBe(dateIn(-1))
    expect(worked?.most).toBeLessThan(16 * 60)
    const planned = read<{ first: string; last: string }>(shop, 'SELECT min(shift_date) AS first, max(shift_date) AS last FROM shift')[0]
    expect(planned).toEqual({ first: days.from, last: days.to })
    expect((await stateOf(shop, 'staffHolidays')).rows).toBeGreaterThan(0)
    const orphans = read(shop, 'SELECT 1 FROM shift_result WHERE staff_id NOT IN (SELECT staff_id FROM timecard_staff)')
    expect(orphans).toEqual([])
  })

  it('have to be said, and to make sense', async () => {
    const shop = await open({ products: 10 })
    const pull = (days?: { from: string; to: string }) =>
      shop.engine.job('sync.pull', { mode: 'auto', resources: ['transactions'], ...(days ? { days } : {}) })
    await expect(pull()).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(pull({ from: '2026-02-01', to: '2026-01-01' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(pull({ from: '2020-01-01', to: '2026-01-01' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})

describe('a contract that has less', () => {
  it('says so of each resource, and the rest comes', async () => {
    const shop = await open({ products: 100 })
    const { engine, control } = shop
    await control.fault(
      { match: { path: '/timecard/*' }, fault: { kind: 'status', status: 403, detail: 'ご契約のプランではご利用いただけません' } },
      { match: { path: '/suppliers' }, fault: { kind: 'status', status: 403, detail: 'スコープ[pos.suppliers:read]の権限がありません' } },
      { match: { path: '/reduce_tax_rates' }, fault: { kind: 'status', status: 404 } },
      { match: { path: '/staffs' }, fault: { kind: 'status', status: 400, detail: '不正なパラメータです' } },
    )
    const result = await engine.job('sync.pull', { mode: 'auto' })
    expect(result.unavailable.sort()).toEqual(['reduceTaxRates', 'shiftPatterns', 'suppliers', 'timecardStaffs', 'timecardStores'])
    expect((await engine.call('app.status', {})).products).toBe(100)
    expect(await stateOf(shop, 'timecardStaffs')).toMatchObject({
      available: false,
      lastError: { details: { detail: 'ご契約のプランではご利用いただけません' } },
    })
    expect(await stateOf(shop, 'staffs')).toMatchObject({ available: true, lastError: { code: 'SERVER_REJECTED' } })
    // It is not asked for at every pull; when somebody wants it, it is.
    await control.clearFaults()
    await control.resetStatistics()
    await engine.job('sync.pull', { mode: 'auto' })
    expect((await control.statistics()).requests['GET /suppliers']).toBeUndefined()
    await engine.job('sync.pull', { mode: 'auto', resources: ['suppliers'] })
    expect(await stateOf(shop, 'suppliers')).toMatchObject({ available: true, lastError: null, rows: 8 })
  })

  it('is asked again after a new sign-in, which may be granted more', async () => {
    const shop = await open({ products: 20 })
    await shop.control.fault({
      match: { path: '/suppliers' },
      fault: { kind: 'status', status: 403, detail: 'スコープ[pos.suppliers:read]の権限がありません' },
    })
    expect((await shop.engine.job('sync.pull', { mode: 'auto' })).unavailable).toEqual(['suppliers'])
    await shop.control.clearFaults()
    await shop.engine.job('connection.signInAgain', {})
    expect((await shop.engine.job('sync.pull', { mode: 'auto' })).unavailable).toEqual([])
    expect((await stateOf(shop, 'suppliers')).rows).toBe(8)
  })
})
