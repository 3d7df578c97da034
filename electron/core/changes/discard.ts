import { allEntities } from '../entities/index.ts'
import type { Entity } from '../outbox/entity.ts'
import type { WriteDb } from '../store/db.ts'
import { choose, chosenRows, isChosen, type ChangeSelection } from './choose.ts'
import { mirrorValueSql, rowExistsSql } from './mirrorValue.ts'
import { recordSet, type SetHeader } from './record.ts'
import { recordWithdrawn } from './withdraw.ts'

export interface Who {
  readonly author: string | null
  /** ISO moment. */
  readonly at: string
}

export interface Decided {
  /** Changes as a person counts them: a new product is one. */
  readonly cells: number
  readonly changeSetId: number | null
  /** Rows that look different now, by the list of the page that shows them. */
  readonly rows: Readonly<Partial<Record<Entity['list'], readonly number[]>>>
}

export const nothingDecided: Decided = { cells: 0, changeSetId: null, rows: {} }

/** With a new row goes what hangs on it, and what names it as its value in a row that Smaregi has. */
function chooseHanging(db: WriteDb): void {
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

/** Lets the chosen cells show what Smaregi holds, as a set of its own that can be undone. */
export function dropChosen(db: WriteDb, header: SetHeader): Decided {
  chooseHanging(db)
  const rows = chosenRows(db)
  const { changeSetId } = recordSet(db, header, 'SELECT DISTINCT key FROM chosen', (set) => {
    recordWithdrawn(db, isChosen, header.at)
    db.run(
      `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
       SELECT :set, p.entity, p.key, p.field, p.op, CASE p.op WHEN 'delete' THEN p.base ELSE p.mine END,
         CASE p.op WHEN 'add' THEN 0 WHEN 'delete' THEN NULL ELSE ${mirrorValueSql('p')} END
       FROM pending p
       WHERE (p.entity, p.key, p.field) IN (SELECT entity, key, field FROM chosen)`,
      { set },
    )
    db.run(`DELETE FROM pending WHERE ${isChosen}`)
    // Where Smaregi had every value already, or the product is gone there, no cell looks different.
    return (
      db.get(
        `SELECT 1 FROM change c WHERE c.change_set_id = ? AND c.old IS NOT c.new
         AND (c.key < 0 OR ${rowExistsSql('c')}) LIMIT 1`,
        [set],
      ) !== undefined
    )
  })
  return { cells: 0, changeSetId, rows }
}

/** Takes staged, rejected and conflicting cells back to what Smaregi holds. What is on its way stays. */
export function discard(db: WriteDb, who: Who, selection: ChangeSelection): Decided {
  return db.transaction(() => {
    const cells = choose(db, selection, ['staged', 'rejected', 'conflict'])
    if (cells === 0) return nothingDecided
    return { ...dropChosen(db, { ...who, name: 'discard', origin: 'discard', details: { cells } }), cells }
  })
}
