import { allEntities, entityListSql } from '../entities/index.ts'
import type { WriteDb } from '../store/db.ts'
import { flagCells } from '../outbox/flag.ts'
import { inFlightSql } from '../outbox/outcomes.ts'
import { wholeRow } from '#shared/domain/entities.ts'
import { ownerSql } from './labels.ts'

/**
 * Images: with each step of a person the row of `pending` on its other side is kept, cell by cell
 * (table pending_image). While a step is in effect that is the row from before it; once undone, the
 * row that the step had left. Undo and redo are the same exchange, once in each direction.
 */

/** What a row of `pending` holds beside its cell; `change_set_id` is called `row_set` in an image. */
export const rowColumns = [
  'op',
  'base',
  'base_version',
  'mine',
  'theirs',
  'their_at',
  'their_name',
  'sent',
  'sent_set',
  'sent_at',
  'push_id',
  'operation_id',
  'state',
  'reason',
  'reason_kind',
  'change_set_id',
  'changed_at',
] as const
/** The same in an image. */
export const inImage = (column: string): string => (column === 'change_set_id' ? 'row_set' : column)
/** All of them, as SQL. */
export const list = (of: (column: string) => string): string => rowColumns.map(of).join(', ')

/** Two rows with aliases for the same cell. */
export const sameCell = (a: string, b: string): string => `${a}.entity = ${b}.entity AND ${a}.key = ${b}.key AND ${a}.field = ${b}.field`

/** Keeps the rows of `pending` of these keys (a SELECT) aside, as they are now. */
export const rememberRows = (db: WriteDb, keys: string): void => copyRows(db, 'rows_before', keys)

/** The same for further keys that turn out to be concerned. */
export const rememberMoreRows = (db: WriteDb, keys: string): void => addRows(db, 'rows_before', keys)

type RowsTable = 'rows_before' | 'rows_now'

function copyRows(db: WriteDb, table: RowsTable, keys: string): void {
  db.run(`CREATE TEMP TABLE IF NOT EXISTS ${table} (
    entity TEXT NOT NULL, key INTEGER NOT NULL, field TEXT NOT NULL, ${list((column) => `${column} ANY`)},
    PRIMARY KEY (entity, key, field)
  ) STRICT, WITHOUT ROWID`)
  db.run(`DELETE FROM ${table}`)
  addRows(db, table, keys)
}

function addRows(db: WriteDb, table: RowsTable, keys: string): void {
  db.run(
    `INSERT OR IGNORE INTO ${table} (entity, key, field, ${list(String)}) SELECT entity, key, field, ${list(String)} FROM pending
     WHERE entity IN ${entityListSql} AND key IN (${keys})`,
  )
}

/** With the set: an image of each remembered row that is another one now, and of each cell that had none. */
export const keepImages = (db: WriteDb, set: number): void =>
  insertImages(db, set, `SELECT entity, key, field FROM rows_before UNION SELECT entity, key, field FROM change WHERE change_set_id = :set`)

/** The same for cells that the step laid back and does not log: what had been given up with a row that was to be deleted. */
export const keepUnloggedImages = (db: WriteDb, set: number): void =>
  insertImages(
    db,
    set,
    `SELECT e.entity, e.key, e.field FROM exchanged e
     WHERE NOT EXISTS (SELECT 1 FROM change c WHERE c.change_set_id = :set AND ${sameCell('c', 'e')})
       AND NOT EXISTS (SELECT 1 FROM rows_before r WHERE ${sameCell('r', 'e')})`,
  )

function insertImages(db: WriteDb, set: number, cells: string): void {
  db.run(
    `INSERT INTO pending_image (change_set_id, entity, key, field, side, left_set, left_state, existed, ${list(inImage)})
     SELECT :set, k.entity, k.key, k.field, 'before', p.change_set_id, p.state, b.key IS NOT NULL, ${list((column) => `b.${column}`)}
     FROM (${cells}) k
     LEFT JOIN rows_before b ON ${sameCell('b', 'k')}
     LEFT JOIN pending p ON ${sameCell('p', 'k')}
     WHERE (b.key IS NULL) <> (p.key IS NULL) OR ${rowColumns.map((column) => `b.${column} IS NOT p.${column}`).join(' OR ')}`,
    { set },
  )
}

