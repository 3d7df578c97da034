import type { z } from 'zod'
import type { CellValue } from '#shared/contracts/common.ts'
import type { ChangeRow, ChangeSet, ChangeState, ChangeSummary } from '#shared/contracts/changes.ts'
import { cellValue } from '#shared/contracts/common.ts'
import { effective } from '../products/columns.ts'
import type { ReadDb } from '../store/db.ts'

interface SetRow {
  readonly change_set_id: number
  readonly name: string
  readonly details: string
  readonly origin: ChangeSet['origin']
  readonly author: string | null
  readonly at: string
  readonly cells: number
}

const setColumns = 'change_set_id, name, details, origin, author, at, cells'

const toSet = (row: SetRow): ChangeSet => ({
  changeSetId: row.change_set_id,
  name: row.name,
  details: readDetails(row.details),
  origin: row.origin,
  author: row.author,
  at: row.at,
  cells: row.cells,
})

function readDetails(text: string): Record<string, CellValue> {
  const details: Record<string, z.infer<typeof cellValue>> = {}
  for (const [name, value] of Object.entries(JSON.parse(text) as Record<string, unknown>)) {
    const checked = cellValue.safeParse(value)
    if (checked.success) details[name] = checked.data
  }
  return details
}

/** What Ctrl+Z would take back. */
export function undoable(db: ReadDb): ChangeSet | null {
  const row = db.get<SetRow>(
    `SELECT ${setColumns} FROM change_set WHERE position = 'done' ORDER BY change_set_id DESC LIMIT 1`,
  )
  return row ? toSet(row) : null
}

/** What Ctrl+Y would bring again: undone sets are taken in the order they were made. */
export function redoable(db: ReadDb): ChangeSet | null {
  const row = db.get<SetRow>(
    `SELECT ${setColumns} FROM change_set WHERE position = 'undone' ORDER BY change_set_id LIMIT 1`,
  )
  return row ? toSet(row) : null
}

/** Counts of changed cells by state, of products with any, and what undo and redo would do. */
export function changeSummary(db: ReadDb): ChangeSummary {
  const counts: Record<ChangeState, number> = { staged: 0, queued: 0, sending: 0, sent: 0, unknown: 0, conflict: 0, rejected: 0 }
  for (const row of db.all<{ state: ChangeState; cells: number }>(
    'SELECT state, count(*) AS cells FROM pending GROUP BY state',
  )) {
    counts[row.state] = row.cells
  }
  const products = db.column<number>(
    `SELECT count(*) FROM (SELECT DISTINCT key FROM pending WHERE entity = 'product')`,
  )[0]
  return { ...counts, products: products ?? 0, undo: undoable(db), redo: redoable(db) }
}

/** Cells of the given states, by product and field. */
export function listChanges(
  db: ReadDb,
  query: { states: readonly ChangeState[]; offset: number; limit: number },
): { total: number; rows: ChangeRow[] } {
  const states = JSON.stringify(query.states)
  const total = db.column<number>(
    'SELECT count(*) FROM pending WHERE state IN (SELECT value FROM json_each(?))',
    [states],
  )[0]
  const name = effective(db, 'productName')
  const code = effective(db, 'productCode')
  const rows = db.all<Omit<ChangeRow, 'changeSetName'> & { changeSetName: string | null }>(
    `SELECT q.entity, q.key, q.field, coalesce(${name.expression}, '') AS productName,
       ${code.expression} AS productCode, q.base, q.mine, q.theirs, q.state, q.reason,
       q.change_set_id AS changeSetId, s.name AS changeSetName, q.changed_at AS changedAt
     FROM (
       SELECT * FROM pending NOT INDEXED WHERE state IN (SELECT value FROM json_each(:states))
       ORDER BY entity, key, field LIMIT :limit OFFSET :offset
     ) q
     LEFT JOIN product m ON m.product_id = q.key
     LEFT JOIN change_set s ON s.change_set_id = q.change_set_id
     ${name.join} ${code.join}
     ORDER BY q.entity, q.key, q.field`,
    { states, limit: query.limit, offset: query.offset },
  )
  return { total: total ?? 0, rows: rows.map((row) => ({ ...row, changeSetName: row.changeSetName ?? '' })) }
}

/** The latest sets, newest first, steps of undo and redo among them. */
export const changeHistory = (db: ReadDb, limit: number): ChangeSet[] =>
  db
    .all<SetRow>(`SELECT ${setColumns} FROM change_set ORDER BY change_set_id DESC LIMIT ?`, [limit])
    .map(toSet)
