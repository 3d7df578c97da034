import type { Doubt } from '../../contracts/stockCounts.ts'
import { hasRightCheckDigit } from '../barcode/index.ts'

/** A count above this many times what is expected, and above `leastHuge` pieces, is asked about. */
const hugeTimes = 10
const leastHuge = 20
/** Of what the books have none of, so many are asked about: a few may have arrived unbooked, ten are rather typed wrongly. */
const hugeOfNone = 10
/** The same code again within this is asked about: a scanner that read twice. Milliseconds. */
const twiceMs = 500

/** What a scanner that pauses inside a bar code types is taken for a number: so many digits are no quantity, so close behind a beep. */
const leastCutOffPieces = 100_000
const cutOffMs = 3_000
/** Digits of an unknown code that the beginning, or the end, of a product's code is looked for with: fewer are found by chance. */
const leastBeginning = 4
const leastEnd = 6

/** A number that was typed before or behind a code. */
interface TypedNumber {
  readonly pieces: number
  /** Null: a product that was chosen by hand. */
  readonly code: string | null
  readonly isKnown: boolean
  readonly place: 'before' | 'behind'
  /** Since the beep before, milliseconds; null: there was none. */
  readonly sinceMs: number | null
}

/** Whether a number and a code are rather two parts of one bar code. `isCode`: a product has this code. */
export function isCutOff({ pieces, code, isKnown, place, sinceMs }: TypedNumber, isCode: (code: string) => boolean): boolean {
  if (pieces >= leastCutOffPieces && sinceMs !== null && sinceMs < cutOffMs) return true
  if (isKnown || code === null || pieces < 0 || !/^\d+$/u.test(code)) return false
  const joined = place === 'before' ? `${pieces}${code}` : `${code}${pieces}`
  return isCode(joined) || (joined.length === 13 && hasRightCheckDigit(joined))
}

/** Whether an unknown code is long enough to be looked for as the beginning, and as the end, of a product's code. */
export const isPart = (code: string): { readonly asBeginning: boolean; readonly asEnd: boolean } => {
  const isNumber = /^\d+$/u.test(code)
  return { asBeginning: isNumber && code.length >= leastBeginning, asEnd: isNumber && code.length >= leastEnd }
}

/** What is known of a beep when it is kept. */
export interface BeepFacts {
  readonly isCaseUnknown: boolean
  /** Of this beep. */
  readonly pieces: number
  /** A number before it is rather a part of a bar code. */
  readonly isCutOff: boolean
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

/**
 * What a number is asked about: one below zero for itself, since pieces are taken away by a correction, hardly by counting, also where enough
 * were counted before; else its line for its sum. A line below zero was asked about with the number that made it so.
 */
export function unusualNumber({ pieces, total, expected }: Pick<BeepFacts, 'pieces' | 'total' | 'expected'>): 'negative' | 'huge' | null {
  if (pieces < 0) return 'negative'
  if (expected === null) return null
  if (expected <= 0) return total >= hugeOfNone ? 'huge' : null
  return total > leastHuge && total > hugeTimes * expected ? 'huge' : null
}

/** What a person is asked about a beep, the weightiest first. */
export function* doubtsOf(facts: BeepFacts): Generator<Doubt> {
  if (facts.isCutOff) yield 'cutOff'
  if (facts.isOffList) yield 'notPlanned'
  if (facts.isCaseUnknown) yield 'caseUnknown'
  const unusual = unusualNumber(facts)
  if (unusual !== null) yield unusual
  if (facts.sinceSameMs !== null && facts.sinceSameMs < twiceMs) yield 'twice'
  if (!facts.isPlanned) yield 'notPlanned'
  if (facts.isElsewhere()) yield 'otherShelf'
}
