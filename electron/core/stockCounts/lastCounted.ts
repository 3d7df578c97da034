import type { ReadDb } from '../store/db.ts'
import { linksSql } from './lines.ts'

/** Counts of the store `:storeId` that were not given up. */
const counts = 'JOIN stock_count c ON c.count_id = s.count_id AND c.store_id = :storeId AND c.ended_at IS NULL'

/** Says when products were last counted in a store (ISO 8601); what was counted by a code that was linked to it, too. */
export function lastCountedIn(db: ReadDb, storeId: number): (from: number, to: number) => ReadonlyMap<number, string> {
  const linked = db.all<{ productId: number; at: string }>(
    `SELECT l.product_id AS productId, max(s.started_at) AS at FROM (${linksSql}) l JOIN stock_count_session s ON s.count_id = l.count_id ${counts}
     WHERE EXISTS (SELECT 1 FROM stock_count_entry e WHERE e.session_id = s.session_id AND e.product_id IS NULL AND e.code = l.code)
     GROUP BY 1`,
    { storeId },
  )
  return (from, to) => {
    const found = new Map(
      db
        .all<{ productId: number; at: string }>(
          `SELECT e.product_id AS productId, max(s.started_at) AS at FROM stock_count_entry e
           JOIN stock_count_session s ON s.session_id = e.session_id ${counts}
           WHERE e.product_id BETWEEN :from AND :to GROUP BY 1`,
          { storeId, from, to },
        )
        .map(({ productId, at }) => [productId, at]),
    )
    for (const { productId, at } of linked) {
      if (productId >= from && productId <= to && at > (found.get(productId) ?? '')) found.set(productId, at)
    }
    return found
  }
}
