import type { TransactionRow } from '#shared/contracts/transactions.ts'
import type { ReadDb, SqlValue } from '../store/db.ts'
import { kindOf, numberOf, type Numbered } from './kind.ts'

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

/** Of transactions `h` with their store `s`. */
export const rowSource = 'FROM transaction_head h LEFT JOIN store s ON s.store_id = h.store_id'

/** Rows of the list of transactions. `rest`: what follows `rowSource` in SQL. */
export const readRows = (db: ReadDb, rest: string, values: readonly SqlValue[]): TransactionRow[] =>
  db.all<Found>(`SELECT ${columns} ${rowSource} ${rest}`, [...values]).map(rowOf)

/** Transactions whose receipt has this number, the newest first. Numbers of tills alone are not looked for: each till has them. */
export function transactionsByReceipt(db: ReadDb, number: string, most: number): TransactionRow[] {
  // Every scan asks, and hardly any is a receipt: in one short statement.
  if (db.get('SELECT 1 FROM transaction_head WHERE transaction_uuid = ?', [number]) === undefined) return []
  return readRows(db, `WHERE h.transaction_uuid = ? ORDER BY h.transaction_head_id DESC LIMIT ${most}`, [number])
}
