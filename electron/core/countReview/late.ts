import type { ChangeOutcome } from '#shared/contracts/changes.ts'
import { fromJson } from '../json.ts'
import { changeSetRows, outcomesOfSets } from '../changes/history.ts'
import { isCorrectedBefore } from '../outbox/correctionElsewhere.ts'
import { countMarkIn, countMarkOf, operationIn } from '../outbox/operation.ts'
import type { ReadDb } from '../store/db.ts'
import type { Commit, Count } from './count.ts'

/** A movement before the moment of a committed line that reached Smaregi, or was read, only after the commit. */
export interface LateMovement {
  readonly productId: number
  readonly changeId: number
  readonly amount: number
  /** A follow-up that is in effect took it into account. */
  readonly isFollowed: boolean
}

export interface Late {
  readonly movements: readonly LateMovement[]
  /** Products whose correction Smaregi refused, or a person dropped. */
  readonly refused: ReadonlySet<number>
  /** Of the products of the movements those whose stock Banto is still to change: they are followed up once that is sent. */
  readonly onTheWay: ReadonlySet<number>
  /** Another PC corrected stocks for this count before this one did: nothing is followed up here. */
  readonly isElsewhere: boolean
}

interface LateRow {
  readonly productId: number
  readonly changeId: number
  readonly amount: number
  readonly memo: string | null
  readonly correction: number
  readonly counted: number | null
  readonly expected: number | null
  readonly marks: string | null
  readonly choice: string | null
}

const msOf = (text: string): string => `CAST(round(unixepoch(${text}, 'subsec') * 1000) AS INTEGER)`

// What was committed before the place in the history was kept is known up to when the movements were read.
const lateSql = `SELECT r.product_id AS productId, c.change_id AS changeId, c.amount, c.memo, r.correction, r.counted, r.expected, r.marks,
  CASE WHEN d.was_counted = (r.placed_ms IS NOT NULL) THEN d.choice END AS choice
FROM stock_count_result r
CROSS JOIN stock_change c ON c.product_id = r.product_id AND c.store_id = :storeId
LEFT JOIN stock_count_decision d ON d.count_id = r.count_id AND d.product_id = r.product_id
WHERE r.count_id = :countId AND c.amount <> 0
  AND iif(r.known_change_id IS NULL, ${msOf('coalesce(c.upd_date_time, c.target_date_time)')} > coalesce(r.known_ms, :knownMs), c.change_id > r.known_change_id)
  AND ${msOf('coalesce(c.target_date_time, c.upd_date_time)')} <= coalesce(r.placed_ms, CASE WHEN d.choice = 'pieces' THEN ${msOf('d.at')} END, :knownMs)
ORDER BY r.product_id, c.change_id`

/** Whether the figures of a line stand: it was corrected, or there was nothing to correct. What was left as it is is not followed up. */
function stands({ correction, counted, expected, marks, choice }: LateRow): boolean {
  if (correction !== 0) return true
  const kept = marks === null ? [] : fromJson(marks)
  const lasting: readonly unknown[] = Array.isArray(kept) ? kept : []
  if (lasting.some((mark) => mark === 'gone' || mark === 'notControlled')) return false
  if (choice === 'zero') return expected === 0
  return (
    choice !== 'leave' && counted === expected && (choice !== null || !lasting.some((mark) => mark === 'recount' || mark === 'sameSecond'))
  )
}

const operationsSql = `SELECT operation_id FROM sent_change WHERE entity = 'stock' AND key = :key AND field = :field AND operation_id IS NOT NULL
  UNION SELECT operation_id FROM pending WHERE entity = 'stock' AND key = :key AND field = :field AND operation_id IS NOT NULL`

/** The operations of this file on a stock. */
export const operationsOf = (db: ReadDb, productId: number, storeId: number): ReadonlySet<string> =>
  new Set(db.column<string>(operationsSql, { key: productId, field: String(storeId) }))

const most = 1_000_000

/** Products of a set whose changes ended in one of these ways. */
function endedIn(db: ReadDb, changeSetId: number, ways: readonly ChangeOutcome[]): ReadonlySet<number> {
  const set = outcomesOfSets(db, [changeSetId]).get(changeSetId)
  return new Set(
    ways
      .filter((outcome) => (set?.outcomes[outcome] ?? 0) > 0)
      .flatMap((outcome) => changeSetRows(db, { changeSetId, outcome, offset: 0, limit: most }).rows.map(({ key }) => key)),
  )
}

/** Products whose correction Smaregi refused, or a person dropped. */
function refusedOf(db: ReadDb, { changeSetId, mode }: Commit): ReadonlySet<number> {
  if (changeSetId === null) return new Set()
  // A sum that grew is still on its way.
  return endedIn(db, changeSetId, ['rejected', 'conflict', 'withdrawn', ...(mode === 'absolute' ? (['superseded'] as const) : [])])
}