/** The same where every cell of the set is staged and had no row before. */
export const keepFreshImages = (db: WriteDb, set: number): void =>
  void db.run(
    `INSERT INTO pending_image (change_set_id, entity, key, field, side, left_set, left_state, existed)
     SELECT change_set_id, entity, key, field, 'before', change_set_id, 'staged', 0 FROM change WHERE change_set_id = ?`,
    [set],
  )

/** Empties the list of cells that a step exchanges (or a revert takes back). */
export function emptyExchange(db: WriteDb): void {
  db.run(`CREATE TEMP TABLE IF NOT EXISTS exchanged (
    entity TEXT NOT NULL, key INTEGER NOT NULL, field TEXT NOT NULL, image_set INTEGER NOT NULL, PRIMARY KEY (entity, key, field)
  ) STRICT, WITHOUT ROWID`)
  db.run('DELETE FROM exchanged')
}

export type Side = 'before' | 'after'

/**
 * Adds the cells of a set to that list which still are as the step left them: the row in `pending`
 * is the one it put there (or there is none, as it left it), and its value has not been sent. A step
 * that changed the state alone (a retry, a settling) also wants the state to be the one it left.
 * A new row goes whole: one that is on its way, or was changed by another step, stays. So does a
 * row that was to be deleted: where its deletion has been sent, what was given up with it stays given up.
 */
export function chooseUntouched(db: WriteDb, set: number, side: Side): void {
  db.run(
    `INSERT OR IGNORE INTO exchanged
     SELECT i.entity, i.key, i.field, i.change_set_id FROM pending_image i
     JOIN change_set s ON s.change_set_id = i.change_set_id
     LEFT JOIN pending p ON ${sameCell('p', 'i')}
     WHERE i.change_set_id = :set AND i.side = :side AND i.left_set IS p.change_set_id
       AND (i.left_set IS NOT i.row_set OR i.left_state IS p.state)
       AND (s.origin = 'settle' OR i.left_set IS i.row_set OR NOT (coalesce(p.state, '') IN ${inFlightSql}
         AND CASE i.side WHEN 'before' THEN p.sent_set IS p.change_set_id ELSE i.existed = 0 END))
       AND NOT EXISTS (SELECT 1 FROM id_map n WHERE n.local_id = i.key)`,
    { set, side },
  )
  db.run(
    `DELETE FROM exchanged WHERE key < 0 AND image_set = :set
       AND EXISTS (SELECT 1 FROM change c WHERE c.change_set_id = :set AND c.key = exchanged.key AND c.op = 'create')
       AND EXISTS (
         SELECT 1 FROM pending p LEFT JOIN exchanged e ON ${sameCell('e', 'p')}
         WHERE p.entity IN ${entityListSql} AND p.key = exchanged.key AND (e.key IS NULL OR p.state IN ${inFlightSql})
       )
       AND (SELECT s.origin FROM change_set s WHERE s.change_set_id = :set) <> 'settle'`,
    { set },
  )
  keepToDeletions(db, set)
}

function keepToDeletions(db: WriteDb, set: number): void {
  if (db.get(`SELECT 1 FROM change WHERE change_set_id = ? AND op = 'delete' LIMIT 1`, [set]) === undefined) return
  const owner = ownerSql('exchanged')
  db.run(
    `DELETE FROM exchanged WHERE image_set = :set AND field <> '${wholeRow}'
       AND EXISTS (SELECT 1 FROM change c WHERE c.change_set_id = :set AND c.entity = ${owner} AND c.key = exchanged.key AND c.op = 'delete')
       AND NOT EXISTS (SELECT 1 FROM exchanged e WHERE e.entity = ${owner} AND e.key = exchanged.key AND e.field = '${wholeRow}')`,
    { set },
  )
}

