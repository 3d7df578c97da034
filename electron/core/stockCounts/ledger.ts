import type { CountEntry, Doubt } from '#shared/contracts/stockCounts.ts'
import type { ReadDb, SqlValue, WriteDb } from '../store/db.ts'

/** A row of the ledger as it is written; what each field means stands in the migration. */
export interface LedgerRow {
  readonly sessionId: string
  readonly seq: number
  readonly kind: CountEntry['kind']
  readonly code: string | null
  readonly raw: string | null
  readonly productId: number | null
  readonly shelfId: string | null
  readonly pieces: number
  readonly aboutSession: string | null
  readonly aboutSeq: number | null
  readonly source: string | null
  readonly doubt: Doubt | null
  readonly at: string
  readonly placedMs: number
  readonly revision: number | null
}

const columns =
  'session_id, seq, kind, code, raw, product_id, shelf_id, pieces, about_session, about_seq, source, doubt, at, placed_ms, revision' as const
const places = columns.replaceAll(/\w+/gu, '?')

const valuesOf = (row: LedgerRow): SqlValue[] => [
  row.sessionId,
  row.seq,
  row.kind,
  row.code,
  row.raw,
  row.productId,
  row.shelfId,
  row.pieces,
  row.aboutSession,
  row.aboutSeq,
  row.source,
  row.doubt,
  row.at,
  row.placedMs,
  row.revision,
]

/** Keeps a row; it is on the disk when this returns, unless a transaction is open. Throws where the place is taken, and as the disk does. */
export const appendEntry = (db: WriteDb, row: LedgerRow): void =>
  void db.run(`INSERT INTO stock_count_entry (${columns}) VALUES (${places})`, valuesOf(row))

/** Takes in a row of a file from another PC; false where it is here already. */
export const mergeEntry = (db: WriteDb, row: LedgerRow): boolean =>
  db.run(`INSERT OR IGNORE INTO stock_count_entry (${columns}) VALUES (${places})`, valuesOf(row)).changes === 1

const readSql = `SELECT session_id AS sessionId, seq, kind, code, raw, product_id AS productId, shelf_id AS shelfId, pieces,
  about_session AS aboutSession, about_seq AS aboutSeq, source, doubt, at, placed_ms AS placedMs, revision
  FROM stock_count_entry WHERE session_id = ? AND seq BETWEEN ? AND ? ORDER BY seq`

/** The ledger of a session between two places, in its order. */
export const entriesBetween = (db: ReadDb, sessionId: string, from: number, to: number): readonly LedgerRow[] =>
  db.all<LedgerRow>(readSql, [sessionId, from, to])

/** The ledger of a session, in its order. */
export const entriesOfSession = (db: ReadDb, sessionId: string): readonly LedgerRow[] =>
  entriesBetween(db, sessionId, 0, Number.MAX_SAFE_INTEGER)

/** How many rows a session has up to a place. */
export const countEntries = (db: ReadDb, sessionId: string, to: number): number =>
  db.column<number>('SELECT count(*) FROM stock_count_entry WHERE session_id = ? AND seq <= ?', [sessionId, to])[0] ?? 0
