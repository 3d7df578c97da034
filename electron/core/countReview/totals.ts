import type { CountTotals } from '#shared/contracts/countReview.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { outcomesOfSets } from '../changes/history.ts'
import type { ReadDb } from '../store/db.ts'
import { readPullState } from '../sync/pull/state.ts'
import type { Count } from './count.ts'
import { elsewhereOf } from './elsewhere.ts'
import { cellsToFollow } from './followUp.ts'
import { openPieces, type LateMovement } from './late.ts'
import { isBlocking, isCorrectable, wasCounted, type Review, type ReviewLine } from './review.ts'
import { reviewOf } from './reviews.ts'
import { correctedTwice } from './twice.ts'

type Summary = OutputOf<'countReview.summary'>

/** Nobody counted it, and a person decided that none is there. */
const isToZero = ({ counted, choice, correction }: ReviewLine): boolean => counted === null && (choice === 'zero' || correction !== 0)

/** Null where nobody counted it (but of what is set to 0, that none is there), or where no stock could be corrected. */
export const varianceOf = (line: ReviewLine): number | null =>
  !isCorrectable(line) || (line.counted === null && !isToZero(line)) ? null : (line.counted ?? 0) - line.expected

/** Pieces that are more (or, below 0, less) than expected; of what nobody counted: that none was there. */
export const missingOf = (line: ReviewLine): number => varianceOf(line) ?? (isCorrectable(line) ? 0 - line.expected : 0)

/** The same in yen at cost; null: no cost is known. */
export const yenOf = (line: ReviewLine): number | null => (line.cost === null ? null : missingOf(line) * line.cost)

/** A line that would change nothing whatever is decided needs no decision. */
export const isUndecided = ({ choice, expected }: ReviewLine): boolean => choice === null && expected !== 0

/** Left as it is, it stays at 0, whether anybody says so or not. */
const isEmpty = ({ choice, expected }: ReviewLine): boolean => expected === 0 && (choice === null || choice === 'leave')

function totalsOf(lines: readonly ReviewLine[]): CountTotals {
  const totals = { lines: lines.length, pieces: 0, expectedPieces: 0, more: 0, less: 0, moreYen: 0, lessYen: 0, yen: 0, withoutCost: 0 }
  for (const line of lines) {
    const pieces = missingOf(line)
    const yen = yenOf(line)
    totals.pieces += line.counted ?? 0
    totals.expectedPieces += line.expected
    if (pieces > 0) totals.more += pieces
    else totals.less += pieces
    if (yen === null) totals.withoutCost += isCorrectable(line) ? 1 : 0
    else if (yen > 0) totals.moreYen += yen
    else totals.lessYen += yen
    totals.yen += yen ?? 0
  }
  return totals
}

const sumOf = (lines: readonly ReviewLine[], of: (line: ReviewLine) => number): number => lines.reduce((sum, line) => sum + of(line), 0)

const howMany = (lines: readonly ReviewLine[], is: (line: ReviewLine) => boolean): number => sumOf(lines, (line) => (is(line) ? 1 : 0))

/** Pieces in the books, and their worth in yen, of one direction. */
const booksOf = (lines: readonly ReviewLine[], of: (expected: number) => number): { readonly pieces: number; readonly yen: number } => ({
  pieces: sumOf(lines, ({ expected }) => of(expected)),
  yen: sumOf(lines, ({ expected, cost }) => of(expected) * (cost ?? 0)),
})

/** The round after the last one in which a line was counted. */
const nextRound = ({ rounds }: ReviewLine): number => Math.max(...rounds.map(({ round }) => round)) + 1

function sentOf(db: ReadDb, changeSetId: number | null): Summary['sent'] {
  const set = changeSetId === null ? undefined : outcomesOfSets(db, [changeSetId]).get(changeSetId)
  if (changeSetId === null || set === undefined) return null
  const { verified, waiting, unknown } = set.outcomes
  return { changeSetId, total: set.cells, proved: verified, waiting, unknown, refused: set.cells - verified - waiting - unknown }
}

/**
 * What takes the corrections back that were `sent`. One that never reached Smaregi is taken out of what is on its way: there is nothing that
 * could be proved of it. What a person changed again afterwards is not among these.
 */
function reversedOf(db: ReadDb, changeSetId: number | null, sent: Summary['sent']): Summary['reversed'] {
  const reversal = sentOf(db, changeSetId)
  if (reversal === null) return null
  const { total, proved, waiting, unknown, refused } = reversal
  const nothing = Math.min(refused, sent?.refused ?? 0)
  return { total: total - nothing, proved, waiting, unknown, nothing }
}

/** When the movements were read; null: never since the first beep. */
export function readAtOf(db: ReadDb, { counted }: Review): string | null {
  const { highWater } = readPullState(db, 'stock')
  const firstMs = counted.reduce((first, line) => Math.min(first, line.firstMs ?? Infinity), Infinity)
  return highWater !== null && Date.parse(highWater) >= firstMs ? highWater : null
}

const movementsOf = (movements: readonly LateMovement[]) => ({
  movements: movements.length,
  products: new Set(movements.map(({ productId }) => productId)).size,
  pieces: movements.reduce((sum, { amount }) => sum + amount, 0),
})

