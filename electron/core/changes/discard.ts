import type { Entity } from '../outbox/entity.ts'
import type { WriteDb } from '../store/db.ts'
import { choose, chosenRows, type ChangeSelection } from './choose.ts'
import { chooseHanging, giveUpChosen } from './giveUp.ts'
import { rowExistsSql } from './mirrorValue.ts'
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
  /** Rows that look different now, by the list of the page that shows them. */
  readonly rows: Readonly<Partial<Record<Entity['list'], readonly number[]>>>
}

export const nothingDecided: Decided = { cells: 0, changeSetId: null, rows: {} }

/** Lets the chosen cells show what Smaregi holds, as a set of its own that can be undone. */
export function dropChosen(db: WriteDb, header: SetHeader): Decided {
  chooseHanging(db)
  const rows = chosenRows(db)
  const { changeSetId } = recordSet(db, header, 'SELECT DISTINCT key FROM chosen', (set) => {
    giveUpChosen(db, set, header.at)
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
