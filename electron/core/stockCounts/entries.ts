import type { CountEntry } from '#shared/contracts/stockCounts.ts'
import type { ReadDb, SqlValue } from '../store/db.ts'
import { revisionSql, rivalsOfBeep, rivalsOfCode, type Rival } from './contested.ts'
import { entrySearch } from './entrySearch.ts'
import { isOverruledSql, piecesSql } from './holding.ts'
import { linksOf, recountSql } from './lines.ts'
import { nameSql } from './product.ts'
import { doubtKeySql, isMended, mendedOf, openSql } from './openDoubts.ts'
import { usualShelfNames } from './shelves.ts'

/** Rows about an entry `e`. */
const about = 'a.about_session = e.session_id AND a.about_seq = e.seq'
const isOpenSql = openSql('e')

/** An entry that rows may be about, and what it counts for after those that are. */
export interface FoundEntry {
  readonly sessionId: string
  readonly countId: string
  readonly round: number
  /** The name of its recount; empty: the first count. */
  readonly recount: string
  readonly seq: number
  readonly kind: CountEntry['kind']
  readonly code: string | null
  readonly productId: number | null
  readonly shelfId: string | null
  readonly aboutSession: string | null
  readonly aboutSeq: number | null
  readonly stands: number
  /** What a correction's pieces are the difference to. */
  readonly base: number
  /** Of a next correction. */
  readonly nextRevision: number
  readonly isVoid: 0 | 1
  /** A doubt of it, or of a number that was set of it, is open. */
  readonly isOpen: 0 | 1
}

const standsSql = `${piecesSql('e')} + coalesce((SELECT sum(${piecesSql('a')}) FROM stock_count_entry a WHERE ${about}), 0)`
const baseSql = `e.pieces + coalesce((SELECT sum(a.pieces) FROM stock_count_entry a WHERE ${about} AND a.revision IS NULL), 0)`
/** What a correction sets its beep to. */
const setsSql = `CASE WHEN e.kind = 'quantity' AND e.revision IS NOT NULL THEN e.pieces + (SELECT b.pieces FROM stock_count_entry b
    WHERE b.session_id = e.about_session AND b.seq = e.about_seq) + coalesce((SELECT sum(o.pieces) FROM stock_count_entry o
    WHERE o.about_session = e.about_session AND o.about_seq = e.about_seq AND o.revision IS NULL), 0) END`
const corrections = `${about} AND a.kind IN ('quantity', 'void')`
/** The same of the beep that `e` is about. */
const beepStandsSql = `(SELECT b.pieces FROM stock_count_entry b WHERE b.session_id = e.about_session AND b.seq = e.about_seq)
  + (SELECT sum(${piecesSql('a')}) FROM stock_count_entry a WHERE a.about_session = e.about_session AND a.about_seq = e.about_seq)`
const isVoidSql = `EXISTS (SELECT 1 FROM stock_count_entry a WHERE ${about} AND a.kind = 'void' AND NOT ${isOverruledSql('a')})`
const foundSql = `SELECT e.session_id AS sessionId, s.count_id AS countId, s.round, ${recountSql('s')} AS recount, e.seq, e.kind, e.code, e.product_id AS productId,
  e.shelf_id AS shelfId, e.about_session AS aboutSession, e.about_seq AS aboutSeq, ${standsSql} AS stands, ${baseSql} AS base,
  (SELECT ${revisionSql} FROM stock_count_entry a WHERE ${corrections}) AS nextRevision,
  (${isOpenSql}) OR EXISTS (SELECT 1 FROM stock_count_entry q WHERE q.about_session = e.session_id AND q.about_seq = e.seq
    AND ${openSql('q')}) AS isOpen,
  ${isVoidSql} AS isVoid
  FROM stock_count_entry e JOIN stock_count_session s ON s.session_id = e.session_id`

export const findEntry = (db: ReadDb, sessionId: string, seq: number): FoundEntry | undefined =>
  db.get<FoundEntry>(`${foundSql} WHERE e.session_id = ? AND e.seq = ?`, [sessionId, seq])

