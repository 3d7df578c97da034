import { reviewOf } from '../countReview/reviews.ts'
import type { ReadDb } from '../store/db.ts'

/** The products that are to be counted again, as the review says now. */
export const recountList = (db: ReadDb, countId: string): ReadonlySet<number> =>
  new Set(reviewOf(db, countId).review.counted.flatMap(({ productId, marks }) => (marks.includes('recount') ? [productId] : [])))
