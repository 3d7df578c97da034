import type { BantoError } from '#shared/errors.ts'
import { allEntities } from '../entities/index.ts'
import { inFlightSql } from '../outbox/outcomes.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { sameCell } from './images.ts'

/** Why an entity does not let a set be taken back or brought again; null: every one of them does. */
export function stepRefusal(db: ReadDb, set: number): BantoError | null {
  for (const entity of allEntities) {
    const refused = entity.stepRefusal?.(db, set) ?? null
    if (refused !== null) return refused
  }
  return null
}

// Without a push it is somebody else's write of the same value.
const sentByUs = `(o.outcome = 'verified' AND o.push_id IS NOT NULL)`

/**
 * What of a set is at Smaregi (or on its way there) can only be taken back by a new change. Fills
 * the table `staging` with it, guarded by what the person has to see for it to make sense: the
 * set's own value. What goes back is what Smaregi held before the set's value was sent, never a
 * value that was typed and not sent. Cells in `exchanged` are taken back otherwise. A row that was
 * made cannot be unmade, one that is gone cannot be brought back. `anySum`: what was added and still waits within a larger sum, too.
 * What was added and is taken back by one of the sets `inverses` is left alone: no value tells that it was.
 */
export function stageReversal(db: WriteDb, set: number, anySum = false, inverses: readonly number[] = []): void {
  db.run(
    `INSERT OR IGNORE INTO staging (entity, key, field, op, new, expect)
     SELECT c.entity, c.key, c.field, c.op,
       CASE WHEN c.op = 'add' THEN c.old - c.new
         WHEN p.state IN ${inFlightSql} AND p.sent_set = :set THEN p.base
         WHEN ${sentByUs} AND o.op <> 'create' THEN o.old
         ELSE c.old END,
       c.new
     FROM change c
     JOIN change_set s ON s.change_set_id = c.change_set_id
     LEFT JOIN pending_image i ON i.change_set_id = c.change_set_id AND ${sameCell('i', 'c')}
     LEFT JOIN pending p ON ${sameCell('p', 'c')}
     LEFT JOIN sent_change o ON o.change_set_id = c.change_set_id AND ${sameCell('o', 'c')}
     WHERE c.change_set_id = :set AND c.op NOT IN ('create', 'delete') AND c.key > 0
       -- The record of a step back or forward has images of what it staged itself; the rest belongs to its set.
       AND (s.position <> 'step' OR i.key IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM exchanged e WHERE ${sameCell('e', 'c')})
       AND NOT (c.op = 'add' AND EXISTS (SELECT 1 FROM json_each(:inverses) j CROSS JOIN change x ON x.change_set_id = j.value AND ${sameCell('x', 'c')}
         WHERE NOT EXISTS (SELECT 1 FROM sent_change w WHERE w.change_set_id = j.value AND ${sameCell('w', 'x')} AND w.outcome = 'withdrawn')))
       AND (
         ${sentByUs}
         OR (p.state IN ${inFlightSql} AND (p.sent_set = :set OR (c.op = 'add' AND :set <= p.sent_set)))
         OR (c.op <> 'add' AND p.key IS NULL AND o.key IS NULL)
         OR (:anySum AND c.op = 'add' AND p.op = 'add' AND coalesce(o.outcome, '') <> 'withdrawn')
       )`,
    { set, anySum: anySum ? 1 : 0, inverses: JSON.stringify(inverses) },
  )
}

/** For redo: what was undone, where Smaregi got the value from before it meanwhile. Only what a person typed. */
export function stageAgain(db: WriteDb, set: number): void {
  db.run(
    `INSERT OR IGNORE INTO staging (entity, key, field, op, new, expect)
     SELECT c.entity, c.key, c.field, c.op, CASE WHEN c.op = 'add' THEN c.new - c.old ELSE c.new END, c.old
     FROM change c
     JOIN change_set s ON s.change_set_id = c.change_set_id
     JOIN pending_image i ON i.change_set_id = c.change_set_id AND ${sameCell('i', 'c')}
     LEFT JOIN pending p ON ${sameCell('p', 'c')}
     WHERE c.change_set_id = :set AND c.op NOT IN ('create', 'delete') AND c.key > 0 AND c.old IS NOT c.new AND i.side = 'after' AND (p.key IS NULL OR p.state IN ${inFlightSql})
       AND s.origin NOT IN ('discard', 'retry', 'settle') AND s.name <> 'changes.sets.resolveTheirs'
       AND NOT EXISTS (SELECT 1 FROM exchanged e WHERE ${sameCell('e', 'c')})`,
    { set },
  )
}
