import { wholeRow } from '#shared/domain/entities.ts'
import { entities, hangingOn } from '../entities/index.ts'
import type { EntityName } from '#shared/domain/entities.ts'
import type { Entity } from '../outbox/entity.ts'
import { inFlightSql } from '../outbox/outcomes.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { choose, isChosen } from './choose.ts'
import { chooseHanging, giveUpChosen } from './giveUp.ts'
import { rememberMoreRows } from './images.ts'
import { isGoing } from './newRows.ts'
import { recordWithdrawn } from './withdraw.ts'

/**
 * Stages that rows go. What was changed in them and not sent is given up with it (undo brings it
 * back); what is on its way is settled first. A new row, which Smaregi does not have, is given up at
 * once; one that is on its way stays. Returns the rows logged.
 */
export const stageRemovals = (db: WriteDb, entity: Entity, set: number, at: string): number =>
  remove(db, entity, set, at) + giveUpNew(db, entity, set, at)

/** Condition on `pending`: the cell is given up with the deletion of a row of an entity; `keys` is a SELECT of those. */
const isGivenUp = (part: Entity, keys: string): string => `entity = '${part.name}' AND key IN (${keys}) AND state NOT IN ${inFlightSql}`

/** How many cells a deletion of these rows would give up. */
export function countGivenUp(db: ReadDb, name: EntityName, keys: readonly number[]): number {
  return [entities[name], ...hangingOn(name)].reduce((sum, part) => {
    const where = isGivenUp(part, 'SELECT value FROM json_each(?)')
    return sum + (db.get<{ n: number }>(`SELECT count(*) AS n FROM pending WHERE ${where}`, [JSON.stringify(keys)])?.n ?? 0)
  }, 0)
}

/** The name goes into the log, because once the row is gone nothing else tells what it was called. */
function remove(db: WriteDb, entity: Entity, set: number, at: string): number {
  const { name, mirror, labels } = entity
  const { changes } = db.run(
    `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
     SELECT :set, :name, q.key, '${wholeRow}', 'delete', NULL, NULL
     FROM staging q JOIN ${mirror.table} m ON ${mirror.on('q.key', 'q.field')}
     WHERE q.entity = :name AND q.op = 'delete' AND q.key > 0 AND NOT ${isGoing(name, 'q.key')}`,
    { set, name },
  )
  if (changes === 0) return 0
  const going = `SELECT key FROM change WHERE change_set_id = ${set} AND entity = '${name}' AND op = 'delete'`
  for (const part of [entity, ...hangingOn(name)]) {
    const given = isGivenUp(part, going)
    recordWithdrawn(db, given, at)
    db.run(`DELETE FROM pending WHERE ${given}`)
  }
  // As Smaregi calls it, now that a name that was not sent is given up.
  db.run(`UPDATE change AS q SET old = ${labels.name} WHERE q.change_set_id = :set AND q.entity = :name AND q.op = 'delete'`, { set, name })
  db.run(
    `INSERT INTO pending (entity, key, field, op, base, base_version, mine, state, change_set_id, changed_at)
     SELECT c.entity, c.key, c.field, 'delete', c.old, m.${mirror.version}, NULL, 'staged', :set, :at
     FROM change c JOIN ${mirror.table} m ON ${mirror.on('c.key', 'c.field')}
     WHERE c.change_set_id = :set AND c.entity = :name AND c.op = 'delete'`,
    { set, at, name },
  )
  return changes
}

function giveUpNew(db: WriteDb, { name, fields }: Entity, set: number, at: string): number {
  const keys = db.column<number>(`SELECT DISTINCT key FROM staging WHERE entity = ? AND op = 'delete' AND key < 0`, [name])
  if (keys.length === 0) return 0
  const cells = keys.map((key) => ({ entity: name, key, field: fields.first }))
  if (choose(db, { cells }, ['staged', 'rejected', 'conflict']) === 0) return 0
  chooseHanging(db)
  rememberMoreRows(db, 'SELECT key FROM chosen')
  const given = giveUpChosen(db, set, at)
  // Nothing of this waits for a send: the history of this set says so, too.
  db.run(
    `INSERT OR REPLACE INTO sent_change (change_set_id, entity, key, field, op, old, new, outcome, at)
     SELECT change_set_id, entity, key, field, op, old, new, 'withdrawn', :at FROM change WHERE change_set_id = :set AND ${isChosen}`,
    { set, at },
  )
  return given
}
