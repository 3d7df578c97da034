import type { LineChoice, RecountLimits } from '../../contracts/countReview.ts'

/** What one round found of a product, against the stock at the moment of its own last beep. */
export interface Round {
  readonly round: number
  readonly counted: number
  readonly expected: number
}

const varianceOf = ({ counted, expected }: Round): number => counted - expected

/**
 * The round that holds, of rounds in their order. Two that find the same variance settle a line (the shop may have sold between
 * them, so their pieces need not be equal); the last of those that agree holds. Rounds of which no two agree settle nothing: the last one is shown.
 */
export function settle<R extends Round>(rounds: readonly R[]): { readonly holds: R; readonly agrees: boolean } | null {
  const last = rounds.at(-1)
  if (last === undefined) return null
  for (let at = rounds.length - 1; at > 0; at -= 1) {
    const later = rounds[at]
    if (later === undefined) continue
    if (rounds.slice(0, at).some((earlier) => varianceOf(earlier) === varianceOf(later))) return { holds: later, agrees: true }
  }
  return { holds: last, agrees: false }
}

/** Whether a variance is one to count again. `cost`: yen a piece; null: not known, the limit in yen says nothing then. */
export function isOver(limits: RecountLimits, round: Round, cost: number | null): boolean {
  const pieces = Math.abs(varianceOf(round))
  if (pieces === 0) return false
  if (limits.pieces !== null && pieces >= limits.pieces) return true
  if (limits.yen !== null && cost !== null && pieces * cost >= limits.yen) return true
  // Of nothing expected every piece is more than any percent.
  return limits.percent !== null && pieces * 100 >= limits.percent * Math.abs(round.expected)
}

/** A line as far as it decides what is to be corrected. */
export interface Line {
  readonly round: Round | null
  /** Rounds were counted, and no two agree. */
  readonly disagrees: boolean
  /** Of what nobody counted: the stock now. */
  readonly stock: number
  readonly choice: LineChoice | null
  readonly pieces: number | null
}

/**
 * What a commit adds to the stock. A counted line is corrected unless a person leaves it, or its rounds disagree; a line that
 * nobody counted only where a person says so.
 */
export function correctionOf({ round, disagrees, stock, choice, pieces }: Line): number {
  const expected = round?.expected ?? stock
  switch (choice) {
    case 'leave':
      return 0
    case 'zero':
      return 0 - expected
    case 'pieces':
      return pieces === null ? 0 : pieces - expected
    case 'correct':
      return round === null ? 0 : varianceOf(round)
    case null:
      return round === null || disagrees ? 0 : varianceOf(round)
  }
}
