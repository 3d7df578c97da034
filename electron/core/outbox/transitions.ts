import type { ReasonKind } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { wholeRow, type EntityName, type OperationName } from '#shared/domain/entities.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { countSending } from '../store/mark.ts'
import { inFlightSql, recordOutcome, type CellKey } from './outcomes.ts'

/**
 * What a request may make of pending cells: the one place outside core/changes that writes them. Each
 * function is one piece of a transaction; none talks to the network. Whatever ends a cell keeps the
 * outcome for the history first.
 */
export interface PendingCell extends CellKey {
  readonly op: OperationName
  readonly state: string
  readonly base: CellValue
  readonly baseVersion: string | null
  readonly mine: CellValue
  readonly sent: CellValue
  readonly sentAt: string | null
  readonly operationId: string | null
  readonly reasonKind: ReasonKind | null
}

export interface Refusal {
  /** Smaregi's own words. */
  readonly reason: string | null
  readonly kind: ReasonKind
}

/** What became of changes, counted as a person counts them. */
export interface Outcomes {
  verified: number
  conflicts: number
  rejected: number
}
export const noOutcomes = (): Outcomes => ({ verified: 0, conflicts: 0, rejected: 0 })

export const addOutcomes = (sum: Outcomes, more: Partial<Outcomes>): void => {
  sum.verified += more.verified ?? 0
  sum.conflicts += more.conflicts ?? 0
  sum.rejected += more.rejected ?? 0
}

/** Of `pending`, as a `PendingCell` names them. */
export const cellColumns =
  'entity, key, field, op, state, base, base_version AS baseVersion, mine, sent, sent_at AS sentAt, operation_id AS operationId, reason_kind AS reasonKind'
const here = 'WHERE entity = :entity AND key = :key AND field = :field'
const place = ({ entity, key, field }: CellKey) => ({ entity, key, field })
const asUnsent = 'sent = NULL, sent_set = NULL, operation_id = NULL'
const withoutReason = 'reason = NULL, reason_kind = NULL'

export const cellsOf = (db: ReadDb, entity: EntityName, key: number, states: readonly string[]): PendingCell[] =>
  db.all<PendingCell>(`SELECT ${cellColumns} FROM pending WHERE entity = ? AND key = ? AND state IN (SELECT value FROM json_each(?))`, [
    entity,
    key,
    JSON.stringify(states),
  ])

export const cellAt = (db: ReadDb, cell: CellKey): PendingCell | null =>
  db.get<PendingCell>(`SELECT ${cellColumns} FROM pending ${here}`, place(cell)) ?? null

/** What a push sends: some rows with what hangs on them, the cells of one set, or (both null) all that are staged. A new row goes whole. */
export interface Chosen {
  readonly rows: { readonly entity: EntityName; readonly keys: readonly number[] } | null
  readonly changeSetId: number | null
}

/** staged → queued, as part of a push. */
export function queueStaged(db: WriteDb, pushId: number | null, { rows, changeSetId }: Chosen, entities: readonly EntityName[]): void {
  db.run(
    `UPDATE pending SET state = 'queued', ${asUnsent}, push_id = :pushId
     WHERE state = 'staged' AND entity IN (SELECT value FROM json_each(:entities))
       AND (:keys IS NULL OR key IN (SELECT value FROM json_each(:keys)))
       AND (:set IS NULL OR change_set_id = :set OR (op = 'create' AND (entity, key) IN (
         SELECT entity, key FROM pending WHERE op = 'create' AND change_set_id = :set
       )))`,
    { pushId, keys: rows === null ? null : JSON.stringify(rows.keys), set: changeSetId, entities: JSON.stringify(entities) },
  )
}

export interface Sending {
  /** The server's clock, ISO. */
  readonly at: string
  readonly operationId?: string
}

/** The request of this cell is about to leave. Has to be on the disk before it does, and counted in the mark beside the file. */
export function markSending(db: WriteDb, cell: CellKey, { at, operationId }: Sending): void {
  countSending(db)
  db.run(
    `UPDATE pending SET state = 'sending', sent = mine, sent_set = change_set_id, sent_at = :at,
       operation_id = coalesce(:operationId, operation_id), ${withoutReason} ${here}`,
    { ...place(cell), at, operationId: operationId ?? null },
  )
}

/** Smaregi said yes. Not the end of it: the row is read back first. */
export const markSent = (db: WriteDb, cell: CellKey): void => void db.run(`UPDATE pending SET state = 'sent' ${here}`, place(cell))

/** The same for all cells of these rows whose request was answered. */
export const markRowsSent = (db: WriteDb, entity: EntityName, keys: readonly number[]): void =>
  void db.run(`UPDATE pending SET state = 'sent' WHERE entity = ? AND state = 'sending' AND key IN (SELECT value FROM json_each(?))`, [
    entity,
    JSON.stringify(keys),
  ])

/** The request surely never had an effect: as if it had not been tried. */
export const requeue = (db: WriteDb, cell: CellKey, state: 'queued' | 'staged' = 'queued'): void =>
  void db.run(`UPDATE pending SET state = :state, ${asUnsent} ${here}`, { ...place(cell), state })

/** Its fate cannot be read now. It is asked for before anything is sent again. */
export function markUnknown(db: WriteDb, cell: CellKey, at: string): void {
  db.run(`UPDATE pending SET state = 'unknown' ${here} AND state = 'sending'`, place(cell))
  recordOutcome(db, cell, 'unknown', at)
}

