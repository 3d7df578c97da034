import type { OutputOf } from '#shared/contracts/index.ts'
import type { ReadDb } from '../store/db.ts'
import { piecesSql, replacedSql, standingSql } from './holding.ts'
import { linksSql } from './lines.ts'

const tenMinutesMs = 600_000

// A correction belongs to the round of its beep, whichever PC made it.
const isRecountSql = 'coalesce((SELECT b.round FROM stock_count_session b WHERE b.session_id = e.about_session), s.round) > 1'

/** Entries of a count (`:countId`) that change a line, with the product that they are of now. */
const entriesSql = `SELECT s.person, s.computer, ${isRecountSql} AS isRecount, e.shelf_id, coalesce(e.product_id, l.product_id) AS product_id, e.code, ${piecesSql('e')} AS pieces, e.at, e.kind,
    e.placed_ms, ${standingSql} AS standing
  FROM stock_count_session s CROSS JOIN stock_count_entry e ON e.session_id = s.session_id
  LEFT JOIN (${linksSql}) l ON e.product_id IS NULL AND l.count_id = s.count_id AND l.code = e.code
  WHERE s.count_id = :countId AND s.session_id NOT IN (${replacedSql}) AND e.kind IN ('scan', 'typed', 'quantity', 'void')`

interface UnknownRow extends Omit<OutputOf<'stockCounts.unknownCodes'>[number], 'product'> {
  readonly productId: number | null
  readonly productName: string | null
}

/** Codes that no product had when they were scanned, with what was counted of them; the last one first. */
export const readUnknownCodes = (db: ReadDb, countId: string): OutputOf<'stockCounts.unknownCodes'> =>
  db
    .all<UnknownRow>(
      `SELECT u.*, m.product_id AS productId, m.product_name AS productName FROM (
         SELECT code, sum(pieces) AS pieces, sum(kind IN ('scan', 'typed')) AS entries, max(at) AS lastAt, max(placed_ms) AS lastMs FROM (${entriesSql})
         WHERE product_id IS NULL GROUP BY code HAVING sum(standing) > 0) u
       LEFT JOIN product m ON m.product_id = (SELECT min(p.product_id) FROM product p WHERE p.product_code = u.code)
       ORDER BY u.lastMs DESC, u.code`,
      { countId },
    )
    .map(({ code, pieces, entries, lastAt, productId, productName }) => ({
      code,
      pieces,
      entries,
      lastAt,
      product: productId === null ? null : { productId, productName: productName ?? '' },
    }))

type PersonRow = Omit<OutputOf<'stockCounts.progress'>['persons'][number], 'isRecount'> & { readonly isRecount: 0 | 1 }

/** How far a count is: shelves as they were walked first, what was counted again apart, so that no piece stands twice. */
export function readProgress(db: ReadDb, countId: string): OutputOf<'stockCounts.progress'> {
  const params = { countId }
  return {
    shelves: db.all(
      `SELECT q.shelf_id AS shelfId, f.code, sum(q.product_id IS NOT NULL AND q.standing > 0) AS products, sum(q.pieces) AS pieces, max(q.at) AS lastAt
       FROM (SELECT shelf_id, product_id, sum(pieces) AS pieces, sum(standing) AS standing, max(at) AS at FROM (${entriesSql}) WHERE NOT isRecount GROUP BY 1, 2) q
       LEFT JOIN shelf f ON f.shelf_id = q.shelf_id GROUP BY 1 ORDER BY f.position IS NULL, f.position`,
      params,
    ),
    persons: db
      .all<PersonRow>(
        `SELECT person, computer, isRecount, sum(pieces) AS pieces, sum(kind IN ('scan', 'typed')) AS entries, max(at) AS lastAt
         FROM (${entriesSql}) GROUP BY 1, 2, 3 ORDER BY isRecount, pieces DESC, person`,
        params,
      )
      .map((row) => ({ ...row, isRecount: row.isRecount === 1 })),
    overTime: db
      .all<{ ms: number; products: number }>(
        `SELECT first / ${tenMinutesMs} * ${tenMinutesMs} AS ms, count(*) AS products FROM (
           SELECT min(placed_ms) AS first FROM (${entriesSql}) WHERE product_id IN (SELECT i.product_id FROM stock_count_item i WHERE i.count_id = :countId)
           GROUP BY product_id HAVING sum(standing) > 0
         ) GROUP BY 1 ORDER BY 1`,
        params,
      )
      .map(({ ms, products }) => ({ at: new Date(ms).toISOString(), products })),
  }
}
