import type { OutputOf } from '#shared/contracts/index.ts'
import { entriesBetween, type LedgerRow } from '../stockCounts/ledger.ts'
import { countOf } from '../stockCounts/sessions.ts'
import type { ReadDb } from '../store/db.ts'
import type { Steps } from '../turn.ts'
import { fileFault, fromEntry, mostCountPieces, toEntry, type CarriedCount } from './carried.ts'

/** Rows that are looked at or written in one go: some milliseconds. */
export const rowsAtOnce = 500

/** What taking a file in would do, and what of it has to be written. */
export interface Found {
  readonly inspected: OutputOf<'countFiles.inspect'>
  /** Sessions of the file that are not here. */
  readonly newSessions: ReadonlySet<string>
  /** Rows that are not here, of sessions that are. */
  readonly additions: readonly LedgerRow[]
  /** Of a count that is here, what its plan lacks. */
  readonly items: CarriedCount['items']
  /** What is not here word for word. */
  readonly shelves: CarriedCount['shelves']
  readonly cases: CarriedCount['cases']
}

export const sameRow = (a: LedgerRow, b: LedgerRow): boolean => JSON.stringify(toEntry(a)) === JSON.stringify(toEntry(b))

const storeSql = 'SELECT store_name AS name FROM store WHERE store_id = ?'
const hereSql = 'SELECT store_id AS storeId FROM stock_count WHERE count_id = ?'

/** Throws INVALID_INPUT (`reason`: `otherShop`, `otherStore`). */
function headOf(db: ReadDb, contractId: string, { contractId: its, storeId, count }: CarriedCount) {
  if (its !== contractId) throw fileFault('otherShop', { contract: its })
  const store = db.get<{ name: string }>(storeSql, [storeId])
  const here = db.get<{ storeId: number }>(hereSql, [count.countId])
  if (store === undefined || (here !== undefined && here.storeId !== storeId)) throw fileFault('otherStore')
  return { storeName: store.name, isHere: here !== undefined }
}

const sessionsSql = 'SELECT session_id FROM stock_count_session WHERE count_id = ?'
const piecesSql = 'SELECT total(abs(pieces)) FROM stock_count_entry WHERE session_id = ?'

/** Of all rows of a count that are here, whatever their signs. */
function* piecesHere(db: ReadDb, countId: string): Steps<number> {
  let pieces = 0
  for (const sessionId of db.column<string>(sessionsSql, [countId])) {
    pieces += db.column<number>(piecesSql, [sessionId])[0] ?? 0
    yield
  }
  return pieces
}

/** Origins of sessions whose rows were placed by the clock of a PC. */
const placedByPc: readonly string[] = ['here', 'file']
const uncheckedSql = "SELECT 1 FROM stock_count_session WHERE session_id = ? AND origin = 'file' AND clock_checked_at IS NULL"

/** Somebody counts there now: its next row is written here, and by nobody else. */
const isOpenSql = "SELECT 1 FROM stock_count_session WHERE session_id = ? AND origin = 'here' AND ended_at IS NULL"

/**
 * What taking a file in would do. Throws INVALID_INPUT (`reason`: `otherShop`, `otherStore`, `contradicts`, `tooManyPieces`): the shop or store
 * is another, or a row that is here says something else there, or belongs to a session that is gone on with here.
 */
