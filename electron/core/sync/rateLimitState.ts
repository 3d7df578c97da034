import type { RateLimit } from '#shared/contracts/sync.ts'
import type { CoreContext, Shop } from '../context.ts'

/** Twice a second while something runs. Milliseconds. */
const everyMs = 500

/** What is used of Smaregi's rate limit now. */
export function rateLimitStateOf(core: CoreContext, shop: Shop): RateLimit {
  const { rateLimitedForMs, reads, writes, history } = shop.api.rateLimit()
  return {
    reads,
    writes,
    rateLimitedUntil: rateLimitedForMs === 0 ? null : new Date(core.now().getTime() + rateLimitedForMs).toISOString(),
    history: [...history],
  }
}

export interface RateLimitWatch {
  /** Tells the page of the rate limit as long as the work runs, and once after. */
  during<T>(work: Promise<T>): Promise<T>
}

export function createRateLimitWatch(core: CoreContext): RateLimitWatch {
  let running = 0
  let timer: NodeJS.Timeout | undefined
  const tell = (): void => {
    const shop = core.shopOrNull()
    if (shop !== null) core.emit('sync.rateLimit', rateLimitStateOf(core, shop))
  }
  return {
    async during(work) {
      running += 1
      timer ??= setInterval(tell, everyMs)
      try {
        return await work
      } finally {
        running -= 1
        if (running === 0) {
          clearInterval(timer)
          timer = undefined
          tell()
        }
      }
    },
  }
}
