import { refuseClosed } from '../stockCounts/counts.ts'
import { countEntries, entriesBetween, mergeEntry, type LedgerRow } from '../stockCounts/ledger.ts'
import { countOf } from '../stockCounts/sessions.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import type { Steps } from '../turn.ts'
import { fileFault, fromEntry, type CarriedCount } from './carried.ts'
import { inspecting, rowsAtOnce, sameRow, type Found } from './inspect.ts'

/** Of what two PCs say about a shelf or a carton the later holds; at the same moment the greater, so that the order of merging decides nothing. */
const mergeShelfSql = `INSERT INTO shelf (shelf_id, store_id, code, name, position, at, removed_at)
  VALUES (:shelfId, :storeId, :code, :name, :position, :at, :removedAt)
  ON CONFLICT (shelf_id) DO UPDATE SET code = excluded.code, name = excluded.name, position = excluded.position,
    at = excluded.at, removed_at = excluded.removed_at
  WHERE store_id = excluded.store_id AND (excluded.at, excluded.code, excluded.name, excluded.position, coalesce(excluded.removed_at, ''))
    > (at, code, name, position, coalesce(removed_at, ''))`
const mergeCaseSql = `INSERT INTO case_code (code, product_id, pieces, at) VALUES (:code, :productId, :pieces, :at)
  ON CONFLICT (code) DO UPDATE SET product_id = excluded.product_id, pieces = excluded.pieces, at = excluded.at, author = NULL
  WHERE (excluded.at, excluded.product_id, excluded.pieces) > (at, product_id, pieces)`
