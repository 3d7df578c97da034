import { describe, expect, it } from 'vitest'
import type { FaultRule } from '#sandbox/faults.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Shop } from '../fixtures/signedIn.ts'

/** So few that they go one by one; sync-bulk.test.ts has the many. */
const count = 19
const cells = Array.from({ length: count }, (_, i) => ({ productId: i + 1, field: 'price' as const, value: 20_000 + i }))

async function stagedShop(): Promise<Shop> {
  const shop = await openShopInTest({ products: 60 })
  await shop.engine.job('sync.pull', { mode: 'auto' })
  await shop.engine.call('products.stage', { cells, origin: 'edit' })
  return shop
}
const push = ({ engine }: Shop) => engine.job('sync.push', { productIds: null })

/** Every price is what the person wanted, and the server counted one write for each product: nothing lost, nothing twice. */
async function expectEachOnce({ control, engine }: Shop): Promise<void> {
  const rows = await control.products(cells.map(({ productId }) => productId))
  expect(rows.map(({ price }) => price)).toEqual(cells.map(({ value }) => String(value)))
  const { writes } = await control.statistics()
  expect(writes).toHaveLength(count)
  expect(writes.filter((one) => one.count !== 1)).toEqual([])
  expect(await engine.call('changes.summary', {})).toMatchObject({ staged: 0, queued: 0, sending: 0, unknown: 0, rows: 0 })
}

const patch = { method: 'PATCH', path: '/products/*' }

describe('a connection that drops in the middle of a push', () => {
  it.each<[string, FaultRule[]]>([
    ['before the write took effect', [{ match: patch, fault: { kind: 'dropBefore' }, skip: 5, count: 6 }]],
    ['after the write took effect', [{ match: patch, fault: { kind: 'dropAfter' }, skip: 5, count: 6 }]],
    ['in the middle of the answer', [{ match: patch, fault: { kind: 'dropMiddle' }, skip: 5, count: 6 }]],
    [
      'with a web page in place of the answer, or an error of the server',
      [
        { match: patch, fault: { kind: 'html' }, skip: 3, count: 3 },
        { match: patch, fault: { kind: 'status', status: 502 }, skip: 3, count: 3 },
      ],
    ],
    [
      'before and after, by turns, while reading back is bad too',
      [
        { match: patch, fault: { kind: 'dropAfter' }, skip: 2, count: 5 },
        { match: patch, fault: { kind: 'dropBefore' }, skip: 4, count: 5 },
        { match: { method: 'GET', path: '/products/*' }, fault: { kind: 'dropMiddle' }, skip: 10, count: 4 },
      ],
    ],
  ])('%s: every change arrives, once', async (_name, rules) => {
    const shop = await stagedShop()
    await shop.control.fault(...rules)
    expect(await push(shop)).toMatchObject({ products: count, applied: count, conflicts: 0, rejected: 0, unknown: 0, unsent: 0 })
    if (rules.every(({ fault }) => fault.kind.startsWith('drop'))) {
      expect((await shop.control.statistics()).dropped).toBeGreaterThan(0)
    }
    await expectEachOnce(shop)
  })

  it('for good: what is sent is known, what is not stays, and the rest goes when the line is back', async () => {
    const shop = await stagedShop()
    const { engine, control } = shop
    await control.fault({ match: {}, fault: { kind: 'latency', ms: 60 } }, { match: patch, fault: { kind: 'dropAfter' }, skip: 12 })
    const some = engine.event('jobs.progress', ({ phase, done }) => phase === 'sending' && done >= 1)
    const first = push(shop)
    await some
    await control.setOffline(true)
    const { applied, verified, unknown, unsent } = await first
    // Accepted, and not proved yet: the line was lost before the row could be read back.
    const left = unknown + unsent + applied - verified
    expect(applied + unknown + unsent).toBe(count)
    expect(unsent).toBeGreaterThan(0)
    expect((await engine.call('app.status', {})).connection).toBe('offline')
    const waiting = await engine.call('app.status', {})
    expect(waiting.unsent + waiting.unproved).toBe(left)
    // What was sent, or perhaps sent, is not called unsent.
    expect(waiting.unsent).toBe(unsent)

    await control.setOffline(false)
    await control.clearFaults()
    expect((await push(shop)).verified).toBe(left)
    await expectEachOnce(shop)
  })

  it('and somebody else edits the product before it is read back: a conflict, not a guess', async () => {
    const shop = await stagedShop()
    const { engine, control } = shop
    await control.fault({ match: { method: 'PATCH', path: '/products/7' }, fault: { kind: 'dropAfter' }, count: 1 })
    // Reading back takes a moment, in which the till changes the price.
    await control.fault({ match: { method: 'GET', path: '/products/7' }, fault: { kind: 'latency', ms: 600 }, skip: 1 })
    const pushed = push(shop)
    await expect.poll(async () => (await control.products([7]))[0]?.price, { interval: 20 }).toBe(String(cells[6]?.value))
    await control.edit({ products: [{ productId: 7, fields: { price: '1' } }] })
    expect(await pushed).toMatchObject({ applied: count - 1, conflicts: 1 })
    const { rows } = await engine.call('changes.list', { states: ['conflict'], offset: 0, limit: 5 })
    expect(rows).toEqual([expect.objectContaining({ key: 7, theirs: 1, mine: cells[6]?.value })])
    expect((await control.products([7]))[0]?.price).toBe('1')
  })
})
