import type { WriteDb } from '../store/db.ts'

/** The history says of the sets of these pending cells (a condition) that their values were given up. */
export function recordWithdrawn(db: WriteDb, where: string, at: string): void {
  db.run(
    `INSERT OR REPLACE INTO sent_change (change_set_id, entity, key, field, op, push_id, old, new, outcome, reason, reason_kind, operation_id, at)
     SELECT change_set_id, entity, key, field, op, push_id, base, mine, 'withdrawn', reason, reason_kind, operation_id, :at
     FROM pending WHERE ${where}`,
    { at },
  )
}
