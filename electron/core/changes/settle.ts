import { BantoError } from '#shared/errors.ts'
import type { WriteDb } from '../store/db.ts'
import { choose, chosenKeys, isChosen, type ChangeSelection } from './choose.ts'
import type { Decided } from './decide.ts'
import { giveNumber } from './numbering.ts'
import { recordOutcome, type CellKey } from './outcomes.ts'

/**
 * A person has looked at Smaregi and says what became of cells whose fate the program cannot know.
 * notArrived: they are staged again. arrived: they are done, and what was typed since stays staged.
 * A new product that arrived is told by its number (`productId`), so that what refers to it follows;
 * without one the next pull brings the product, and stock staged for it is refused with a reason.
 * Throws INVALID_INPUT where a number is given for more than one product.
 */
export function settleByPerson(
  db: WriteDb,
  at: string,
  selection: ChangeSelection,
  verdict: 'arrived' | 'notArrived',
  productId?: number,
): Decided {
  return db.transaction(() => {
    const cells = choose(db, selection, ['unknown'])
    const keys = chosenKeys(db)
    if (verdict === 'notArrived') {
      db.run(
        `UPDATE pending SET state = 'staged', sent = NULL, sent_set = NULL, operation_id = NULL, reason = NULL, reason_kind = NULL
         WHERE ${isChosen}`,
      )
      return { cells, changeSetId: null, keys }
    }
    const drafts = db.column<number>("SELECT DISTINCT key FROM chosen WHERE entity = 'product' AND key < 0")
    if (productId !== undefined && drafts.length !== 1) {
      throw new BantoError('INVALID_INPUT', 'a number belongs to one new product', { details: { products: drafts.length } })
    }
    for (const cell of db.all<CellKey>('SELECT entity, key, field FROM chosen')) recordOutcome(db, cell, 'verified', at)
    // What was typed since the request left is the next change; of a new product, a change of the number.
    db.run(
      `DELETE FROM pending WHERE ${isChosen} AND (mine IS sent OR (op = 'create' AND :number IS NULL))`,
      { number: productId ?? null },
    )
    db.run(
      `UPDATE pending SET state = 'staged', op = CASE op WHEN 'create' THEN 'set' ELSE op END,
         base = CASE op WHEN 'add' THEN base ELSE sent END, mine = CASE op WHEN 'add' THEN mine - sent ELSE mine END,
         sent = NULL, sent_set = NULL, operation_id = NULL, reason = NULL, reason_kind = NULL
       WHERE ${isChosen}`,
    )
    for (const localId of drafts) {
      if (productId !== undefined) giveNumber(db, localId, productId, at)
      else {
        db.run(
          `UPDATE pending SET state = 'rejected', reason = NULL, reason_kind = 'notFound' WHERE entity = 'stock' AND key = ?`,
          [localId],
        )
      }
    }
    return { cells, changeSetId: null, keys }
  })
}
