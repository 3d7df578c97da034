import { describe, expect, it } from 'vitest'
import type { ResourceName } from '#shared/contracts/sync.ts'
import { readShop } from '../fixtures/readShop.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const open = async (...input: Parameters<typeof openShopInTest>) => {
  const shop = await openShopInTest(...input)
  await shop.engine.job('sync.pull', { mode: 'auto' })
  return shop
}

const stateOf = async ({ engine }: Shop, name: ResourceName) =>
  (await engine.call('sync.state', {})).resources.find(({ resource }) => resource === name)
const products = async ({ engine }: Shop) => (await engine.call('app.status', {})).products
const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, i) => from + i)

describe('a sweep', () => {
  it('finds what was deleted by reading keys alone, and what was missed', async () => {
    const shop = await open({ products: 1200 })
    const { engine, control } = shop
    await control.edit({ remove: [3, 700] })
    await control.resetStatistics()
    const result = await engine.job('sync.pull', { mode: 'sweep', resources: ['products'] })
    expect(result).toMatchObject({ mode: 'sweep', changed: 0, guarded: [] })
    expect(await products(shop)).toBe(1198)
    expect((await stateOf(shop, 'products'))?.lastSweepAt).not.toBeNull()
    expect(await engine.job('sync.pull', { mode: 'sweep' })).toMatchObject({ mode: 'sweep' })
    expect(await readShop(engine, 'SELECT 1 FROM stock WHERE product_id = 3')).toEqual([])
  })

  it('fetches a product that no pull has brought', async () => {
    const shop = await open({ products: 100 })
    const { engine, control } = shop
    // Saved with a time long past, as a server whose clock was wrong would: no window ever shows it.
    await control.setClockSkew(-90 * 86_400)
    const { created } = await control.edit({
      create: [{ categoryId: '3', productCode: 'LATE-1', productName: '時計の狂った商品', price: '100' }],
    })
    await control.setClockSkew(0)
    await engine.job('sync.pull', { mode: 'auto' })
    expect(await products(shop)).toBe(100)
    await engine.job('sync.pull', { mode: 'sweep', resources: ['products'] })
    expect(await engine.call('lookup.card', { productId: Number(created[0]?.productId) })).toMatchObject({
      productName: '時計の狂った商品',
    })
  })

  it('goes on where it was broken off', async () => {
    const shop = await open({ products: 3500 })
    const { engine, control } = shop
    await control.edit({ remove: [5] })
    await control.fault({ match: { path: '/products' }, fault: { kind: 'latency', ms: 60 } })
    const page = engine.event('jobs.progress', ({ phase, done }) => phase === 'products' && done > 400)
    const broken = expect(engine.job('sync.pull', { mode: 'sweep', resources: ['products'] })).rejects.toMatchObject({ code: 'OFFLINE' })
    await page
    await control.setOffline(true)
    await broken
    const left = (await stateOf(shop, 'products'))?.interrupted
    expect(left).toMatchObject({ mode: 'sweep' })
    await control.setOffline(false)
    await control.clearFaults()
    await control.resetStatistics()
    expect(await engine.job('sync.pull', { mode: 'sweep', resources: ['products'] })).toMatchObject({ mode: 'resumed', removed: 1 })
    expect((await control.statistics()).requests['GET /products']).toBe(left?.page)
  })
})

describe('a pull that would take much away', () => {
  it.each(['full', 'sweep'] as const)('stops and asks (%s); nothing is removed until a person allows it', async (mode) => {
    const shop = await open({ products: 400 })
    const { engine, control } = shop
    await control.edit({ remove: upTo(80) })
    const result = await engine.job('sync.pull', { mode, resources: ['products'] })
    expect(result).toMatchObject({ removed: 0, guarded: ['products'] })
    expect(await products(shop)).toBe(400)
    expect((await stateOf(shop, 'products'))?.guard).toMatchObject({ kind: 'remove', rows: 80, of: 400 })
    // What comes in between does not answer the question.
    await engine.job('sync.pull', { mode: 'auto' })
    expect((await stateOf(shop, 'products'))?.guard).toMatchObject({ rows: 80 })
    expect(await engine.call('sync.allow', { resource: 'products', allow: true })).toEqual({ removed: 80 })
    expect(await products(shop)).toBe(320)
    expect((await stateOf(shop, 'products'))?.guard).toBeNull()
    await expect(engine.call('lookup.card', { productId: 80 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(engine.call('sync.allow', { resource: 'products', allow: true })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('leaves everything where a person says no, and asks again at the next sweep', async () => {
    const shop = await open({ products: 400 })
    const { engine, control } = shop
    await control.edit({ remove: upTo(80) })
    await engine.job('sync.pull', { mode: 'sweep', resources: ['products'] })
    expect(await engine.call('sync.allow', { resource: 'products', allow: false })).toEqual({ removed: 0 })
    expect(await products(shop)).toBe(400)
    expect(await engine.job('sync.pull', { mode: 'sweep', resources: ['products'] })).toMatchObject({ guarded: ['products'] })
  })

  it('removes a few without asking, and never what was changed and not sent', async () => {
    const shop = await open({ products: 400 })
    const { engine, control } = shop
    await engine.call('products.stage', { cells: [{ productId: 2, field: 'price', value: 120 }], origin: 'edit' })
    await control.edit({ remove: upTo(20) })
    await engine.job('sync.pull', { mode: 'sweep', resources: ['products'] })
    expect(await products(shop)).toBe(381)
    expect(await engine.call('lookup.card', { productId: 2 })).toMatchObject({ price: 120 })
  })
})

describe('a pull that would empty much', () => {
  it('stops before it writes the page, goes on when allowed, and drops it when not', async () => {
    const shop = await open({ products: 400 })
    const { engine, control } = shop
    const empty = upTo(60).map((productId) => ({ productId, fields: { productCode: '' } }))
    await control.edit({ products: empty })
    const codes = () => readShop<{ n: number }>(engine, 'SELECT count(*) AS n FROM product WHERE product_code IS NULL')[0]?.n
    const before = codes()
    expect(await engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ guarded: ['products'] })
    expect(codes()).toBe(before)
    expect((await stateOf(shop, 'products'))?.guard).toMatchObject({ kind: 'empty', rows: 60, of: 400 })
    await engine.call('sync.allow', { resource: 'products', allow: false })
    expect(await engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ guarded: ['products'] })
    await engine.call('sync.allow', { resource: 'products', allow: true })
    expect(await engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ guarded: [] })
    expect(codes()).toBe(60)
  })
})

describe('a row that cannot be understood', () => {
  it('is left out and counted, and the rest comes', async () => {
    const shop = await openShopInTest({ products: 120 })
    const { engine, control } = shop
    await control.edit({ spoil: [{ productId: 50, fields: { cost: 'twelve' } }] })
    expect(await engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ bad: 1 })
    expect(await products(shop)).toBe(119)
    expect(await stateOf(shop, 'products')).toMatchObject({ lastBad: 1, lastError: null })
  })
})
