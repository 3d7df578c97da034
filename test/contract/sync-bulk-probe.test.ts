import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { holdsPrices, openPulled, pending, push, stagePrices } from '../fixtures/pushed.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const shops: Shop[] = []
const open = (options: Parameters<typeof openPulled>[1] = {}) => openPulled(shops, { products: 400, bulkDelay: 100, ...options })
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close()
})
const path0 = '/products/bulk'
const bulk = { method: 'PATCH', path: path0 }
const learnt = async ({ engine }: Shop) => (await engine.call('connection.overview', {})).current?.bulk ?? null
const requests = async ({ control }: Shop) => (await control.statistics()).requests

describe('whether Smaregi works off bulk requests', () => {
  it('is shown by the first one, which the others wait for, and kept with the profile', async () => {
    const shop = await open({ products: 400, bulkDelay: 1500 })
    await stagePrices(shop.engine, 350)
    expect(await learnt(shop)).toBeNull()
    const pushed = push(shop.engine)
    // While nobody knows, only the probe is on its way.
    await expect.poll(async () => (await requests(shop))['PATCH /products/bulk']).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 800))
    expect((await requests(shop))['PATCH /products/bulk']).toBe(1)
    expect(await pushed).toMatchObject({ verified: 350, unsent: 0 })
    expect(await requests(shop)).toMatchObject({ 'PATCH /products/bulk': 4 })
    await holdsPrices(shop.control, 350)
    const known = await learnt(shop)
    expect(known).toMatchObject({ how: 'arrived', rows: 100 })
    expect(known?.seconds).toBeGreaterThan(1)
    const file = readFileSync(path.join(shop.engine.dataDir, 'connections.json'), 'utf8')
    expect(JSON.parse(file)).toMatchObject({ profiles: [{ bulk: known }] })
    // Known after a restart and after a new sign-in.
    await shop.restart()
    await shop.engine.job('connection.signInAgain', {})
    expect(await learnt(shop)).toEqual(known)
  })

  it(
    'is not believed where it does not: the rows go singly, also the next time, until a person asks to try again',
    { timeout: 120_000 },
    async () => {
      const shop = await open()
      await shop.control.fault({ match: bulk, fault: { kind: 'ignoreBulk' } })
      await stagePrices(shop.engine, 150)
      expect(await push(shop.engine)).toMatchObject({ verified: 150, unsent: 0, unknown: 0 })
      await holdsPrices(shop.control, 150)
      expect(await requests(shop)).toMatchObject({ 'PATCH /products/bulk': 1, 'PATCH /products/{id}': 150 })
      expect(await learnt(shop)).toMatchObject({ how: 'never', rows: 100 })
      await shop.control.resetStatistics()
      await stagePrices(shop.engine, 60, 200)
      expect(await push(shop.engine)).toMatchObject({ verified: 60 })
      expect((await requests(shop))['PATCH /products/bulk']).toBeUndefined()
      await shop.control.clearFaults()
      await shop.engine.call('sync.tryBulk', {})
      expect(await learnt(shop)).toBeNull()
      await stagePrices(shop.engine, 60, 300)
      expect(await push(shop.engine)).toMatchObject({ verified: 60 })
      expect(await requests(shop)).toMatchObject({ 'PATCH /products/bulk': 1 })
      expect(await learnt(shop)).toMatchObject({ how: 'arrived' })
    },
  )

  it('is un-learnt by a refusal of the kind of request, not by that of a row', async () => {
    const shop = await open()
    await stagePrices(shop.engine, 60)
    await push(shop.engine)
    expect(await learnt(shop)).toMatchObject({ how: 'arrived' })
    // A row that is refused by itself, too, explains it.
    await shop.control.fault(
      { match: bulk, fault: { kind: 'status', status: 400, detail: '[価格] 不正です' }, count: 1 },
      { match: { method: 'PATCH', path: '/products/105' }, fault: { kind: 'status', status: 400, detail: '[価格] 不正です' } },
    )
    await stagePrices(shop.engine, 60, 100)
    expect(await push(shop.engine)).toMatchObject({ verified: 59, rejected: 1 })
    expect(await learnt(shop)).toMatchObject({ how: 'arrived' })
    await shop.control.clearFaults()
    await shop.control.fault({ match: bulk, fault: { kind: 'status', status: 400, detail: '[callbackUrl] 到達できません' } })
    await stagePrices(shop.engine, 60, 200)
    expect(await push(shop.engine)).toMatchObject({ verified: 60, unsent: 0 })
    expect(await learnt(shop)).toMatchObject({ how: 'refused', rows: 60 })
    await shop.engine.call('changes.discard', { all: true })
    expect(await pending(shop.engine)).toEqual([])
  })

  it('is not told by an answer that was lost', async () => {
    const shop = await open()
    await shop.control.fault({ match: bulk, fault: { kind: 'html' } })
    await stagePrices(shop.engine, 60)
    expect(await push(shop.engine)).toMatchObject({ verified: 60 })
    expect(await learnt(shop)).toBeNull()
  })
})
