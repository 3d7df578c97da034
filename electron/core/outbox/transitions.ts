import type { ReasonKind } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { recordOutcome, type CellKey } from './outcomes.ts'
import { productColumns } from '../products/columns.ts'
import { updateSearchIndex } from '../products/searchIndex.ts'
import type { WireRow } from '../smaregi/client.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { countSending } from '../store/mark.ts'
import { writeProducts } from '../store/mirror.ts'
import { readPullState } from '../sync/pull/state.ts'
import type { Cells } from './run.ts'

/**
 * What may become of one pending cell. Each function is one piece of a transaction; none talks to
 * the network. Whatever ends a cell keeps the outcome for the history first.
 */
export interface PendingCell extends CellKey {
  readonly op: 'set' | 'create' | 'add' | 'setStock'
  readonly state: string
  readonly base: CellValue
  readonly mine: CellValue
  readonly sent: CellValue
  readonly sentAt: string | null
  readonly operationId: string | null
}

export interface Refusal {
  /** Smaregi's own words. */
  readonly reason: string | null
  readonly kind: ReasonKind
}

/** A row that cannot be read: nothing may be decided about it. */
export class UnreadableRow extends Error {}

const columns = 'entity, key, field, op, state, base, mine, sent, sent_at AS sentAt, operation_id AS operationId'
export const here = 'WHERE entity = :entity AND key = :key AND field = :field'
export const place = ({ entity, key, field }: CellKey) => ({ entity, key, field })

export const cellsOf = (db: ReadDb, entity: 'product' | 'stock', key: number, states: readonly string[]): PendingCell[] =>
  db.all<PendingCell>(`SELECT ${columns} FROM pending WHERE entity = ? AND key = ? AND state IN (SELECT value FROM json_each(?))`, [
    entity,
    key,
    JSON.stringify(states),
  ])

export const cellAt = (db: ReadDb, cell: CellKey): PendingCell | null =>
  db.get<PendingCell>(`SELECT ${columns} FROM pending ${here}`, place(cell)) ?? null

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
       operation_id = coalesce(:operationId, operation_id), reason = NULL, reason_kind = NULL ${here}`,
    { ...place(cell), at, operationId: operationId ?? null },
  )
}

/** Smaregi said yes. Not the end of it: the row is read back first. */
export const markSent = (db: WriteDb, cell: CellKey): void => void db.run(`UPDATE pending SET state = 'sent' ${here}`, place(cell))

/** The request surely never had an effect: as if it had not been tried. */
export const takeBack = (db: WriteDb, cell: CellKey, state: 'queued' | 'staged' = 'queued'): void =>
  void db.run(`UPDATE pending SET state = :state, sent = NULL, sent_set = NULL, operation_id = NULL ${here}`, { ...place(cell), state })

/** Its fate cannot be read now. It is asked for before anything is sent again. */
export function leaveUnknown(db: WriteDb, cell: CellKey, at: string): void {
  db.run(`UPDATE pending SET state = 'unknown' ${here} AND state = 'sending'`, place(cell))
  recordOutcome(db, cell, 'unknown', at)
}

/** A new product counts as one change: by its name, which every one has. */
const counted = ({ op, field }: PendingCell): number => (op === 'create' && field !== 'productName' ? 0 : 1)

/** The server has our value, and we have seen it there. What the person typed since stays, on top of it. */
export function verified(db: WriteDb, cell: PendingCell, at: string): Partial<Cells> {
  recordOutcome(db, cell, 'verified', at)
  const never = cell.state === 'queued'
  if (never || cell.mine === cell.sent) {
    db.run(`DELETE FROM pending ${here}`, place(cell))
  } else {
    db.run(
      `UPDATE pending SET base = :base, mine = :mine, op = CASE op WHEN 'create' THEN 'set' ELSE op END, sent = NULL, sent_set = NULL,
         operation_id = NULL, theirs = NULL, their_at = NULL, their_name = NULL, reason = NULL, reason_kind = NULL, state = 'staged',
         base_version = (SELECT upd_date_time FROM product WHERE product_id = :key) ${here}`,
      {
        ...place(cell),
        base: cell.sent,
        // What is left to be added, once a part of it has been.
        mine: cell.op === 'add' ? Number(cell.mine) - Number(cell.sent) : cell.mine,
      },
    )
  }
  return { verified: counted(cell) }
}

export interface Theirs {
  readonly value: CellValue
  readonly at: string | null
  readonly name?: string | null
}

/** Somebody else has changed it: both values are kept until a person decides. */
export function conflict(db: WriteDb, cell: CellKey, theirs: Theirs, at: string): Partial<Cells> {
  db.run(
    `UPDATE pending SET state = 'conflict', theirs = :value, their_at = :theirAt, their_name = :name,
       op = CASE op WHEN 'create' THEN 'set' ELSE op END, reason = NULL, reason_kind = NULL ${here}`,
    { ...place(cell), value: theirs.value, theirAt: theirs.at, name: theirs.name ?? null },
  )
  recordOutcome(db, cell, 'conflict', at)
  db.run(`UPDATE pending SET sent = NULL, sent_set = NULL, operation_id = NULL ${here}`, place(cell))
  return { conflicts: 1 }
}

/** The server said no. A value that was typed since has not been refused: it is simply staged. */
export function reject(db: WriteDb, cell: PendingCell, refusal: Refusal, at: string): Partial<Cells> {
  const other = cell.state !== 'queued' && cell.op !== 'create' && cell.mine !== cell.sent
  db.run(`UPDATE pending SET state = 'rejected', reason = :reason, reason_kind = :kind ${here}`, {
    ...place(cell),
    reason: refusal.reason,
    kind: refusal.kind,
  })
  recordOutcome(db, cell, 'rejected', at)
  db.run(`UPDATE pending SET sent = NULL, sent_set = NULL, operation_id = NULL ${here}`, place(cell))
  if (other) db.run(`UPDATE pending SET state = 'staged', reason = NULL, reason_kind = NULL ${here}`, place(cell))
  return { rejected: other ? 0 : counted(cell) }
}

/** Everything on Smaregi's wire is a string; an emptied field is an empty one. */
export const wire = (value: CellValue): string => (value === null ? '' : String(value))

/** Lays a row of the server into the mirror. Throws UnreadableRow where it could not be understood. */
export function mirrorProduct(db: WriteDb, key: number, row: WireRow): void {
  if (String(row.productId) !== String(key)) throw new UnreadableRow(`product ${key}`)
  // As seen by the pull that stands: one that was broken off must not take the row for gone.
  const { bad } = writeProducts(db, [row], readPullState(db, 'products').pullId)
  if (bad.length > 0) throw new UnreadableRow(`product ${key}: ${bad[0]?.problem ?? ''}`)
  updateSearchIndex(db, [key])
}

const mirrorColumns = Object.entries(productColumns)
  .map(([field, column]) => `${column} AS ${field}`)
  .join(', ')

/** The server's values of a product, in the form pending cells have: read back out of the mirror. */
export function serverValues(db: ReadDb, key: number): { value(field: string): CellValue; readonly at: string | null } {
  const row = db.get<Record<string, CellValue>>(`SELECT upd_date_time AS at, ${mirrorColumns} FROM product WHERE product_id = ?`, [key])
  return { value: (field) => row?.[field] ?? null, at: (row?.at ?? null) as string | null }
}

export const add = (cells: Cells, more: Partial<Cells>): void => {
  cells.verified += more.verified ?? 0
  cells.conflicts += more.conflicts ?? 0
  cells.rejected += more.rejected ?? 0
}
