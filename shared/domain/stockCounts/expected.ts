/** A line of a stock's history, with the moments that count for it: its own, and when Smaregi had it. Milliseconds of Smaregi's clock. */
export interface Movement {
  readonly amount: number
  readonly ownMs: number
  readonly serverMs: number
}

export interface Expected {
  /** The stock at the moment, with what had happened by then, whenever it was told. */
  readonly expected: number
  /** Of that, what Smaregi was told after the moment. */
  readonly late: number
}

/**
 * The stock at a moment: what it is now, without what happened after the moment. `now` and `movements` are of one read, so that
 * what is missing in one is missing in the other. What reached Smaregi late is placed by its own time like everything else.
 */
export function expectedAt(momentMs: number, now: number, movements: Iterable<Movement>): Expected {
  let expected = now
  let late = 0
  for (const { amount, ownMs, serverMs } of movements) {
    if (ownMs > momentMs) expected -= amount
    else if (serverMs > momentMs) late += amount
  }
  return { expected, late }
}

/** Smaregi tells whole seconds. */
const secondMs = 1_000

/** Whether a movement happened in the second of a moment: on which side of it, a time in whole seconds does not tell. */
export const isInSecondOf = (momentMs: number, { ownMs }: Pick<Movement, 'ownMs'>): boolean =>
  ownMs % secondMs === 0 && Math.floor(momentMs / secondMs) * secondMs === ownMs

export type MovementPlace = 'before' | 'between' | 'after' | 'late'

/** Where a movement lies to the beeps of a line: `between` the first and the last of them. */
export function placeOf({ ownMs, serverMs }: Movement, beeps: { readonly firstMs: number; readonly lastMs: number }): MovementPlace {
  if (ownMs > beeps.lastMs) return 'after'
  if (serverMs > beeps.lastMs) return 'late'
  return ownMs > beeps.firstMs ? 'between' : 'before'
}
