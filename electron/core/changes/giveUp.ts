import { allEntities } from '../entities/index.ts'
import type { WriteDb } from '../store/db.ts'
import { isChosen } from './choose.ts'
import { mirrorValueSql } from './mirrorValue.ts'
import { recordWithdrawn } from './withdraw.ts'

/** With a new row goes what hangs on it, and what names it as its value in a row that Smaregi has. */
export function chooseHanging(db: WriteDb): void {
  for (const entity of allEntities) {
    const given = `(SELECT key FROM chosen WHERE entity = '${entity.key.of}' AND key < 0)`
    if (entity.key.of !== entity.name) {
      db.run(`INSERT OR IGNORE INTO chosen SELECT entity, key, field FROM pending WHERE entity = '${entity.name}' AND key IN ${given}`)
    }
    for (const [field, target] of Object.entries(entity.fields.references)) {
      db.run(
        `INSERT OR IGNORE INTO chosen SELECT entity, key, field FROM pending
         WHERE entity = '${entity.name}' AND field = '${field}' AND op = 'set' AND mine < 0
           AND state IN ('staged', 'rejected', 'conflict') AND mine IN (SELECT key FROM chosen WHERE entity = '${target}' AND key < 0)`,
      )
    }
  }
}

/** Takes the chosen cells out of `pending`, and logs as part of a set that they show what Smaregi holds. Returns the cells. */
export function giveUpChosen(db: WriteDb, set: number, at: string): number {
  recordWithdrawn(db, isChosen, at)
  db.run(
    `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
     SELECT :set, p.entity, p.key, p.field, p.op, CASE p.op WHEN 'delete' THEN p.base ELSE p.mine END,
       CASE p.op WHEN 'add' THEN 0 WHEN 'delete' THEN NULL ELSE ${mirrorValueSql('p')} END
     FROM pending p
     WHERE (p.entity, p.key, p.field) IN (SELECT entity, key, field FROM chosen)`,
    { set },
  )
  return db.run(`DELETE FROM pending WHERE ${isChosen}`).changes
}
