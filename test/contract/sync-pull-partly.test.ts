import { describe, expect, it } from 'vitest'
import type { ResourceName } from '#shared/contracts/sync.ts'
import { resources } from '#core/sync/pull/resources.ts'
import type { FaultRule } from '#sandbox/faults.ts'
import { readShop } from '../fixtures/readShop.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const open = async (options: Parameters<typeof openShopInTest>[0] = {}) => {
  const shop = await openShopInTest({ products: 60, ...options })
  return shop
}

const pull = ({ engine }: Shop, ...names: ResourceName[]) =>
  engine.job('sync.pull', { mode: 'auto', ...(names.length > 0 ? { resources: names } : {}) })
const stateOf = async ({ engine }: Shop, name: ResourceName) => {
  const found = (await engine.call('sync.state', {})).resources.find(({ resource }) => resource === name)
  if (found === undefined) throw new Error(`no state of ${name}`)
  return found
}
const always = resources.filter(({ demand }) => demand === 'always').map(({ name }) => name)
const html = '<!doctype html><title>Proxy</title>'
const broken: readonly [string, FaultRule['fault']][] = [
  ['a web page', { kind: 'html' }],
  ['garbage', { kind: 'reply', body: '[{"storeId":"1",' }],
  ['half a body', { kind: 'dropMiddle' }],
  ['a connection that is cut', { kind: 'dropBefore' }],
  ['a wrong shape', { kind: 'reply', body: '{"result":"ok"}' }],
  ['a list of anything but rows', { kind: 'reply', body: '["a","b"]' }],
  ['a redirect', { kind: 'reply', status: 302, headers: { location: 'https://portal.invalid/', 'content-type': 'text/html' }, body: html }],
]

describe('a read that is answered with', () => {
  it.each(broken)('%s is asked again, like one that failed at the server', async (_name, fault) => {
    const shop = await open()
    await shop.control.fault({ match: { method: 'GET', path: '/stock' }, fault, count: 2 })
    expect(await pull(shop)).toMatchObject({ failed: [], bad: 0 })
    expect((await stateOf(shop, 'stock')).rows).toBeGreaterThan(60)
    expect((await shop.control.statistics()).requests['GET /stock']).toBe(3)
  })

  it.each(broken)('%s for good stops no other resource, is told, and heals by itself', async (_name, fault) => {
    const shop = await open()
    await shop.control.fault({ match: { method: 'GET', path: '/stock' }, fault })
    const result = await pull(shop)
    expect(result).toMatchObject({ failed: ['stock'], unavailable: [], guarded: [] })
    for (const name of always) {
      const { lastPullAt, failure } = await stateOf(shop, name)
      expect([name, lastPullAt === null, failure === null]).toEqual([name, name === 'stock', name !== 'stock'])
    }
    const first = await stateOf(shop, 'stock')
    expect(first.lastError?.code).not.toBe('OFFLINE')
    expect(first.failure).toEqual({ since: expect.any(String) as string, tries: 1 })
    expect((await shop.engine.call('app.status', {})).connection).toBe('online')
    // Alone it is an error of the job; the first moment stays, the tries count.
    await expect(pull(shop, 'stock')).rejects.toMatchObject({ code: first.lastError?.code })
    expect((await stateOf(shop, 'stock')).failure).toEqual({ since: first.failure?.since, tries: 2 })
    await shop.control.clearFaults()
    expect(await pull(shop)).toMatchObject({ failed: [] })
    expect(await stateOf(shop, 'stock')).toMatchObject({ failure: null, lastError: null })
  })
})

describe('a resource that goes wrong', () => {
  it('lets all others come, even where it is the products', async () => {
    const shop = await open()
    await shop.control.fault({ match: { path: '/products' }, fault: { kind: 'status', status: 500 } })
    expect(await pull(shop)).toMatchObject({ failed: ['products'] })
    expect((await stateOf(shop, 'stock')).lastFullAt).not.toBeNull()
    expect((await stateOf(shop, 'staffs')).rows).toBeGreaterThan(0)
  })

  it('makes wait what is read by it, which is not taken for empty', async () => {
    const shop = await open()
    await shop.control.fault({ match: { path: '/stores' }, fault: { kind: 'html' } })
    expect(await pull(shop)).toMatchObject({ failed: ['stores', 'prices'] })
    expect(await stateOf(shop, 'prices')).toMatchObject({
      lastFullAt: null,
      lastError: { code: 'WAITS_FOR_RESOURCE', details: { resource: 'stores' } },
    })
    await shop.control.clearFaults()
    await pull(shop, 'stores', 'prices')
    expect((await stateOf(shop, 'prices')).rows).toBeGreaterThan(0)
  })

  it('keeps what is here, and the cursor of what it had begun', async () => {
    const shop = await open({ products: 2500 })
    await shop.control.fault({ match: { path: '/products' }, fault: { kind: 'html' }, skip: 5 })
    expect(await pull(shop)).toMatchObject({ failed: ['products'] })
    const { interrupted, rows } = await stateOf(shop, 'products')
    expect(interrupted).toMatchObject({ mode: 'full', rows })
    await shop.control.clearFaults()
    expect(await pull(shop, 'products')).toMatchObject({ mode: 'resumed' })
    expect((await stateOf(shop, 'products')).rows).toBe(2500)
  })

  it('is planned again, and the plan goes with the success', async () => {
    const shop = await open()
    await shop.control.fault({ match: { path: '/suppliers' }, fault: { kind: 'html' } })
    await pull(shop)
    const { nextRetryAt } = await shop.engine.call('sync.schedule', {})
    const seconds = (Date.parse(nextRetryAt ?? '') - Date.now()) / 1000
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
    await shop.control.clearFaults()
    await pull(shop, 'suppliers')
    expect((await shop.engine.call('sync.schedule', {})).nextRetryAt).toBeNull()
  })
})

