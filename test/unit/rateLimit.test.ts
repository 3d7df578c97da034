import { describe, expect, it } from 'vitest'
import { createRateLimiter, rateLimits } from '#core/smaregi/rateLimit.ts'
import { handClock } from '../fakes/handClock.ts'

/** Asks for `count` turns at once and notes when each came. */
function ask(limiter: ReturnType<typeof createRateLimiter>, now: () => number, count: number): number[] {
  const turns: number[] = []
  for (let i = 0; i < count; i += 1) void limiter.acquire('write').then(() => turns.push(now()))
  return turns
}

const most = (turns: readonly number[], within: number): number =>
  Math.max(...turns.map((from) => turns.filter((at) => at >= from && at <= from + within).length))

describe('rate limits', () => {
  it.each([rateLimits.sandbox.write, rateLimits.sandbox.read, rateLimits.production.write, rateLimits.production.read])(
    'never lets more than %i requests leave in any second, and uses most of what is granted',
    async (perSecond) => {
      const { clock, advance } = handClock()
      const limiter = createRateLimiter({ read: perSecond, write: perSecond }, clock)
      const turns = ask(limiter, clock.now, perSecond * 12)
      await advance(10_000)
      expect(most(turns, 1000)).toBeLessThanOrEqual(perSecond)
      expect(turns.length).toBeGreaterThan(perSecond * 10 * 0.88)
    },
  )

  it('gives no burst after a rest', async () => {
    const { clock, advance } = handClock()
    const limiter = createRateLimiter({ read: 20, write: 20 }, clock)
    await advance(60_000)
    const turns = ask(limiter, clock.now, 100)
    await advance(4_000)
    expect(most(turns, 1000)).toBeLessThanOrEqual(20)
  })

  it('makes up for a moment in which nothing was asked for, within what a second is granted', async () => {
    const { clock, advance } = handClock()
    const limiter = createRateLimiter({ read: 20, write: 20 }, clock)
    const before = ask(limiter, clock.now, 30)
    await advance(1_700)
    const from = clock.now()
    const after = ask(limiter, clock.now, 30)
    await advance(1_500)
    expect(before.length).toBe(30)
    expect(after.filter((at) => at === from).length).toBeGreaterThan(1)
    expect(most([...before, ...after], 1000)).toBeLessThanOrEqual(20)
  })

  it('serves in the order of asking', async () => {
    const { clock, advance } = handClock()
    const limiter = createRateLimiter({ read: 4, write: 4 }, clock)
    const served: number[] = []
    for (let i = 0; i < 8; i += 1) void limiter.acquire('write').then(() => served.push(i))
    await advance(5_000)
    expect(served).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('counts reads and writes apart', async () => {
    const { clock, advance } = handClock()
    const limiter = createRateLimiter({ read: 10, write: 1 }, clock)
    ask(limiter, clock.now, 50)
    let reads = 0
    for (let i = 0; i < 5; i += 1) void limiter.acquire('read').then(() => (reads += 1))
    await advance(600)
    expect(reads).toBe(5)
  })

  it('waits as long as a 429 asks, and then goes slower for a while', async () => {
    const { clock, advance } = handClock()
    const limiter = createRateLimiter({ read: 20, write: 20 }, clock)
    limiter.pause('write', 3_000)
    const turns = ask(limiter, clock.now, 700)
    await advance(2_999)
    expect(turns).toEqual([])
    await advance(2_001)
    const firstSeconds = turns.length
    expect(firstSeconds).toBeGreaterThan(10)
    expect(firstSeconds).toBeLessThan(32)
    await advance(25_000)
    const before = turns.length
    await advance(1_000)
    expect(turns.length - before).toBeGreaterThanOrEqual(17)
  })

  it('lets go of who no longer waits, without giving the turn away', async () => {
    const { clock, advance } = handClock()
    const limiter = createRateLimiter({ read: 4, write: 4 }, clock)
    await limiter.acquire('write')
    const cancel = new AbortController()
    const gone = limiter.acquire('write', cancel.signal)
    const stays = limiter.acquire('write')
    cancel.abort()
    await expect(gone).rejects.toMatchObject({ code: 'CANCELLED' })
    await advance(300)
    await expect(stays).resolves.toBeUndefined()
    await expect(limiter.acquire('write', cancel.signal)).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('feels its way after a pause, so that it is not refused again at once', async () => {
    const { clock, advance } = handClock()
    const limiter = createRateLimiter({ read: 20, write: 20 }, clock)
    limiter.pause('write', 1_000)
    const turns = ask(limiter, clock.now, 300)
    await advance(2_000)
    expect(turns.length).toBeGreaterThan(3)
    expect(turns.length).toBeLessThan(10)
    await advance(4_000)
    expect(most(turns, 1000)).toBeLessThanOrEqual(15)
  })

  it('waits longer each time it is refused again soon after a pause', async () => {
    const { clock, advance } = handClock()
    const limiter = createRateLimiter({ read: 20, write: 20 }, clock)
    const pauses: number[] = []
    for (let i = 0; i < 4; i += 1) {
      limiter.pause('read', 1_000)
      // Refused together with it: no reason to wait even longer.
      limiter.pause('read', 1_000)
      pauses.push(limiter.state().rateLimitedForMs)
      await advance(limiter.state().rateLimitedForMs + 500)
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000])
    await advance(30_000)
    limiter.pause('read', 1_000)
    expect(limiter.state().rateLimitedForMs).toBe(1_000)
  })

  it('tells what was used in each second of the last minute', async () => {
    const { clock, advance } = handClock()
    const limiter = createRateLimiter({ read: 10, write: 5 }, clock)
    ask(limiter, clock.now, 5)
    void limiter.acquire('read')
    await advance(2_100)
    const { reads, writes, rateLimitedForMs, history } = limiter.state()
    expect({ reads: reads.limit, writes: writes.limit, rateLimitedForMs, seconds: history.length }).toEqual({
      reads: 10,
      writes: 5,
      rateLimitedForMs: 0,
      seconds: 60,
    })
    expect(history.reduce((sum, one) => sum + one.writes, 0)).toBe(5)
    expect(history.reduce((sum, one) => sum + one.reads, 0)).toBe(1)
    limiter.pause('write', 1_500)
    await advance(3_000)
    expect(limiter.state().history.filter(({ rateLimited }) => rateLimited).length).toBeGreaterThanOrEqual(2)
    await advance(70_000)
    expect(limiter.state().history.every((one) => one.reads + one.writes === 0 && !one.rateLimited)).toBe(true)
  })
})
