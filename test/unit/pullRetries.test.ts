import { describe, expect, it } from 'vitest'
import type { ResourceName } from '#shared/contracts/sync.ts'
import type { CoreContext, Shop } from '#core/context.ts'
import type { WireRow } from '#core/smaregi/client.ts'
import type { SmaregiClient } from '#core/smaregi/client.ts'
import { countPages } from '#core/sync/pull/pageCount.ts'
import { resourceOf } from '#core/sync/pull/resources.ts'
import { createRetries } from '#core/sync/pull/retries.ts'
import { runSchedule } from '#core/sync/schedule.ts'

const minute = 60_000

/** A shop whose file says of each resource how often in a row it went wrong. */
function shopOf(tries: Partial<Record<ResourceName, number>>, products: Record<string, string> = {}): Shop {
  const get = (sql: string, params: readonly unknown[] = []) => {
    if (!sql.includes('FROM pull_state')) return undefined
    const name = params[0] as ResourceName
    const error = {
      code: 'SERVER_UNAVAILABLE',
      message: '',
      details: {},
      retryable: true,
      since: '2026-11-28T00:00:00Z',
      tries: tries[name],
    }
    return {
      refusedAt: null,
      lastFullAt: null,
      lastPullAt: null,
      lastSweepAt: null,
      ...(name === 'products' ? products : {}),
      lastError: tries[name] === undefined ? null : JSON.stringify(error),
    }
  }
  return { db: { get } } as unknown as Shop
}

describe('what failed', () => {
  it('is tried again after 1, 2, 4, 8 and 15 minutes, and then every 15', () => {
    const tries: { stock?: number } = {}
    const shop = shopOf(tries)
    let now = 0
    const retries = createRetries(() => now)
    retries.follow(shop)
    expect([retries.due(), retries.nextInMs()]).toEqual([[], null])
    for (const [i, gap] of [1, 2, 4, 8, 15, 15, 15].entries()) {
      tries.stock = i + 1
      retries.follow(shop)
      expect(retries.nextInMs()).toBe(gap * minute)
      now += gap * minute - 1
      expect(retries.due()).toEqual([])
      now += 1
      expect(retries.due()).toEqual(['stock'])
    }
    delete tries.stock
    retries.follow(shop)
    expect([retries.due(), retries.nextInMs()]).toEqual([[], null])
  })

  it('is tried as late again where a person stopped the try', () => {
    const shop = shopOf({ stock: 1 })
    let now = 0
    const retries = createRetries(() => now)
    retries.follow(shop)
    now = minute
    retries.began(retries.due())
    retries.follow(shop)
    expect([retries.due(), retries.nextInMs()]).toEqual([[], minute])
  })

  it('of another shop is not tried in this one', () => {
    const retries = createRetries(() => 0)
    retries.follow(shopOf({ stock: 1 }))
    retries.follow(shopOf({}))
    expect(retries.nextInMs()).toBeNull()
  })
})

describe('the schedule', () => {
  const run = (shop: Shop, wall: { now: string }) => {
    const started: unknown[] = []
    let mono = 0
    const closing = new AbortController()
    const core = {
      shopOrNull: () => shop,
      line: () => 'online',
      idle: () => true,
      now: () => new Date(wall.now),
      closing: closing.signal,
      log: {
        error: (event: string, facts: { error: unknown }) => {
          throw facts.error
        },
      },
    } as unknown as CoreContext
    const start = (_shop: Shop, what: unknown) => started.push(what) > 0
    const look = runSchedule(core, { retries: createRetries(() => mono), start, clock: () => mono })
    return {
      started,
      pass: (ms: number) => {
        mono += ms
        look()
      },
      end: () => closing.abort(),
    }
  }

  it('tries what failed after a minute, whatever the clock on the wall does meanwhile', () => {
    const wall = { now: '2026-11-28T10:00:00Z' }
    const { started, pass, end } = run(shopOf({ stock: 1, prices: 2 }), wall)
    pass(0)
    wall.now = '2020-01-01T00:00:00Z'
    pass(minute)
    expect(started).toEqual([{ mode: 'auto', resources: ['stock'] }])
    wall.now = '2031-01-01T00:00:00Z'
    pass(minute)
    expect(started.slice(1)).toEqual([{ mode: 'auto', resources: ['stock', 'prices'] }])
    end()
  })

  it('goes on after the clock was put back by years', () => {
    const far = '2030-01-01T00:00:00Z'
    const { started, pass, end } = run(shopOf({}, { lastFullAt: far, lastPullAt: far, lastSweepAt: far }), { now: '2026-11-28T10:00:00Z' })
    pass(0)
    expect(started).toHaveLength(1)
    // Not at every look: the stamp is right again after it.
    pass(minute)
    expect(started).toHaveLength(1)
    end()
  })
})

describe('counting pages', () => {
  const reading = { resource: resourceOf('suppliers'), list: { path: '/pos/suppliers', query: {} }, filter: {} }
  const first: WireRow[] = [{ supplierId: '1' }]
  it('ends where there is a new row at every place', async () => {
    let asked = 0
    const read = () => Promise.resolve({ value: [{ supplierId: String(1000 + (asked += 1)) }], serverTime: null })
    const api = { read } as unknown as SmaregiClient
    await expect(countPages(api, reading, { first, guess: 1 }, new AbortController().signal)).rejects.toMatchObject({
      code: 'LIST_WITHOUT_END',
    })
    expect(asked).toBeLessThan(30)
  })
})
