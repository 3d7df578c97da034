import { wholeRow } from '#shared/domain/entities.ts'
import { hangingOn } from '../entities/index.ts'
import type { Entity } from '../outbox/entity.ts'
import { inFlightSql } from '../outbox/outcomes.ts'
import type { WriteDb } from '../store/db.ts'
import { isGoing } from './newRows.ts'
import { recordWithdrawn } from './withdraw.ts'

/**
 * Stages that rows go. What was changed in them and not sent is given up with it (undo brings it
 * back); what is on its way is settled first. The name goes into the log, because once the row is gone
 * nothing else tells what it was called. Returns the rows logged.
 */
export function stageRemovals(db: WriteDb, entity: Entity, set: number, at: string): number {
  const { name, mirror, labels } = entity
  const { changes } = db.run(
    `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
     SELECT :set, :name, q.key, '${wholeRow}', 'delete', ${labels.name}, NULL
     FROM staging q JOIN ${mirror.table} m ON ${mirror.on('q.key', 'q.field')}
     WHERE q.entity = :name AND q.op = 'delete' AND q.key > 0 AND NOT ${isGoing(name, 'q.key')}`,
    { set, name },
  )
  if (changes === 0) return 0
  const going = `SELECT key FROM change WHERE change_set_id = ${set} AND entity = '${name}' AND op = 'delete'`
  for (const part of [entity, ...hangingOn(name)]) {
    const given = `entity = '${part.name}' AND key IN (${going}) AND state NOT IN ${inFlightSql}`
    recordWithdrawn(db, given, at)
    db.run(`DELETE FROM pending WHERE ${given}`)
  }
  db.run(
    `INSERT INTO pending (entity, key, field, op, base, base_version, mine, state, change_set_id, changed_at)
     SELECT c.entity, c.key, c.field, 'delete', c.old, m.${mirror.version}, NULL, 'staged', :set, :at
     FROM change c JOIN ${mirror.table} m ON ${mirror.on('c.key', 'c.field')}
     WHERE c.change_set_id = :set AND c.entity = :name AND c.op = 'delete'`,
    { set, at, name },
  )
  return changes
}