const mergeCountSql = `INSERT OR IGNORE INTO stock_count (count_id, store_id, name, plan, is_blind, started_at, stock_at, author)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
const isLaterCheck = `(excluded.clock_checked_at, coalesce(excluded.clock_offset_ms, 0)) > (coalesce(clock_checked_at, ''), coalesce(clock_offset_ms, 0))`
/** One that was carried here is gone on with there, never here. */
const mergeSessionSql = `INSERT INTO stock_count_session (session_id, count_id, round, recount, person, computer, origin, started_at, ended_at,
    clock_checked_at, clock_offset_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (session_id) DO UPDATE SET ended_at = coalesce(ended_at, excluded.ended_at),
    clock_checked_at = iif(${isLaterCheck}, excluded.clock_checked_at, clock_checked_at),
    clock_offset_ms = iif(${isLaterCheck}, excluded.clock_offset_ms, clock_offset_ms) WHERE origin = 'file'`
const mergeItemsSql = `INSERT OR IGNORE INTO stock_count_item (count_id, product_id, expected, cost)
  SELECT ?, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)`
const itemsSql = 'SELECT count(*) FROM stock_count_item WHERE count_id = ?'

const mergeItems = (db: WriteDb, countId: string, items: CarriedCount['items']): void =>
  void (items.length > 0 && db.run(mergeItemsSql, [countId, JSON.stringify(items)]))

const itemsOf = (db: ReadDb, countId: string): number => db.column<number>(itemsSql, [countId])[0] ?? 0

/** Of the sessions that are taken in. */
const newEntriesOf = ({ inspected, sessions }: Found): number => {
  const taken = new Set(sessions.map(({ sessionId }) => sessionId))
  return inspected.sessions.reduce((sum, { sessionId, newEntries }) => sum + (taken.has(sessionId) ? newEntries : 0), 0)
}

function refuseForClosed(db: ReadDb, { count }: CarriedCount, found: Found): void {
  if (found.inspected.isHere && newEntriesOf(found) > 0) refuseClosed(db, count.countId)
}

/** A row that takes back or answers one of another session is seen there at once: it is not written ahead. */
const isOfOwnSession = ({ sessionId, aboutSession }: LedgerRow): boolean => aboutSession === null || aboutSession === sessionId

/** What was written ahead, and what of the same sessions must not be. */
interface Ahead {
  /** Rows that stand in the ledger of a session, by session: as many of those up to the last of the file. */
  readonly rows: ReadonlyMap<string, { readonly last: number; readonly standing: number }>
  readonly items: number
  readonly others: readonly LedgerRow[]
}

/**
 * Writes what nobody sees until the rest is there: rows of sessions that are not here (a row of the ledger is part of a count by its
 * session), and the plan of a count that is not. A program that is killed before leaves rows that count for nothing, and that the
 * file finds again when it is taken in once more.
 */
function* writeAhead(db: WriteDb, carried: CarriedCount, { newSessions, inspected, sessions }: Found): Steps<Ahead> {
  const { countId } = carried.count
  const rowsAhead = new Map<string, { readonly last: number; readonly standing: number }>()
  const others: LedgerRow[] = []
  for (const { sessionId, entries } of sessions) {
    if (!newSessions.has(sessionId)) continue
    for (let at = 0; at < entries.length; at += rowsAtOnce) {
      const rows = entries.slice(at, at + rowsAtOnce).map((one) => fromEntry(sessionId, one))
      others.push(...rows.filter((row) => !isOfOwnSession(row)))
      db.unsynced(() => {
        for (const row of rows) if (isOfOwnSession(row)) mergeEntry(db, row)
      })
      yield
    }
    const last = entries.at(-1)?.[0] ?? 0
    rowsAhead.set(sessionId, { last, standing: countEntries(db, sessionId, last) })
  }
  for (let at = 0; !inspected.isHere && at < carried.items.length; at += rowsAtOnce) {
    db.unsynced(() => mergeItems(db, countId, carried.items.slice(at, at + rowsAtOnce)))
    yield
  }
  return { rows: rowsAhead, items: itemsOf(db, countId), others }
}

/**
 * Merges a file into the shop's own: rows that are here stay as they are. What a person sees of it is written in one transaction, at the
 * end. `accepted`: as `inspecting` takes it. Throws INVALID_INPUT as that does, and `countClosed`.
 */
export function* merging(
  db: WriteDb,
  contractId: string,
  carried: CarriedCount,
  accepted: ReadonlySet<string> | null = null,
): Steps<{ readonly countId: string; readonly entries: number; readonly sessions: number; readonly left: number }> {
  const found = yield* inspecting(db, contractId, carried, accepted)
  refuseForClosed(db, carried, found)
  const ahead = yield* writeAhead(db, carried, found)
  return db.transaction(() => {
    refuseForClosed(db, carried, found)
    const { count, storeId } = carried
    const { sessions } = found
    const { countId } = count
    db.run(mergeCountSql, [
      countId,
      storeId,
      count.name,
      JSON.stringify(count.plan),
      count.isBlind ? 1 : 0,
      count.startedAt,
      count.stockAt,
      count.author,
    ])
    mergeItems(db, countId, found.items)
    // A count that was begun meanwhile cleared away plans that no count has.
    if (!found.inspected.isHere && itemsOf(db, countId) !== ahead.items) mergeItems(db, countId, carried.items)
    for (const shelf of found.shelves) db.run(mergeShelfSql, { ...shelf, storeId })
    for (const each of found.cases) db.run(mergeCaseSql, { ...each })
    for (const session of sessions) mergeSession(db, countId, session, found)
    for (const [sessionId, { last, standing }] of ahead.rows) {
      if (countEntries(db, sessionId, last) !== standing) throw new Error(`rows of ${sessionId} that were written ahead are gone`)
    }
    for (const row of [...ahead.others, ...found.additions]) {
      if (!mergeEntry(db, row)) refuseOther(db, row, sessions)
    }
    return { countId, entries: newEntriesOf(found), sessions: sessions.length, left: carried.sessions.length - sessions.length }
  })
}

function mergeSession(db: WriteDb, countId: string, session: CarriedCount['sessions'][number], { newSessions }: Found): void {
  const { sessionId, round, recount, person, computer, origin, startedAt, endedAt, clockCheckedAt, clockOffsetMs } = session
  // It has come to be here meanwhile, or is another count's.
  if (countOf(db, sessionId) !== (newSessions.has(sessionId) ? null : countId)) throw fileFault('contradicts', { person, seq: 1 })
  const originHere = origin === 'here' ? 'file' : origin
  db.run(mergeSessionSql, [
    sessionId,
    countId,
    round,
    recount,
    person,
    computer,
    originHere,
    startedAt,
    endedAt,
    clockCheckedAt,
    clockOffsetMs,
  ])
}

/** A place of the ledger was taken since the file was looked at. */
function refuseOther(db: ReadDb, row: LedgerRow, sessions: CarriedCount['sessions']): void {
  const [here] = entriesBetween(db, row.sessionId, row.seq, row.seq)
  const person = sessions.find(({ sessionId }) => sessionId === row.sessionId)?.person ?? ''
  if (here === undefined || !sameRow(here, row)) throw fileFault('contradicts', { person, seq: row.seq })
}
