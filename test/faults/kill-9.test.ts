import { describe, expect, it } from 'vitest'
import { killDuring } from '../fixtures/killed.ts'
import { openShopInTest } from '../fixtures/inTest.ts'

const open = async (products: number) => {
  const shop = await openShopInTest({ products })
  return shop
}

describe('kill -9 in the middle of a sync', () => {
  it('costs at most the page being written and the one asked for ahead, however often, and every row arrives', async () => {
    const products = 6_500
    const shop = await open(products)
    const { sandbox, control } = shop
    for (const path of ['/products', '/stock']) {
      await control.fault({ match: { method: 'GET', path }, fault: { kind: 'latency', ms: 70 } })
    }
    await shop.engine.close()
    const requested = async () => (await control.statistics()).requests['GET /products'] ?? 0

    let written = 0
    for (const at of [1500, 3500]) {
      await killDuring(shop.engine, sandbox, 'sync.pull', ({ phase, done }) => phase === 'products' && done >= at)
      const engine = await shop.restart()
      const { resources } = await engine.call('sync.state', {})
      const state = resources.find(({ resource }) => resource === 'products')
      // What is counted as here is here, and what is left are whole pages.
      expect(state?.rows).toBe(state?.interrupted?.rows)
      expect((state?.rows ?? 0) + (state?.interrupted?.page ?? 0) * 1000).toBe(products)
      expect(state?.rows).toBeGreaterThanOrEqual(at)
      if (written > 0) expect((await requested()) - ((state?.rows ?? 0) - written) / 1000).toBeLessThanOrEqual(2)
      written = state?.rows ?? 0
      await engine.close()
      await control.resetStatistics()
    }
    await killDuring(shop.engine, sandbox, 'sync.pull', ({ phase, done }) => phase === 'stock' && done >= 3000)

    const engine = await shop.restart()
    expect(await engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ mode: 'resumed' })
    const { resources } = await engine.call('sync.state', {})
    const rows = Object.fromEntries(resources.map(({ resource, rows: count }) => [resource, count]))
    expect(rows).toMatchObject({ products, stock: (await control.state()).stockRows })
    expect(resources.every(({ interrupted }) => interrupted === null)).toBe(true)
    // What was left, and one page or two again for the kill; then what changed since.
    expect(await requested()).toBeLessThanOrEqual((products - written) / 1000 + 2 + 1)
    for (const productId of [1, 1000, 1001, 3333, products]) {
      const [theirs] = await control.products([productId])
      expect(await engine.call('lookup.card', { productId })).toMatchObject({
        productName: theirs?.productName,
        price: Number(theirs?.price),
      })
    }
  })
})

describe('kill -9 in the middle of a push', () => {
  // Few products go one by one, many in a bulk request that the server works off later.
  it.each([
    ['one by one', 19, 'PATCH /products/{id}'],
    ['in bulk', 60, 'PATCH /products/bulk'],
  ] as const)('%s: leaves nothing lost and nothing sent twice', async (_way, count, request) => {
    const shop = await open(80)
    const { sandbox, control } = shop
    const cells = Array.from({ length: count }, (_, i) => ({ productId: i + 1, field: 'price' as const, value: 30_000 + i }))
    await shop.engine.job('sync.pull', { mode: 'auto' })
    await shop.engine.call('products.stage', { cells, origin: 'edit' })
    await shop.engine.close()
    // Some answers come late, so that requests are surely on their way when the process dies.
    await control.fault({ match: { method: 'PATCH' }, fault: { kind: 'latency', ms: 120 } })
    const requests = async () => (await control.statistics()).requests[request] ?? 0
    const there = async () =>
      (await control.products(cells.map(({ productId }) => productId))).filter(({ price }) => Number(price) >= 30_000).length

    await killDuring(shop.engine, sandbox, 'sync.push', async ({ phase }) => {
      if (phase === 'sending') await expect.poll(requests, { interval: 5, timeout: 5000 }).toBeGreaterThan(0)
      return phase === 'sending'
    })
    const engine = await shop.restart()
    const summary = await engine.call('changes.summary', {})
    expect(summary).toMatchObject({ sending: 0, queued: 0 })
    // Requests were on their way: the app does not guess what became of them.
    expect(summary.unknown + summary.sent).toBeGreaterThan(0)
    expect(summary.unknown + summary.sent + summary.staged + (await there())).toBeGreaterThanOrEqual(count)

    // A pull is enough to know again what arrived; it sends nothing.
    const sent = await requests()
    await expect.poll(there, { interval: 50, timeout: 2000 }).toBeGreaterThan(0)
    await engine.job('sync.pull', { mode: 'auto' })
    expect(await requests()).toBe(sent)
    const waiting = await engine.call('changes.summary', {})
    expect(waiting).toMatchObject({ unknown: 0, sent: 0 })
    await control.clearFaults()
    if (waiting.staged > 0) {
      const result = await engine.job('sync.push', { productIds: null })
      expect(result).toMatchObject({ applied: waiting.staged, verified: waiting.staged, conflicts: 0, rejected: 0, unknown: 0, unsent: 0 })
    }
    const rows = await control.products(cells.map(({ productId }) => productId))
    expect(rows.map(({ price }) => price)).toEqual(cells.map(({ value }) => String(value)))
    const { writes } = await control.statistics()
    expect(writes).toHaveLength(count)
    expect(writes.filter((one) => one.count !== 1)).toEqual([])
    expect((await engine.call('changes.summary', {})).rows).toBe(0)
  })

  it('keeps what the person typed while it was on its way', async () => {
    const shop = await open(10)
    const { sandbox, control } = shop
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const stage = (value: number) =>
      shop.engine.call('products.stage', { cells: [{ productId: 1, field: 'price', value }], origin: 'edit' })
    await stage(111)
    await shop.engine.close()
    await control.fault({ match: { method: 'PATCH' }, fault: { kind: 'hangAfter' }, count: 1 })
    const arrived = async () => (await control.products([1]))[0]?.price === '111'
    await killDuring(shop.engine, sandbox, 'sync.push', async ({ phase }) => {
      if (phase === 'sending') await expect.poll(arrived, { interval: 10, timeout: 5000 }).toBe(true)
      return phase === 'sending'
    })
    await shop.restart()
    expect((await shop.engine.call('changes.summary', {})).unknown).toBe(1)
    await stage(222)
    expect(await shop.engine.job('sync.push', { productIds: null })).toMatchObject({ unknown: 0, conflicts: 0 })
    await shop.engine.job('sync.push', { productIds: null }).catch((error: { code: string }) => expect(error.code).toBe('NOTHING_TO_SEND'))
    expect((await control.products([1]))[0]?.price).toBe('222')
  })
})
