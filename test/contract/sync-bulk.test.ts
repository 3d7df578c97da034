import { afterEach, describe, expect, it } from 'vitest'
import { holdsPrices, openPulled, pending, push, stagePrices, writes } from '../fixtures/pushed.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const shops: Shop[] = []
const open = (options: Parameters<typeof openPulled>[1] = {}) => openPulled(shops, { products: 400, bulkDelay: 100, ...options })
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close()
})
const bulk = { method: 'PATCH', path: '/products/bulk' }
const each = async (shop: Shop) => expect((await writes(shop.control)).filter(({ count }) => count !== 1)).toEqual([])

describe('a push of many', () => {
  it('goes in requests of 100 and is proved by reading windows of 1000', async () => {
    const shop = await open()
    await stagePrices(shop.engine, 350)
    await shop.control.resetStatistics()
    expect(await push(shop.engine)).toMatchObject({ products: 350, applied: 350, verified: 350, unknown: 0, unsent: 0 })
    await holdsPrices(shop.control, 350)
    await each(shop)
    const { requests } = await shop.control.statistics()
    expect(requests['PATCH /products/bulk']).toBe(4)
    expect(requests['PATCH /products/{id}']).toBeUndefined()
    expect(requests['GET /products/{id}']).toBeUndefined()
    expect(requests['GET /products']).toBeLessThan(12)
    expect(await pending(shop.engine)).toEqual([])
    await expect(push(shop.engine)).rejects.toMatchObject({ code: 'NOTHING_TO_SEND' })
  })

  it('sees what others changed since the last pull: another field merges, the same is a conflict', async () => {
    const shop = await open()
    await stagePrices(shop.engine, 60)
    await shop.control.edit({
      products: [
        { productId: 7, fields: { price: '1' } },
        { productId: 8, fields: { tag: '特売' } },
        { productId: 9, fields: { price: '10008' } },
      ],
    })
    expect(await push(shop.engine)).toMatchObject({ verified: 59, conflicts: 1 })
    expect(await pending(shop.engine)).toEqual([
      expect.objectContaining({ key: 7, state: 'conflict', theirs: 1, theirAt: expect.any(String) as string }),
    ])
    expect((await shop.control.products([8]))[0]).toMatchObject({ tag: '特売', price: '10007' })
    expect((await shop.engine.call('lookup.card', { productId: 8 })).tag).toBe('特売')
  })

  it('a row that Smaregi refuses does not keep the others, and comes back with its words', async () => {
    const shop = await open()
    await stagePrices(shop.engine, 60)
    await shop.control.edit({ products: [{ productId: 200, fields: { productCode: 'TAKEN-1' } }] })
    await shop.engine.call('products.stage', { cells: [{ productId: 5, field: 'productCode', value: 'TAKEN-1' }], origin: 'edit' })
    await shop.control.edit({ remove: [6] })
    expect(await push(shop.engine)).toMatchObject({ verified: 58, rejected: 3, unknown: 0 })
    expect((await pending(shop.engine)).map(({ key, field, reasonKind }) => [key, field, reasonKind])).toEqual([
      [5, 'price', 'duplicateCode'],
      [5, 'productCode', 'duplicateCode'],
      [6, 'price', 'notFound'],
    ])
  })

  it.each(['dropAfter', 'dropMiddle', 'html'] as const)(
    'whose answer is lost (%s) arrives once',
    async (kind) => {
      const shop = await open()
      await stagePrices(shop.engine, 120)
      await shop.control.fault({ match: bulk, fault: { kind }, count: 1 })
      expect(await push(shop.engine)).toMatchObject({ verified: 120, unknown: 0 })
      await holdsPrices(shop.control, 120)
      await each(shop)
    },
    40_000,
  )

  it('cancelled midway says what had gone out; the rest is staged', async () => {
    const shop = await open({ products: 4000 })
    await stagePrices(shop.engine, 4000)
    await shop.control.fault({ match: bulk, fault: { kind: 'latency', ms: 300 } })
    let jobId = ''
    const some = shop.engine.event('jobs.progress', ({ phase, done }) => phase === 'sending' && done > 0)
    const pushed = shop.engine.job('sync.push', { productIds: null }, (id) => (jobId = id))
    await some
    await shop.engine.call('jobs.cancel', { jobId })
    const first = await pushed
    expect(first.stopped).toBe('cancelled')
    expect(first.unsent).toBeGreaterThan(0)
    expect(first.verified + first.unknown + first.unsent + (first.applied - first.verified)).toBe(4000)
    const states = new Set((await pending(shop.engine)).map(({ state }) => state))
    expect([...states].every((state) => ['staged', 'sent', 'unknown'].includes(state))).toBe(true)
    await shop.control.clearFaults()
    const second = await push(shop.engine)
    expect(first.verified + second.verified).toBe(4000)
    await holdsPrices(shop.control, 4000)
    await each(shop)
  }, 60_000)

  it('sends one set alone where it is asked to', async () => {
    const shop = await open()
    const one = await stagePrices(shop.engine, 30)
    await stagePrices(shop.engine, 30, 100)
    const result = await shop.engine.job('sync.push', { productIds: null, changeSetId: one.changeSetId })
    expect(result).toMatchObject({ products: 30, verified: 30 })
    expect((await pending(shop.engine)).map(({ key }) => key)).toEqual(Array.from({ length: 30 }, (_, i) => 100 + i))
  })
})
