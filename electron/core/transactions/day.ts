import { longestDay, type TransactionRow } from '#shared/contracts/transactions.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { ReadDb } from '../store/db.ts'
import { dayPulledAt } from '../sync/pull/days.ts'
import { kindOf, numberOf, type Numbered } from './kind.ts'
import { searchWhere } from './search.ts'

interface Found extends Numbered {
  readonly at: string
  readonly storeId: number | null
  readonly storeName: string | null
  readonly cancelled: number
  readonly pieces: number
  readonly staffName: string | null
  readonly goods: string | null
}

/** So much of a list of goods is shown in a row. Characters. */
const longestGoods = 120

const columns = /* sql */ `
  h.transaction_head_id AS transactionId, h.transaction_uuid AS receiptNumber, h.terminal_tran_id AS tillNumber,
  h.terminal_tran_date_time AS at, h.store_id AS storeId, coalesce(s.store_abbr, s.store_name) AS storeName,
  coalesce(h.transaction_head_division, '1') AS division, coalesce(h.return_sales, '0') AS returnSales,
  coalesce(h.cancel_division, '0') = '1' AS cancelled, coalesce(h.total, 0) AS total,
  coalesce(h.amount, 0) - coalesce(h.return_amount, 0) AS pieces, h.staff_name AS staffName,
  (SELECT group_concat(product_name, '、') FROM (SELECT product_name FROM transaction_detail d
    WHERE d.transaction_head_id = h.transaction_head_id ORDER BY transaction_detail_id LIMIT 6)) AS goods`

const rowOf = ({ receiptNumber, tillNumber, returnSales, ...row }: Found): TransactionRow => ({
  ...row,
  number: numberOf({ ...row, receiptNumber, tillNumber, returnSales }),
  kind: kindOf({ ...row, receiptNumber, tillNumber, returnSales }),
  cancelled: row.cancelled === 1,
  goods: (row.goods ?? '').slice(0, longestGoods),
})

export function readDay(
  db: ReadDb,
  { day, storeId, search }: { readonly day: string; readonly storeId: number | null; readonly search: string },
): OutputOf<'transactions.day'> {
  const store = storeId === null ? [] : [{ sql: 'h.store_id = ?', values: [storeId] }]
  const where = [{ sql: 'h.sale_day = ?', values: [day] }, ...store, ...searchWhere(search)]
  const from = `FROM transaction_head h LEFT JOIN store s ON s.store_id = h.store_id WHERE ${where.map(({ sql }) => sql).join(' AND ')}`
  const values = where.flatMap((one) => one.values)
  const sums = db.get<{ found: number; total: number | null }>(
    `SELECT count(*) AS found, sum(iif(coalesce(h.transaction_head_division, '1') = '1' AND coalesce(h.cancel_division, '0') <> '1', h.total, 0)) AS total ${from}`,
    values,
  )
  return {
    rows: db
      .all<Found>(
        `SELECT ${columns} ${from} ORDER BY h.terminal_tran_date_time DESC, h.transaction_head_id DESC LIMIT ${longestDay}`,
        values,
      )
      .map(rowOf),
    found: sums?.found ?? 0,
    of: db.column<number>('SELECT count(*) FROM transaction_head WHERE sale_day = ?', [day])[0] ?? 0,
    total: sums?.total ?? 0,
    pulledAt: dayPulledAt(db, 'transactions', day),
    stores: db.all(
      `SELECT DISTINCT h.store_id AS storeId, coalesce(s.store_abbr, s.store_name) AS storeName FROM transaction_head h
       LEFT JOIN store s ON s.store_id = h.store_id WHERE h.sale_day = ? AND h.store_id IS NOT NULL ORDER BY h.store_id`,
      [day],
    ),
  }
}
