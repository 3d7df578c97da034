import { BantoError } from '#shared/errors.ts'
import type { WriteDb } from '../store/db.ts'
import { choose, chosenKeys, isChosen, type ChangeSelection } from './choose.ts'
import { logAsItIs } from './decide.ts'
import { nothingDecided, type Decided, type Who } from './discard.ts'
import { giveNumber } from './numbering.ts'
import { recordOutcome, type CellKey } from '../outbox/outcomes.ts'
import { recordSet } from './record.ts'

/**
 * A person has looked at Smaregi and says what became of cells whose fate the program cannot know.
 * notArrived: they are staged again. arrived: they are done, and what was typed since stays staged.
 * Both are steps of their own: undone, the cells are of unknown fate again.
 * A new product that arrived is told by its number (`productId`), so that what refers to it follows
 * (which cannot be undone); without one the next pull brings the product, and stock staged for it is
 * refused with a reason. Throws INVALID_INPUT where a number is given for more than one product.
 */
export function settleByPerson(
  db: WriteDb,
  who: Who,
  selection: ChangeSelection,
  verdict: 'arrived' | 'notArrived',
  productId?: number,
): Decided {
  return db.transaction(() => {
    const cells = choose(db, selection, ['unknown'])
    if (cells === 0) return nothingDecided
    const keys = chosenKeys(db)
    const drafts = db.column<number>("SELECT DISTINCT key FROM chosen WHERE entity = 'product' AND key < 0")
    if (productId !== undefined && drafts.length !== 1) {
      throw new BantoError('INVALID_INPUT', 'a number belongs to one new product', { details: { products: drafts.length } })
    }
    const { changeSetId } = recordSet(
      db,
      {
        ...who,
        name: verdict === 'arrived' ? 'settleArrived' : 'settleNotArrived',
        origin: 'settle',
        details: { cells },
        isStep: verdict === 'arrived' && productId !== undefined,
      },
      'SELECT DISTINCT key FROM chosen',
      (set) => {
        logAsItIs(db, set)
        if (verdict === 'notArrived') stageAgain(db)
        else arrived(db, drafts, who.at, productId)
      },
    )
    return { cells, changeSetId, keys }
  })
}

const stageAgain = (db: WriteDb): void =>
  void db.run(
    `UPDATE pending SET state = 'staged', sent = NULL, sent_set = NULL, operation_id = NULL, reason = NULL, reason_kind = NULL
     WHERE ${isChosen}`,
  )

function arrived(db: WriteDb, drafts: readonly number[], at: string, productId?: number): void {
  for (const cell of db.all<CellKey>('SELECT entity, key, field FROM chosen')) recordOutcome(db, cell, 'verified', at)
  // What was typed since the request left is the next change; of a new product, a change of the number.
  db.run(`DELETE FROM pending WHERE ${isChosen} AND (mine IS sent OR (op = 'create' AND :number IS NULL))`, { number: productId ?? null })
  db.run(
    `UPDATE pending SET state = 'staged', op = CASE op WHEN 'create' THEN 'set' ELSE op END,
       base = CASE op WHEN 'add' THEN base ELSE sent END, mine = CASE op WHEN 'add' THEN mine - sent ELSE mine END,
       sent = NULL, sent_set = NULL, operation_id = NULL, reason = NULL, reason_kind = NULL
     WHERE ${isChosen}`,
  )
  for (const localId of drafts) {
    if (productId !== undefined) giveNumber(db, localId, productId, at)
    else {
      db.run(`UPDATE pending SET state = 'rejected', reason = NULL, reason_kind = 'notFound' WHERE entity = 'stock' AND key = ?`, [localId])
    }
  }
}
