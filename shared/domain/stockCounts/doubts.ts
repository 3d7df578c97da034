import type { Doubt } from '../../contracts/stockCounts.ts'

/** A count above this many times what is expected, and above `leastHuge` pieces, is asked about. */
const hugeTimes = 10
const leastHuge = 20
/** Of what the books have none of, so many are asked about: a few may have arrived unbooked, ten are rather typed wrongly. */
const hugeOfNone = 10
/** The same code again within this is asked about: a scanner that read twice. Milliseconds. */
const twiceMs = 500

/** What is known of a beep when it is kept. */
export interface BeepFacts {
  readonly isCaseUnknown: boolean
  /** Of this beep. */
  readonly pieces: number
  /** Of the line, this beep counted. */
  readonly total: number
  /** Null: not known. */
  readonly expected: number | null
  /** Since the beep before, where that was the same code on the same shelf and nothing was typed. */
  readonly sinceSameMs: number | null
  /** Earlier counts found it, and never on this shelf. */
  readonly isElsewhere: () => boolean
  readonly isPlanned: boolean
  /** Of a recount, where this product is not to be counted again: it would replace a count that was right. */
  readonly isOffList: boolean
}

/** What a line is asked about for its sum alone. */
export function unusualTotal({ total, expected }: Pick<BeepFacts, 'total' | 'expected'>): 'negative' | 'huge' | null {
  if (total < 0) return 'negative'
  if (expected === null) return null
  if (expected <= 0) return total >= hugeOfNone ? 'huge' : null
  return total > leastHuge && total > hugeTimes * expected ? 'huge' : null
}

/** What a person is asked about a beep, the weightiest first. */
export function* doubtsOf(facts: BeepFacts): Generator<Doubt> {
  if (facts.isOffList) yield 'notPlanned'
  if (facts.isCaseUnknown) yield 'caseUnknown'
  // Pieces are taken away by a correction, hardly by counting: also where enough were counted before.
  const unusual = facts.pieces < 0 ? 'negative' : unusualTotal(facts)
  if (unusual !== null) yield unusual
  if (facts.sinceSameMs !== null && facts.sinceSameMs < twiceMs) yield 'twice'
  if (!facts.isPlanned) yield 'notPlanned'
  if (facts.isElsewhere()) yield 'otherShelf'
}
