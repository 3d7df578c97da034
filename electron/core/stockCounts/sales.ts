import type { ReadDb } from '../store/db.ts'

/** Receipts that are added up in one go: some milliseconds, so that beeps come in between. */
const headsAtOnce = 2_000

/** What was brought back is taken off; what was cancelled, and money put in or taken out, is no trade. */
const salesSql = `SELECT d.product_id AS productId, sum(
    coalesce(d.unit_discounted_sum, abs(d.quantity) * coalesce(d.sales_price, d.price), 0)
    * CASE WHEN d.transaction_detail_division = '2' OR d.quantity < 0 THEN -1 ELSE 1 END) AS yen
  FROM transaction_head h JOIN transaction_detail d ON d.transaction_head_id = h.transaction_head_id
  WHERE h.transaction_head_id > :after AND h.transaction_head_id <= :to AND h.store_id = :storeId
    AND coalesce(h.cancel_division, '0') <> '1' AND coalesce(h.transaction_head_division, '1') = '1' AND d.product_id IS NOT NULL
  GROUP BY 1`

/** Adds the yen that each product sold for in a store into `yens`, of the sales that are here; yields between two steps. */
export function* addSales(db: ReadDb, storeId: number, yens: Map<number, number>): Generator<undefined> {
  for (let after = 0; ;) {
    const [to] = db.column<number>(
      `SELECT max(transaction_head_id) FROM (SELECT transaction_head_id FROM transaction_head
         WHERE transaction_head_id > ? ORDER BY transaction_head_id LIMIT ${headsAtOnce}) HAVING count(*) > 0`,
      [after],
    )
    if (to === undefined) return
    for (const { productId, yen } of db.all<{ productId: number; yen: number }>(salesSql, { after, to, storeId })) {
      yens.set(productId, (yens.get(productId) ?? 0) + yen)
    }
    after = to
    yield
  }
}

/** The first day whose sales are here; null: there are none. */
export const salesFrom = (db: ReadDb): string | null =>
  db.column<string | null>("SELECT min(day) FROM pull_day WHERE resource = 'transactions'")[0] ??
  db.column<string | null>('SELECT min(sale_day) FROM transaction_head')[0] ??
  null
