import { describe, expect, it } from 'vitest'
import { callbackUrl } from '#core/entities/product/bulk.ts'
import { cheaperWay } from '#core/entities/product/cost.ts'
import { isMemoOf, memoOf } from '#core/outbox/operation.ts'
import type { Run } from '#core/outbox/run.ts'
import { stopReason } from '#core/outbox/held.ts'
import { rateLimits } from '#core/smaregi/rateLimit.ts'
import { BantoError } from '#shared/errors.ts'

describe('the way of a push', () => {
  it('is plain for a few products and bulk from about 20 in production, from a handful in the slow sandbox', () => {
    const first = (kind: 'production' | 'sandbox') =>
      Array.from({ length: 100 }, (_, i) => i + 1).find((products) => cheaperWay(products, rateLimits[kind]) === 'bulk')
    expect(first('production')).toBeGreaterThanOrEqual(20)
    expect(first('production')).toBeLessThanOrEqual(25)
    expect(first('sandbox')).toBeLessThanOrEqual(10)
    expect(cheaperWay(0, rateLimits.production)).toBe('plain')
    expect(cheaperWay(100_000, rateLimits.production)).toBe('bulk')
  })

  it('gives an address that Smaregi accepts and nobody can own', () => {
    expect(new URL(callbackUrl).hostname).toMatch(/\.invalid$/u)
    expect(callbackUrl.length).toBeLessThanOrEqual(511)
  })
})

describe('why a push ended', () => {
  it.each([
    ['RATE_LIMITED', 'rate'],
    ['OFFLINE', 'offline'],
    ['SERVER_UNAVAILABLE', 'server'],
    ['SIGN_IN_EXPIRED', 'signIn'],
    ['VAULT_LOCKED', 'signIn'],
    ['SCOPE_MISSING', 'scope'],
    ['CANCELLED', 'cancelled'],
    ['SERVER_REPLY_UNREADABLE', 'unreadable'],
  ] as const)('%s is told as %s', (code, reason) => {
    expect(stopReason({ stop: new BantoError(code) } as Run)).toBe(reason)
  })
})

describe('the memo of a stock write', () => {
  it('names the operation and the person within 100 characters, and is known again', () => {
    const memo = memoOf('番頭 7K3Q-0012', '山'.repeat(200))
    expect([...memo]).toHaveLength(100)
    expect(isMemoOf(memo, '番頭 7K3Q-0012')).toBe(true)
    expect(isMemoOf(memoOf('番頭 7K3Q-00123', null), '番頭 7K3Q-0012')).toBe(false)
    expect(isMemoOf(null, '番頭 7K3Q-0012')).toBe(false)
  })
})
