import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createControlClient, type ControlClient } from '#sandbox/controlClient.ts'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'

let sandbox: Sandbox
let control: ControlClient
let token = ''
beforeAll(async () => {
  sandbox = await startSandbox({ products: 50, rates: 'off' })
  control = createControlClient(sandbox)
  token = await control.token('pos.products:read pos.products:write')
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  await control.clearFaults()
  await control.resetStatistics()
})

const patch = (id: number, price: string) =>
  fetch(`${sandbox.apiUrl}/${sandbox.contractId}/pos/products/${id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ price }),
  })
const get = (path = '/products?limit=50') =>
  fetch(`${sandbox.apiUrl}/${sandbox.contractId}/pos${path}`, { headers: { authorization: `Bearer ${token}` } })
const price = async (id: number) => (await control.products([id]))[0]?.['price']
const patches = async (id: number) =>
  (await control.statistics()).writes.find((w) => w.productId === id && w.operation === 'patch')?.count ?? 0

describe('faults on demand', () => {
  it('drops a connection before the write', async () => {
    const before = await price(1)
    await control.fault({ match: { method: 'PATCH', path: '/products/*' }, fault: { kind: 'dropBefore' }, count: 1 })
    await expect(patch(1, '111')).rejects.toThrow('fetch failed')
    expect([await price(1), await patches(1)]).toEqual([before, 0])
    expect((await patch(1, '111')).status).toBe(200)
  })

  it('drops a connection after the write took effect', async () => {
    await control.fault({ match: { method: 'PATCH' }, fault: { kind: 'dropAfter' }, count: 1 })
    await expect(patch(2, '222')).rejects.toThrow('fetch failed')
    expect([await price(2), await patches(2)]).toEqual(['222', 1])
    expect((await control.statistics()).dropped).toBe(1)
  })

  it('breaks off in the middle of an answer', async () => {
    await control.fault({ match: { path: '/products' }, fault: { kind: 'dropMiddle' }, count: 1 })
    const reply = await get()
    expect(reply.status).toBe(200)
    await expect(reply.text()).rejects.toThrow('terminated')
  })

  it('takes effect and never answers', async () => {
    await control.fault({ match: { method: 'PATCH' }, fault: { kind: 'hangAfter' }, count: 1 })
    const hanging = fetch(`${sandbox.apiUrl}/${sandbox.contractId}/pos/products/3`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ price: '333' }),
      signal: AbortSignal.timeout(300),
    })
    await expect(hanging).rejects.toThrow('timeout')
    expect(await price(3)).toBe('333')
  })

  it('answers 429, 500 and 503 without doing anything, with skip and count', async () => {
    await control.fault({ fault: { kind: 'status', status: 503, detail: 'メンテナンス中です', retryAfter: 3 }, skip: 1, count: 1 })
    expect((await patch(4, '4')).status).toBe(200)
    const refused = await patch(4, '44')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '3'])
    expect(await refused.json()).toMatchObject({ status: 503, detail: 'メンテナンス中です' })
    expect((await patch(4, '444')).status).toBe(200)
    expect(await patches(4)).toBe(2)
  })

  it('answers a web page where JSON is meant, after a latency', async () => {
    await control.fault({ fault: { kind: 'latency', ms: 20 } }, { fault: { kind: 'html' } })
    expect((await get()).headers.get('content-type')).toBe('text/html')
  })

  it('reaches sign-in too', async () => {
    await control.fault({ match: { path: '/authorize/token' }, fault: { kind: 'dropAfter' } })
    const { id, secret } = sandbox.confidentialClient
    const ask = () =>
      fetch(`${sandbox.identityUrl}/authorize/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x' }),
      })
    await expect(ask()).rejects.toThrow('fetch failed')
    await control.clearFaults()
    expect((await ask()).status).toBe(400)
  })

  it('goes offline, control address excepted, and comes back', async () => {
    await control.setOffline(true)
    await expect(get()).rejects.toThrow('fetch failed')
    await expect(fetch(`${sandbox.identityUrl}/jwks`)).rejects.toThrow('fetch failed')
    await control.setOffline(false)
    expect((await get()).status).toBe(200)
  })

  it('shifts its clock, in the Date header and in update times', async () => {
    await control.setClockSkew(-7200)
    const reply = await patch(5, '5')
    const stamp = ((await reply.json()) as { updDateTime: string }).updDateTime
    const date = Date.parse(reply.headers.get('date') ?? '')
    await control.setClockSkew(0)
    expect(Math.abs(Date.now() - 7_200_000 - date)).toBeLessThan(60_000)
    expect(Math.abs(Date.parse(stamp) - date)).toBeLessThan(5_000)
  })

  it('lets somebody else edit, all or nothing, without counting it as the app’s writing', async () => {
    await control.edit({
      products: [{ productId: 6, fields: { price: '66', tag: 'よその人' } }],
      stock: [{ productId: 6, storeId: 1, stockAmount: 9 }],
    })
    expect((await control.products([6]))[0]).toMatchObject({ price: '66', tag: 'よその人' })
    expect((await control.stock(6)).find((s) => s['storeId'] === '1')).toMatchObject({ stockAmount: '9' })
    expect(await patches(6)).toBe(0)
    await expect(control.edit({ products: [{ productId: 7, fields: { price: '77' } }], remove: [999_999] })).rejects.toThrow('404')
    expect(await price(7)).not.toBe('77')
  })

  it('refuses control without its token and rules it does not know', async () => {
    expect((await fetch(`${sandbox.controlUrl}/state`)).status).toBe(401)
    const bad = fetch(`${sandbox.controlUrl}/faults`, {
      method: 'POST',
      headers: { 'x-sandbox-control': sandbox.controlToken },
      body: JSON.stringify({ rules: [{ fault: { kind: 'explode' } }] }),
    })
    expect((await bad).status).toBe(400)
  })
})

