import { longestDay } from '#shared/contracts/transactions.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { ReadDb } from '../store/db.ts'
import { dayPulledAt } from '../sync/pull/days.ts'
import { readRows, rowSource } from './rows.ts'
import { searchWhere } from './search.ts'

export function readDay(
  db: ReadDb,
  { day, storeId, search }: { readonly day: string; readonly storeId: number | null; readonly search: string },
): OutputOf<'transactions.day'> {
  const store = storeId === null ? [] : [{ sql: 'h.store_id = ?', values: [storeId] }]
  const where = [{ sql: 'h.sale_day = ?', values: [day] }, ...store, ...searchWhere(search)]
  const condition = `WHERE ${where.map(({ sql }) => sql).join(' AND ')}`
  const values = where.flatMap((one) => one.values)
  const isTrade = "coalesce(h.transaction_head_division, '1') = '1' AND coalesce(h.cancel_division, '0') <> '1'"
  const sums = db.get<{ found: number; trades: number; total: number | null }>(
    `SELECT count(*) AS found, count(*) FILTER (WHERE ${isTrade}) AS trades, sum(h.total) FILTER (WHERE ${isTrade}) AS total
     ${rowSource} ${condition}`,
    values,
  )
  return {
    rows: readRows(db, `${condition} ORDER BY h.terminal_tran_date_time DESC, h.transaction_head_id DESC LIMIT ${longestDay}`, values),
    found: sums?.found ?? 0,
    trades: sums?.trades ?? 0,
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
