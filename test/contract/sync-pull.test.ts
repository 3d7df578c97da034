import { describe, expect, it } from 'vitest'
import type { JobProgress } from '#shared/contracts/jobs.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const open = async (...input: Parameters<typeof openShopInTest>) => {
  const shop = await openShopInTest(...input)
  return shop
}

const productRequests = async ({ control }: Shop) => (await control.statistics()).requests['GET /products'] ?? 0
const progress = ({ engine }: Shop) =>
  engine.events
    .filter(({ name }) => name === 'jobs.progress')
    .map(({ payload }) => payload as JobProgress)
    .filter(({ method, done }) => method === 'sync.pull' && done > 0)
const day = 86_400

describe('the first pull', () => {
  it('brings stores, categories, products and stock in pages of 1000, as they are at the server', async () => {
    const shop = await open({ products: 2500 })
    const { engine, control } = shop
    const result = await engine.job('sync.pull', { mode: 'auto' })
    const state = await control.state()
    const { resources } = await engine.call('sync.state', {})
    const rows = Object.fromEntries(resources.map((one) => [one.resource, one.rows]))
    expect(rows).toMatchObject({ stores: 3, products: 2500, stock: state.stockRows })
    expect(result).toMatchObject({ mode: 'full', removed: 0, received: resources.reduce((sum, one) => sum + one.lastRows, 0) })
    const view = await engine.call('products.openView', {
      search: '',
      categoryId: null,
      only: 'all',
      sort: { field: 'productId', direction: 'asc' },
    })
    const window = await engine.call('products.rows', { viewId: view.viewId, offset: 2000, limit: 500 })
    const shown = window.rows.filter((row) => row !== null)
    expect(shown).toHaveLength(500)
    const theirs = await control.products(shown.map((row) => row.productId))
    for (const [i, row] of shown.entries()) {
      const { productCode, productName, price, tag, updDateTime } = theirs[i] ?? {}
      expect(row).toMatchObject({ productCode, productName, price: Number(price), tag: tag === '' ? null : tag, updDateTime })
    }
    const always = resources.filter(({ demand }) => demand === 'always')
    expect(always.filter((one) => one.lastError !== null || one.interrupted !== null || one.lastFullAt === null)).toEqual([])
  })

  it('tells rows done and how many there will be, though Smaregi does not say', async () => {
    const shop = await open({ products: 9_700 })
    await shop.control.fault({ match: { method: 'GET', path: '/products' }, fault: { kind: 'latency', ms: 20 } })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const products = progress(shop).filter(({ phase }) => phase === 'products')
    expect(products.length).toBeGreaterThan(1)
    expect(new Set(products.map(({ total }) => total))).toEqual(new Set([9_700]))
    expect(products.some(({ rate, secondsLeft }) => rate !== null && secondsLeft !== null)).toBe(true)
  })

  it('asks for little more than its pages', async () => {
    const shop = await open({ products: 2_500 })
    await shop.control.resetStatistics()
    await shop.engine.job('sync.pull', { mode: 'auto' })
    // Three pages, the first of them twice, and four small questions where the end is; two when it is known.
    expect(await productRequests(shop)).toBe(8)
    await shop.control.resetStatistics()
    await shop.engine.job('sync.pull', { mode: 'full' })
    expect(await productRequests(shop)).toBe(6)
  })

  it('finds the products by search at once', async () => {
    const { engine, control } = await open({ products: 300 })
    await engine.job('sync.pull', { mode: 'auto' })
    const [product] = await control.products([7])
    const found = await engine.call('lookup.find', { code: product?.productCode ?? '' })
    expect(found.cards[0]).toMatchObject({ productId: 7, productName: product?.productName })
    expect(found.cards[0]?.stock.length).toBeGreaterThan(0)
  })
})

