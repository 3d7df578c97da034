/** Requests a second and contract, reads and writes apart. Figures of the real service as clients observed them. */
export type Rates = 'production' | 'sandbox' | 'off'
export type RequestClass = 'read' | 'write'

const limits: Readonly<Record<Exclude<Rates, 'off'>, Readonly<Record<RequestClass, number>>>> = {
  production: { read: 50, write: 20 },
  sandbox: { read: 10, write: 4 },
}

export interface RateLimiter {
  /** Null where the request may pass, else the seconds to wait (for Retry-After). */
  take(contractId: string, kind: RequestClass): number | null
  rates(): Rates
  setRates(rates: Rates): void
}

/**
 * A sliding window of one second: no second anywhere holds more than the limit. Refused requests
 * do not count (our assumption: the real service does not say how it counts).
 */
export function createRateLimiter(initial: Rates, now: () => number = () => performance.now()): RateLimiter {
  let rates = initial
  const windows = new Map<string, number[]>()
  return {
    rates: () => rates,
    setRates(next) {
      rates = next
      windows.clear()
    },
    take(contractId, kind) {
      if (rates === 'off') return null
      const limit = limits[rates][kind]
      const key = `${contractId} ${kind}`
      const time = now()
      const recent = (windows.get(key) ?? []).filter((at) => at > time - 1000)
      windows.set(key, recent)
      if (recent.length >= limit) return 1
      recent.push(time)
      return null
    },
  }
}