function afterOf(db: ReadDb, { commit }: Count, { late }: Review): Summary['after'] {
  if (commit === null || late === null) return null
  const cells = cellsToFollow(late)
  const sets = commit.followUps.flatMap((set) => sentOf(db, set) ?? [])
  const sum = (of: 'total' | 'proved' | 'waiting' | 'unknown' | 'refused'): number => sets.reduce((all, set) => all + set[of], 0)
  const { highWater } = readPullState(db, 'stock')
  return {
    total: movementsOf(late.movements),
    open: movementsOf(late.movements.filter(({ isFollowed }) => !isFollowed)),
    todo: { products: cells.length, pieces: cells.reduce((all, { amount }) => all + amount, 0) },
    waiting: late.isElsewhere ? 0 : openPieces(late).size - cells.length,
    sent: {
      sets: sets.length,
      total: sum('total'),
      proved: sum('proved'),
      waiting: sum('waiting'),
      unknown: sum('unknown'),
      refused: sum('refused'),
    },
    isElsewhere: late.isElsewhere,
    readAt: highWater !== null && Date.parse(highWater) > Date.parse(commit.readAt ?? commit.at) ? highWater : null,
  }
}

/** All that the review says above its list. Throws NOT_FOUND. */
export function summarize(db: ReadDb, countId: string): Summary {
  const { count, review } = reviewOf(db, countId)
  const { version, counted, uncounted, overlaps } = review
  const all = [...counted, ...uncounted]
  const sent = sentOf(db, count.commit?.changeSetId ?? null)
  const worth = (line: ReviewLine): number => line.expected * (line.cost ?? 0)
  const toZero = uncounted.filter(isToZero)
  const { more, less, moreYen, lessYen, yen, withoutCost } = totalsOf(all.filter((line) => varianceOf(line) !== null))
  const late = counted.filter((line) => line.late !== 0)
  // What Smaregi refused was not corrected.
  const corrected = all.filter((line) => line.correction !== 0 && !line.marks.includes('refused'))
  const marks: Record<string, number> = {}
  for (const line of all) for (const mark of line.marks) marks[mark] = (marks[mark] ?? 0) + 1
  const again = counted.filter((line) => line.marks.includes('recount'))
  return {
    version,
    counted: totalsOf(counted),
    variance: { more, less, moreYen, lessYen, yen, withoutCost },
    countedOf: {
      planned: howMany(counted, (line) => wasCounted(line) && line.isPlanned),
      notPlanned: howMany(counted, (line) => wasCounted(line) && !line.isPlanned),
      decided: howMany(counted, (line) => !wasCounted(line)),
    },
    overlaps: overlaps.map((other) => ({ countId: other.countId, name: other.name, products: other.productIds.size })),
    uncounted: {
      products: uncounted.length,
      pieces: sumOf(uncounted, ({ expected }) => expected),
      yen: sumOf(uncounted, worth),
      empty: howMany(uncounted, isEmpty),
      undecided: count.commit === null ? howMany(uncounted, isUndecided) : 0,
      above: booksOf(uncounted, (expected) => Math.max(0, expected)),
      below: booksOf(uncounted, (expected) => Math.min(0, expected)),
      toLeave:
        count.commit === null ? howMany(uncounted, (line) => line.choice === 'leave' && !isEmpty(line)) : uncounted.length - toZero.length,
      toZero: toZero.length,
      toZeroPieces: sumOf(toZero, ({ expected }) => expected),
      toZeroYen: sumOf(toZero, worth),
      withoutCost: howMany(uncounted, ({ cost, expected }) => cost === null && expected !== 0),
    },
    late: { lines: late.length, pieces: sumOf(late, (line) => line.late) },
    recount: {
      limits: count.recount,
      lines: again.length,
      disagree: howMany(again, ({ rounds }) => rounds.length > 1),
      settled: howMany(counted, ({ isSettled }) => isSettled),
      round:
        count.commit === null ? again.reduce<number | null>((least, line) => Math.min(least ?? Infinity, nextRound(line)), null) : null,
    },
    marks,
    notCorrectable: howMany(counted, (line) => !isCorrectable(line)),
    commit: {
      lines: corrected.length,
      more: sumOf(corrected, ({ correction }) => Math.max(0, correction)),
      less: sumOf(corrected, ({ correction }) => Math.min(0, correction)),
      yen: sumOf(corrected, ({ correction, cost }) => correction * (cost ?? 0)),
      withoutCost: howMany(corrected, ({ cost }) => cost === null),
      waiting: howMany(all, ({ waits }) => waits),
      blocking: count.commit === null ? howMany(counted, isBlocking) : 0,
    },
    sent,
    reversed: reversedOf(db, count.commit?.revertSetId ?? null, sent),
    after: afterOf(db, count, review),
    readAt: count.commit === null ? readAtOf(db, review) : count.commit.readAt,
    behind: marks['notRead'] ?? 0,
    elsewhere: elsewhereOf(db, count, review),
    twice: correctedTwice(db, count),
  }
}
