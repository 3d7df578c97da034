/** So far may a stored moment lie ahead of the clock before it is not believed: clocks are corrected. Milliseconds. */
const tolerance = 5 * 60_000

/**
 * Milliseconds from a stored moment (ISO 8601) to now. Infinity where there is none, where it is no
 * moment, or where it lies in the future: a clock that ran ahead must not keep anything from
 * happening until its day has come.
 */
export function elapsedSince(at: string | null, now: number): number {
  const then = at === null ? Number.NaN : Date.parse(at)
  if (Number.isNaN(then) || then > now + tolerance) return Number.POSITIVE_INFINITY
  return Math.max(0, now - then)
}
