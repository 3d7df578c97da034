import type { ChangeOutcome } from '#shared/contracts/changes.ts'
import { changeSetRows, outcomesOfSets } from '../changes/history.ts'
import { fromJson } from '../json.ts'
import { operationIn } from '../outbox/operation.ts'
import type { ReadDb } from '../store/db.ts'
import type { Commit } from './count.ts'

/** SQL of the columns of CommittedRow, over the tables of committedSql. */
export const lineSql = `r.correction, r.counted, r.expected, r.marks, CASE WHEN d.was_counted = (r.placed_ms IS NOT NULL) THEN d.choice END AS choice`
export const committedSql = `FROM stock_count_result r
LEFT JOIN stock_count_decision d ON d.count_id = r.count_id AND d.product_id = r.product_id`

const msOf = (text: string): string => `CAST(round(unixepoch(${text}, 'subsec') * 1000) AS INTEGER)`

/** SQL, beside a line of the history (`c`): when it was, and whether the commit knew it. `:knownMs`: up to when movements were read for it. */
export const ownSql = msOf('coalesce(c.target_date_time, c.upd_date_time)')
// What was committed before the place in the history was kept is known up to when the movements were read.
export const isKnownSql = `iif(r.known_change_id IS NULL,
  ${msOf('coalesce(c.upd_date_time, c.target_date_time)')} <= coalesce(r.known_ms, :knownMs), c.change_id <= r.known_change_id)`
/** SQL for the moment of a committed line: what moved by then is in its figures. */
export const momentSql = `coalesce(r.placed_ms, CASE WHEN d.choice = 'pieces' THEN ${msOf('d.at')} END, :knownMs)`

/** A committed line as far as it tells whether its figures stand. */
export interface CommittedRow {
  readonly correction: number
  readonly counted: number | null
  readonly expected: number | null
  readonly marks: string | null
  readonly choice: string | null
}

/** Whether the figures of a line stand: it was corrected, or there was nothing to correct. What was left as it is is not followed up. */
export function stands({ correction, counted, expected, marks, choice }: CommittedRow): boolean {
  if (correction !== 0) return true
  const kept = marks === null ? [] : fromJson(marks)
  const lasting: readonly unknown[] = Array.isArray(kept) ? kept : []
  if (lasting.some((mark) => mark === 'gone' || mark === 'notControlled')) return false
  if (choice === 'zero') return expected === 0
  return (
    choice !== 'leave' && counted === expected && (choice !== null || !lasting.some((mark) => mark === 'recount' || mark === 'sameSecond'))
  )
}

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
export function refusedOf(db: ReadDb, { changeSetId, mode }: Commit): ReadonlySet<number> {
  if (changeSetId === null) return new Set()
  // A sum that grew is still on its way.
  return endedIn(db, changeSetId, ['rejected', 'conflict', 'withdrawn', ...(mode === 'absolute' ? (['superseded'] as const) : [])])
}

const correctedSql = `SELECT c.change_id AS changeId, c.memo FROM stock_change c WHERE c.product_id = ? AND c.store_id = ? AND c.memo IS NOT NULL`
const setOperationsSql = `SELECT operation_id FROM sent_change WHERE entity = 'stock' AND key = ? AND change_set_id = ? AND operation_id IS NOT NULL`

/** Where the correction of a commit stands in the history of a product; null: it is not there (yet). */
export function correctedAt(db: ReadDb, storeId: number, productId: number, changeSetId: number | null): number | null {
  const own = new Set(db.column<string>(setOperationsSql, [productId, changeSetId]))
  const lines = db.all<{ changeId: number; memo: string }>(correctedSql, [productId, storeId])
  return lines.find(({ memo }) => own.has(operationIn(memo) ?? ''))?.changeId ?? null
}

/**
 * Movements of the follow-ups that are in effect, as `product/change`. What Smaregi refused waits among the changes for a person, who may
 * send it again: only what was dropped is open again.
 */
export function followedOf(db: ReadDb, followUps: readonly number[]): ReadonlySet<string> {
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
