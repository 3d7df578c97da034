import { describe, expect, it } from 'vitest'
import type { ResourceName } from '#shared/contracts/sync.ts'
import type { FaultRule } from '#sandbox/faults.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const open = async (options: Parameters<typeof openShopInTest>[0] = {}) => {
  const shop = await openShopInTest({ products: 40, ...options })
  return shop
}

const pull = ({ engine }: Shop) => engine.job('sync.pull', { mode: 'auto' })
const stateOf = async ({ engine }: Shop, name: ResourceName) => {
  const found = (await engine.call('sync.state', {})).resources.find(({ resource }) => resource === name)
  if (found === undefined) throw new Error(`no state of ${name}`)
  return found
}
const nextRetryInSeconds = async ({ engine }: Shop): Promise<number> =>
  (Date.parse((await engine.call('sync.schedule', {})).nextRetryAt ?? '') - Date.now()) / 1000

const blocked: FaultRule['fault'] = { kind: 'reply', status: 403, body: '{"error":"blocked"}' }
const refused: FaultRule['fault'] = { kind: 'status', status: 403, detail: '権限がありません' }
const busy: FaultRule['fault'] = { kind: 'reply', status: 429, headers: { 'content-type': 'text/html' }, body: '<title>Too many</title>' }

describe('a 403 on what the program is of no use without', () => {
  it.each([
    ['products', 'a firewall’s JSON', blocked, 'NOT_SMAREGI'],
    ['products', 'Smaregi’s own', refused, 'SERVER_REJECTED'],
    ['stock', 'a firewall’s JSON', blocked, 'NOT_SMAREGI'],
    ['stock', 'Smaregi’s own', refused, 'SERVER_REJECTED'],
  ] as const)(
    '(%s, %s) stops no other, is incomplete and not «not in this contract», and is tried again after a minute',
    async (name, _whose, fault, code) => {
      const shop = await open()
      await pull(shop)
      await shop.control.fault({ match: { method: 'GET', path: `/${name}` }, fault })
      expect(await pull(shop)).toMatchObject({ failed: [name], unavailable: [] })
      expect(await stateOf(shop, name)).toMatchObject({ available: true, lastError: { code }, failure: { tries: 1 } })
      expect(await nextRetryInSeconds(shop)).toBeGreaterThan(0)
      expect(await nextRetryInSeconds(shop)).toBeLessThanOrEqual(60)
      expect(await stateOf(shop, 'staffs')).toMatchObject({ failure: null })
      await shop.control.clearFaults()
      expect(await pull(shop)).toMatchObject({ failed: [], unavailable: [] })
      expect(await stateOf(shop, name)).toMatchObject({ failure: null, lastError: null })
    },
  )
})

describe('a 403 on what not every contract has', () => {
  it('is never «not in this contract» where it is not Smaregi’s', async () => {
    const shop = await open()
    const faults = ['/suppliers', '/products/attributes'].map((path) => ({ match: { method: 'GET', path }, fault: blocked }))
    await shop.control.fault(...faults)
    expect(await pull(shop)).toMatchObject({ failed: ['attributes', 'suppliers'], unavailable: [] })
    expect(await stateOf(shop, 'suppliers')).toMatchObject({ available: true, failure: { tries: 1 } })
    await shop.control.clearFaults()
    expect(await pull(shop)).toMatchObject({ failed: [], unavailable: [] })
  })

  it('is Smaregi’s word for an hour, and then an ordinary pull asks again', async () => {
    let hours = 0
    const shop = await open({ engine: { now: () => new Date(Date.now() + hours * 3_600_000) } })
    await shop.control.fault({ match: { method: 'GET', path: '/suppliers' }, fault: refused })
    expect(await pull(shop)).toMatchObject({ failed: [], unavailable: ['suppliers'] })
    await shop.control.clearFaults()
    hours = 0.9
    expect(await pull(shop)).toMatchObject({ unavailable: ['suppliers'] })
    hours = 1.1
    expect(await pull(shop)).toMatchObject({ unavailable: [] })
    expect((await stateOf(shop, 'suppliers')).rows).toBeGreaterThan(0)
  })
})

describe('a 407 of a proxy that nobody set', () => {
  it('ends the pull in the proxy’s words, and not as a network that is gone', async () => {
    const shop = await open()
    await shop.control.fault({
      match: { path: '/stock' },
      fault: { kind: 'reply', status: 407, headers: { 'proxy-authenticate': 'Basic realm="office"' }, body: '' },
    })
    await expect(pull(shop)).rejects.toMatchObject({ code: 'PROXY_LOGIN_NEEDED', details: { reason: 'unknownProxy' } })
    expect(await stateOf(shop, 'stock')).toMatchObject({ lastError: { code: 'PROXY_LOGIN_NEEDED' }, failure: { tries: 1 } })
  })
})

describe('a pull that is told «too many requests»', () => {
  it('says that it waits, and ends at once when it is cancelled', async () => {
    const shop = await open()
    await shop.control.expireTokens()
    await shop.control.fault({ match: { path: '/authorize/token' }, fault: busy })
    const waits = shop.engine.event('jobs.progress', ({ method, detail }) => method === 'sync.pull' && detail['rateLimited'] === 1)
    let jobId = ''
    const pulled = expect(shop.engine.job('sync.pull', { mode: 'auto' }, (id) => (jobId = id))).rejects.toMatchObject({ code: 'CANCELLED' })
    await waits
    await shop.engine.call('jobs.cancel', { jobId })
    await pulled
  })

  it('without end is over in bounded time, partly complete, and planned again', async () => {
    const throughout = async (who: 'api' | 'tokens'): Promise<void> => {
      const shop = await open()
      await pull(shop)
      if (who === 'tokens') await shop.control.expireTokens()
      const paths = who === 'tokens' ? ['/authorize/token'] : ['/products*', '/stock']
      await shop.control.fault(...paths.map((path) => ({ match: { path }, fault: busy })))
      const result = await pull(shop).catch((error: unknown) => error)
      // Of the API's some came before; without a token nothing did, and that is an error of the job.
      expect(result).toMatchObject(
        who === 'tokens' ? { code: 'RATE_LIMITED' } : { failed: expect.arrayContaining(['products', 'stock', 'staffs']) as string[] },
      )
      for (const name of ['products', 'stock', 'staffs'] as const) {
        expect(await stateOf(shop, name)).toMatchObject({ available: true, lastError: { code: 'RATE_LIMITED' }, failure: { tries: 1 } })
      }
      expect(await nextRetryInSeconds(shop)).toBeLessThanOrEqual(60)
    }
    // A minute each: at the same time.
    await Promise.all([throughout('api'), throughout('tokens')])
  }, 120_000)
})
