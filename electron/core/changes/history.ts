import type { z } from 'zod'
import type { ChangeOutcome, ChangeSet, ChangeSetHistory, ChangeSetRow } from '#shared/contracts/changes.ts'
import { cellValue, type CellValue } from '#shared/contracts/common.ts'
import { fromJson } from '../json.ts'
import type { ReadDb } from '../store/db.ts'
import { countedSql } from '../outbox/counted.ts'
import { codeSql, nameSql, placeSql } from './labels.ts'

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
  for (const [name, value] of Object.entries(fromJson(text) ?? {})) {
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
export const undoable = (db: ReadDb): ChangeSet | null =>
  oneSet(db, `WHERE position = 'done' AND passed_over = 0 ORDER BY change_set_id DESC`)

/** What Ctrl+Y would bring again: undone sets are taken in the order they were made. */
export const redoable = (db: ReadDb): ChangeSet | null => oneSet(db, `WHERE position = 'undone' AND passed_over = 0 ORDER BY change_set_id`)

export const findSet = (db: ReadDb, changeSetId: number): ChangeSet | null => oneSet(db, 'WHERE change_set_id = ?', [changeSetId])

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

/** Of a cell without either: what the person took back is not «superseded». Over a set `s`. */
const restOutcome = `CASE WHEN s.position IN ('undone', 'dropped') OR s.origin IN ('undo', 'discard') OR s.name = 'changes.sets.resolveTheirs'
  THEN 'withdrawn' ELSE 'superseded' END`

/** These change no value of their own: their cells are followed where the values belong. */
const followers = new Set<ChangeSet['origin']>(['redo', 'retry', 'settle'])

/** Changes of sets by what became of them, as far as a row of their own tells. */
function ownOutcomes(db: ReadDb, ids: string): { id: number; outcome: ChangeOutcome; n: number }[] {
  return db.all(
    `SELECT id, outcome, ${countedSql} AS n FROM (
       SELECT p.change_set_id AS id, p.entity, p.op, p.key, ${pendingOutcome('p.state')} AS outcome
       FROM json_each(:ids) j CROSS JOIN pending p ON p.change_set_id = j.value
       UNION ALL
       SELECT o.change_set_id, o.entity, o.op, o.key, o.outcome FROM json_each(:ids) j
       CROSS JOIN sent_change o ON o.change_set_id = j.value WHERE o.outcome IN ('verified', 'withdrawn')
     ) GROUP BY 1, 2`,
    { ids },
  )
}

function outcomesOf(db: ReadDb, sets: readonly SetRow[]): Map<number, Record<ChangeOutcome, number>> {
  const outcomes = new Map(sets.map((set) => [set.change_set_id, noOutcomes()]))
  const ids = JSON.stringify(sets.filter(({ origin }) => !followers.has(origin)).map((set) => set.change_set_id))
  for (const { id, outcome, n } of ownOutcomes(db, ids)) {
    const counts = outcomes.get(id)
    if (counts) counts[outcome] += n
  }
  for (const set of sets) {
    const counts = outcomes.get(set.change_set_id) ?? noOutcomes()
    if (followers.has(set.origin)) {
      for (const { outcome, n } of db.all<{ outcome: ChangeOutcome; n: number }>(
        `SELECT outcome, ${countedSql} AS n FROM (SELECT c.entity, c.op, c.key, ${outcomeOf} AS outcome ${rowsFrom}) GROUP BY 1`,
        { set: set.change_set_id },
      )) {
        counts[outcome] = n
      }
      continue
    }
    const known = Object.values(counts).reduce((sum, n) => sum + n, 0)
    const rest = db.get<{ outcome: ChangeOutcome }>(`SELECT ${restOutcome} AS outcome FROM change_set s WHERE s.change_set_id = ?`, [
      set.change_set_id,
    ])
    counts[rest?.outcome ?? 'superseded'] += Math.max(0, set.cells - known)
  }
  return outcomes
}

/** What became of the cells of some sets, by set; of those that are here. */
export function outcomesOfSets(
  db: ReadDb,
  changeSetIds: readonly number[],
): ReadonlyMap<number, Pick<ChangeSetHistory, 'position' | 'cells' | 'outcomes'>> {
  const sets = db.all<SetRow>(`SELECT ${setColumns} FROM json_each(?) j CROSS JOIN change_set s ON s.change_set_id = j.value`, [
    JSON.stringify(changeSetIds),
  ])
  const outcomes = outcomesOf(db, sets)
  return new Map(
    sets.map(({ change_set_id: id, position, cells }) => [id, { position, cells, outcomes: outcomes.get(id) ?? noOutcomes() }]),
  )
}

/** Sets, newest first, steps of undo and redo among them, with what became of their cells. */
export function changeSets(db: ReadDb, offset: number, limit: number): { total: number; rows: ChangeSetHistory[] } {
  const sets = db.all<SetRow>(`SELECT ${setColumns} FROM change_set ORDER BY change_set_id DESC LIMIT ? OFFSET ?`, [limit, offset])
  const ids = JSON.stringify(sets.map((set) => set.change_set_id))
  const outcomes = outcomesOf(db, sets)
  const reverted = new Map(
    db
      .all<{ id: number; by: number }>(
        `SELECT s.inverse_of AS id, max(s.change_set_id) AS by FROM json_each(?) j
         CROSS JOIN change_set s ON s.inverse_of = j.value WHERE s.origin = 'revert' AND s.position = 'done' GROUP BY 1`,
        [ids],
      )
      .map(({ id, by }) => [id, by]),
  )
  const rows = sets.map((row) => ({
    ...toSet(row),
    outcomes: outcomes.get(row.change_set_id) ?? noOutcomes(),
    position: row.position,
    inverseOf: row.inverse_of,
    revertedBy: reverted.get(row.change_set_id) ?? null,
  }))
  return { total: db.column<number>('SELECT count(*) FROM change_set')[0] ?? 0, rows }
}

/** The set whose row tells of a cell: its own, and of one that only moved a value, that value's. */
const followed = `CASE s.origin WHEN 'redo' THEN s.inverse_of WHEN 'retry' THEN i.row_set WHEN 'settle' THEN i.row_set ELSE c.change_set_id END`
const rowsFrom = `FROM change c
JOIN change_set s ON s.change_set_id = c.change_set_id
LEFT JOIN pending_image i ON i.change_set_id = c.change_set_id AND i.entity = c.entity AND i.key = c.key AND i.field = c.field
LEFT JOIN pending p ON p.entity = c.entity AND p.key = c.key AND p.field = c.field AND p.change_set_id IN (c.change_set_id, ${followed})
LEFT JOIN sent_change o ON o.entity = c.entity AND o.key = c.key AND o.field = c.field AND o.change_set_id = CASE
  WHEN EXISTS (SELECT 1 FROM sent_change own WHERE own.change_set_id = c.change_set_id AND own.entity = c.entity AND own.key = c.key
    AND own.field = c.field) THEN c.change_set_id ELSE ${followed} END
WHERE c.change_set_id = :set`
const outcomeOf = `CASE WHEN p.key IS NOT NULL THEN ${pendingOutcome('p.state')}
  WHEN o.outcome IN ('verified', 'withdrawn') THEN o.outcome ELSE ${restOutcome} END`

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
      `SELECT q.entity, q.key, q.field, q.op, ${nameSql} AS name, ${codeSql} AS code,
         ${placeSql} AS place, q.old, q.new, q.outcome, q.reason, q.reasonKind, q.at
       FROM (
         SELECT c.entity, c.key, c.field, c.op, c.old, c.new, ${outcomeOf} AS outcome,
           coalesce(p.reason, o.reason) AS reason, coalesce(p.reason_kind, o.reason_kind) AS reasonKind,
           CASE WHEN ${outcomeOf} IN ('waiting', 'superseded') THEN NULL ELSE o.at END AS at
         ${rowsFrom} ${only} ORDER BY c.entity, c.key, c.field LIMIT :limit OFFSET :offset
       ) q ORDER BY q.entity, q.key, q.field`,
      { ...params, limit, offset },
    ),
  }
}
