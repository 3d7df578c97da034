import { countPlan } from '#shared/contracts/stockCounts.ts'
import { BantoError } from '#shared/errors.ts'
import { fromJson } from '../json.ts'
import { entriesOfSession } from '../stockCounts/ledger.ts'
import type { ReadDb } from '../store/db.ts'
import { toEntry, type CarriedCount } from './carried.ts'

interface CountRow {
  readonly storeId: number
  readonly name: string
  readonly plan: string
  readonly isBlind: 0 | 1
  readonly startedAt: string
  readonly stockAt: string | null
  readonly author: string | null
}

const countSql = `SELECT store_id AS storeId, name, plan, is_blind AS isBlind, started_at AS startedAt, stock_at AS stockAt, author
  FROM stock_count WHERE count_id = ?`
const sessionsSql = `SELECT session_id AS sessionId, round, recount, person, computer, origin, started_at AS startedAt, ended_at AS endedAt,
  clock_checked_at AS clockCheckedAt, clock_offset_ms AS clockOffsetMs FROM stock_count_session WHERE count_id = ? ORDER BY started_at, session_id`
type SessionRow = Omit<CarriedCount['sessions'][number], 'entries'>

/** A count with the ledger of its sessions (null: all), to be carried. Throws NOT_FOUND, also where a session is none of the count's. */
export function carriedCount(db: ReadDb, contractId: string, countId: string, sessionIds: readonly string[] | null): CarriedCount {
  const row = db.get<CountRow>(countSql, [countId])
  if (row === undefined) throw new BantoError('NOT_FOUND', `no count ${countId}`)
  const { storeId, plan, isBlind, ...rest } = row
  const known = countPlan.safeParse(fromJson(plan))
  const wanted = sessionIds === null ? null : new Set(sessionIds)
  const sessions = db.all<SessionRow>(sessionsSql, [countId]).filter(({ sessionId }) => wanted?.has(sessionId) ?? true)
  if (wanted !== null && sessions.length < wanted.size) throw new BantoError('NOT_FOUND', `not all sessions are of ${countId}`)
  return {
    contractId,
    storeId,
    count: { countId, ...rest, isBlind: isBlind === 1, plan: known.success ? known.data : { kind: 'everything' } },
    items: db
      .all<{ productId: number; expected: number | null; cost: number | null }>(
        `SELECT product_id AS productId, expected, cost FROM stock_count_item WHERE count_id = ? AND product_id > 0 ORDER BY product_id`,
        [countId],
      )
      .map(({ productId, expected, cost }) => [productId, expected, cost]),
    shelves: db.all('SELECT shelf_id AS shelfId, code, name, position, at, removed_at AS removedAt FROM shelf WHERE store_id = ?', [
      storeId,
    ]),
    cases: db.all('SELECT code, product_id AS productId, pieces, at FROM case_code WHERE product_id > 0'),
    sessions: sessions.map((session) => ({ ...session, entries: entriesOfSession(db, session.sessionId).map(toEntry) })),
  }
}