/** Smaregi said yes, and later looks do not find it: a person has to say what became of it, for it is never sent again by itself. */
export function markNotInHistory(db: WriteDb, cell: CellKey, at: string): void {
  db.run(`UPDATE pending SET state = 'unknown', reason_kind = 'notInHistory' ${here} AND state = 'sent'`, place(cell))
  recordOutcome(db, cell, 'unknown', at)
}

/** Nothing is left to send: the person is back at what Smaregi holds. */
export const dropCell = (db: WriteDb, cell: CellKey): void => void db.run(`DELETE FROM pending ${here}`, place(cell))

/** At the end of a push: what was not sent is staged again, what may have arrived is unknown. */
export function endPush(db: WriteDb): void {
  db.run(`UPDATE pending SET state = 'staged', ${asUnsent} WHERE state = 'queued'`)
  doubtSending(db)
}

/** A request that was on its way when the program or the push ended. */
export const doubtSending = (db: WriteDb): void => void db.run("UPDATE pending SET state = 'unknown' WHERE state = 'sending'")

/** A new row counts as one change: by the field that every one has. */
export const counted = ({ op, field }: Pick<PendingCell, 'op' | 'field'>, first: string): number =>
  op === 'create' && field !== first ? 0 : 1

export interface Now {
  /** Ours, ISO, for the record. */
  readonly at: string
  /** When Smaregi last changed the row, where known. */
  readonly version: string | null
  /** The field by which a new row of this entity is counted once. */
  readonly first: string
}

/** The server has our value, and we have seen it there. What the person typed since stays, on top of it. */
export function markVerified(db: WriteDb, cell: PendingCell, { at, version, first }: Now): Partial<Outcomes> {
  recordOutcome(db, cell, 'verified', at)
  const never = cell.state === 'queued'
  if (never || cell.mine === cell.sent) dropCell(db, cell)
  else {
    db.run(
      `UPDATE pending SET base = :base, mine = :mine, op = CASE op WHEN 'create' THEN 'set' ELSE op END, ${asUnsent}, theirs = NULL,
         their_at = NULL, their_name = NULL, ${withoutReason}, state = 'staged', base_version = :version ${here}`,
      {
        ...place(cell),
        version,
        base: cell.sent,
        // What is left to be added, once a part of it has been.
        mine: cell.op === 'add' ? Number(cell.mine) - Number(cell.sent) : cell.mine,
      },
    )
  }
  return { verified: counted(cell, first) }
}

/** A deletion that waits goes by the row as we have left it: our own writes are no conflict. */
export const moveVersion = (db: WriteDb, entity: EntityName, key: number, version: string | null): void =>
  void db.run(`UPDATE pending SET base_version = ? WHERE entity = ? AND key = ? AND op = 'delete' AND state IN ('staged', 'queued')`, [
    version,
    entity,
    key,
  ])

export interface Theirs {
  readonly value: CellValue
  readonly at: string | null
  readonly name?: string | null
}

/** Somebody else has changed it: both values are kept until a person decides. */
export function markConflict(db: WriteDb, cell: CellKey, theirs: Theirs, at: string): Partial<Outcomes> {
  db.run(
    `UPDATE pending SET state = 'conflict', theirs = :value, their_at = :theirAt, their_name = :name,
       op = CASE op WHEN 'create' THEN 'set' ELSE op END, ${withoutReason} ${here}`,
    { ...place(cell), value: theirs.value, theirAt: theirs.at, name: theirs.name ?? null },
  )
  recordOutcome(db, cell, 'conflict', at)
  db.run(`UPDATE pending SET ${asUnsent} ${here}`, place(cell))
  return { conflicts: 1 }
}

/** The server said no. A value that was typed since has not been refused: it is simply staged. */
export function markRejected(db: WriteDb, cell: PendingCell, refusal: Refusal, { at, first }: Omit<Now, 'version'>): Partial<Outcomes> {
  const other = cell.state !== 'queued' && cell.op !== 'create' && cell.mine !== cell.sent
  db.run(`UPDATE pending SET state = 'rejected', reason = :reason, reason_kind = :kind ${here}`, {
    ...place(cell),
    reason: refusal.reason,
    kind: refusal.kind,
  })
  recordOutcome(db, cell, 'rejected', at)
  db.run(`UPDATE pending SET ${asUnsent} ${here}`, place(cell))
  if (other) db.run(`UPDATE pending SET state = 'staged', ${withoutReason} ${here}`, place(cell))
  return { rejected: other ? 0 : counted(cell, first) }
}

/** A pulled row shows our value: it leaves the list, because Smaregi was just read. */
export function markAlreadyThere(db: WriteDb, cell: CellKey, at: string): void {
  recordOutcome(db, cell, 'verified', at)
  dropCell(db, cell)
}

/** Cells whose request is still without proof. */
export const inFlightCells = (db: ReadDb, entity: EntityName, only = ''): CellKey[] =>
  db.all<CellKey>(`SELECT entity, key, field FROM pending WHERE entity = ? AND state IN ${inFlightSql} ${only} ORDER BY key, field`, [
    entity,
  ])

/** Those of some rows that wait to be deleted. */
export const rowsToBeDeleted = (db: ReadDb, entity: EntityName, keys: readonly number[]): ReadonlySet<number> =>
  new Set(
    db.column<number>('SELECT p.key FROM json_each(?) j CROSS JOIN pending p ON p.entity = ? AND p.key = j.value AND p.field = ?', [
      JSON.stringify(keys),
      entity,
      wholeRow,
    ]),
  )
