import type { ChangeState } from '#shared/contracts/changes.ts'
import type { EntityName, OperationName } from '#shared/domain/entities.ts'
import { allEntities, entities, hangingOn } from '../entities/index.ts'
import { recordOutcome } from '../outbox/outcomes.ts'
import type { WriteDb } from '../store/db.ts'

/**
 * Smaregi has numbered a row that was made here: from now on everything that referred to the local id
 * means the number: what is pending, the log and its images, the outcomes, what hangs on the row, and
 * values that name it. Part of the transaction that hears of it.
 */
export function giveNumber(db: WriteDb, entity: EntityName, localId: number, id: number, at: string): void {
  db.run('INSERT INTO id_map (local_id, entity, id, at) VALUES (?, ?, ?, ?)', [localId, entity, id, at])
  for (const { name } of [entities[entity], ...hangingOn(entity)]) {
    const there = { name, localId, id }
    mergeCells(db, there, at)
    db.run('UPDATE pending SET key = :id WHERE entity = :name AND key = :localId', there)
    db.run('UPDATE change SET key = :id WHERE key = :localId AND key < 0 AND entity = :name', there)
    db.run('UPDATE sent_change SET key = :id WHERE entity = :name AND key = :localId', there)
  }
  db.run('UPDATE pending_image SET key = :id WHERE key = :localId AND key < 0', { id, localId })
  for (const { name, fields } of allEntities) {
    for (const [field, target] of Object.entries(fields.references)) {
      if (target === entity) referTo(db, { name, field, localId, id })
    }
  }
}

interface Clash {
  readonly field: string
  readonly op: OperationName
  readonly state: ChangeState
  readonly isOlder: 0 | 1
  readonly otherOp: OperationName
}

/**
 * The number may be in the mirror already, because a pull brought the row before its answer was known, and
 * somebody may have edited it there. Of two wishes for one cell the later counts, as always; additions are added up.
 */
function mergeCells(db: WriteDb, there: { readonly name: EntityName; readonly localId: number; readonly id: number }, at: string): void {
  const { name, localId, id } = there
  const clashes = db.all<Clash>(
    `SELECT c.field, c.op, c.state, c.change_set_id <= e.change_set_id AS isOlder, e.op AS otherOp FROM pending c
     JOIN pending e ON e.entity = c.entity AND e.key = :id AND e.field = c.field WHERE c.entity = :name AND c.key = :localId`,
    there,
  )
  for (const { field, op, state, isOlder, otherOp } of clashes) {
    const isSum = op === 'add' && otherOp === 'add'
    if (isSum) {
      db.run(
        `UPDATE pending SET mine = mine + (SELECT mine FROM pending WHERE entity = :name AND key = :localId AND field = :field)
         WHERE entity = :name AND key = :id AND field = :field`,
        { ...there, field },
      )
    }
    const leaves = isSum || isOlder === 1 ? localId : id
    // What Smaregi has taken is proved by the row that told the number.
    if (leaves === localId && state === 'sent') recordOutcome(db, { entity: name, key: localId, field }, 'verified', at)
    db.run('DELETE FROM pending WHERE entity = ? AND key = ? AND field = ?', [name, leaves, field])
  }
}

type Reference = {
  readonly name: EntityName
  readonly field: string
  readonly localId: number
  readonly id: number
}

/** (`< 0` lets SQLite use the small indexes on local ids.) */
function referTo(db: WriteDb, there: Reference): void {
  const isOne = 'entity = :name AND field = :field'
  db.run(
    `UPDATE sent_change SET new = :id WHERE ${isOne} AND new = :localId AND change_set_id IN (
       SELECT change_set_id FROM change WHERE new = :localId AND new < 0)`,
    there,
  )
  db.run(`UPDATE pending SET mine = :id WHERE ${isOne} AND mine = :localId AND mine < 0`, there)
  // Of unknown fate since commits were lost: what may have been sent is kept as it was wished.
  db.run(`UPDATE pending SET sent = :id WHERE ${isOne} AND state = 'unknown' AND sent = :localId`, there)
  db.run(`UPDATE pending_image SET mine = :id WHERE ${isOne} AND mine = :localId AND mine < 0`, there)
  db.run(`UPDATE change SET new = :id WHERE ${isOne} AND new = :localId AND new < 0`, there)
  db.run(`UPDATE change SET old = :id WHERE ${isOne} AND old = :localId AND old < 0`, there)
}