describe('later pulls', () => {
  it('ask only for what changed since, and bring it', async () => {
    const shop = await open({ products: 1200 })
    const { engine, control } = shop
    await engine.job('sync.pull', { mode: 'auto' })
    await control.setClockSkew(3600)
    await control.edit({
      products: [{ productId: 5, fields: { price: '777', productName: '値上げした商品' } }],
      stock: [{ productId: 6, storeId: 1, stockAmount: 31 }],
    })
    await control.resetStatistics()
    const changed = engine.event('products.changed', ({ productIds }) => productIds?.includes(5) === true)
    const result = await engine.job('sync.pull', { mode: 'auto' })
    expect(result.mode).toBe('incremental')
    // The rest are the small tables, which are read whole.
    expect(result.received).toBeLessThan(400)
    expect(await productRequests(shop)).toBe(1)
    await changed
    const card = await engine.call('lookup.card', { productId: 5 })
    expect(card).toMatchObject({ price: 777, productName: '値上げした商品' })
    const stock = (await engine.call('lookup.card', { productId: 6 })).stock
    expect(stock).toContainEqual(expect.objectContaining({ storeId: 1, stockAmount: 31 }))
  })

  it('go back in windows of at most 31 days, and miss nothing in any of them', async () => {
    const shop = await open({ products: 50 })
    const { engine, control } = shop
    await engine.job('sync.pull', { mode: 'auto' })
    for (const [productId, days] of [
      [1, 10],
      [2, 40],
      [3, 75],
    ] as const) {
      await control.setClockSkew(days * day)
      await control.edit({ products: [{ productId, fields: { tag: `${days}日後` } }] })
    }
    await control.setClockSkew(80 * day)
    await control.resetStatistics()
    await engine.job('sync.pull', { mode: 'auto' })
    expect(await productRequests(shop)).toBe(3)
    for (const [productId, tag] of [
      [1, '10日後'],
      [2, '40日後'],
      [3, '75日後'],
    ] as const) {
      expect((await engine.call('lookup.card', { productId })).tag).toBe(tag)
    }
  })

  it('work though the clock of the server was set back', async () => {
    const { engine, control } = await open({ products: 50 })
    await control.setClockSkew(2 * day)
    await engine.job('sync.pull', { mode: 'auto' })
    await control.setClockSkew(0)
    await expect(engine.job('sync.pull', { mode: 'auto' })).resolves.toMatchObject({ mode: 'incremental' })
  })

  it('take deleted products away with a full pull, but never one with unsent changes', async () => {
    const { engine, control } = await open({ products: 300 })
    await engine.job('sync.pull', { mode: 'auto' })
    await engine.call('products.stage', { cells: [{ productId: 9, field: 'price', value: 120 }], origin: 'edit' })
    await control.edit({ remove: [8, 9] })
    const result = await engine.job('sync.pull', { mode: 'full' })
    expect(result.removed).toBeGreaterThan(0)
    await expect(engine.call('lookup.card', { productId: 8 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(engine.call('lookup.card', { productId: 9 })).resolves.toMatchObject({ price: 120 })
    expect(await engine.job('sync.push', { productIds: null })).toMatchObject({ applied: 0, rejected: 1 })
    const { rows } = await engine.call('changes.list', { states: ['rejected'], offset: 0, limit: 10 })
    expect(rows[0]?.reason).toBe('指定されたIDのリソースが見つかりません')
  })

  it.each(['auto', 'full'] as const)('miss no row though some are deleted while the pages are read (%s)', async (mode) => {
    const { engine, control } = await open({ products: 4500 })
    if (mode === 'full') await engine.job('sync.pull', { mode: 'auto' })
    await control.fault({ match: { method: 'GET', path: '/products' }, fault: { kind: 'latency', ms: 120 } })
    const page = engine.event('jobs.progress', ({ phase, done }) => phase === 'products' && done > 0)
    const pulled = engine.job('sync.pull', { mode })
    await page
    const gone = [1, 2, 3, 1000, 2500, 2501, 4400]
    await control.edit({ remove: gone })
    await pulled
    const view = await engine.call('products.openView', {
      search: '',
      categoryId: null,
      only: 'all',
      sort: { field: 'productId', direction: 'asc' },
    })
    const here = new Set<number>()
    for (let offset = 0; offset < view.total; offset += 500) {
      const { rows } = await engine.call('products.rows', { viewId: view.viewId, offset, limit: 500 })
      for (const row of rows) if (row) here.add(row.productId)
    }
    const missing = Array.from({ length: 4500 }, (_, i) => i + 1).filter((id) => !here.has(id) && !gone.includes(id))
    expect(missing).toEqual([])
  })

  it('sweep the keys once a day, so that what was deleted goes', async () => {
    let days = 0
    const now = () => new Date(Date.now() + days * day * 1000)
    const { engine, control } = await open({ products: 100, engine: { now } })
    await engine.job('sync.pull', { mode: 'auto' })
    await control.edit({ remove: [50] })
    expect(await engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ mode: 'incremental', removed: 0 })
    days = 2
    expect(await engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ mode: 'incremental' })
    expect((await engine.call('app.status', {})).products).toBe(99)
  })
})

describe('a pull in bad weather', () => {
  it('rides out throttling, errors and broken connections', async () => {
    const { engine, control } = await open({ products: 2200 })
    await control.fault(
      { match: { method: 'GET', path: '/products' }, fault: { kind: 'status', status: 429, retryAfter: 1 }, count: 1, skip: 1 },
      { match: { method: 'GET', path: '/stock' }, fault: { kind: 'dropMiddle' }, count: 1 },
      { match: { method: 'GET', path: '/categories' }, fault: { kind: 'status', status: 500 }, count: 1 },
    )
    await engine.job('sync.pull', { mode: 'auto' })
    expect((await engine.call('app.status', {})).products).toBe(2200)
  })

  it('goes on with the page it had not written after the line was lost', async () => {
    const shop = await open({ products: 3500 })
    const { engine, control } = shop
    await control.fault({ match: { method: 'GET', path: '/products' }, fault: { kind: 'latency', ms: 120 } })
    const page = engine.event('jobs.progress', ({ phase, done }) => phase === 'products' && done >= 1500)
    const broken = expect(engine.job('sync.pull', { mode: 'auto' })).rejects.toMatchObject({ code: 'OFFLINE' })
    await page
    await control.setOffline(true)
    await broken
    const { resources } = await engine.call('sync.state', {})
    const products = resources.find(({ resource }) => resource === 'products')
    const left = products?.interrupted?.page ?? 0
    expect(left).toBeGreaterThan(0)
    expect(products).toMatchObject({ rows: 3500 - left * 1000, interrupted: { mode: 'full', rows: 3500 - left * 1000 } })
    expect(products?.lastError).toMatchObject({ code: 'OFFLINE' })
    expect((await engine.call('app.status', {})).connection).toBe('offline')
    await control.setOffline(false)
    await control.clearFaults()
    await control.resetStatistics()
    expect(await engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ mode: 'resumed' })
    // The pages that were left, and one question for what changed since.
    expect(await productRequests(shop)).toBe(left + 1)
    expect((await engine.call('app.status', {})).products).toBe(3500)
  })

  it('brings the rest when one resource is refused, and says which', async () => {
    const { engine, control } = await open({ products: 100 })
    const words = 'スコープ[pos.stores:read]の権限がありません'
    await control.fault({ match: { method: 'GET', path: '/stores' }, fault: { kind: 'status', status: 403, detail: words } })
    await expect(engine.job('sync.pull', { mode: 'auto' })).rejects.toMatchObject({ code: 'SCOPE_MISSING', details: { detail: words } })
    expect((await engine.call('app.status', {})).products).toBe(100)
  })

  it('ends at once when it is cancelled, and keeps what it has', async () => {
    const { engine, control } = await open({ products: 3500 })
    await control.fault({ match: { method: 'GET', path: '/products' }, fault: { kind: 'latency', ms: 200 } })
    const page = engine.event('jobs.progress', ({ phase, done }) => phase === 'products' && done > 0)
    let jobId = ''
    const pulled = expect(engine.job('sync.pull', { mode: 'auto' }, (id) => (jobId = id))).rejects.toMatchObject({ code: 'CANCELLED' })
    await page
    await engine.call('jobs.cancel', { jobId })
    await pulled
    const { resources } = await engine.call('sync.state', {})
    expect(resources.find(({ resource }) => resource === 'products')?.interrupted?.page).toBeGreaterThan(0)
  })
})
