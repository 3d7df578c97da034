import type { z } from 'zod'
import type {
  ChangeOutcome,
  ChangeSet,
  ChangeSetHistory,
  ChangeSetRow,
} from '#shared/contracts/changes.ts'
import { cellValue, type CellValue } from '#shared/contracts/common.ts'
import type { ReadDb } from '../store/db.ts'

interface SetRow {
  readonly change_set_id: number
  readonly name: string
  readonly details: string
  readonly origin: ChangeSet['origin']
  readonly author: string | null
  readonly at: string
  readonly cells: number
  readonly position: ChangeSetHistory['position']
  readonly inverse_of: number | null
}

const setColumns = 'change_set_id, name, details, origin, author, at, cells, position, inverse_of'

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

const oneSet = (db: ReadDb, rest: string, params: readonly number[] = []): ChangeSet | null => {
  const row = db.get<SetRow>(`SELECT ${setColumns} FROM change_set ${rest} LIMIT 1`, params)
  return row ? toSet(row) : null
}

/** What Ctrl+Z would take back. */
export const undoable = (db: ReadDb): ChangeSet | null => oneSet(db, `WHERE position = 'done' ORDER BY change_set_id DESC`)

/** What Ctrl+Y would bring again: undone sets are taken in the order they were made. */
export const redoable = (db: ReadDb): ChangeSet | null => oneSet(db, `WHERE position = 'undone' ORDER BY change_set_id`)

export const findSet = (db: ReadDb, changeSetId: number): ChangeSet | null =>
  oneSet(db, 'WHERE change_set_id = ?', [changeSetId])

const noOutcomes = (): Record<ChangeOutcome, number> => ({
  waiting: 0,
  verified: 0,
  rejected: 0,
  conflict: 0,
  unknown: 0,
  withdrawn: 0,
  superseded: 0,
})

/** Of a cell that is still pending with this set's value; else what was kept of it; else a later set has changed it. */
const pendingOutcome = (state: string): string =>
  `CASE WHEN ${state} IN ('staged', 'queued', 'sending', 'sent') THEN 'waiting' ELSE ${state} END`

/** Sets, newest first, steps of undo and redo among them, with what became of their cells. */
export function changeSets(db: ReadDb, offset: number, limit: number): { total: number; rows: ChangeSetHistory[] } {
  const sets = db.all<SetRow>(`SELECT ${setColumns} FROM change_set ORDER BY change_set_id DESC LIMIT ? OFFSET ?`, [limit, offset])
  const ids = JSON.stringify(sets.map((set) => set.change_set_id))
  const outcomes = new Map(sets.map((set) => [set.change_set_id, noOutcomes()]))
  for (const { id, outcome, n } of db.all<{ id: number; outcome: ChangeOutcome; n: number }>(
    `SELECT p.change_set_id AS id, ${pendingOutcome('p.state')} AS outcome, count(*) AS n
     FROM json_each(:ids) j CROSS JOIN pending p ON p.change_set_id = j.value GROUP BY 1, 2
     UNION ALL
     SELECT o.change_set_id, o.outcome, count(*) FROM json_each(:ids) j
     CROSS JOIN sent_change o ON o.change_set_id = j.value WHERE o.outcome IN ('verified', 'withdrawn') GROUP BY 1, 2`,
    { ids },
  )) {
    const counts = outcomes.get(id)
    if (counts) counts[outcome] += n
  }
  const reverted = new Map(
    db
      .all<{ id: number; by: number }>(
        `SELECT s.inverse_of AS id, max(s.change_set_id) AS by FROM json_each(?) j
         CROSS JOIN change_set s ON s.inverse_of = j.value WHERE s.origin = 'revert' AND s.position = 'done' GROUP BY 1`,
        [ids],
      )
      .map(({ id, by }) => [id, by]),
  )
  const rows = sets.map((row) => {
    const counts = outcomes.get(row.change_set_id) ?? noOutcomes()
    const known = Object.values(counts).reduce((sum, n) => sum + n, 0)
    counts.superseded = Math.max(0, row.cells - known)
    return {
      ...toSet(row),
      outcomes: counts,
      position: row.position,
      inverseOf: row.inverse_of,
      revertedBy: reverted.get(row.change_set_id) ?? null,
    }
  })
  return { total: db.column<number>('SELECT count(*) FROM change_set')[0] ?? 0, rows }
}

const rowsFrom = `FROM change c
LEFT JOIN pending p ON p.entity = c.entity AND p.key = c.key AND p.field = c.field AND p.change_set_id = c.change_set_id
LEFT JOIN sent_change o ON o.change_set_id = c.change_set_id AND o.entity = c.entity AND o.key = c.key AND o.field = c.field
WHERE c.change_set_id = :set`
const outcomeOf = `CASE WHEN p.key IS NOT NULL THEN ${pendingOutcome('p.state')}
  WHEN o.outcome IN ('verified', 'withdrawn') THEN o.outcome ELSE 'superseded' END`

/** The cells of one set and what became of each, in windows; `outcome` limits them. */
export function changeSetRows(
  db: ReadDb,
  query: { changeSetId: number; outcome: ChangeOutcome | null; offset: number; limit: number },
): { total: number; rows: ChangeSetRow[] } {
  const { changeSetId: set, outcome, limit, offset } = query
  const only = outcome === null ? '' : `AND ${outcomeOf} = :outcome`
  const params = { set, ...(outcome === null ? {} : { outcome }) }
  return {
    total: db.get<{ n: number }>(`SELECT count(*) AS n ${rowsFrom} ${only}`, params)?.n ?? 0,
    rows: db.all<ChangeSetRow>(
      `SELECT q.entity, q.key, q.field, q.op, ${productNameSql} AS productName, ${productCodeSql} AS productCode,
         ${storeNameSql} AS storeName, q.old, q.new, q.outcome, q.reason, q.reasonKind, q.at
       FROM (
         SELECT c.entity, c.key, c.field, c.op, c.old, c.new, ${outcomeOf} AS outcome,
           coalesce(p.reason, o.reason) AS reason, coalesce(p.reason_kind, o.reason_kind) AS reasonKind,
           CASE WHEN ${outcomeOf} IN ('waiting', 'superseded') THEN NULL ELSE o.at END AS at
         ${rowsFrom} ${only} ORDER BY c.entity, c.key, c.field LIMIT :limit OFFSET :offset
       ) q LEFT JOIN product m ON m.product_id = q.key ORDER BY q.entity, q.key, q.field`,
      { ...params, limit, offset },
    ),
  }
}

/** Names of what a row `q` (entity, key, field) is about, as the person has them; `m` is its product in the mirror. */
export const productNameSql = `coalesce((SELECT n.mine FROM pending n
  WHERE n.entity = 'product' AND n.key = q.key AND n.field = 'productName'), m.product_name, '')`
export const productCodeSql = `CASE WHEN EXISTS (SELECT 1 FROM pending n WHERE n.entity = 'product' AND n.key = q.key AND n.field = 'productCode')
  THEN (SELECT n.mine FROM pending n WHERE n.entity = 'product' AND n.key = q.key AND n.field = 'productCode') ELSE m.product_code END`
export const storeNameSql = `CASE WHEN q.entity = 'stock' THEN (SELECT st.store_name FROM store st WHERE st.store_id = CAST(q.field AS INTEGER)) END`
