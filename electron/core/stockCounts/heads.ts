import type { CountHead, CountSession, CountState } from '#shared/contracts/stockCounts.ts'
import { BantoError } from '#shared/errors.ts'
import { reviewOf } from '../countReview/reviews.ts'
import type { ReadDb } from '../store/db.ts'
import { countState } from './counts.ts'
import { piecesSql, replacedSql } from './holding.ts'
import { linesSql } from './lines.ts'
import { mendedOf, openDoubtsSql } from './openDoubts.ts'
import { isLookedAtAgain, settledOf } from './settled.ts'

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

/** Of the first round alone all products that were counted; after that, those of which something counts. */
function productsOf(db: ReadDb, countId: string, { counted, notPlanned }: Figures): Pick<Figures, 'counted' | 'notPlanned'> {
  if (!isLookedAtAgain(db, countId)) return { counted, notPlanned }
  const lines = reviewOf(db, countId).review.counted.filter(({ lastMs }) => lastMs !== null)
  const planned = lines.filter(({ isPlanned }) => isPlanned).length
  return { counted: planned, notPlanned: lines.length - planned }
}

const committedPiecesSql = 'SELECT coalesce(sum(counted), 0) FROM stock_count_result WHERE count_id = ?'

/** The pieces that hold. Only of what was counted again or decided is there more to work out than the sum of the first round. */
function holdingOf(db: ReadDb, countId: string, state: CountState, { pieces }: Pick<Figures, 'pieces'>): number {
  if (state !== 'counting' && state !== 'ended') return db.column<number>(committedPiecesSql, [countId])[0] ?? 0
  if (!isLookedAtAgain(db, countId)) return pieces
  return reviewOf(db, countId).review.counted.reduce((sum, { counted }) => sum + (counted ?? 0), 0)
}

type Figures = Pick<CountHead, 'planned' | 'counted' | 'notPlanned' | 'pieces' | 'unknownCodes' | 'unknownPieces' | 'round'>

const doubtsOf = (db: ReadDb, countId: string): number =>
  (db.column<number>(`SELECT count(*) ${openDoubtsSql}`, { countId })[0] ?? 0) - mendedOf(db, countId).size

function headOf(db: ReadDb, row: CountRow): CountHead {
  const { countId } = row
  const figures = db.get<Figures>(figuresSql, { countId })
  if (figures === undefined) throw new Error('sums without a row')
  const state = countState(db, countId)
  const isOpen = state === 'counting' || state === 'ended'
  return {
    countId,
    name: row.name,
    storeId: row.storeId,
    storeName: row.storeName ?? String(row.storeId),
    isBlind: row.isBlind === 1,
    state,
    startedAt: row.startedAt,
    author: row.author,
    ...figures,
    ...(isOpen ? productsOf(db, countId, figures) : {}),
    holding: holdingOf(db, countId, state, figures),
    doubts: doubtsOf(db, countId) - (isOpen ? settledOf(db, countId).doubts : 0),
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
