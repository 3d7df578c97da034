import type { CountHead, CountPlan, CountSession, CountState } from '#shared/contracts/stockCounts.ts'
import { countStateOf } from '#shared/domain/stockCounts/state.ts'
import { BantoError } from '#shared/errors.ts'
import { outcomesOfSets } from '../changes/history.ts'
import { inverseOf } from '../changes/inverses.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { openDoubtsSql } from './entries.ts'
import { piecesSql, replacedSql } from './holding.ts'
import { linesSql } from './lines.ts'
import { refuse } from './sessions.ts'

interface CountRow {
  readonly countId: string
  readonly name: string
  readonly storeId: number
  readonly storeName: string | null
  readonly isBlind: 0 | 1
  readonly startedAt: string
  readonly author: string | null
  readonly endedAt: string | null
}

const countsSql = `SELECT c.count_id AS countId, c.name, c.store_id AS storeId, s.store_name AS storeName, c.is_blind AS isBlind,
  c.started_at AS startedAt, c.author, c.ended_at AS endedAt FROM stock_count c LEFT JOIN store s ON s.store_id = c.store_id`

/** What became of a count. Throws NOT_FOUND. */
export function countState(db: ReadDb, countId: string): CountState {
  const count = db.get<{ endedAt: string | null }>('SELECT ended_at AS endedAt FROM stock_count WHERE count_id = ?', [countId])
  if (count === undefined) throw new BantoError('NOT_FOUND', `no count ${countId}`)
  const commit = db.get<{ changeSetId: number | null }>('SELECT change_set_id AS changeSetId FROM stock_count_commit WHERE count_id = ?', [
    countId,
  ])
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
  AND NOT EXISTS (SELECT 1 FROM stock_count_commit k WHERE k.count_id = c.count_id)`

/** Throws INVALID_INPUT (`reason`: `countClosed`) where nothing may be added any more. */
export function refuseClosed(db: ReadDb, countId: string): void {
  // Every beep asks: of a count that was neither committed nor given up nothing more has to be read.
  if (db.get(isOpenSql, [countId]) !== undefined) return
  if (countState(db, countId) !== 'counting') throw refuse('countClosed', `count ${countId} is closed`)
}

const figuresSql = `WITH line AS (${linesSql})
  SELECT
    (SELECT count(*) FROM stock_count_item WHERE count_id = :countId) AS planned,
    coalesce(sum(product_id IS NOT NULL AND isPlanned), 0) AS counted,
    coalesce(sum(product_id IS NOT NULL AND NOT isPlanned), 0) AS notPlanned,
    coalesce((SELECT sum(pieces) FROM line WHERE round = 1 AND code IS NULL), 0) AS pieces,
    coalesce((SELECT count(DISTINCT code) FROM line WHERE code IS NOT NULL AND standing > 0), 0) AS unknownCodes,
    coalesce((SELECT sum(pieces) FROM line WHERE round = 1 AND code IS NOT NULL), 0) AS unknownPieces,
    coalesce((SELECT max(round) FROM stock_count_session WHERE count_id = :countId), 1) AS round
  FROM (SELECT product_id, EXISTS (SELECT 1 FROM stock_count_item i WHERE i.count_id = :countId AND i.product_id = line.product_id) AS isPlanned
    FROM line WHERE product_id IS NOT NULL GROUP BY product_id HAVING max(standing) > 0)`

type Figures = Pick<CountHead, 'planned' | 'counted' | 'notPlanned' | 'pieces' | 'unknownCodes' | 'unknownPieces' | 'round'>

function headOf(db: ReadDb, row: CountRow): CountHead {
  const { countId } = row
  const figures = db.get<Figures>(figuresSql, { countId })
  if (figures === undefined) throw new Error('sums without a row')
  return {
    countId,
    name: row.name,
    storeId: row.storeId,
    storeName: row.storeName ?? String(row.storeId),
    isBlind: row.isBlind === 1,
    state: countState(db, countId),
    startedAt: row.startedAt,
    author: row.author,
    ...figures,
    doubts: db.column<number>(`SELECT count(*) ${openDoubtsSql}`, { countId })[0] ?? 0,
  }
}

export const readCounts = (db: ReadDb, storeId: number | null): CountHead[] =>
  db
    .all<CountRow>(`${countsSql} WHERE :storeId IS NULL OR c.store_id = :storeId ORDER BY c.started_at DESC, c.count_id`, { storeId })
    .map((row) => headOf(db, row))

export function openCount(db: ReadDb, countId: string): CountHead & { readonly sessions: CountSession[] } {
  const row = db.get<CountRow>(`${countsSql} WHERE c.count_id = ?`, [countId])
  if (row === undefined) throw new BantoError('NOT_FOUND', `no count ${countId}`)
  const sessions = db.all<Omit<CountSession, 'isReplaced'> & { readonly isReplaced: 0 | 1 }>(
    `SELECT s.session_id AS sessionId, s.person, s.computer, s.round, s.origin, s.started_at AS startedAt, s.ended_at AS endedAt,
       s.session_id IN (${replacedSql}) AS isReplaced,
       (SELECT count(*) FROM stock_count_entry e WHERE e.session_id = s.session_id) AS entries,
       (SELECT coalesce(sum(${piecesSql('e')}), 0) FROM stock_count_entry e WHERE e.session_id = s.session_id) AS pieces
     FROM stock_count_session s WHERE s.count_id = ? ORDER BY s.started_at, s.session_id`,
    [countId],
  )
  return { ...headOf(db, row), sessions: sessions.map((session) => ({ ...session, isReplaced: session.isReplaced === 1 })) }
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
