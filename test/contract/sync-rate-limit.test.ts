import { describe, expect, it } from 'vitest'
import { resources } from '#core/sync/pull/resources.ts'
import { essentialScopes, scopes } from '#core/connection/identity.ts'
import { openShopInTest } from '../fixtures/inTest.ts'

const open = async (...input: Parameters<typeof openShopInTest>) => {
  const shop = await openShopInTest(...input)
  return shop
}

describe('the rate limit of a contract', () => {
  it('is one for a pull and a push at once: Smaregi never has to say 429', async () => {
    const shop = await open({ products: 800, rates: 'production' })
    const { engine, control } = shop
    await engine.job('sync.pull', { mode: 'auto' })
    const cells = Array.from({ length: 40 }, (_, i) => ({ productId: i + 1, field: 'price' as const, value: 1000 + i }))
    await engine.call('products.stage', { cells, origin: 'edit' })
    await control.resetStatistics()
    // Two jobs, and questions of the page beside them, as two windows would put them.
    const work = await Promise.all([engine.job('sync.pull', { mode: 'full' }), engine.job('sync.push', { productIds: null })])
    expect(work[1]).toMatchObject({ rejected: 0, unknown: 0 })
    const { statuses } = await control.statistics()
    expect(statuses['429']).toBeUndefined()
    const { reads, history } = await engine.call('sync.rateLimit', {})
    expect(reads.limit).toBe(50)
    expect(history).toHaveLength(60)
    expect(Math.max(...history.map((one) => one.reads))).toBeLessThanOrEqual(50)
    expect(history.reduce((sum, one) => sum + one.reads + one.writes, 0)).toBeGreaterThan(0)
  })

  it('is told while something runs, and says when Smaregi asks to wait', async () => {
    const shop = await open({ products: 2500 })
    const { engine, control } = shop
    await control.fault(
      { match: { path: '/products' }, fault: { kind: 'latency', ms: 150 } },
      { match: { path: '/stock' }, fault: { kind: 'status', status: 429, retryAfter: 2 }, count: 1 },
    )
    const rateLimited = engine.event('sync.rateLimit', ({ rateLimitedUntil }) => rateLimitedUntil !== null)
    await engine.job('sync.pull', { mode: 'auto' })
    expect((await rateLimited).history.at(-1)).toBeDefined()
    const { rateLimitedUntil, history } = await engine.call('sync.rateLimit', {})
    expect(rateLimitedUntil).toBeNull()
    expect(history.some((one) => one.rateLimited)).toBe(true)
    expect(engine.events.filter(({ name }) => name === 'sync.rateLimit').length).toBeGreaterThan(1)
  })
})

describe('the schedule', () => {
  it('pulls and sweeps by itself when they are due, only after a first pull, and says when', async () => {
    let hours = 0
    const now = () => new Date(Date.now() + hours * 3_600_000)
    const shop = await open({ products: 60, engine: { now } })
    const { engine } = shop
    expect(await engine.call('sync.schedule', {})).toMatchObject({ pullMinutes: 15, sweepHours: 24, nextPullAt: null, nextSweepAt: null })
    await engine.job('sync.pull', { mode: 'auto' })
    const { nextPullAt, nextSweepAt } = await engine.call('sync.schedule', {})
    expect(Date.parse(nextPullAt ?? '')).toBeGreaterThan(now().getTime())
    expect(Date.parse(nextSweepAt ?? '')).toBeGreaterThan(now().getTime() + 23 * 3_600_000)
    const never = await engine.call('sync.setSchedule', { pullMinutes: 0, sweepHours: 0 })
    expect(never).toMatchObject({ nextPullAt: null, nextSweepAt: null })
    const ended = () => engine.event('jobs.finished', ({ method }) => method === 'sync.pull')
    hours = 2
    const pulled = ended()
    await engine.call('sync.setSchedule', { pullMinutes: 60, sweepHours: 12 })
    expect((await pulled).outcome).toMatchObject({ ok: true, value: { mode: 'incremental' } })
    hours = 13
    const swept = ended()
    await engine.call('sync.setSchedule', { pullMinutes: 60, sweepHours: 12 })
    expect((await swept).outcome).toMatchObject({ ok: true, value: { mode: 'sweep' } })
  })
})

describe('scopes', () => {
  it('cover every resource, and a sign-in that is granted fewer still works', async () => {
    expect(resources.filter(({ scope }) => !scopes.includes(scope))).toEqual([])
    const few = [...essentialScopes]
    const shop = await open({ products: 80, clientScopes: few })
    const { engine } = shop
    const result = await engine.job('sync.pull', { mode: 'auto' })
    expect(result.unavailable).toEqual(
      resources.filter(({ scope, demand }) => demand === 'always' && !few.includes(scope)).map(({ name }) => name),
    )
    expect((await engine.call('app.status', {})).products).toBe(80)
  })
})
