import type { ChangeRow, ChangeState, ChangeSummary } from '#shared/contracts/changes.ts'
import type { ReadDb } from '../store/db.ts'
import { allEntities } from '../entities/index.ts'
import { redoable, undoable } from './history.ts'
import { codeSql, nameSql, placeSql } from './labels.ts'
import { changesByState, countedSql } from '../outbox/counted.ts'

/** Rows with any change. In the order of the primary key; what hangs on a row that is counted already is not counted again. */
function countRows(db: ReadDb): number {
  const all = db.column<number>('SELECT count(*) FROM (SELECT DISTINCT entity, key FROM pending)')[0] ?? 0
  const hanging = allEntities
    .filter(({ name, key }) => key.of !== name)
    .map(
      ({ name, key }) =>
        db.column<number>(
          `SELECT count(*) FROM (SELECT DISTINCT key FROM pending WHERE entity = ?) h
           WHERE EXISTS (SELECT 1 FROM pending o WHERE o.entity = ? AND o.key = h.key)`,
          [name, key.of],
        )[0] ?? 0,
    )
  return all - hanging.reduce((sum, n) => sum + n, 0)
}

/** Counts of changes by state (a new product is one), of rows with any, and what undo and redo would do. */
export function changeSummary(db: ReadDb): ChangeSummary {
  const counts: Record<ChangeState, number> = { staged: 0, queued: 0, sending: 0, sent: 0, unknown: 0, conflict: 0, rejected: 0 }
  for (const [state, cells] of changesByState(db)) counts[state] = cells
  const rows = countRows(db)
  return { ...counts, rows, undo: undoable(db), redo: redoable(db) }
}

const firstFieldsSql = `(${allEntities.map(({ fields }) => `'${fields.first}'`).join(', ')})`

/** A new row is listed once, by its name: it goes, fails and arrives as a whole. */
const isListedSql = `(p.op <> 'create' OR p.field = (
  SELECT d.field FROM pending d WHERE d.entity = p.entity AND d.key = p.key AND d.op = 'create'
  ORDER BY d.field NOT IN ${firstFieldsSql}, d.field LIMIT 1
))`

/** The set that a change is named by: a new row stays a creation, whatever was changed in it since. */
const namedBySql = `CASE q.op WHEN 'create' THEN coalesce(
  (SELECT min(c.change_set_id) FROM change c WHERE c.key = q.key AND c.key < 0 AND c.entity = q.entity AND c.op = 'create'), q.change_set_id)
  ELSE q.change_set_id END`

/** When somebody else changed it: what tells their row apart need not be a moment. */
const theirAtSql = `CASE WHEN q.entity IN (${allEntities.flatMap(({ name, mirror }) => (mirror.versionIsMoment ? [`'${name}'`] : [])).join(', ')})
  THEN q.their_at END`

/** Changes of the given states, by row and field; as many rows as the summary counts. */
export function listChanges(
  db: ReadDb,
  query: { states: readonly ChangeState[]; offset: number; limit: number },
): { total: number; rows: ChangeRow[] } {
  const states = JSON.stringify(query.states)
  const total = db.column<number>(`SELECT ${countedSql} FROM pending WHERE state IN (SELECT value FROM json_each(?))`, [states])[0]
  return {
    total: total ?? 0,
    rows: db.all<ChangeRow>(
      `SELECT q.entity, q.key, q.field, q.op, ${nameSql} AS name, ${codeSql} AS code,
         ${placeSql} AS place, q.base, q.mine, q.theirs, ${theirAtSql} AS theirAt, q.their_name AS theirName, q.state,
         q.reason, q.reason_kind AS reasonKind, q.operation_id AS operationId, q.sent_at AS sentAt,
         q.change_set_id AS changeSetId, coalesce(s.name, '') AS changeSetName, s.author, q.changed_at AS changedAt
       FROM (
         SELECT * FROM pending p NOT INDEXED WHERE state IN (SELECT value FROM json_each(:states)) AND ${isListedSql}
         ORDER BY entity, key, field LIMIT :limit OFFSET :offset
       ) q
       LEFT JOIN change_set s ON s.change_set_id = ${namedBySql}
       ORDER BY q.entity, q.key, q.field`,
      { states, limit: query.limit, offset: query.offset },
    ),
  }
}
