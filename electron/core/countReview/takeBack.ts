import { revert } from '../changes/revert.ts'
import { countState } from '../stockCounts/counts.ts'
import type { WriteDb } from '../store/db.ts'
import { findCount } from './count.ts'
import type { Who } from './who.ts'
import { refuse } from './refuse.ts'

interface TakenBack {
  /** Of the commit, or else of its newest follow-up. */
  readonly changeSetId: number | null
  readonly changeSetIds: readonly number[]
  readonly lines: number
  readonly skipped: number
}

/**
 * Stages the inverse of a committed count with all that followed it up, or of the follow-ups alone; what is not sent yet is withdrawn. Throws
 * NOT_FOUND, INVALID_INPUT (`reason`: `notCommitted`, `takenBack`, `nothingToTakeBack`).
 */
export function takeBackCount(db: WriteDb, who: Who, id: string, part: 'all' | 'followUps' = 'all'): TakenBack {
  return db.transaction(() => {
    const { commit } = findCount(db, id)
    if (commit === null) throw refuse('notCommitted', `count ${id} is not committed`)
    const { changeSetId, revertSetId, followUps } = commit
    if (part === 'all' && revertSetId !== null) throw refuse('takenBack', `count ${id} was taken back already`)
    // The commit last: where one request takes back both, it is the commit's.
    const sets = [...followUps, ...(part === 'followUps' || changeSetId === null ? [] : [changeSetId])]
    const reverted = sets.map((set) => revert(db, who, set))
    const made = reverted.flatMap((one) => one.changeSetId ?? [])
    if (made.length === 0) throw refuse('nothingToTakeBack', `count ${id} changed nothing`)
    return {
      changeSetId: made.at(-1) ?? null,
      changeSetIds: made,
      lines: (part === 'all' ? reverted.at(-1)?.cells : reverted.reduce((sum, { cells }) => sum + cells, 0)) ?? 0,
      skipped: reverted.reduce((sum, one) => sum + one.skipped + one.changedSinceTotal, 0),
    }
  })
}

/**
 * A count whose commit was taken back goes on: it is counted, decided and committed again, against the stock as it is by then. Throws NOT_FOUND,
 * INVALID_INPUT (`reason`: `notTakenBack`: it is committed, or what takes it back is not proved yet).
 */
export function reopenCount(db: WriteDb, { at }: Who, id: string): void {
  db.transaction(() => {
    if (countState(db, id) !== 'takenBack') throw refuse('notTakenBack', `count ${id} is not taken back`)
    db.run('UPDATE stock_count_commit SET reopened_at = ? WHERE count_id = ?', [at, id])
  })
}
