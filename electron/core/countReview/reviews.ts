import { keepNewest } from '../keepNewest.ts'
import { changeSetRows } from '../changes/history.ts'
import type { ReadDb } from '../store/db.ts'
import { fileStamp } from '../store/versions.ts'
import { readCommitted } from './committed.ts'
import { findCount, type Count } from './count.ts'
import { computeReview, type Review, type ReviewLine } from './review.ts'

/** Counts whose figures are kept: the one that is looked at, and the one before. */
const mostKept = 2

export interface Figures {
  readonly count: Count
  readonly review: Review
  /** Of a committed count: what became of the correction of each product. */
  outcomes(): ReadonlyMap<number, string>
  /** Lists of its lines that were put in order, by what was asked for, the last one last: the next window of one is only cut from it. */
  readonly lists: Map<string, readonly ReviewLine[]>
}

interface Kept extends Figures {
  readonly stamp: string
}

const kept = new WeakMap<ReadDb, Map<string, Kept>>()

const mostOutcomes = 1_000_000
function outcomesOf(db: ReadDb, changeSetId: number | null): ReadonlyMap<number, string> {
  if (changeSetId === null) return new Map()
  const { rows } = changeSetRows(db, { changeSetId, outcome: null, offset: 0, limit: mostOutcomes })
  return new Map(rows.map(({ key, outcome }) => [key, outcome]))
}

/** The figures of a count: computed once, and again when anything in the file changed. Throws NOT_FOUND. */
export function reviewOf(db: ReadDb, countId: string): Figures {
  const stamp = fileStamp(db)
  const reviews = kept.get(db) ?? new Map<string, Kept>()
  kept.set(db, reviews)
  const known = reviews.get(countId)
  if (known?.stamp === stamp) return known
  const count = findCount(db, countId)
  const review = count.commit === null ? computeReview(db, count) : readCommitted(db, count, count.commit)
  let outcomes: ReadonlyMap<number, string> | null = null
  const figures: Kept = {
    stamp,
    count,
    review,
    outcomes: () => (outcomes ??= outcomesOf(db, count.commit?.changeSetId ?? null)),
    lists: new Map(),
  }
  keepNewest(reviews, countId, figures, mostKept)
  return figures
}
