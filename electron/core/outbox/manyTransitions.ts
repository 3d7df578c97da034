import type { EntityName } from '#shared/domain/entities.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { countSending } from '../store/mark.ts'
import { recordOutcomes } from './outcomes.ts'
import { cellColumns, markVerified, type Now, type PendingCell, type Sending } from './transitions.ts'

/**
 * The transitions that a push makes of thousands of cells, by one statement for many of one entity: one
 * row at a time they cost more by being run than by what they write.
 */

/** Ties `pending p` to the cells of a list of [key, field]; CROSS, so that the list is walked and each cell found by its key. */
const listed = `(SELECT value FROM json_each(:cells)) j CROSS JOIN pending p
  ON p.entity = :entity AND p.key = j.value ->> 0 AND p.field = j.value ->> 1`
const listOf = (cells: readonly PendingCell[]): string => JSON.stringify(cells.map(({ key, field }) => [key, field]))

/** Cells of these rows in one of the states, by row. */
export function cellsOfRows(
  db: ReadDb,
  entity: EntityName,
  keys: readonly number[],
  states: readonly string[],
): ReadonlyMap<number, readonly PendingCell[]> {
  const byKey = new Map<number, PendingCell[]>()
  const cells = db.all<PendingCell>(
    `SELECT ${cellColumns} FROM (SELECT value FROM json_each(:keys)) j CROSS JOIN pending p ON p.entity = :entity AND p.key = j.value
     WHERE p.state IN (SELECT value FROM json_each(:states))`,
    { keys: JSON.stringify(keys), entity, states: JSON.stringify(states) },
  )
  for (const cell of cells) {
    const known = byKey.get(cell.key)
    if (known === undefined) byKey.set(cell.key, [cell])
    else known.push(cell)
  }
  return byKey
}

/** As `markSending`, for cells that are sent together. */
export function markManySending(db: WriteDb, entity: EntityName, cells: readonly PendingCell[], { at }: Pick<Sending, 'at'>): void {
  if (cells.length === 0) return
  countSending(db, cells.length)
  db.run(
    `UPDATE pending SET state = 'sending', sent = mine, sent_set = change_set_id, sent_at = :at, reason = NULL, reason_kind = NULL
     WHERE (entity, key, field) IN (SELECT p.entity, p.key, p.field FROM ${listed})`,
    { entity, cells: listOf(cells), at },
  )
}

/** A cell that was found with our value, and what its row says of itself. */
export interface Verified {
  readonly cell: PendingCell
  readonly now: Now
}

/** As `markVerified`, for many. Those of which something is left, or that belong to a new row, go one by one. */
export function markManyVerified(db: WriteDb, entity: EntityName, verified: readonly Verified[], at: string): void {
  const done: PendingCell[] = []
  for (const { cell, now } of verified) {
    const isDone = cell.op === 'set' && (cell.state === 'queued' || cell.mine === cell.sent)
    if (isDone) done.push(cell)
    else markVerified(db, cell, now)
  }
  if (done.length === 0) return
  const cells = listOf(done)
  recordOutcomes(db, entity, cells, 'verified', at)
  db.run(`DELETE FROM pending WHERE (entity, key, field) IN (SELECT p.entity, p.key, p.field FROM ${listed})`, { entity, cells })
}
