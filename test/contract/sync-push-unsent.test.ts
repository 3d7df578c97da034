import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { historyOf, holdsPrices, openPulled, pending, push, stagePrices } from '../fixtures/pushed.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const shops: Shop[] = []
const open = (options: Parameters<typeof openPulled>[1] = {}) => openPulled(shops, options)
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close()
})
const why = async ({ engine }: Shop) => (await engine.call('app.status', {})).unsentWhy
const patch = { method: 'PATCH', path: '/products/*' }

describe('a push that ends with something unsent', () => {
  it.each([
    ['server', { kind: 'status', status: 503 }],
    ['scope', { kind: 'status', status: 403, detail: 'スコープの権限がありません' }],
    [
      'proxyLogin',
      {
        kind: 'reply',
        status: 407,
        headers: { 'proxy-authenticate': 'Basic realm="office"', 'content-type': 'text/html' },
        body: '<p>login',
      },
    ],
  ] as const)('says that it was %s, in the result and in the status, and what is left is staged', async (reason, fault) => {
    const shop = await open()
    // A slow server: what comes after it ends is still to be sent.
    await shop.control.fault({ match: patch, fault: { kind: 'latency', ms: 30 } }, { match: patch, fault, skip: 5 })
    await stagePrices(shop.engine, 18)
    const result = await push(shop.engine)
    expect(result.verified).toBeGreaterThan(0)
    expect(result.unsent).toBeGreaterThan(0)
    expect(result).toMatchObject({ stopped: reason, unsentWhy: [{ reason, cells: result.unsent }] })
    expect((await pending(shop.engine)).map(({ state }) => state)).toEqual(Array.from({ length: result.unsent }, () => 'staged'))
    expect(await why(shop)).toEqual([reason])
  })

  it('says that the line was lost or the sign-in ended, and keeps what it had done', async () => {
    const shop = await open()
    await stagePrices(shop.engine, 18)
    await shop.control.fault({ match: patch, fault: { kind: 'latency', ms: 150 } })
    const pushed = push(shop.engine)
    await expect.poll(async () => (await pending(shop.engine, ['sent', 'sending'])).length).toBeGreaterThan(0)
    await expect.poll(async () => (await shop.control.statistics()).writes.length).toBeGreaterThan(2)
    await shop.control.revokeRefresh()
    await shop.control.expireTokens()
    const result = await pushed
    expect(result.applied).toBeGreaterThan(0)
    expect(result.unsent).toBeGreaterThan(0)
    expect(result).toMatchObject({ stopped: 'signIn', unsentWhy: [{ reason: 'signIn', cells: result.unsent }] })
    expect(await why(shop)).toEqual(['signIn'])
    await shop.control.clearFaults()
    await shop.engine.job('connection.signInAgain', {})
    expect(await push(shop.engine)).toMatchObject({ unsent: 0, unsentWhy: [], stopped: null })
    expect(await why(shop)).toEqual([])
    await holdsPrices(shop.control, 18)
  })

  it('says after how many minutes Smaregi asks to be tried again, in the result and where nothing was sent at all', async () => {
    const shop = await open()
    await stagePrices(shop.engine, 18)
    const busy = { kind: 'status', status: 503, retryAfter: 1_150 } as const
    await shop.control.fault({ match: patch, fault: { kind: 'latency', ms: 30 } }, { match: patch, fault: busy, skip: 5 })
    expect(await push(shop.engine)).toMatchObject({ stopped: 'server', retryAfterMinutes: 20 })
    await shop.control.clearFaults()
    await shop.control.fault({ match: {}, fault: busy })
    await expect(push(shop.engine)).rejects.toMatchObject({ code: 'SERVER_UNAVAILABLE', details: { reason: 'retryAfter', minutes: 20 } })
    await shop.control.clearFaults()
    expect(await push(shop.engine)).toMatchObject({ unsent: 0, retryAfterMinutes: null })
  })

  it('says what a person stopped', async () => {
    const shop = await open()
    await stagePrices(shop.engine, 60)
    await shop.control.fault(
      { match: { method: 'PATCH' }, fault: { kind: 'latency', ms: 300 } },
      { match: { method: 'GET', path: '/products/*' }, fault: { kind: 'latency', ms: 100 } },
    )
    let jobId = ''
    const pushed = shop.engine.job('sync.push', { productIds: Array.from({ length: 15 }, (_, i) => i + 1) }, (id) => (jobId = id))
    await expect.poll(async () => (await pending(shop.engine, ['sending'])).length).toBeGreaterThan(0)
    await shop.engine.call('jobs.cancel', { jobId })
    const outcome = await pushed.catch((error: unknown) => error)
    expect(outcome).toMatchObject({ stopped: 'cancelled' })
  })

  it('says of each cell by itself why it is left, and the rest is sent', async () => {
    const shop = await open()
    await stagePrices(shop.engine, 6)
    await shop.control.fault(
      { match: { method: 'GET', path: '/products/2' }, fault: { kind: 'html' } },
      { match: { method: 'PATCH', path: '/products/3' }, fault: { kind: 'html' } },
      { match: { method: 'PATCH', path: '/products/4' }, fault: { kind: 'reply', body: '{"productId":"4"}' } },
    )
    const result = await push(shop.engine)
    expect(result).toMatchObject({ verified: 3, unsent: 3, stopped: null })
    expect(result.unsentWhy.map(({ reason, cells }) => [reason, cells]).sort()).toEqual([
      ['intercepted', 1],
      ['notTaken', 1],
      ['unanswered', 1],
    ])
    expect((await pending(shop.engine)).map(({ key, state, base, mine }) => [key, state, mine === base])).toEqual([
      [2, 'staged', false],
      [3, 'staged', false],
      [4, 'staged', false],
    ])
    await shop.control.clearFaults()
    expect(await push(shop.engine)).toMatchObject({ verified: 3, unsent: 0 })
    await holdsPrices(shop.control, 6)
  })

  it('says that a stock waits for a product that was not made', async () => {
    const shop = await open()
    const { created } = await shop.engine.call('products.create', {
      products: [{ productName: '新', categoryId: 1, price: 100, productCode: 'NEU-1' }],
      origin: 'edit',
    })
    const productId = created[0]?.productId ?? 0
    await shop.engine.call('changes.stageStock', { cells: [{ productId, storeId: 1, op: 'add', amount: 3 }], origin: 'edit' })
    await shop.control.fault({ match: { method: 'POST', path: '/products' }, fault: { kind: 'status', status: 400, detail: 'だめ' } })
    const result = await push(shop.engine)
    expect(result).toMatchObject({ unsent: 1, unsentWhy: [{ reason: 'newProduct', cells: 1 }] })
  })
})