/** Beeps of a carton's code that nobody could say the pieces of, in all counts: the one of a session that was asked about, and those after it. */
export const openCases = (db: ReadDb, code: string): FoundEntry[] =>
  db
    .all<{ sessionId: string; seq: number }>(
      `SELECT e.session_id AS sessionId, e.seq FROM stock_count_entry e WHERE e.doubt = 'caseUnknown' AND e.code = ? AND ${isOpenSql}`,
      [code],
    )
    .flatMap(({ sessionId, seq }) =>
      db.all<FoundEntry>(
        `${foundSql} WHERE e.session_id = ? AND e.seq >= ? AND e.kind = 'scan' AND e.code = ?
         AND NOT EXISTS (SELECT 1 FROM stock_count_entry a WHERE ${about})`,
        [sessionId, seq, code],
      ),
    )

interface Row extends Omit<CountEntry, 'isOpen' | 'isMended' | 'isTakenBack' | 'isOverruled' | 'rivals' | 'usualShelves'> {
  readonly countId: string
  readonly isOpen: 0 | 1
  readonly isTakenBack: 0 | 1
  readonly isOverruled: 0 | 1
  readonly isContested: 0 | 1
  readonly placedMs: number
}

/** Of a beep and of a link: others may say something else about the same. Which ones do is read of those rows alone. */
const isContestedSql = `CASE WHEN e.kind IN ('scan', 'typed')
  THEN coalesce((SELECT max(a.revision) < count(a.revision) FROM stock_count_entry a WHERE ${corrections}), 0) ELSE e.kind = 'link' END`

const rowSql = `SELECT e.session_id AS sessionId, e.seq, e.kind, e.code, e.product_id AS productId, ${nameSql('e.product_id')} AS productName,
  f.code AS shelfCode, e.pieces, ${setsSql} AS sets, CASE WHEN e.kind IN ('scan', 'typed') THEN ${standsSql}
    WHEN e.kind = 'quantity' AND e.doubt IS NOT NULL THEN ${beepStandsSql} ELSE e.pieces END AS stands,
  e.about_session AS aboutSessionId, e.about_seq AS aboutSeq, e.source, e.doubt, ${isOpenSql} AS isOpen, ${isVoidSql} AS isTakenBack, s.person, s.computer, e.at,
  e.placed_ms AS placedMs, s.count_id AS countId, ${isOverruledSql('e')} AS isOverruled, ${isContestedSql} AS isContested
  FROM stock_count_entry e JOIN stock_count_session s ON s.session_id = e.session_id
  LEFT JOIN shelf f ON f.shelf_id = e.shelf_id`

/** An entry as it is shown; its product is the one that its code was linked to. */
function shown(db: ReadDb, row: Row, links: ReadonlyMap<string, number>): CountEntry {
  const { placedMs: _, countId, isOpen, isTakenBack, isOverruled, isContested, ...rest } = row
  const { kind, code, productId, sessionId, seq } = rest
  const isLink = kind === 'link' && code !== null
  const linked = productId === null && code !== null ? links.get(code) : undefined
  const itself = linked ?? productId
  const mended = isOpen === 1 && isMended(db, { countId, sessionId, seq }, links)
  const entry = {
    ...rest,
    usualShelves: rest.doubt === 'otherShelf' && itself !== null ? usualShelfNames(db, itself, countId) : [],
    isOpen: isOpen === 1 && !mended,
    isMended: mended,
    isTakenBack: isTakenBack === 1,
    // Which of several links holds, the map of them says.
    isOverruled: isLink ? links.get(code) !== productId : isOverruled === 1,
    rivals: isContested === 0 ? [] : (isLink ? rivalsOfCode(db, countId, code) : rivalsOfBeep(db, sessionId, seq)).map(toRival),
  }
  return linked === undefined ? entry : { ...entry, productId: linked, productName: nameOf(db, linked) }
}

const nameOf = (db: ReadDb, productId: number): string | null =>
  db.column<string | null>(`SELECT ${nameSql('j.value')} FROM json_each(json_array(?)) j`, [productId])[0] ?? null

const toRival = ({ person, computer, at, value }: Rival, place: number): CountEntry['rivals'][number] => ({
  person,
  computer,
  at,
  value,
  holds: place === 0,
})

export function readEntry(db: ReadDb, sessionId: string, seq: number, links: ReadonlyMap<string, number>): CountEntry {
  const row = db.get<Row>(`${rowSql} WHERE e.session_id = ? AND e.seq = ?`, [sessionId, seq])
  if (row === undefined) throw new Error(`no entry ${sessionId}/${seq}`)
  return shown(db, row, links)
}

