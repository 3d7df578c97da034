import type { Doubt } from '#shared/contracts/stockCounts.ts'
import { unusualNumber } from '#shared/domain/stockCounts/doubts.ts'
import type { ReadDb } from '../store/db.ts'
import { isOverruledSql, piecesSql } from './holding.ts'
import { lineNow } from './lineNow.ts'
import { linksOf, recountSql } from './lines.ts'
import { findCount } from './sessions.ts'

/** Row `a` was written after `e`, knowing it; rows without a revision, of before, were ordered by their time. */
const isLaterSql = (e: 'e' | 'q'): string => `(a.revision > ${e}.revision OR ((a.revision IS NULL OR ${e}.revision IS NULL)
    AND (a.placed_ms, a.session_id, a.seq) > (${e}.placed_ms, ${e}.session_id, ${e}.seq)))`
/** A doubt is open until a person says that it is right, or corrects the beep; one about a number that was set, until the beep is corrected again. */
export const openSql = (e: 'e' | 'q'): string => `${e}.doubt IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM stock_count_entry a WHERE a.about_session = ${e}.session_id AND a.about_seq = ${e}.seq)
  AND NOT EXISTS (SELECT 1 FROM stock_count_entry a WHERE a.about_session = ${e}.about_session AND a.about_seq = ${e}.about_seq
    AND ${isLaterSql(e)})`

/** Entries `e` of the sessions `s` of a count (`:countId`) that nobody has answered. */
export const openDoubtsSql = `FROM stock_count_session s CROSS JOIN stock_count_entry e INDEXED BY stock_count_entry_doubt ON e.session_id = s.session_id
  WHERE s.count_id = :countId AND ${openSql('e')}`

interface Asked {
  readonly sessionId: string
  readonly seq: number
  readonly doubt: Doubt
  readonly productId: number | null
  readonly code: string | null
  /** Of the beep: a correction belongs to its round. */
  readonly round: number
  readonly recount: string
  /** The beep that counted the same code right before was taken back. */
  readonly isFirstVoid: 0 | 1
}

/** Of the beeps before `e` in its session, the last one: the first of two that came within a moment. */
const firstOfTwoSql = `(SELECT max(p.seq) FROM stock_count_entry p WHERE p.session_id = e.session_id AND p.seq < e.seq AND p.kind = 'scan')`
const askedColumns = `e.session_id AS sessionId, e.seq, e.doubt, e.product_id AS productId, e.code, b.round, ${recountSql('b')} AS recount,
  e.doubt = 'twice' AND EXISTS (SELECT 1 FROM stock_count_entry a WHERE a.about_session = e.session_id AND a.about_seq = ${firstOfTwoSql}
    AND a.kind = 'void' AND NOT ${isOverruledSql('a')}) AS isFirstVoid`
const ofBeepSql = 'JOIN stock_count_session b ON b.session_id = coalesce(e.about_session, e.session_id)'
/** Questions that rest on other rows as well: one about the sum of a line, and one about two beeps. */
const restsOnOthersSql = `e.doubt IN ('huge', 'twice')`
const askedSql = `SELECT ${askedColumns} ${openDoubtsSql.replace('WHERE', `${ofBeepSql} WHERE`)} AND ${restsOnOthersSql}`
const oneSql = `SELECT ${askedColumns} FROM stock_count_entry e ${ofBeepSql} WHERE e.session_id = ? AND e.seq = ? AND ${restsOnOthersSql}`
const standsSql = `SELECT e.pieces + coalesce((SELECT sum(${piecesSql('a')}) FROM stock_count_entry a
    WHERE a.about_session = e.session_id AND a.about_seq = e.seq), 0) AS pieces
  FROM stock_count_entry e WHERE e.session_id = ? AND e.seq = ?`

/** Whether rows about other beeps have answered a question: by them the line is not huge any more, or of two beeps one is left. */
function isMendedNow(db: ReadDb, countId: string, asked: Asked, links: ReadonlyMap<string, number>): boolean {
  const { sessionId, seq, doubt, code, round, recount, isFirstVoid } = asked
  if (doubt === 'twice') return isFirstVoid === 1
  const productId = asked.productId ?? links.get(code ?? '')
  if (productId === undefined) return false
  const line = lineNow(db, { countId, round, recount, ...findCount(db, countId) }, { productId, shelfId: null }, links)
  const [pieces = 0] = db.column<number>(standsSql, [sessionId, seq])
  return line !== null && unusualNumber({ pieces, total: line.total, expected: line.expected }) === null
}

/** Whether an open question needs no answer any more, since other rows have mended what it was about. `links`: as `linksOf`. */
export function isMended(
  db: ReadDb,
  { countId, sessionId, seq }: { readonly countId: string; readonly sessionId: string; readonly seq: number },
  links: ReadonlyMap<string, number>,
): boolean {
  const asked = db.get<Asked>(oneSql, [sessionId, seq])
  return asked !== undefined && isMendedNow(db, countId, asked, links)
}

/** Keys (as `doubtKey`) of the questions of a count that nobody answered and that other rows have mended: they ask nothing any more. */
export function mendedOf(db: ReadDb, countId: string): ReadonlySet<string> {
  const asked = db.all<Asked>(askedSql, { countId })
  if (asked.length === 0) return new Set()
  const links = linksOf(db, countId)
  return new Set(asked.filter((one) => isMendedNow(db, countId, one, links)).map(doubtKey))
}

/** An entry by one word, the same in SQL (`doubtKeySql`). */
export const doubtKey = ({ sessionId, seq }: { readonly sessionId: string; readonly seq: number }): string => `${sessionId}-${seq}`
export const doubtKeySql = `e.session_id || '-' || e.seq`

const unknownSql = `SELECT e.code ${openDoubtsSql} AND e.product_id IS NULL`

/** How many questions of a count are about codes that no product has: their pieces are in no line. */
export function unknownDoubts(db: ReadDb, countId: string): number {
  const codes = db.column<string | null>(unknownSql, { countId })
  if (codes.length === 0) return 0
  const links = linksOf(db, countId)
  return codes.filter((code) => !links.has(code ?? '')).length
}
