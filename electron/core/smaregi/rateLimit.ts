import type { ProfileKind } from '#shared/contracts/common.ts'
import { BantoError } from '#shared/errors.ts'
import type { RateLimitState } from './client.ts'
import { realClock, type Clock } from './clock.ts'

/** Smaregi counts reads and writes of a contract apart. */
export type CallClass = 'read' | 'write'

/** Requests a second. */
export interface RateLimits {
  readonly read: number
  readonly write: number
}

/** What Smaregi grants a contract (client reports; the rule that there is a limit is official). */
export const rateLimits: Readonly<Record<ProfileKind, RateLimits>> = {
  sandbox: { read: 10, write: 4 },
  production: { read: 50, write: 20 },
  sample: { read: 50, write: 20 },
  custom: { read: 50, write: 20 },
}

/** Longest Retry-After that is waited for; a longer one is told to the person instead. */
const maxPauseMs = 120_000
/** Share of the rate kept after a 429, and how fast the rest comes back (share a second). */
const shareAfterRefusal = 0.6
const recoveryPerSecond = 0.02
const minShare = 0.2
/** The first requests after a pause feel their way: this share, growing so fast to the one that is kept. */
const firstShare = 0.3
const growthPerSecond = 0.15
/** A 429 so soon after a pause says that the pause was too short: the next one is twice as long. */
const tooSoonMs = 5_000
const maxDoublings = 5

interface Waiter {
  readonly grant: () => void
}

/** Seconds in which the granted number may leave at the earliest: a little more than one, for a network that bunches. */
const secondsPerLimit = 1.05
/** The same in the long run: requests that leave evenly bear more bunching. */
const secondsPerRefill = 1.08
/**
 * Share of a second's requests that may be made up for: while the engine writes a page or waits for the
 * disk nothing leaves, and what was granted meanwhile would be lost.
 */
const shareMadeUp = 0.25

/**
 * One token bucket, and a window: request number `perSecond + 1` leaves at the earliest 1.05 seconds
 * after the first, so that no second ever sees more than is granted, however many tokens came together.
 * Waiters are served first come, first served.
 */
class Bucket {
  readonly #capacity: number
  readonly #refill: number
  readonly #clock: Clock
  readonly #waiters: Waiter[] = []
  /** When the last requests left, as many as are granted a second, as a ring. */
  readonly #left: Float64Array
  #oldest = 0
  #tokens: number
  #at: number
  #pausedUntil = Number.NEGATIVE_INFINITY
  #share = 1
  #ceiling = 1
  #doublings = 0
  #serving = false

  constructor(perSecond: number, clock: Clock) {
    this.#capacity = Math.max(1, Math.floor(perSecond * shareMadeUp))
    this.#refill = perSecond / secondsPerRefill
    this.#left = new Float64Array(perSecond).fill(Number.NEGATIVE_INFINITY)
    this.#clock = clock
    this.#tokens = this.#capacity
    this.#at = clock.now()
  }