export function* inspecting(db: ReadDb, contractId: string, carried: CarriedCount): Steps<Found> {
  const { countId, name } = carried.count
  const { storeName, isHere } = headOf(db, contractId, carried)
  const newSessions = new Set<string>()
  const additions: LedgerRow[] = []
  const sessions: Found['inspected']['sessions'] = []
  let pieces = yield* piecesHere(db, countId)
  let waiting = 0
  const lengths = new Map(carried.sessions.map(({ sessionId, entries }) => [sessionId, entries.length]))
  for (const { sessionId, person, computer, round, startedAt, origin, entries, clockCheckedAt, clockOffsetMs } of carried.sessions) {
    const countHere = countOf(db, sessionId)
    if (countHere !== null && countHere !== countId) throw fileFault('contradicts', { person, seq: 1 })
    if (countHere === null) newSessions.add(sessionId)
    const isOpenHere = db.get(isOpenSql, [sessionId]) !== undefined
    let newEntries = 0
    let beeps = 0
    for (let at = 0; at < entries.length; at += rowsAtOnce) {
      const rows = entries.slice(at, at + rowsAtOnce).map((one) => fromEntry(sessionId, one))
      const here = new Map(entriesBetween(db, sessionId, rows[0]?.seq ?? 0, rows.at(-1)?.seq ?? 0).map((row) => [row.seq, row]))
      for (const row of rows) {
        const own = here.get(row.seq)
        if (own === undefined ? isOpenHere : !sameRow(own, row)) throw fileFault('contradicts', { person, seq: row.seq })
        if (row.kind === 'scan' || row.kind === 'typed') beeps += 1
        // Rows whose session is not here were written ahead, by an import that was killed: they count for nothing yet.
        if (countHere !== null && own !== undefined) continue
        if (countHere !== null) additions.push(row)
        newEntries += 1
        pieces += Math.abs(row.pieces)
        if (isWaiting(db, countId, row, lengths, person)) waiting += 1
      }
      yield
    }
    if (pieces > mostCountPieces) throw fileFault('tooManyPieces')
    sessions.push({
      person,
      computer,
      round,
      startedAt,
      beeps,
      entries: entries.length,
      newEntries,
      clock: placedByPc.includes(origin) ? { checkedAt: clockCheckedAt, offsetMs: clockOffsetMs } : null,
      isNewlyChecked: countHere !== null && clockCheckedAt !== null && db.get(uncheckedSql, [sessionId]) !== undefined,
    })
  }
  return {
    inspected: { countId, name, storeName, isHere, sessions, waiting },
    newSessions,
    additions,
    items: isHere ? yield* without(carried.items, ([productId]) => db.get(itemSql, [countId, productId]) !== undefined) : [],
    shelves: yield* without(carried.shelves, (shelf) => db.get(shelfSql, { ...shelf, storeId: carried.storeId }) !== undefined),
    cases: yield* without(carried.cases, (each) => db.get(caseSql, { ...each }) !== undefined),
  }
}

const beepSql = 'SELECT 1 FROM stock_count_entry WHERE session_id = ? AND seq = ?'

/** Whether a row says something of a beep that is neither in the file nor here. Throws INVALID_INPUT (`reason`: `contradicts`) where it is another count's. */
function isWaiting(db: ReadDb, countId: string, row: LedgerRow, lengths: ReadonlyMap<string, number>, person: string): boolean {
  const { aboutSession, aboutSeq, seq } = row
  if (aboutSession === null || aboutSeq === null) return false
  const length = lengths.get(aboutSession)
  if (length === undefined && (countOf(db, aboutSession) ?? countId) !== countId) throw fileFault('contradicts', { person, seq })
  return aboutSeq > (length ?? 0) && db.get(beepSql, [aboutSession, aboutSeq]) === undefined
}

const itemSql = 'SELECT 1 FROM stock_count_item WHERE count_id = ? AND product_id = ?'
const shelfSql = `SELECT 1 FROM shelf WHERE shelf_id = :shelfId AND store_id = :storeId AND code = :code AND name = :name AND position = :position
  AND at = :at AND removed_at IS :removedAt`
const caseSql = 'SELECT 1 FROM case_code WHERE code = :code AND product_id = :productId AND pieces = :pieces AND at = :at'

function* without<T>(all: readonly T[], isHere: (one: T) => boolean): Steps<T[]> {
  const left: T[] = []
  for (let at = 0; at < all.length; at += rowsAtOnce) {
    left.push(...all.slice(at, at + rowsAtOnce).filter((one) => !isHere(one)))
    yield
  }
  return left
}