describe('a list that answers a full page for every page', () => {
  it.each(['products', 'timecardStaffs'] as const)('ends in words and keeps what is here (%s)', async (name) => {
    const shop = await open({ products: 1200 })
    const path = name === 'products' ? '/products' : '/timecard/staffs'
    const rows = Array.from({ length: 100 }, (_, i) => ({ staffId: String(i + 1), staffName: '名' }))
    await shop.control.fault(
      name === 'products'
        ? { match: { path }, fault: { kind: 'samePage' } }
        : { match: { path }, fault: { kind: 'reply', body: JSON.stringify({ count: 900, page: 1, pageCount: 9, staffs: rows }) } },
    )
    expect(await pull(shop)).toMatchObject({ failed: [name] })
    expect(await stateOf(shop, name)).toMatchObject({ lastError: { code: 'LIST_WITHOUT_END', details: { resource: name } } })
    await shop.control.clearFaults()
    expect(await pull(shop)).toMatchObject({ failed: [] })
  })
})

describe('one bad row', () => {
  it('among good ones is left out, also where it is no row at all', async () => {
    const shop = await open()
    const body = JSON.stringify([{ supplierId: '1', supplierName: '山田商店' }, null, 'x', { supplierName: '番号なし' }])
    await shop.control.fault({ match: { path: '/suppliers' }, fault: { kind: 'reply', body } })
    expect(await pull(shop)).toMatchObject({ failed: [], bad: 3 })
    expect(await stateOf(shop, 'suppliers')).toMatchObject({ rows: 1, lastBad: 3 })
  })

  it('of a product that is here is no reason to take it away', async () => {
    const shop = await open()
    await pull(shop)
    await shop.control.edit({ spoil: [{ productId: 5, fields: { cost: 'twelve' } }] })
    expect(await shop.engine.job('sync.pull', { mode: 'full', resources: ['products'] })).toMatchObject({
      bad: expect.any(Number) as number,
      removed: 0,
    })
    expect(readShop(shop.engine, 'SELECT product_id FROM product WHERE product_id = 5')).toHaveLength(1)
  })
})

describe('one list of several that Smaregi does not know', () => {
  const notFound = JSON.stringify({
    type: 'https://developers.smaregi.jp/errors',
    title: 'NotFound',
    status: 404,
    detail: '店舗がありません',
  })
  const refuse = (shop: Shop, path: string) =>
    shop.control.fault({ match: { path }, fault: { kind: 'reply', status: 404, body: notFound } })

  it('is told as bad and takes none of the others with it; where none is known, the contract lacks the resource', async () => {
    const shop = await open()
    await pull(shop)
    const before = (await stateOf(shop, 'prices')).rows
    expect(before).toBeGreaterThan(0)
    const [first] = readShop<{ id: number }>(shop.engine, 'SELECT store_id AS id FROM store ORDER BY store_id')
    await refuse(shop, `/stores/${first?.id}/product_prices`)
    expect(await pull(shop, 'prices')).toMatchObject({ failed: [], unavailable: [], bad: 1 })
    expect(await stateOf(shop, 'prices')).toMatchObject({ available: true, lastBad: 1, lastError: null })
    await shop.control.clearFaults()
    expect(await pull(shop, 'prices')).toMatchObject({ mode: 'full', bad: 0 })
    expect((await stateOf(shop, 'prices')).rows).toBe(before)
    await refuse(shop, '*/product_prices')
    expect(await pull(shop, 'prices')).toMatchObject({ unavailable: ['prices'] })
    expect(await stateOf(shop, 'prices')).toMatchObject({ available: false })
  })
})
