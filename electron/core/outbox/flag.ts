import type { CellValue } from '#shared/contracts/common.ts'
import type { EntityName, OperationName } from '#shared/domain/entities.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import type { EntityMirror, ServerRow } from './entity.ts'
import { judge } from './judge.ts'
import type { CellKey } from './outcomes.ts'
import { serverRow } from './serverRow.ts'
import { markAlreadyThere } from './transitions.ts'

export interface Flagged {
  /** Cells that went into conflict. */
  readonly conflicts: number
  /** Cells that left the list, because Smaregi has the value already. */
  readonly there: number
  /** Keys with a cell that is another one now. */
  readonly keys: readonly number[]
}

export const nothingFlagged: Flagged = { conflicts: 0, there: 0, keys: [] }

interface Cell extends CellKey {
  readonly op: OperationName
  readonly state: string
  readonly base: CellValue
  readonly mine: CellValue
  readonly theirs: CellValue
  readonly theirAt: string | null
  readonly baseVersion: string | null
}

const cellsOf = (db: ReadDb, entity: EntityName, keys: readonly number[]): Cell[] =>
  db.all<Cell>(
    `SELECT entity, key, field, op, state, base, mine, theirs, their_at AS theirAt, base_version AS baseVersion FROM pending
     WHERE entity = ? AND key IN (SELECT value FROM json_each(?)) AND op <> 'create'
       AND state IN ('staged', 'rejected', 'conflict')`,
    [entity, JSON.stringify(keys)],
  )

const here = 'WHERE entity = :entity AND key = :key AND field = :field'

/** Whether a cell is another one now, and how. */
type Effect = 'none' | 'moved' | 'there' | 'conflict'

/**
 * Holds staged cells of rows that were just pulled, and are other ones than before, against what Smaregi has now, in
 * the transaction of the page. What is on its way or has an unknown fate is the push's to settle. Cells that were in
 * conflict follow the server too: its newest value is shown, and where it went back to the base, the
 * cell is simply staged again. Also to be called for rows that are gone: a deletion of one is done.
 */
export function flagCells(
  db: WriteDb,
  { name, mirror }: { readonly name: EntityName; readonly mirror: EntityMirror },
  keys: readonly number[],
  at: string,
): Flagged {
  if (keys.length === 0 || db.get('SELECT 1 FROM pending LIMIT 1') === undefined) return nothingFlagged
  const rows = new Map<string, ServerRow | null>()
  const rowOf = ({ key, field }: Cell): ServerRow | null => {
    const id = mirror.fields === null ? `${key}/${field}` : String(key)
    let row = rows.get(id)
    if (row === undefined) {
      row = serverRow(db, mirror, key, field)
      rows.set(id, row)
    }
    return row
  }
  const touched = new Set<number>()
  let conflicts = 0
  let there = 0
  for (const cell of cellsOf(db, name, keys)) {
    const effect = cell.op === 'delete' ? flagRemoval(db, cell, rowOf(cell), at) : flagCell(db, cell, rowOf(cell), at)
    if (effect === 'none') continue
    touched.add(cell.key)
    if (effect === 'there') there += 1
    if (effect === 'conflict' && cell.state !== 'conflict') conflicts += 1
  }
  return { conflicts, there, keys: [...touched] }
}

function inConflict(db: WriteDb, { entity, key, field }: Cell, value: CellValue, version: string | null): void {
  db.run(
    `UPDATE pending SET state = 'conflict', theirs = :value, their_at = :version, their_name = NULL, sent = NULL,
       reason = NULL, reason_kind = NULL ${here}`,
    { entity, key, field, value, version },
  )
}

function flagCell(db: WriteDb, cell: Cell, row: ServerRow | null, at: string): Effect {
  if (row === null) return 'none'
  const { entity, key, field } = cell
  const value = row.value(field)
  const now = { entity, key, field, version: row.at }
  if (cell.op === 'add') {
    // A relative change holds whatever the stock is: only what it is shown against moves.
    if (cell.base === value) return 'none'
    db.run(`UPDATE pending SET base = :value, base_version = :version ${here}`, { ...now, value })
    return 'moved'
  }
  switch (judge(cell, value)) {
    case 'there':
      markAlreadyThere(db, cell, at)
      return 'there'
    case 'conflict':
      if (cell.state === 'conflict' && cell.theirs === value) return 'none'
      inConflict(db, cell, value, row.at)
      return 'conflict'
    case 'ours':
      if (cell.state === 'conflict') {
        db.run(
          `UPDATE pending SET state = 'staged', theirs = NULL, their_at = NULL, their_name = NULL, base_version = :version ${here}`,
          now,
        )
        return 'moved'
      }
      if (cell.baseVersion !== row.at) db.run(`UPDATE pending SET base_version = :version ${here}`, now)
      return 'none'
  }
}

/**
 * A deletion stands against the row as the person saw it: whoever changed it since may have had a reason. The row is another
 * one now, though its version, which has seconds, may be the same.
 */
function flagRemoval(db: WriteDb, cell: Cell, row: ServerRow | null, at: string): Effect {
  if (row === null) {
    markAlreadyThere(db, cell, at)
    return 'there'
  }
  if (cell.state === 'conflict' && row.at === cell.theirAt) return 'none'
  inConflict(db, cell, cell.base, row.at)
  return 'conflict'
}