describe('a write that is answered garbled while the server did nothing', () => {
  it('is read back and sent again; should it never be heard, it is staged again and the reason told', async () => {
    const shop = await open()
    await stagePrices(shop.engine, 1)
    await shop.control.fault({ match: patch, fault: { kind: 'reply', body: '{"productId":' }, count: 1 })
    expect(await push(shop.engine)).toMatchObject({ verified: 1, unsent: 0, unknown: 0 })
    await stagePrices(shop.engine, 1, 5)
    await shop.control.fault({ match: patch, fault: { kind: 'reply', body: '<html>', headers: { 'content-type': 'text/html' } } })
    expect(await push(shop.engine)).toMatchObject({ verified: 0, unknown: 0, unsent: 1, unsentWhy: [{ reason: 'unanswered', cells: 1 }] })
    expect(await pending(shop.engine)).toEqual([expect.objectContaining({ key: 5, state: 'staged' })])
    expect((await shop.control.statistics()).writes.filter(({ productId }) => productId === 5)).toEqual([])
    expect(await why(shop)).toEqual(['unanswered'])
  })

  it('is looked for in the history where it may not be repeated, and then staged again', async () => {
    const shop = await open()
    await shop.engine.call('changes.stageStock', { cells: [{ productId: 3, storeId: 1, op: 'add', amount: 5 }], origin: 'edit' })
    await shop.control.fault({ match: { method: 'POST', path: '/stock/*' }, fault: { kind: 'html' } })
    expect(await push(shop.engine)).toMatchObject({ unsent: 1, unknown: 0, unsentWhy: [{ reason: 'unanswered', cells: 1 }] })
    await shop.control.clearFaults()
    expect(await push(shop.engine)).toMatchObject({ verified: 1 })
    expect((await historyOf(shop, 3, 1)).filter(({ memo }) => memo !== null)).toHaveLength(1)
  })

  it.each([
    ['NOT_SMAREGI', { kind: 'html' }],
    ['SERVER_REPLY_UNREADABLE', { kind: 'reply', body: '{"products":[' }],
  ] as const)('does not go on for thousands of rows where nothing can be read at all: %s', async (code, fault) => {
    const shop = await open({ products: 400 })
    await stagePrices(shop.engine, 300)
    await shop.control.resetStatistics()
    await shop.control.fault({ match: { path: '/products*' }, fault })
    await expect(push(shop.engine)).rejects.toMatchObject({ code })
    expect((await pending(shop.engine)).every(({ state }) => state === 'staged')).toBe(true)
    const { requests } = await shop.control.statistics()
    expect(Object.values(requests).reduce((sum, n) => sum + n, 0)).toBeLessThan(250)
  })
})

describe('the rates of a connection', () => {
  it('are those of its profile everywhere: what is granted decides the way and how many go at once', async () => {
    const shop = await open({ products: 100 })
    const { engine } = shop
    const file = path.join(engine.dataDir, 'connections.json')
    await engine.close()
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { profiles: object[] }
    // So slow that ten products go in one request; by the figures of its kind they would go singly.
    writeFileSync(file, JSON.stringify({ ...kept, profiles: kept.profiles.map((one) => ({ ...one, rates: { read: 10, write: 2 } })) }))
    await shop.restart()
    expect(await shop.engine.call('sync.rateLimit', {})).toMatchObject({ reads: { limit: 10 }, writes: { limit: 2 } })
    await stagePrices(shop.engine, 10)
    await shop.control.resetStatistics()
    expect(await push(shop.engine)).toMatchObject({ verified: 10 })
    expect((await shop.control.statistics()).requests).toMatchObject({ 'PATCH /products/bulk': 1 })
    expect((await shop.control.statistics()).requests['PATCH /products/{id}']).toBeUndefined()
  })
})