const correctedSql = `SELECT c.change_id AS changeId, c.memo FROM stock_change c WHERE c.product_id = ? AND c.store_id = ? AND c.memo IS NOT NULL`
const setOperationsSql = `SELECT operation_id FROM sent_change WHERE entity = 'stock' AND key = ? AND change_set_id = ? AND operation_id IS NOT NULL`

/** Where the correction of a commit stands in the history of a product; null: it is not there (yet). */
function correctedAt(db: ReadDb, storeId: number, productId: number, changeSetId: number | null): number | null {
  const own = new Set(db.column<string>(setOperationsSql, [productId, changeSetId]))
  const lines = db.all<{ changeId: number; memo: string }>(correctedSql, [productId, storeId])
  return lines.find(({ memo }) => own.has(operationIn(memo) ?? ''))?.changeId ?? null
}

/**
 * Movements of the follow-ups that are in effect, as `product/change`. What Smaregi refused waits among the changes for a person, who may
 * send it again: only what was dropped is open again.
 */
function followedOf(db: ReadDb, followUps: readonly number[]): ReadonlySet<string> {
  const followed = new Set<string>()
  for (const changeSetId of followUps) {
    const dropped = endedIn(db, changeSetId, ['withdrawn'])
    for (const { productId, changeId } of db.all<{ productId: number; changeId: number }>(followedSql, [changeSetId])) {
      if (!dropped.has(productId)) followed.add(`${productId}/${changeId}`)
    }
  }
  return followed
}
const followedSql = 'SELECT product_id AS productId, change_id AS changeId FROM stock_count_followed WHERE change_set_id = ?'

const markedSql = `SELECT c.product_id AS productId, c.memo FROM stock_count_result r
  CROSS JOIN stock_change c ON c.product_id = r.product_id AND c.store_id = :storeId
  WHERE r.count_id = :countId AND instr(c.memo, :mark) > 0 ORDER BY c.product_id, c.change_id`

/** Whether another PC corrected one of the products for this count before this PC did, or followed it up. */
function isElsewhere(db: ReadDb, { countId, storeId }: Count): boolean {
  const mark = countMarkOf(countId)
  const lines = new Map<number, { memo: string | null }[]>()
  for (const { productId, memo } of db.all<{ productId: number; memo: string | null }>(markedSql, { countId, storeId, mark })) {
    lines.set(productId, [...(lines.get(productId) ?? []), { memo }])
  }
  return [...lines].some(([productId, ofProduct]) => {
    const own = operationsOf(db, productId, storeId)
    const isOurs = ({ memo }: { readonly memo: string | null }): boolean => own.has(operationIn(memo) ?? '')
    return isCorrectedBefore(ofProduct, mark, isOurs) || isCorrectedBefore(ofProduct, mark, isOurs, 'followUp')
  })
}

const onTheWaySql = `SELECT p.key FROM json_each(:ids) j CROSS JOIN pending p ON p.entity = 'stock' AND p.key = j.value AND p.field = :field`

/** What reached Smaregi after a count was committed and belongs before its beeps. Changes that Banto made itself were expected already. */
export function readLate(db: ReadDb, count: Count, commit: Commit): Late {
  const { changeSetId, mode, at, readAt, revertSetId, followUps } = commit
  const { countId, storeId } = count
  const refused = refusedOf(db, commit)
  const movements: LateMovement[] = []
  const mark = countMarkOf(countId)
  const followed = followedOf(db, followUps)
  const rows = revertSetId === null ? db.all<LateRow>(lateSql, { countId, storeId, knownMs: Date.parse(readAt ?? at) }) : []
  for (const row of rows) {
    const { productId, changeId, amount, memo, correction } = row
    if (refused.has(productId) || !stands(row)) continue
    // What another count found is in the books of every moment.
    if ((countMarkIn(memo)?.mark ?? mark) !== mark) continue
    const operation = operationIn(memo)
    if (operation !== null && operationsOf(db, productId, storeId).has(operation)) continue
    if (mode === 'absolute' && correction !== 0) {
      // What came before it was overwritten, and is in the number that was set.
      const corrected = correctedAt(db, storeId, productId, changeSetId)
      if (corrected === null || changeId < corrected) continue
    }
    movements.push({ productId, changeId, amount, isFollowed: followed.has(`${productId}/${changeId}`) })
  }
  const ids = JSON.stringify([...new Set(movements.map(({ productId }) => productId))])
  return {
    movements,
    refused,
    onTheWay: new Set(db.column<number>(onTheWaySql, { ids, field: String(storeId) })),
    isElsewhere: movements.length > 0 && isElsewhere(db, count),
  }
}

/** Of the movements that are not followed up yet the pieces of each product; where they come to nothing, nothing is to be done. */
export function openPieces({ movements }: Pick<Late, 'movements'>): ReadonlyMap<number, number> {
  const pieces = new Map<number, number>()
  for (const { productId, amount, isFollowed } of movements) {
    if (!isFollowed) pieces.set(productId, (pieces.get(productId) ?? 0) + amount)
  }
  for (const [productId, sum] of pieces) if (sum === 0) pieces.delete(productId)
  return pieces
}