describe('rate limits', () => {
  it('refuse what is over the limit with 429 and Retry-After, reads and writes apart', async () => {
    await control.setRates('sandbox')
    const reads = await Promise.all(Array.from({ length: 15 }, () => get('/products?limit=1')))
    const refused = reads.filter((r) => r.status === 429)
    expect(reads.filter((r) => r.status === 200)).toHaveLength(10)
    expect(refused[0]?.headers.get('retry-after')).toBe('1')
    const writes = await Promise.all(Array.from({ length: 6 }, () => patch(8, '8')))
    expect(writes.filter((r) => r.status === 200)).toHaveLength(4)
    await control.setRates('off')
  })

  it('count requests for tokens too', async () => {
    await control.setRates('sandbox')
    const ask = () =>
      fetch(`${sandbox.identityUrl}/authorize/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token' }) })
    const replies = await Promise.all(Array.from({ length: 12 }, ask))
    expect(replies.filter((r) => r.status === 429)).toHaveLength(2)
    await control.setRates('off')
  })
})

describe('a restart', () => {
  it('keeps products, stock and the count of writes on a data folder', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'banto-test-'))
    try {
      const first = await startSandbox({ products: 30, dataDir, rates: 'off' })
      const access = await createControlClient(first).token('pos.products:write')
      await fetch(`${first.apiUrl}/${first.contractId}/pos/products/3`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${access}` },
        body: JSON.stringify({ price: '3333' }),
      })
      await first.close()
      const second = await startSandbox({ products: 999, dataDir, contractId: 'sb_else', port: 0 })
      expect([second.products, second.contractId]).toEqual([30, 'sb_skd27x4'])
      const again = createControlClient(second)
      await expect.poll(() => again.products([3]).catch(() => null)).toMatchObject([{ price: '3333' }])
      expect((await again.statistics()).writes).toEqual([{ productId: 3, operation: 'patch', count: 1 }])
      await second.close()
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})
