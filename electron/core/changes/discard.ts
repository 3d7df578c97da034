import { isProductField, productColumns } from '../products/columns.ts'
import type { WriteDb } from '../store/db.ts'
import { choose, chosenKeys, isChosen, type ChangeSelection } from './choose.ts'
import { recordSet, type SetHeader } from './record.ts'

export interface Who {
  readonly author: string | null
  /** ISO moment. */
  readonly at: string
}

export interface Decided {
  /** Changes as a person counts them: a new product is one. */
  readonly cells: number
  readonly changeSetId: number | null
  readonly keys: readonly number[]
}

export const nothingDecided: Decided = { cells: 0, changeSetId: null, keys: [] }

/** The history says of the set that its value was given up. */
function recordWithdrawn(db: WriteDb, at: string): void {
  db.run(
    `INSERT OR REPLACE INTO sent_change (change_set_id, entity, key, field, op, push_id, old, new, outcome, reason, reason_kind, operation_id, at)
     SELECT change_set_id, entity, key, field, op, push_id, base, mine, 'withdrawn', reason, reason_kind, operation_id, :at
     FROM pending WHERE ${isChosen}`,
    { at },
  )
}

/** What Smaregi holds in a chosen cell, by the mirror. */
function mirrorSql(db: WriteDb): string {
  const columns = db
    .column<string>("SELECT DISTINCT field FROM chosen WHERE entity = 'product' AND key > 0")
    .filter(isProductField)
    .map((field) => `WHEN '${field}' THEN m.${productColumns[field]}`)
  const ofProduct = columns.length === 0 ? 'NULL' : `CASE p.field ${columns.join(' ')} END`
  return `CASE WHEN p.op = 'add' THEN 0 WHEN p.entity = 'stock' THEN k.stock_amount ELSE ${ofProduct} END`
}

/** Lets the chosen cells show what Smaregi holds, as a set of its own that can be undone. */
export function dropChosen(db: WriteDb, header: SetHeader): Decided {
  // With a new product goes the stock that was staged for it.
  db.run(
    `INSERT OR IGNORE INTO chosen SELECT entity, key, field FROM pending
     WHERE entity = 'stock' AND key IN (SELECT key FROM chosen WHERE entity = 'product' AND key < 0)`,
  )
  const keys = chosenKeys(db)
  const { changeSetId } = recordSet(db, header, 'SELECT DISTINCT key FROM chosen', (set) => {
    recordWithdrawn(db, header.at)
    db.run(
      `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
       SELECT :set, p.entity, p.key, p.field, p.op, p.mine, ${mirrorSql(db)}
       FROM pending p LEFT JOIN product m ON m.product_id = p.key
       LEFT JOIN stock k ON p.entity = 'stock' AND k.product_id = p.key AND k.store_id = CAST(p.field AS INTEGER)
       WHERE (p.entity, p.key, p.field) IN (SELECT entity, key, field FROM chosen)`,
      { set },
    )
    db.run(`DELETE FROM pending WHERE ${isChosen}`)
    // Where Smaregi had every value already, or the product is gone there, no cell looks different.
    return (
      db.get(
        `SELECT 1 FROM change c WHERE c.change_set_id = ? AND c.old IS NOT c.new
         AND (c.key < 0 OR EXISTS (SELECT 1 FROM product m WHERE m.product_id = c.key)) LIMIT 1`,
        [set],
      ) !== undefined
    )
  })
  return { cells: 0, changeSetId, keys }
}

/** Takes staged, rejected and conflicting cells back to what Smaregi holds. What is on its way stays. */
export function discard(db: WriteDb, who: Who, selection: ChangeSelection): Decided {
  return db.transaction(() => {
    const cells = choose(db, selection, ['staged', 'rejected', 'conflict'])
    if (cells === 0) return nothingDecided
    return { ...dropChosen(db, { ...who, name: 'discard', origin: 'discard', details: { cells } }), cells }
  })
}