// b: the row as it is now. A request that is on its way (or about to be) is settled by itself: such a row only
// gets its wish back. One that was on its way then and is not now has been settled: it is staged.
const flying = `(s.origin <> 'settle' AND coalesce(b.state, '') IN ('queued', 'sending', 'sent', 'unknown'))`
const landed = `(s.origin <> 'settle' AND i.state IN ('queued', 'sending', 'sent', 'unknown'))`
const numbered = `(i.key > 0 AND i.op = 'create')`
// What was added is taken back by its opposite, whatever the sum is now. A sum that was given up with its row comes back as it was.
const mineSql = `CASE WHEN i.op = 'add' AND s.origin <> 'settle' AND c.key IS NOT NULL
  THEN coalesce(b.mine, 0) + (c.new - c.old) * CASE i.side WHEN 'before' THEN -1 ELSE 1 END ELSE i.mine END`

const restored = (column: string): string => {
  switch (column) {
    case 'op':
      return `CASE WHEN ${numbered} THEN 'set' ELSE i.op END`
    case 'mine':
      return mineSql
    case 'base':
    case 'base_version':
      return `CASE WHEN ${flying} OR ${numbered} THEN b.${column} ELSE i.${column} END`
    case 'change_set_id':
      return 'i.row_set'
    case 'changed_at':
      return 'i.changed_at'
    case 'state':
      return `CASE WHEN ${flying} THEN b.state WHEN ${landed} THEN 'staged' ELSE i.state END`
    case 'theirs':
    case 'their_at':
    case 'their_name':
      return `CASE WHEN ${flying} THEN b.${column} ELSE i.${column} END`
    default:
      return `CASE WHEN ${flying} THEN b.${column} WHEN ${landed} THEN NULL ELSE i.${column} END`
  }
}

const cellsAndImages = `FROM exchanged e
JOIN change_set s ON s.change_set_id = e.image_set
JOIN pending_image i ON i.change_set_id = e.image_set AND ${sameCell('i', 'e')}
LEFT JOIN change c ON c.change_set_id = e.image_set AND ${sameCell('c', 'e')}
LEFT JOIN rows_now b ON ${sameCell('b', 'e')}`

// The wish beneath has come true meanwhile: there is nothing to go back to but Smaregi's value.
const done = `(s.origin <> 'settle' AND i.op <> 'add' AND NOT ${flying} AND EXISTS (
  SELECT 1 FROM sent_change o WHERE o.change_set_id = i.row_set AND ${sameCell('o', 'i')} AND o.outcome = 'verified'))`

/**
 * Lays the images of the chosen cells back into `pending`, and holds what is there now against the
 * mirror as a pull does: what Smaregi has already leaves, what a colleague changed meanwhile is a
 * conflict. The rows as they were are in `rows_now` afterwards.
 */
export function layBack(db: WriteDb, at: string): void {
  copyRows(db, 'rows_now', 'SELECT DISTINCT key FROM exchanged')
  recordGivenUp(db, at)
  db.run(`DELETE FROM pending WHERE (entity, key, field) IN (SELECT entity, key, field FROM exchanged)`)
  db.run(
    `INSERT INTO pending (entity, key, field, ${list(String)})
     SELECT e.entity, e.key, e.field, ${list(restored)} ${cellsAndImages}
     WHERE i.existed = 1 AND NOT ${done} AND NOT (i.op = 'add' AND NOT ${flying} AND s.origin <> 'settle' AND (${mineSql}) = 0)`,
  )
  // Given up once, wanted again: the history no longer says so. What a person had called arrived is unknown again.
  db.run(
    `DELETE FROM sent_change WHERE outcome = 'withdrawn' AND (change_set_id, entity, key, field) IN (
       SELECT p.change_set_id, p.entity, p.key, p.field FROM exchanged e JOIN pending p ON ${sameCell('p', 'e')})`,
  )
  db.run(
    `DELETE FROM sent_change WHERE outcome = 'verified' AND (entity, key, field, push_id) IN (
       SELECT p.entity, p.key, p.field, p.push_id FROM exchanged e JOIN change_set s ON s.change_set_id = e.image_set AND s.origin = 'settle'
       JOIN pending p ON ${sameCell('p', 'e')} WHERE p.state = 'unknown')`,
  )
  // A new row is in one state, because it goes whole.
  db.run(
    `UPDATE pending SET state = 'staged', reason = NULL, reason_kind = NULL
     WHERE op = 'create' AND state = 'rejected' AND (entity, key) IN (SELECT entity, key FROM exchanged WHERE key < 0)
       AND EXISTS (SELECT 1 FROM pending q WHERE q.entity = pending.entity AND q.key = pending.key AND q.op = 'create' AND q.state = 'staged')`,
  )
  holdAgainstMirror(db, at)
}

