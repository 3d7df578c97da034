import type { ChangeSet } from '#shared/contracts/changes.ts'
import { BantoError } from '#shared/errors.ts'
import type { WriteDb } from '../store/db.ts'
import { redoable, undoable } from './history.ts'
import { stageStep } from './stage.ts'

export interface Step {
  /** The set that was taken back, or brought again. */
  readonly set: ChangeSet
  readonly cells: number
  /** Cells that hold something else by now and were left alone. */
  readonly skipped: number
  /** The record of this step, or null where no cell could be touched. */
  readonly changeSetId: number | null
}

interface Who {
  readonly author: string | null
  readonly at: string
}

/** Takes the latest set back by an inverse one. Throws NOTHING_TO_UNDO. */
export const undo = (db: WriteDb, who: Who): Step => step(db, who, 'undo')

/** Brings the set undone last again. Throws NOTHING_TO_REDO. */
export const redo = (db: WriteDb, who: Who): Step => step(db, who, 'redo')

function step(db: WriteDb, who: Who, way: 'undo' | 'redo'): Step {
  return db.transaction(() => {
    const set = way === 'undo' ? undoable(db) : redoable(db)
    if (set === null) throw new BantoError(way === 'undo' ? 'NOTHING_TO_UNDO' : 'NOTHING_TO_REDO')
    const [wanted, expected] = way === 'undo' ? ['old', 'new'] : ['new', 'old']
    // What was added is taken back by its opposite, whatever the sum is now.
    const value = `CASE WHEN op = 'add' THEN ${wanted} - ${expected} ELSE ${wanted} END`
    const staged = stageStep(
      db,
      { ...who, name: way, origin: way, details: { ...set.details, set: set.name }, inverseOf: set.changeSetId, isStep: true },
      `SELECT entity, key, field, op, ${value}, ${expected} FROM change WHERE change_set_id = ?`,
      [set.changeSetId],
    )
    db.run('UPDATE change_set SET position = ? WHERE change_set_id = ?', [
      way === 'undo' ? 'undone' : 'done',
      set.changeSetId,
    ])
    return { set, cells: staged.cells, skipped: staged.unchanged, changeSetId: staged.changeSetId }
  })
}
