import { offMs, setBackMs } from '#shared/domain/stockCounts/clock.ts'
import type { ServerClock } from '../smaregi/client.ts'

export interface Clocks {
  /** The PC's clock, which can be set. */
  now(): Date
  /** Milliseconds that only grow. */
  monotonic(): number
  /** Null: Smaregi has not told its time yet. */
  server(): ServerClock | null
}

/** When something was counted: as the PC says, and by Smaregi's clock as far as it is known (epoch, milliseconds). */
export interface Placed {
  readonly at: string
  readonly placedMs: number
  /** The PC's clock, and the time that only grows, of the same moment. */
  readonly wallMs: number
  readonly monotonicMs: number
}

/**
 * Places what is counted by Smaregi's clock: the PC's with the difference that the last reply told. A PC's clock that was set back
 * since is not believed, the time that passed is. One that jumped ahead is: a PC that slept counts no time meanwhile.
 */
export function createCountClock({ now, monotonic, server }: Clocks): () => Placed {
  const start = now().getTime()
  const atStart: ServerClock = { serverMs: start, wallMs: start, monotonicMs: monotonic() }
  return () => {
    const wallMs = now().getTime()
    const monotonicMs = monotonic()
    const known = server() ?? atStart
    const passed = monotonicMs - known.monotonicMs
    const byWall = wallMs - known.wallMs
    const placedMs = Math.round(known.serverMs + (byWall < passed - setBackMs ? passed : byWall))
    return { at: new Date(wallMs).toISOString(), placedMs, wallMs, monotonicMs }
  }
}

/**
 * Where a reply of Smaregi that came later shows something to belong; null: where it was placed. It was no later than the reply less the time that
 * passed: a PC's clock that was put forward looks like sleep until then. It was just then where the PC neither slept nor had its clock set since.
 */
export function placedAnew({ placedMs, wallMs, monotonicMs }: Placed, reply: ServerClock): number | null {
  const passed = reply.monotonicMs - monotonicMs
  const latest = Math.round(reply.serverMs - passed)
  const isExact = Math.abs(reply.wallMs - wallMs - passed) <= setBackMs
  return placedMs > latest + offMs || (isExact && placedMs < latest - offMs) ? latest : null
}
