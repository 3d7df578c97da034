import type { ChangeState, ReasonKind } from '#shared/contracts/changes.ts'
import type { EntityName } from '#shared/domain/entities.ts'
import type { WriteDb } from '../store/db.ts'

/** States of a cell whose request has left: its fate is settled before anything else happens to it. */
export const inFlight = ['sending', 'sent', 'unknown'] as const satisfies readonly ChangeState[]
/** The same as a list in SQL. */
export const inFlightSql = `('sending', 'sent', 'unknown')`

export interface CellKey {
  readonly entity: EntityName
  readonly key: number
  readonly field: string
}

export type Outcome = 'verified' | 'rejected' | 'conflict' | 'unknown' | 'withdrawn'

const columns = 'change_set_id, entity, key, field, op, push_id, old, new, outcome, reason, reason_kind, operation_id, at'
const latest = `ON CONFLICT (change_set_id, entity, key, field) DO UPDATE SET op = excluded.op, push_id = excluded.push_id,
  old = excluded.old, new = excluded.new, outcome = excluded.outcome, reason = excluded.reason,
  reason_kind = excluded.reason_kind, operation_id = excluded.operation_id, at = excluded.at`

// Verified without a push: Smaregi had the value already, written by somebody else. It is not ours to take back.
const recordFrom = (cells: string): string => `INSERT INTO sent_change (${columns})
SELECT coalesce(sent_set, change_set_id), entity, p.key, field, op, CASE WHEN sent_set IS NOT NULL OR :outcome <> 'verified' THEN push_id END, base,
  CASE WHEN sent_set IS NULL THEN mine ELSE sent END, :outcome, reason, reason_kind, operation_id, :at
FROM ${cells}
${latest}`
const recordSql = recordFrom('pending p WHERE entity = :entity AND key = :key AND field = :field')
const recordManySql = recordFrom(
  `(SELECT value FROM json_each(:cells)) j CROSS JOIN pending p
     ON p.entity = :entity AND p.key = j.value ->> 0 AND p.field = j.value ->> 1 WHERE TRUE`,
)

// Several sets may have added to one cell before it was sent: each gets the part that was its own.
const recordPartsSql = `INSERT INTO sent_change (${columns})
SELECT c.change_set_id, p.entity, p.key, p.field, p.op, p.push_id, p.base, c.new - c.old, :outcome, p.reason, p.reason_kind,
  p.operation_id, :at
FROM pending p
JOIN change c ON c.entity = p.entity AND c.key = p.key AND c.field = p.field AND c.op = 'add'
JOIN change_set s ON s.change_set_id = c.change_set_id
WHERE p.entity = :entity AND p.key = :key AND p.field = :field AND p.op = 'add'
  AND s.position = 'done' AND c.change_set_id < coalesce(p.sent_set, p.change_set_id)
  AND NOT EXISTS (SELECT 1 FROM sent_change o WHERE o.change_set_id = c.change_set_id AND o.entity = p.entity
    AND o.key = p.key AND o.field = p.field AND o.outcome IN ('verified', 'withdrawn'))
${latest}`

/**
 * Keeps what became of a pending cell, for the set whose value it was. Call it before the cell's row
 * leaves or takes another value. `at` is an ISO moment.
 */
export function recordOutcome(db: WriteDb, { entity, key, field }: CellKey, outcome: Outcome, at: string): void {
  db.run(recordSql, { entity, key, field, outcome, at })
  const op = db.get<{ op: string }>('SELECT op FROM pending WHERE entity = ? AND key = ? AND field = ?', [entity, key, field])?.op
  if (op !== 'add') return
  db.run(recordPartsSql, { entity, key, field, outcome, at })
  // The latest set's own part, too.
  db.run(
    `UPDATE sent_change SET new = (
       SELECT c.new - c.old FROM change c WHERE c.change_set_id = sent_change.change_set_id AND c.entity = :entity
         AND c.key = sent_change.key AND c.field = sent_change.field
     )
     WHERE op = 'add' AND entity = :entity AND key = :key AND field = :field AND change_set_id = (
       SELECT coalesce(sent_set, change_set_id) FROM pending WHERE entity = :entity AND key = :key AND field = :field
     ) AND EXISTS (SELECT 1 FROM change c WHERE c.change_set_id = sent_change.change_set_id AND c.entity = :entity
         AND c.key = sent_change.key AND c.field = sent_change.field AND c.op = 'add')`,
    { entity, key, field },
  )
}

/** The same for many cells of an entity, none of which is added to: `cells` is the JSON of their [key, field]. */
export const recordOutcomes = (db: WriteDb, entity: EntityName, cells: string, outcome: Outcome, at: string): void =>
  void db.run(recordManySql, { entity, cells, outcome, at })

/** What Smaregi's refusal is about, from its status and words. The words are its own and may change: `other` is no fault. */
export function reasonKindOf(status: number | null, words: string | null): ReasonKind {
  if (status === 404) return 'notFound'
  if (status === 403) return 'forbidden'
  const text = words ?? ''
  if (/既に(使用|登録)|重複|すでに/u.test(text)) return 'duplicateCode'
  if (/文字以(内|下)|桁以(内|下)/u.test(text)) return 'tooLong'
  if (/見つかりません|存在しません/u.test(text)) return 'notFound'
  if (/権限/u.test(text)) return 'forbidden'
  if (/必須/u.test(text)) return 'required'
  if (/以上|以下|整数|数値|範囲/u.test(text)) return 'range'
  return 'other'
}
