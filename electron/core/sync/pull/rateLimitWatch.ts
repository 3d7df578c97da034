import { BantoError } from '#shared/errors.ts'
import type { JobContext } from '../../rpc/types.ts'
import type { SmaregiClient } from '../../smaregi/client.ts'

/** So long a pull waits in all because Smaregi says «too many requests», without anything coming. Milliseconds. */
const longestMs = 60_000
/** How often the wait is looked at; shorter ones are not told. Milliseconds. */
const lookMs = 500
const toldFromMs = 1_000

type Job = Pick<JobContext, 'signal' | 'report'>

/** Watches over the waits of one pull. */
export interface RateLimitWatch {
  /** The job as the pull shall see it: its progress says when it waits, its signal ends a wait that is too long. */
  readonly job: Job
  /** Something came: the next wait counts from here. */
  came(): void
  /** RATE_LIMITED where this watch ended the wait, and not the person; else null. */
  ended(): BantoError | null
  stop(): void
}

/**
 * A pull that Smaregi (or its token endpoint) asks to wait says so («rateLimited» in the progress), and
 * ends after a minute in which nothing came.
 */
export function watchRateLimit(api: Pick<SmaregiClient, 'rateLimit'>, job: Job, longest = longestMs): RateLimitWatch {
  const tooLong = new AbortController()
  let last: Parameters<Job['report']>[0] | null = null
  let told = false
  let waited = 0
  let before = performance.now()
  const tell = (): void => {
    if (last !== null) job.report(told ? { ...last, detail: { ...last.detail, rateLimited: 1 } } : last)
  }
  const look = (): void => {
    const left = api.rateLimit().rateLimitedForMs
    const now = performance.now()
    waited += left > 0 ? now - before : 0
    before = now
    if (told !== (told ? left > 0 : left >= toldFromMs)) {
      told = !told
      tell()
    }
    if (waited >= longest) tooLong.abort()
  }
  const timer = setInterval(look, lookMs)
  timer.unref()
  return {
    job: {
      signal: AbortSignal.any([job.signal, tooLong.signal]),
      report(progress) {
        last = progress
        tell()
      },
    },
    came: () => void (waited = 0),
    ended: () =>
      tooLong.signal.aborted && !job.signal.aborted
        ? new BantoError('RATE_LIMITED', `rate limited for ${Math.round(waited / 1000)} s`, {
            details: { status: 429, title: null, detail: null },
            retryable: true,
          })
        : null,
    stop: () => clearInterval(timer),
  }
}
