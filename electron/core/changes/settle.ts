import { BantoError } from '#shared/errors.ts'
import { wholeRow, type EntityName } from '#shared/domain/entities.ts'
import { entities, hangingOn } from '../entities/index.ts'
import type { WriteDb } from '../store/db.ts'
import { choose, chosenRows, isChosen, type ChangeSelection } from './choose.ts'
import { logAsItIs } from './decide.ts'
import { nothingDecided, type Decided, type Who } from './discard.ts'
import { giveNumber } from './numbering.ts'
import { recordOutcome, type CellKey } from '../outbox/outcomes.ts'
import { recordSet } from './record.ts'

interface NewRow {
  readonly entity: EntityName
  readonly key: number
}

/**
 * A person has looked at Smaregi and says what became of cells whose fate the program cannot know.
 * notArrived: they are staged again. arrived: they are done, and what was typed since stays staged.
 * Both are steps of their own: undone, the cells are of unknown fate again.
 * A new row that arrived is told by its number (`id`), so that what refers to it follows
 * (which cannot be undone); without one the next pull brings the row, and what hangs on it is
 * refused with a reason. Throws INVALID_INPUT where a number is given for more than one row.
 */
export function settleByPerson(db: WriteDb, who: Who, selection: ChangeSelection, verdict: 'arrived' | 'notArrived', id?: number): Decided {
  return db.transaction(() => {
    const cells = choose(db, selection, ['unknown'])
    if (cells === 0) return nothingDecided
    const rows = chosenRows(db)
    const fresh = db
      .all<NewRow>('SELECT DISTINCT entity, key FROM chosen WHERE key < 0')
      .filter(({ entity }) => entities[entity].key.of === entity)
    if (id !== undefined && fresh.length !== 1) {
      throw new BantoError('INVALID_INPUT', 'a number belongs to one new row', { details: { rows: fresh.length } })
    }
    const { changeSetId } = recordSet(
      db,
      {
        ...who,
        name: verdict === 'arrived' ? 'settleArrived' : 'settleNotArrived',
        origin: 'settle',
        details: { cells },
        isStep: verdict === 'arrived' && id !== undefined,
      },
      'SELECT DISTINCT key FROM chosen',
      (set) => {
        logAsItIs(db, set)
        if (verdict === 'notArrived') stageAgain(db)
        else arrived(db, fresh, who.at, id)
      },
    )
    return { cells, changeSetId, rows }
  })
}

const stageAgain = (db: WriteDb): void =>
  void db.run(
    `UPDATE pending SET state = 'staged', sent = NULL, sent_set = NULL, operation_id = NULL, reason = NULL, reason_kind = NULL
     WHERE ${isChosen}`,
  )

function arrived(db: WriteDb, fresh: readonly NewRow[], at: string, id?: number): void {
  for (const cell of db.all<CellKey>('SELECT entity, key, field FROM chosen')) {
    recordOutcome(db, cell, 'verified', at)
    // A deletion that arrived: the row is gone now, not only after the next sweep.
    if (cell.field === wholeRow) entities[cell.entity].forget?.(db, cell.key)
  }
  // What was typed since the request left is the next change; of a new row, a change of the number.
  db.run(`DELETE FROM pending WHERE ${isChosen} AND (mine IS sent OR (op = 'create' AND :number IS NULL))`, { number: id ?? null })
  db.run(
    `UPDATE pending SET state = 'staged', op = CASE op WHEN 'create' THEN 'set' ELSE op END,
       base = CASE op WHEN 'add' THEN base ELSE sent END, mine = CASE op WHEN 'add' THEN mine - sent ELSE mine END,
       sent = NULL, sent_set = NULL, operation_id = NULL, reason = NULL, reason_kind = NULL
     WHERE ${isChosen}`,
  )
  for (const { entity, key } of fresh) {
    if (id !== undefined) giveNumber(db, entity, key, id, at)
    else {
      for (const { name } of hangingOn(entity)) {
        db.run(`UPDATE pending SET state = 'rejected', reason = NULL, reason_kind = 'notFound' WHERE entity = ? AND key = ?`, [name, key])
      }
    }
  }
}
