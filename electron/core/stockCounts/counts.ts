import type { CountPlan, CountState } from '#shared/contracts/stockCounts.ts'
import { countStateOf } from '#shared/domain/stockCounts/state.ts'
import { BantoError } from '#shared/errors.ts'
import { outcomesOfSets } from '../changes/history.ts'
import { inverseOf } from '../changes/inverses.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { refuse } from './sessions.ts'

/** What became of a count. Throws NOT_FOUND. */
export function countState(db: ReadDb, countId: string): CountState {
  const count = db.get<{ endedAt: string | null }>('SELECT ended_at AS endedAt FROM stock_count WHERE count_id = ?', [countId])
  if (count === undefined) throw new BantoError('NOT_FOUND', `no count ${countId}`)
  const commit = db.get<{ changeSetId: number | null }>(
    'SELECT change_set_id AS changeSetId FROM stock_count_commit WHERE count_id = ? AND reopened_at IS NULL',
    [countId],
  )
  if (commit === undefined) return countStateOf(count.endedAt !== null, null)
  const { changeSetId } = commit
  const ids = changeSetId === null ? [] : [changeSetId, inverseOf(db, changeSetId)]
  const sets = outcomesOfSets(
    db,
    ids.filter((id) => id !== null),
  )
  const [set = null, inverse = null] = ids.map((id) => sets.get(id ?? 0) ?? null)
  return countStateOf(count.endedAt !== null, { set, inverse })
}

const isOpenSql = `SELECT 1 FROM stock_count c WHERE c.count_id = ? AND c.ended_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM stock_count_commit k WHERE k.count_id = c.count_id AND k.reopened_at IS NULL)`

/** Throws INVALID_INPUT (`reason`: `countClosed`) where nothing may be added any more. */
export function refuseClosed(db: ReadDb, countId: string): void {
  // Every beep asks: of a count that was neither committed nor given up nothing more has to be read.
  if (db.get(isOpenSql, [countId]) !== undefined) return
  if (countState(db, countId) !== 'counting') throw refuse('countClosed', `count ${countId} is closed`)
}

export interface NewCount {
  readonly countId: string
  readonly storeId: number
  readonly name: string
  readonly plan: CountPlan
  readonly isBlind: boolean
  readonly startedAt: string
  readonly stockAt: string | null
  readonly author: string | null
}

export const insertCount = (db: WriteDb, count: NewCount): void =>
  void db.run(
    `INSERT INTO stock_count (count_id, store_id, name, plan, is_blind, started_at, stock_at, author) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      count.countId,
      count.storeId,
      count.name,
      JSON.stringify(count.plan),
      count.isBlind ? 1 : 0,
      count.startedAt,
      count.stockAt,
      count.author,
    ],
  )

function changeCount(db: WriteDb, set: 'name = ?' | 'ended_at = ?', value: string | null, countId: string): void {
  if (db.run(`UPDATE stock_count SET ${set} WHERE count_id = ?`, [value, countId]).changes === 0) {
    throw new BantoError('NOT_FOUND', `no count ${countId}`)
  }
}

export const renameCount = (db: WriteDb, countId: string, name: string): void => changeCount(db, 'name = ?', name, countId)

/** Gives a count up, or takes it up again (`at` null). A committed one can be neither: INVALID_INPUT (`reason`: `countClosed`). */
export function endCount(db: WriteDb, countId: string, at: string | null): void {
  const state = countState(db, countId)
  if (state !== 'counting' && state !== 'ended') throw refuse('countClosed', `count ${countId} is ${state}`)
  changeCount(db, 'ended_at = ?', at, countId)
}
