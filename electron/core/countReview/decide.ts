import { z } from 'zod'
import type { LineChoice, RecountLimits } from '#shared/contracts/countReview.ts'
import { countId } from '#shared/contracts/stockCounts.ts'
import { stillOr, workOf, type WorkedOut } from '../readers/work.ts'
import type { WriteDb } from '../store/db.ts'
import { findCount, type Count } from './count.ts'
import { refuse } from './refuse.ts'
import { wasCounted } from './review.ts'
import { reviewOf } from './reviews.ts'
import { isUndecided } from './totals.ts'
import type { Who } from './who.ts'

interface Decided {
  readonly choice: LineChoice | null
  readonly pieces: number | null
  readonly reason: string | null
}

/** Throws INVALID_INPUT (`reason`: `committed`) where the figures are sealed. */
function open(count: Count): void {
  if (count.commit !== null) throw refuse('committed', `count ${count.countId} is committed`)
}

const ids = z.array(z.number())

/** Of some products those that are lines of the count, counted or not. Throws NOT_FOUND, INVALID_INPUT (`reason`: `committed`). */
export const kindsOfLines = workOf(
  'kindsOfLines',
  z.object({ countId, productIds: ids }),
  z.object({ counted: ids, uncounted: ids }),
  (db, { countId: id, productIds }) => {
    const { count, review } = reviewOf(db, id)
    open(count)
    const asked = new Set(productIds)
    const lines = [...review.counted, ...review.uncounted].filter(({ productId }) => asked.has(productId))
    return {
      counted: lines.filter(wasCounted).map(({ productId }) => productId),
      uncounted: lines.filter((line) => !wasCounted(line)).map(({ productId }) => productId),
    }
  },
)
type Kinds = ReturnType<typeof kindsOfLines.run>

/** Keeps what a person decided of some lines; of products that are no line of the count nothing is kept. `worked`: as in `commitCount`. */
export function decideLines(
  db: WriteDb,
  who: Who,
  asked: { readonly countId: string; readonly productIds: number[] },
  decided: Decided,
  worked: WorkedOut<Kinds> | null = null,
): number {
  return db.transaction(() => {
    if ((decided.choice === 'pieces') !== (decided.pieces !== null)) throw refuse('pieces', 'pieces belong to the choice of that name')
    const { counted, uncounted } = stillOr(db, worked, kindsOfLines, asked)
    if (decided.choice === 'correct' && uncounted.length > 0) throw refuse('notCounted', 'nothing was counted that could be right')
    put(db, who, asked.countId, counted, 1, decided)
    put(db, who, asked.countId, uncounted, 0, decided)
    return counted.length + uncounted.length
  })
}

/** The products that `decideUncounted` decides. Throws what that throws. */
export const uncountedToDecide = workOf(
  'uncountedToDecide',
  z.object({ countId, choice: z.enum(['leave', 'zero']).nullable(), products: z.int() }),
  z.object({ productIds: ids, lines: z.int() }),
  (db, { countId: id, choice, products }) => {
    const { count, review } = reviewOf(db, id)
    open(count)
    const { uncounted } = review
    if (uncounted.length !== products) {
      throw refuse('otherNumber', `${uncounted.length} products are not counted`, { products: uncounted.length })
    }
    // Of what the books say 0 of, too: a sale before the commit would leave it undecided, for ever anew in a shop that sells on.
    const decided = choice === 'leave' ? uncounted.filter((line) => line.choice === null) : uncounted
    const lines = choice === 'leave' ? uncounted.filter(isUndecided).length : uncounted.length
    return { productIds: decided.map(({ productId }) => productId), lines }
  },
)

/**
 * Decides what nobody counted; how many lines needed it. `leave` decides what nobody decided alone: what a person decided otherwise stays.
 * `worked`: as in `commitCount`. Throws INVALID_INPUT (`reason`: `otherNumber`, `products`) where the person was shown another number of them.
 */
export function decideUncounted(
  db: WriteDb,
  who: Who,
  asked: Parameters<typeof uncountedToDecide.run>[1],
  worked: WorkedOut<ReturnType<typeof uncountedToDecide.run>> | null = null,
): number {
  return db.transaction(() => {
    const { productIds, lines } = stillOr(db, worked, uncountedToDecide, asked)
    put(db, who, asked.countId, productIds, 0, { choice: asked.choice, pieces: null, reason: null })
    return lines
  })
}

/** A reason without a decision, or the decision that stands with another reason. `worked`: the kind of its line. */
export function noteReason(
  db: WriteDb,
  who: Who,
  { countId: id, productId, reason }: { readonly countId: string; readonly productId: number; readonly reason: string | null },
  worked: WorkedOut<Kinds> | null = null,
): void {
  db.transaction(() => {
    const { counted } = stillOr(db, worked, kindsOfLines, { countId: id, productIds: [productId] })
    db.run(
      `INSERT INTO stock_count_decision (count_id, product_id, choice, pieces, was_counted, reason, author, at) VALUES (?, ?, NULL, NULL, ?, ?, ?, ?)
       ON CONFLICT (count_id, product_id) DO UPDATE SET reason = excluded.reason, author = excluded.author, at = excluded.at`,
      [id, productId, counted.length, reason, who.author, who.at],
    )
  })
}

// Undecided again, a line keeps the reason that was noted.
const putSql = `INSERT INTO stock_count_decision (count_id, product_id, choice, pieces, was_counted, reason, author, at)
  SELECT :countId, value, :choice, :pieces, :wasCounted, :reason, :author, :at FROM json_each(:ids) WHERE TRUE
  ON CONFLICT (count_id, product_id) DO UPDATE SET choice = excluded.choice, pieces = excluded.pieces, was_counted = excluded.was_counted,
    reason = coalesce(excluded.reason, reason), author = excluded.author, at = excluded.at`

function put(db: WriteDb, who: Who, id: string, productIds: readonly number[], wasCounted: 0 | 1, decided: Decided): void {
  if (productIds.length > 0) db.run(putSql, { countId: id, ids: JSON.stringify(productIds), wasCounted, ...decided, ...who })
}

/** Over which variances is counted again. Throws NOT_FOUND, INVALID_INPUT (`reason`: `committed`). */
export function setRecount(db: WriteDb, id: string, limits: RecountLimits | null): void {
  db.transaction(() => {
    open(findCount(db, id))
    db.run('UPDATE stock_count SET recount = ? WHERE count_id = ?', [limits === null ? null : JSON.stringify(limits), id])
  })
}

/** How many lines are to be counted again. */
export const linesToRecount = workOf(
  'linesToRecount',
  z.object({ countId }),
  z.number(),
  (db, { countId: id }) => reviewOf(db, id).review.counted.filter(({ marks }) => marks.includes('recount')).length,
)
