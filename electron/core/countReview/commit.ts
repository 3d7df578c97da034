import { z } from 'zod'
import { countId } from '#shared/contracts/stockCounts.ts'
import { changeStock } from '../entities/stock/stage.ts'
import { failpoint } from '../failpoints.ts'
import { stillOr, workOf, type WorkedOut } from '../readers/work.ts'
import type { WriteDb } from '../store/db.ts'
import type { Who } from './who.ts'
import { refuse } from './refuse.ts'
import { elsewhereOf } from './elsewhere.ts'
import { isBlocking, wasCounted, type ReviewLine } from './review.ts'
import { reviewOf } from './reviews.ts'
import { isUndecided, readAtOf } from './totals.ts'

/** What a commit writes. */
const plan = z.object({
  name: z.string(),
  storeId: z.int(),
  readAt: z.string().nullable(),
  /** Of each line that is corrected its product and, behind it, the pieces. */
  cells: z.array(z.number()),
  /** Rows of stock_count_result as JSON: a hundred thousand of them go from thread to thread as one text. */
  results: z.string(),
})

const committing = z.object({ countId, mode: z.enum(['relative', 'absolute']), version: z.string() })
/** `version`: of the figures that the person saw. */
export type Committing = z.infer<typeof committing>

/** Throws what `commitCount` throws. */
export const planOfCommit = workOf('planOfCommit', committing, plan, (db, { countId: id, mode, version }) => {
  const { count, review } = reviewOf(db, id)
  if (count.commit !== null) throw refuse('committed', `count ${id} is committed already`)
  if (count.endedAt !== null) throw refuse('ended', `count ${id} was given up`)
  const elsewhere = elsewhereOf(db, count, review)
  if (elsewhere !== null) throw refuse('committedElsewhere', `count ${id} was committed on another PC`, { products: elsewhere.products })
  if (review.version !== version) throw refuse('figuresChanged', 'the figures are no longer those that were shown')
  const lines = [...review.counted, ...review.uncounted.filter(({ choice }) => choice !== null)]
  const corrected = lines.filter(({ correction }) => correction !== 0)
  if (!review.counted.some(wasCounted)) throw refuse('nothingCounted', 'nobody counted anything')
  const undecided = review.uncounted.filter(isUndecided).length
  if (undecided > 0) throw refuse('undecided', `${undecided} products were not counted`, { lines: undecided })
  const behind = review.counted.filter(isBlocking).length
  const waiting = lines.filter(({ waits }) => waits).length
  if (behind > 0 || (corrected.length === 0 && waiting > 0)) {
    throw refuse('waiting', `${behind} lines were not read, ${waiting} wait`, { lines: Math.max(behind, waiting) })
  }
  return {
    name: count.name,
    storeId: count.storeId,
    readAt: readAtOf(db, review),
    cells: corrected.flatMap(({ productId, correction, stock }) => [productId, mode === 'absolute' ? stock + correction : correction]),
    results: JSON.stringify(lines.map(resultOf)),
  }
})

const resultOf = (line: ReviewLine): readonly unknown[] => [
  line.productId,
  line.counted,
  line.expected,
  line.late,
  line.correction,
  line.cost,
  line.lastMs,
  line.reason,
  line.marks,
  line.isSettled ? 1 : 0,
]

/**
 * Stages the corrections of a count as one set and seals it: all of it in one transaction, once, of the figures as they are then. Lines of
 * which a change is on its way are left out. `worked`: what was worked out apart; it counts where nothing was written since. Throws NOT_FOUND,
 * INVALID_INPUT (`reason`: `committed`, `ended`, `figuresChanged`, `undecided`, `waiting`, `nothingCounted`, `committedElsewhere`).
 */
export function commitCount(
  db: WriteDb,
  who: Who,
  asked: Committing,
  worked: WorkedOut<z.infer<typeof plan>> | null = null,
): { readonly changeSetId: number | null; readonly lines: number } {
  failpoint('count.begun')
  const committed = db.transaction(() => {
    const { name, storeId, readAt, cells: flat, results } = stillOr(db, worked, planOfCommit, asked)
    const op = asked.mode === 'absolute' ? 'setStock' : 'add'
    const cells = flat.flatMap((productId, at) => (at % 2 === 1 ? [] : [{ productId, storeId, op, amount: flat[at + 1] ?? 0 } as const]))
    const staged = changeStock(db, who, cells, 'count', { name: 'stockCount', details: { name, lines: cells.length } })
    const made = { countId: asked.countId, changeSetId: staged.changeSetId, mode: asked.mode, ...who, readAt }
    db.run(keepCommitSql, made)
    if (staged.changeSetId !== null) db.run(keepSetSql, made)
    const refused = staged.problems.map(({ productId }) => productId)
    db.run('DELETE FROM stock_count_result WHERE count_id = ?', [asked.countId])
    db.run(keepResultsSql, { countId: asked.countId, storeId, results, refused: JSON.stringify(refused) })
    failpoint('count.staged')
    return { changeSetId: staged.changeSetId, lines: staged.staged }
  })
  failpoint('count.committed')
  return committed
}

const keepCommitSql = `INSERT OR REPLACE INTO stock_count_commit (count_id, mode, change_set_id, at, author, read_at, number)
  VALUES (:countId, :mode, :changeSetId, :at, :author, :readAt,
    coalesce((SELECT number + 1 FROM stock_count_commit WHERE count_id = :countId), 1))`
const keepSetSql = `INSERT INTO stock_count_set (change_set_id, count_id, kind, commit_number, at, author, read_at)
  SELECT change_set_id, count_id, 'commit', number, at, author, read_at FROM stock_count_commit WHERE count_id = :countId AND :changeSetId IS NOT NULL`

const keepResultsSql = `INSERT INTO stock_count_result
    (count_id, product_id, counted, expected, late, correction, cost, placed_ms, reason, marks, is_settled, known_change_id, known_ms)
  SELECT :countId, value ->> 0, value ->> 1, value ->> 2, value ->> 3,
    iif(value ->> 0 IN (SELECT value FROM json_each(:refused)), 0, value ->> 4), value ->> 5, value ->> 6, value ->> 7, value -> 8, value ->> 9,
    (SELECT max(c.change_id) FROM stock_change c WHERE c.product_id = value ->> 0 AND c.store_id = :storeId
      AND EXISTS (SELECT 1 FROM stock_change_read h WHERE h.product_id = c.product_id AND h.store_id = c.store_id)),
    (SELECT CAST(round(unixepoch(t.upd_date_time, 'subsec') * 1000) AS INTEGER) FROM stock t WHERE t.product_id = value ->> 0 AND t.store_id = :storeId)
  FROM json_each(:results)`