  async acquire(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) throw cancelled()
    this.#accrue()
    if (this.#waiters.length === 0 && this.#wait() === 0) {
      this.#take()
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
    let wait = milliseconds
    // Requests that were on their way together are refused together: that is one reason to slow down.
    if (now >= this.#pausedUntil) {
      this.#doublings = now - this.#pausedUntil < tooSoonMs ? Math.min(this.#doublings + 1, maxDoublings) : 0
      wait *= 2 ** this.#doublings
      this.#ceiling = Math.max(minShare, this.#ceiling * shareAfterRefusal)
      this.#share = Math.min(firstShare, this.#ceiling)
    }
    this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.min(wait, maxPauseMs))
    this.#tokens = Math.min(this.#tokens, 1)
  }

  /** Milliseconds until the pause ends. */
  pausedFor(): number {
    return Math.max(0, Math.ceil(this.#pausedUntil - this.#clock.now()))
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
        this.#take()
        this.#waiters.shift()?.grant()
      }
    } finally {
      this.#serving = false
    }
  }

  #take(): void {
    this.#tokens -= 1
    this.#left[this.#oldest] = this.#clock.now()
    this.#oldest = (this.#oldest + 1) % this.#left.length
  }

  #accrue(): void {
    const now = this.#clock.now()
    const from = Math.max(this.#at, Math.min(this.#pausedUntil, now))
    const seconds = (now - from) / 1000
    if (seconds > 0) {
      this.#tokens = Math.min(this.#capacity, this.#tokens + seconds * this.#refill * this.#share)
      this.#ceiling = Math.min(1, this.#ceiling + seconds * recoveryPerSecond)
      this.#share = Math.min(this.#ceiling, this.#share + seconds * growthPerSecond)
    }
    this.#at = now
  }

  /** Milliseconds until one token is there and the window has room; 0 when it is so. */
  #wait(): number {
    const now = this.#clock.now()
    const paused = this.#pausedUntil - now
    if (paused > 0) return Math.ceil(paused)
    const full = (this.#left[this.#oldest] ?? 0) + secondsPerLimit * 1000 - now
    if (full > 0) return Math.ceil(full)
    if (this.#tokens >= 1) return 0
    return Math.max(1, Math.ceil(((1 - this.#tokens) / (this.#refill * this.#share)) * 1000))
  }
}

const cancelled = () => new BantoError('CANCELLED', 'cancelled while waiting for a turn')

/** Seconds that the plot shows. */
const historySeconds = 60

/** Counts what left in each second of the last minute. */
class Counter {
  readonly #clock: Clock
  readonly #seconds = new Map<number, { reads: number; writes: number; rateLimited: boolean }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  #at(second: number) {
    const known = this.#seconds.get(second)
    if (known !== undefined) return known
    const fresh = { reads: 0, writes: 0, rateLimited: false }
    this.#seconds.set(second, fresh)
    const oldest = this.#now() - historySeconds
    for (const past of this.#seconds.keys()) if (past < oldest) this.#seconds.delete(past)
    return fresh
  }

  #now = (): number => Math.floor(this.#clock.now() / 1000)

  count(kind: CallClass): void {
    const second = this.#at(this.#now())
    if (kind === 'read') second.reads += 1
    else second.writes += 1
  }

  rateLimited(milliseconds: number): void {
    const first = this.#now()
    const last = Math.floor((this.#clock.now() + milliseconds) / 1000)
    for (let second = first; second <= last; second += 1) this.#at(second).rateLimited = true
  }

  history(): RateLimitState['history'] {
    const now = this.#now()
    return Array.from(
      { length: historySeconds },
      (_, i) => this.#seconds.get(now - historySeconds + i) ?? { reads: 0, writes: 0, rateLimited: false },
    )
  }
}

export interface RateLimiter {
  /** Waits for a turn; throws CANCELLED when the signal is aborted meanwhile. */
  acquire(kind: CallClass, signal?: AbortSignal): Promise<void>
  /** After a 429 of this class. */
  pause(kind: CallClass, milliseconds: number): void
  state(): RateLimitState
}

/** The limits of one contract, obeyed ahead of time. Every request to it must pass the same limiter. */
export function createRateLimiter(limits: RateLimits, clock: Clock = realClock): RateLimiter {
  const buckets = { read: new Bucket(limits.read, clock), write: new Bucket(limits.write, clock) }
  const counter = new Counter(clock)
  const pausedFor = () => Math.max(buckets.read.pausedFor(), buckets.write.pausedFor())
  return {
    async acquire(kind, signal) {
      await buckets[kind].acquire(signal)
      counter.count(kind)
    },
    pause(kind, milliseconds) {
      buckets[kind].pause(milliseconds)
      counter.rateLimited(buckets[kind].pausedFor())
    },
    state() {
      const history = counter.history()
      const last = history.at(-1)
      return {
        reads: { used: last?.reads ?? 0, limit: limits.read },
        writes: { used: last?.writes ?? 0, limit: limits.write },
        rateLimitedForMs: pausedFor(),
        history,
      }
    },
  }
}
