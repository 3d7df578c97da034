import type { LineChoice, LineMark } from '#shared/contracts/countReview.ts'
import { fromJson } from '../json.ts'
import type { ReadDb } from '../store/db.ts'
import { readCounted } from './counted.ts'
import type { Commit, Count } from './count.ts'
import { readLate } from './late.ts'
import { inAny, readOverlaps } from './overlaps.ts'
import type { Review, ReviewLine } from './review.ts'

interface Result {
  readonly productId: number
  readonly counted: number | null
  readonly expected: number | null
  readonly late: number
  readonly correction: number
  readonly cost: number | null
  readonly placedMs: number | null
  readonly reason: string | null
  readonly categoryId: number | null
  readonly isGone: 0 | 1
  readonly isPlanned: 0 | 1
  /** JSON, as the line had them; null: they were not kept. */
  readonly marks: string | null
  readonly isSettled: 0 | 1 | null
  readonly choice: LineChoice | null
}

const resultsSql = `SELECT r.product_id AS productId, r.counted, r.expected, r.late, r.correction, r.cost, r.placed_ms AS placedMs, r.reason,
  r.marks, r.is_settled AS isSettled,
  m.category_id AS categoryId, m.product_id IS NULL AS isGone, i.product_id IS NOT NULL AS isPlanned,
  CASE WHEN d.was_counted = (r.placed_ms IS NOT NULL) THEN d.choice END AS choice
FROM stock_count_result r LEFT JOIN product m ON m.product_id = r.product_id
LEFT JOIN stock_count_item i ON i.count_id = r.count_id AND i.product_id = r.product_id
LEFT JOIN stock_count_decision d ON d.count_id = r.count_id AND d.product_id = r.product_id WHERE r.count_id = ? ORDER BY r.product_id`

// What was left as it is has no result of its own.
const leftSql = `SELECT i.product_id AS productId, NULL AS counted, i.expected, 0 AS late, 0 AS correction, i.cost, NULL AS placedMs, NULL AS reason,
  m.category_id AS categoryId, m.product_id IS NULL AS isGone, 1 AS isPlanned,
  NULL AS choice, NULL AS marks, NULL AS isSettled
FROM stock_count_item i LEFT JOIN product m ON m.product_id = i.product_id
WHERE i.count_id = :countId AND NOT EXISTS (SELECT 1 FROM stock_count_result r WHERE r.count_id = :countId AND r.product_id = i.product_id)
ORDER BY i.product_id`

/** Marks that figures hang on: they stay as they were committed. The others tell of what is, or was to be done. */
const lasting: readonly LineMark[] = [
  'recount',
  'notPlanned',
  'gone',
  'notControlled',
  'unchecked',
  'sameSecond',
  'otherCorrected',
  'history',
]

function lastingMarks({ marks, isGone }: Result): readonly LineMark[] {
  if (marks === null) return isGone === 1 ? ['gone'] : []
  const kept = fromJson(marks)
  return Array.isArray(kept) ? lasting.filter((mark) => kept.includes(mark)) : []
}

/** A committed count: the figures that it was committed with, whatever happened since. */
export function readCommitted(db: ReadDb, count: Count, commit: Commit): Review {
  const { countId } = count
  const { counted: ledger } = readCounted(db, countId)
  const overlaps = readOverlaps(db, count, ledger)
  const isFoundElsewhere = inAny(overlaps)
  const late = readLate(db, count, commit)
  const isLate = new Set(late.movements.map(({ productId }) => productId))
  const lineOf = (result: Result): ReviewLine => {
    const found = ledger.get(result.productId)
    const expected = result.expected ?? 0
    return {
      productId: result.productId,
      settledDoubts: 0,
      isPlanned: result.isPlanned === 1,
      counted: result.counted,
      rounds: [],
      expected,
      late: result.late,
      cost: result.cost,
      categoryId: result.categoryId,
      marks: [
        ...(late.refused.has(result.productId) ? ['refused' as const] : []),
        ...(isLate.has(result.productId) ? ['afterCommit' as const] : []),
        ...(result.late === 0 ? [] : ['late' as const]),
        ...lastingMarks(result),
        ...(isFoundElsewhere(result.productId) ? ['otherCount' as const] : []),
      ],
      choice: result.choice,
      reason: result.reason,
      stock: expected,
      correction: result.correction,
      waits: false,
      isUnplaced: false,
      isSettled: result.isSettled === 1,
      persons: found?.persons ?? [],
      shelves: found?.shelves ?? [],
      firstMs: null,
      lastMs: result.placedMs,
      elsewhere: null,
    }
  }
  const lines = db.all<Result>(resultsSql, [countId]).map(lineOf)
  const left = db.all<Result>(leftSql, { countId }).map(lineOf)
  return {
    version: `committed ${countId}`,
    late,
    counted: lines.filter(({ counted }) => counted !== null),
    uncounted: [...lines.filter(({ counted }) => counted === null), ...left],
    overlaps,
  }
}
