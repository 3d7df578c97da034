import type { ReadDb } from '../store/db.ts'

/** Of entries `e`, those that are part of a count: rows of a file that is being taken in are here before their sessions. */
export const isOfSessionSql = 'EXISTS (SELECT 1 FROM stock_count_session o WHERE o.session_id = e.session_id)'
import { piecesSql, standingSql } from './holding.ts'

/** The order of links `n`: the last one holds. Those without a revision, of before, were ordered by their time. */
const linkOrder = ['coalesce(n.revision, 0)', 'iif(n.revision IS NULL, n.placed_ms, 0)', 'n.session_id', 'n.seq'] as const

/** Which product an unknown code is, by count: of several links the last one. Rows (count_id, code, product_id). */
export const linksSql = `SELECT count_id, code, product_id FROM (
  SELECT k.count_id, n.code, n.product_id,
    row_number() OVER (PARTITION BY k.count_id, n.code ORDER BY ${linkOrder.map((one) => `${one} DESC`).join(', ')}) AS place
  FROM stock_count_entry n INDEXED BY stock_count_entry_link JOIN stock_count_session k ON k.session_id = n.session_id WHERE n.kind = 'link'
) WHERE place = 1`

/** The same of one count, for a beep. Named indexes: the planner takes a session for small, and would read all of its entries. */
const linksOfCountSql = `SELECT n.code, n.product_id AS productId FROM stock_count_session k
  CROSS JOIN stock_count_entry n INDEXED BY stock_count_entry_link ON n.session_id = k.session_id AND n.kind = 'link'
  WHERE k.count_id = ? ORDER BY ${linkOrder.join(', ')}`

export const linksOf = (db: ReadDb, countId: string): ReadonlyMap<string, number> =>
  new Map(db.all<{ code: string; productId: number }>(linksOfCountSql, [countId]).map(({ code, productId }) => [code, productId]))

/** The recount that a session `s` is of, by its name: the PC's where it was begun before recounts had names; empty: the first count. */
export const recountSql = (s: 's' | 'b'): string => `iif(${s}.round = 1, '', coalesce(${s}.recount, ${s}.computer))`
/** The same of entry `e` of session `s`: a correction belongs to the round of its beep, whichever PC made it. */
const recountOfSql = `CASE WHEN s.round = 1 OR e.about_session IS NULL THEN ${recountSql('s')}
  ELSE coalesce((SELECT ${recountSql('b')} FROM stock_count_session b WHERE b.session_id = e.about_session), ${recountSql('s')}) END`

/**
 * The lines of a count (`:countId`): rows (round, recount, product_id, code, pieces, standing). A code that no product has is a line of its
 * own, without a product. Pieces are sums of the ledger, nothing else.
 */
export const linesSql = `SELECT s.round, ${recountOfSql} AS recount, coalesce(e.product_id, l.product_id) AS product_id,
    CASE WHEN e.product_id IS NULL AND l.product_id IS NULL THEN e.code END AS code,
    sum(${piecesSql('e')}) AS pieces, sum(${standingSql}) AS standing
  FROM stock_count_session s CROSS JOIN stock_count_entry e ON e.session_id = s.session_id
  LEFT JOIN (${linksSql.replace("n.kind = 'link'", "n.kind = 'link' AND k.count_id = :countId")}) l ON e.product_id IS NULL AND l.code = e.code
  WHERE s.count_id = :countId AND e.kind IN ('scan', 'typed', 'quantity', 'void') GROUP BY 1, 2, 3, 4`

export interface LineSums {
  readonly total: number
  readonly onShelf: number
}

// What an entry counts for is found once, for both sums.
const sumsOver = (index: string, which: string): string => `WITH line AS MATERIALIZED (SELECT ${piecesSql('e')} AS pieces, e.shelf_id
    FROM stock_count_session s CROSS JOIN stock_count_entry e INDEXED BY ${index} ON e.session_id = s.session_id AND ${which}
    WHERE s.count_id = :countId AND s.round = :round AND ${recountOfSql} = :recount)
  SELECT coalesce(sum(pieces), 0) AS total, coalesce(sum(pieces) FILTER (WHERE shelf_id IS :shelfId), 0) AS onShelf FROM line`
const knownSumsSql = sumsOver('stock_count_entry_by_product', 'e.product_id = :productId')
const linkedSumsSql = sumsOver('stock_count_entry_unknown', 'e.product_id IS NULL AND e.code IN (SELECT value FROM json_each(:codes))')

/** What one line of a round comes to, by everybody: on all shelves, and on one. `links`: as `linksOf`. */
export function lineSums(
  db: ReadDb,
  line: {
    readonly countId: string
    readonly round: number
    readonly recount: string
    readonly productId: number
    readonly shelfId: string | null
  },
  links: ReadonlyMap<string, number>,
): LineSums {
  const known = db.get<LineSums>(knownSumsSql, { ...line }) ?? { total: 0, onShelf: 0 }
  const codes = [...links].filter(([, productId]) => productId === line.productId).map(([code]) => code)
  if (codes.length === 0) return known
  const { productId: _, ...rest } = line
  const linked = db.get<LineSums>(linkedSumsSql, { ...rest, codes: JSON.stringify(codes) }) ?? { total: 0, onShelf: 0 }
  return { total: known.total + linked.total, onShelf: known.onShelf + linked.onShelf }
}
