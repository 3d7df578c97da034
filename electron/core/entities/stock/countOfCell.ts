import type { CountCorrection } from '../../outbox/operation.ts'
import type { CellKey } from '../../outbox/outcomes.ts'
import type { ReadDb } from '../../store/db.ts'

/** A stock change that corrects for a count, or takes such a correction back. */
export interface CountCell extends CountCorrection, Pick<CellKey, 'key' | 'field'> {
  /** ISO; the history of the stock is known up to then. */
  readonly knownAt: string
}

// Several sets may have added to a cell (see recordOutcome): the newest that is a count's says what it is, a commit before its follow-ups. What takes a set back, and
// what brings it again, leads to the set itself: taken back twice, it stands.
const countCellsSql = (cells: string): string => `WITH RECURSIVE
  cell AS (SELECT key, field, op, coalesce(sent_set, change_set_id) AS setId FROM pending WHERE entity = 'stock' AND ${cells}),
  part AS (
    SELECT key, field, setId FROM cell
    UNION
    SELECT c.key, c.field, c.change_set_id FROM cell d
    JOIN change c ON c.entity = 'stock' AND c.key = d.key AND c.field = d.field AND c.op = 'add' AND c.change_set_id < d.setId
    JOIN change_set s ON s.change_set_id = c.change_set_id AND s.position = 'done'
    WHERE d.op = 'add' AND NOT EXISTS (SELECT 1 FROM sent_change o WHERE o.change_set_id = c.change_set_id AND o.entity = 'stock'
      AND o.key = c.key AND o.field = c.field AND o.outcome IN ('verified', 'withdrawn'))),
  origin AS (
    SELECT key, field, setId AS partId, setId, 0 AS takenBack FROM part
    UNION ALL
    SELECT n.key, n.field, n.partId, s.inverse_of, n.takenBack + (s.origin <> 'redo') FROM origin n
    JOIN change_set s ON s.change_set_id = n.setId AND s.origin IN ('revert', 'undo', 'redo') AND s.inverse_of < s.change_set_id)
SELECT key, field, countId, name, isTakenBack, isFollowUp, knownAt FROM (
  SELECT n.key, n.field, k.count_id AS countId, k.name, n.takenBack % 2 AS isTakenBack, m.kind = 'followUp' AS isFollowUp,
    coalesce(m.read_at, k.started_at) AS knownAt,
    row_number() OVER (PARTITION BY n.key, n.field ORDER BY m.kind = 'followUp', n.partId DESC) AS place
  FROM origin n JOIN stock_count_set m ON m.change_set_id = n.setId JOIN stock_count k ON k.count_id = m.count_id
) WHERE place = 1`

type Row = Omit<CountCell, 'isTakenBack' | 'isFollowUp'> & { readonly isTakenBack: 0 | 1; readonly isFollowUp: 0 | 1 }
const toCell = (row: Row): CountCell => ({ ...row, isTakenBack: row.isTakenBack === 1, isFollowUp: row.isFollowUp === 1 })

const oneSql = countCellsSql('key = ? AND field = ?')
const queuedSql = countCellsSql("state = 'queued'")

/** What a stock change corrects; null: it is no count's. */
export function countOfCell(db: ReadDb, { key, field }: CellKey): CountCell | null {
  const row = db.get<Row>(oneSql, [key, field])
  return row === undefined ? null : toCell(row)
}

/** Those among what is queued. */
export const queuedCountCells = (db: ReadDb): CountCell[] => db.all<Row>(queuedSql).map(toCell)