/** A discard or a deletion that is brought again gives the values up again, and so does a word that something has arrived. */
function recordGivenUp(db: WriteDb, at: string): void {
  db.run(
    `INSERT OR REPLACE INTO sent_change (change_set_id, entity, key, field, op, push_id, old, new, outcome, reason, reason_kind, operation_id, at)
     SELECT CASE s.origin WHEN 'settle' THEN coalesce(b.sent_set, b.change_set_id) ELSE b.change_set_id END, e.entity, e.key, e.field, b.op,
       b.push_id, b.base, CASE s.origin WHEN 'settle' THEN b.sent ELSE b.mine END,
       CASE s.origin WHEN 'settle' THEN 'verified' ELSE 'withdrawn' END, b.reason, b.reason_kind, b.operation_id, :at
     ${cellsAndImages}
     WHERE i.side = 'after' AND b.key IS NOT NULL AND (
       s.name IN ('changes.sets.discard', 'changes.sets.resolveTheirs', 'changes.sets.settleArrived')
       OR (i.existed = 0 AND EXISTS (SELECT 1 FROM change d WHERE d.change_set_id = e.image_set AND d.key = e.key AND d.op IN ('delete', 'create')
         AND d.entity = ${ownerSql('e')} AND d.new IS NULL)))`,
    { at },
  )
}

/** Only rows whose base is not what the mirror holds now can be anything else than they say. */
function holdAgainstMirror(db: WriteDb, at: string): void {
  for (const entity of allEntities) {
    const { name, mirror } = entity
    const fields = db.column<string>('SELECT DISTINCT field FROM exchanged WHERE entity = ? AND key > 0', [name])
    if (fields.length === 0) continue
    const moved = new Set<number>()
    const look = (where: string, differs: string): void => {
      const keys = db.column<number>(
        `SELECT e.key FROM exchanged e JOIN pending p ON ${sameCell('p', 'e')}
         LEFT JOIN ${mirror.table} m ON ${mirror.on('e.key', 'e.field')} WHERE e.entity = '${name}' AND e.key > 0 ${where} AND ${differs}`,
      )
      for (const key of keys) moved.add(key)
    }
    if (mirror.fields === null) look('', `m.${mirror.column('')} IS NOT p.base`)
    else
      for (const field of fields.filter((one) => entity.fields.has(one)))
        look(`AND e.field = '${field}'`, `m.${mirror.column(field)} IS NOT p.base`)
    look("AND p.op = 'delete'", `m.${mirror.version} IS NOT p.base_version`)
    flagCells(db, entity, [...moved], at)
  }
}

/** After `layBack`: the images hold the rows that were there, for the way back. */
export function turnImages(db: WriteDb): void {
  db.run(
    `INSERT OR REPLACE INTO pending_image (change_set_id, entity, key, field, side, left_set, left_state, existed, ${list(inImage)})
     SELECT e.image_set, e.entity, e.key, e.field, CASE i.side WHEN 'before' THEN 'after' ELSE 'before' END, p.change_set_id, p.state,
       b.key IS NOT NULL, ${list((column) => `b.${column}`)}
     FROM exchanged e
     JOIN pending_image i ON i.change_set_id = e.image_set AND ${sameCell('i', 'e')}
     LEFT JOIN rows_now b ON ${sameCell('b', 'e')}
     LEFT JOIN pending p ON ${sameCell('p', 'e')}`,
  )
}