export interface EntriesAsked {
  readonly countId: string
  readonly sessionId: string | null
  readonly productId: number | null
  readonly openDoubts: boolean
  /** Of what nobody has answered, the products of which nothing is asked any more. */
  readonly settled?: ReadonlySet<number>
  /** Empty: all. */
  readonly search: string
  readonly before: string | null
  readonly limit: number
}

type Params = Readonly<Record<string, SqlValue>>

interface Place {
  readonly placedMs: number
  readonly sessionId: string
  readonly seq: number
}
const placeOf = (text: string | null): Place | null => {
  const [, placedMs, sessionId = '', seq] = /^(\d+)-([0-9a-z]+)-(\d+)$/u.exec(text ?? '') ?? []
  return placedMs === undefined ? null : { placedMs: Number(placedMs), sessionId, seq: Number(seq) }
}
const newerFirst = (a: Place, b: Place): number =>
  b.placedMs - a.placedMs || (a.sessionId < b.sessionId ? 1 : a.sessionId > b.sessionId ? -1 : b.seq - a.seq)

/**
 * The ledger of a count, newest first. In a session, order and time go together, but for what was placed ahead before a reply of Smaregi.
 * `found`: of a search, and of what nobody has answered, how many rows there are on all pages, told with the first; else null.
 */
export function readEntries(db: ReadDb, asked: EntriesAsked): { rows: CountEntry[]; next: string | null; found: number | null } {
  const { countId, sessionId, productId, openDoubts, settled = new Set<number>(), limit } = asked
  const hasSettled = openDoubts && settled.size > 0
  const mended = openDoubts ? mendedOf(db, countId) : new Set<string>()
  const links = linksOf(db, countId)
  const codesOf = (isOf: (id: number) => boolean): string => JSON.stringify([...links].filter(([, id]) => isOf(id)).map(([code]) => code))
  const before = placeOf(asked.before)
  const search = entrySearch(db, asked.search, links)
  const only = [
    productId === null
      ? ''
      : 'AND (e.product_id = :productId OR (e.product_id IS NULL AND e.code IN (SELECT value FROM json_each(:codes))))',
    openDoubts ? `AND ${isOpenSql}` : '',
    mended.size > 0 ? `AND ${doubtKeySql} NOT IN (SELECT value FROM json_each(:mended))` : '',
    hasSettled
      ? `AND coalesce(e.product_id NOT IN (SELECT value FROM json_each(:settled)), e.code IS NULL OR e.code NOT IN (SELECT value FROM json_each(:settledCodes)))`
      : '',
  ].join(' ')
  const params: Params = {
    ...(mended.size > 0 ? { mended: JSON.stringify([...mended]) } : {}),
    ...(productId === null ? {} : { productId, codes: codesOf((id) => id === productId) }),
    ...(hasSettled ? { settled: JSON.stringify([...settled]), settledCodes: codesOf((id) => settled.has(id)) } : {}),
  }
  const sessions = db
    .all<{ sessionId: string; person: string }>(
      'SELECT session_id AS sessionId, person FROM stock_count_session WHERE count_id = ? AND (? IS NULL OR session_id = ?)',
      [countId, sessionId, sessionId],
    )
    .map(({ sessionId: session, person }) => {
      const wanted = search?.(person) ?? { sql: '', params: {} }
      return {
        from: `FROM stock_count_entry e WHERE e.session_id = :session ${only}${wanted.sql}`,
        params: { ...params, ...wanted.params, session },
      }
    })
  const isOlder = before === null ? '' : 'AND (e.placed_ms, e.session_id, e.seq) < (:placedMs, :beforeSession, :seq)'
  const place: Params = before === null ? {} : { placedMs: before.placedMs, beforeSession: before.sessionId, seq: before.seq }
  const rows = sessions
    .flatMap((one) =>
      db.all<Row>(
        `${rowSql} WHERE e.session_id = :session AND e.seq IN (SELECT e.seq ${one.from} ${isOlder}
           ORDER BY e.placed_ms DESC, e.seq DESC LIMIT :limit)`,
        { ...one.params, ...place, limit: limit + 1 },
      ),
    )
    .toSorted(newerFirst)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  const countFound = (): number =>
    sessions.reduce((sum, one) => sum + (db.column<number>(`SELECT count(*) ${one.from}`, one.params)[0] ?? 0), 0)
  return {
    rows: rows.slice(0, limit).map((row) => shown(db, row, links)),
    next: last === undefined ? null : `${last.placedMs}-${last.sessionId}-${last.seq}`,
    found: (search === null && !openDoubts) || before !== null ? null : countFound(),
  }
}
