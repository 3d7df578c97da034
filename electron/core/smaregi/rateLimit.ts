import type { ProfileKind } from '#shared/contracts/common.ts'
import { BantoError } from '#shared/errors.ts'
import { realClock, type Clock } from './clock.ts'

/** Smaregi counts reads and writes of a contract apart. */
export type CallClass = 'read' | 'write'

/** Requests a second. */
export interface RateFigures {
  readonly read: number
  readonly write: number
}

/** What Smaregi grants a contract (client reports; the rule that there is a limit is official). */
export const rateFigures: Readonly<Record<ProfileKind, RateFigures>> = {
  sandbox: { read: 10, write: 4 },
  production: { read: 50, write: 20 },
  sample: { read: 50, write: 20 },
  custom: { read: 50, write: 20 },
}

/** Longest Retry-After that is waited for; a longer one is told to the person instead. */
const longestPause = 120_000
/** Share of the rate kept after a 429, and how fast it comes back (share a second). */
const slowedTo = 0.6
const recovery = 0.02
const slowest = 0.2

interface Waiter {
  readonly grant: () => void
}

/** Seconds in which the granted number may leave: a little more than one, for a network that bunches. */
const stretch = 1.05

/**
 * One token bucket. It holds few tokens, so that a pause is not followed by a burst, and fills so
 * slowly that request number `perSecond + 1` leaves at the earliest 1.05 seconds after the first:
 * no second ever sees more than is granted. Waiters are served first come, first served.
 */
class Bucket {
  readonly #capacity: number
  readonly #refill: number
  readonly #clock: Clock
  readonly #waiters: Waiter[] = []
  #tokens: number
  #at: number
  #pausedUntil = 0
  #share = 1
  #serving = false

  constructor(perSecond: number, clock: Clock) {
    this.#capacity = 1 + Math.floor(perSecond / 16)
    this.#refill = (perSecond + 1 - this.#capacity) / stretch
    this.#clock = clock
    this.#tokens = this.#capacity
    this.#at = clock.now()
  }

  async acquire(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) throw cancelled()
    this.#accrue()
    if (this.#waiters.length === 0 && this.#wait() === 0) {
      this.#tokens -= 1
      return
    }
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        grant: () => {
          signal?.removeEventListener('abort', leave)
          resolve()
        },
      }
      const leave = () => {
        const place = this.#waiters.indexOf(waiter)
        if (place >= 0) this.#waiters.splice(place, 1)
        reject(cancelled())
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#waiters.push(waiter)
      void this.#serve()
    })
  }

  /** Smaregi said 429: nothing leaves for `milliseconds`, and then fewer a second for a while. */
  pause(milliseconds: number): void {
    this.#accrue()
    const now = this.#clock.now()
    // Requests that were on their way together are refused together: that is one reason to slow down.
    if (now >= this.#pausedUntil) this.#share = Math.max(slowest, this.#share * slowedTo)
    this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.min(milliseconds, longestPause))
    this.#tokens = Math.min(this.#tokens, 1)
  }

  async #serve(): Promise<void> {
    if (this.#serving) return
    this.#serving = true
    try {
      while (this.#waiters.length > 0) {
        this.#accrue()
        const wait = this.#wait()
        if (wait > 0) {
          await this.#clock.sleep(wait)
          continue
        }
        this.#tokens -= 1
        this.#waiters.shift()?.grant()
      }
    } finally {
      this.#serving = false
    }
  }

  #accrue(): void {
    const now = this.#clock.now()
    const from = Math.max(this.#at, Math.min(this.#pausedUntil, now))
    const seconds = (now - from) / 1000
    if (seconds > 0) {
      this.#tokens = Math.min(this.#capacity, this.#tokens + seconds * this.#refill * this.#share)
      this.#share = Math.min(1, this.#share + seconds * recovery)
    }
    this.#at = now
  }

  /** Milliseconds until one token is there; 0 when it is. */
  #wait(): number {
    const paused = this.#pausedUntil - this.#clock.now()
    if (paused > 0) return Math.ceil(paused)
    if (this.#tokens >= 1) return 0
    return Math.max(1, Math.ceil(((1 - this.#tokens) / (this.#refill * this.#share)) * 1000))
  }
}

const cancelled = () => new BantoError('CANCELLED', 'cancelled while waiting for a turn')

export interface RateLimiter {
  readonly figures: RateFigures
  /** Waits for a turn; throws CANCELLED when the signal is aborted meanwhile. */
  acquire(kind: CallClass, signal?: AbortSignal): Promise<void>
  /** After a 429 of this class. */
  pause(kind: CallClass, milliseconds: number): void
}

/** The limits of one contract, obeyed ahead of time. Every request to it must pass the same limiter. */
export function createRateLimiter(figures: RateFigures, clock: Clock = realClock): RateLimiter {
  const buckets = { read: new Bucket(figures.read, clock), write: new Bucket(figures.write, clock) }
  return {
    figures,
    acquire: (kind, signal) => buckets[kind].acquire(signal),
    pause: (kind, milliseconds) => buckets[kind].pause(milliseconds),
  }
}
