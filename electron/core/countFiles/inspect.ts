import type { OutputOf } from '#shared/contracts/index.ts'
import { entriesBetween, type LedgerRow } from '../stockCounts/ledger.ts'
import { countOf } from '../stockCounts/sessions.ts'
import type { ReadDb } from '../store/db.ts'
import type { Steps } from '../turn.ts'
import { fileFault, fromEntry, mostCountPieces, toEntry, type CarriedCount } from './carried.ts'
import { compareItems, headDiffers } from './headDiffers.ts'
import { SessionLook } from './questions.ts'

/** Rows that are looked at or written in one go: some milliseconds. */
export const rowsAtOnce = 500

/** What taking a file in would do, and what of it has to be written. */
export interface Found {
  readonly inspected: OutputOf<'countFiles.inspect'>
  /** The sessions of the file that are taken in: without those that are refused, or asked about and not accepted. */
  readonly sessions: CarriedCount['sessions']
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
const hereSql = 'SELECT store_id AS storeId, started_at AS startedAt FROM stock_count WHERE count_id = ?'

/** Throws INVALID_INPUT (`reason`: `otherShop`, `otherStore`, `changed`). */
function headOf(db: ReadDb, contractId: string, { contractId: its, storeId, count }: CarriedCount) {
  if (its !== contractId) throw fileFault('otherShop', { contract: its })
  const store = db.get<{ name: string }>(storeSql, [storeId])
  const here = db.get<{ storeId: number; startedAt: string }>(hereSql, [count.countId])
  if (store === undefined) throw fileFault('otherStore')
  // No count changes its store: somebody changed the file.
  if (here !== undefined && here.storeId !== storeId) throw fileFault('changed')
  return { storeName: store.name, isHere: here !== undefined, startedAt: here?.startedAt ?? count.startedAt }
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

/** Of a session of this PC, whether somebody counts there now: its next row is written here then, and by nobody else. */
const ownSql = "SELECT ended_at IS NULL AS isOpen FROM stock_count_session WHERE session_id = ? AND origin = 'here'"

/**
 * What taking a file in would do. `accepted`: of the sessions that are asked about, those to take in; null: all of them. Throws INVALID_INPUT
 * (`reason`: `otherShop`, `otherStore`, `contradicts`, `tooManyPieces`): the shop or store is another, or a row that is here says something else
 * there.
 */
export function* inspecting(
  db: ReadDb,
  contractId: string,
  carried: CarriedCount,
  accepted: ReadonlySet<string> | null = null,
): Steps<Found> {
  const { countId, name } = carried.count
  const { storeName, isHere, startedAt: begun } = headOf(db, contractId, carried)
  const taken: CarriedCount['sessions'] = []
  const newSessions = new Set<string>()
  const additions: LedgerRow[] = []
  const sessions: Found['inspected']['sessions'] = []
  let pieces = yield* piecesHere(db, countId)
  let waiting = 0
  const lengths = new Map(carried.sessions.map(({ sessionId, entries }) => [sessionId, entries.length]))
  for (const session of carried.sessions) {
    const { sessionId, person, computer, round, startedAt, origin, entries, clockCheckedAt, clockOffsetMs } = session
    const countHere = countOf(db, sessionId)
    if (countHere !== null && countHere !== countId) throw fileFault('contradicts', { person, seq: 1 })
    const own = db.get<{ isOpen: 0 | 1 }>(ownSql, [sessionId])
    const look = new SessionLook(begun)
    const added: LedgerRow[] = []
    let [newEntries, newPieces, newWaiting, beeps] = [0, 0, 0, 0]
    for (let at = 0; at < entries.length; at += rowsAtOnce) {
      const rows = entries.slice(at, at + rowsAtOnce).map((one) => fromEntry(sessionId, one))
      const here = new Map(entriesBetween(db, sessionId, rows[0]?.seq ?? 0, rows.at(-1)?.seq ?? 0).map((row) => [row.seq, row]))
      const fresh: LedgerRow[] = []
      for (const row of rows) {
        const known = here.get(row.seq)
        if (known !== undefined && !sameRow(known, row)) throw fileFault('contradicts', { person, seq: row.seq })
        if (row.kind === 'scan' || row.kind === 'typed') beeps += 1
        // Rows whose session is not here were written ahead, by an import that was killed: they count for nothing yet.
        if (countHere !== null && known !== undefined) continue
        if (countHere !== null) added.push(row)
        fresh.push(row)
        newPieces += Math.abs(row.pieces)
        if (isWaiting(db, countId, row, lengths, person)) newWaiting += 1
      }
      look.add(db, fresh)
      newEntries += fresh.length
      yield
    }
    const result = look.result(session, {
      isNew: countHere === null,
      here: own === undefined ? null : own.isOpen === 1 ? 'open' : 'own',
    })
    if (result.refused === null && (result.questions.length === 0 || accepted === null || accepted.has(sessionId))) {
      taken.push(session)
      if (countHere === null) newSessions.add(sessionId)
      for (const row of added) additions.push(row)
      pieces += newPieces
      waiting += newWaiting
      if (pieces > mostCountPieces) throw fileFault('tooManyPieces')
    }
    sessions.push({
      sessionId,
      ...result,
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
  const items = isHere ? yield* compareItems(db, countId, carried.items) : { lacking: [], other: 0 }
  const products = [
    { field: 'itemsAdded', count: items.lacking.length },
    { field: 'itemsOther', count: items.other },
  ] as const
  const differs = [
    ...headDiffers(db, carried),
    ...products.filter(({ count }) => count > 0).map((each) => ({ ...each, here: '', there: '' })),
  ]
  return {
    inspected: { countId, name, storeName, isHere, sessions, waiting, differs },
    sessions: taken,
    newSessions,
    additions,
    items: items.lacking,
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
