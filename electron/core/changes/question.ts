import type { StepCell, StepQuestion } from '#shared/contracts/changes.ts'
import type { WriteDb } from '../store/db.ts'
import { codeSql, nameSql, placeSql } from './labels.ts'
import { sameCell } from './images.ts'

/** Shown as examples. */
const maxRowsListed = 8

/** What a person is asked before a step stages changes of what Smaregi has already; `step` is its record. */
export function questionAbout(db: WriteDb, step: number, staged: number, withdrawn: number): StepQuestion {
  // What the step staged has an image; what it only took back is logged without one.
  const stagedRows = `FROM change c JOIN pending_image i ON i.change_set_id = c.change_set_id AND ${sameCell('i', 'c')} WHERE c.change_set_id = :step`
  const counts = db.get<{ sets: number; adds: number }>(
    `SELECT count(*) FILTER (WHERE c.op = 'setStock') AS sets, count(*) FILTER (WHERE c.op = 'add') AS adds ${stagedRows}`,
    { step },
  )
  const rows = db.all<StepQuestion['rows'][number]>(
    `SELECT q.entity, q.key, q.field, q.op, ${nameSql} AS name, ${codeSql} AS code, ${placeSql} AS place, q.old, q.new
     FROM (SELECT c.entity, c.key, c.field, c.op, CASE c.op WHEN 'add' THEN NULL ELSE c.old END AS old,
             CASE c.op WHEN 'add' THEN c.new - c.old ELSE c.new END AS new
           ${stagedRows} ORDER BY c.op = 'setStock' DESC, c.entity, c.key, c.field LIMIT ${maxRowsListed}) q`,
    { step },
  )
  return { staged, withdrawn, stockSets: counts?.sets ?? 0, stockAdds: counts?.adds ?? 0, rows }
}

/** A cell of a step's record, to be shown and named: one of a row that Smaregi has first. */
export const firstCell = (db: WriteDb, step: number): StepCell | null =>
  db.get<StepCell>(
    `SELECT q.entity, q.key, q.field, ${nameSql} AS name, ${codeSql} AS code,
       (SELECT count(*) - 1 FROM (SELECT DISTINCT entity, key FROM change WHERE change_set_id = :step)) AS otherRows
     FROM (SELECT entity, key, field FROM change WHERE change_set_id = :step ORDER BY key < 0, entity, key, field LIMIT 1) q`,
    { step },
  ) ?? null
