import { reviewOf } from '../countReview/reviews.ts'
import type { ReadDb } from '../store/db.ts'

const isAgainSql = `SELECT 1 FROM stock_count_session WHERE count_id = :countId AND round > 1
  UNION ALL SELECT 1 FROM stock_count_decision WHERE count_id = :countId AND choice IN ('zero', 'pieces') LIMIT 1`

/** Whether anything of a count was counted again or decided: only then is there more to its lines than the sums of the first round. */
export const isLookedAtAgain = (db: ReadDb, countId: string): boolean => db.get(isAgainSql, { countId }) !== undefined

export interface Settled {
  readonly products: ReadonlySet<number>
  /** How many questions are open about their beeps. */
  readonly doubts: number
}

/** Products whose open questions need no answer any more: two rounds agree, or a person decided the number. Throws NOT_FOUND. */
export function settledOf(db: ReadDb, countId: string): Settled {
  const lines = isLookedAtAgain(db, countId) ? reviewOf(db, countId).review.counted.filter(({ settledDoubts }) => settledDoubts > 0) : []
  return {
    products: new Set(lines.map(({ productId }) => productId)),
    doubts: lines.reduce((sum, { settledDoubts }) => sum + settledDoubts, 0),
  }
}
