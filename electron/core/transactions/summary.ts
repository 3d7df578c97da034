import type { Transaction } from '#shared/contracts/transactions.ts'
import { BantoError } from '#shared/errors.ts'
import type { ReadDb } from '../store/db.ts'
import { dayPulledAt } from '../sync/pull/days.ts'

interface Counted {
  readonly count: number
  /** Yen, with its sign. */
  readonly total: number
}

/** What a day came to. What was cancelled is counted nowhere else; money put in or taken out is no trade. */
export interface DaySummary {
  readonly day: string
  /** Null: all stores together. */
  readonly storeName: string | null
  readonly sales: Counted
  readonly returns: Counted
  readonly cancelled: Counted
  /** Sold less brought back. */
  readonly pieces: number
  /** All that was taken off, of lines and of wholes, above zero. */
  readonly discounts: number
  readonly rates: Transaction['rates']
  readonly payments: readonly {
    readonly kind: Transaction['payments'][number]['kind']
    readonly name: string | null
    readonly count: number
    readonly amount: number
  }[]
  /** Hours of the till's clock in which something was sold or brought back. */
  readonly hours: readonly { readonly hour: number; readonly count: number; readonly amount: number }[]
}

/** A key, and how often and how much. */
function sums<K>() {
  const found = new Map<K, { count: number; amount: number }>()
  return {
    add(key: K, amount: number): void {
      const before = found.get(key) ?? { count: 0, amount: 0 }
      found.set(key, { count: before.count + 1, amount: before.amount + amount })
    },
    list: () => [...found],
  }
}

/** Sums the transactions of a day, each as its receipt has it. Throws NOT_FOUND where the day is not here. */
export function summarize(
  db: ReadDb,
  { day, storeId }: { readonly day: string; readonly storeId: number | null },
  open: (transactionId: number) => Transaction,
): DaySummary {
  if (dayPulledAt(db, 'transactions', day) === null) throw new BantoError('NOT_FOUND', `the transactions of ${day} are not here`)
  const all = db
    .column<number>(
      `SELECT transaction_head_id FROM transaction_head WHERE sale_day = ? AND (? IS NULL OR store_id = ?)
         AND coalesce(transaction_head_division, '1') = '1' ORDER BY terminal_tran_date_time, transaction_head_id`,
      [day, storeId, storeId],
    )
    .map(open)
  const held = all.filter(({ cancelled }) => !cancelled)
  const counted = (some: readonly Transaction[]): Counted => ({
    count: some.length,
    total: some.reduce((sum, { total }) => sum + total, 0),
  })
  const payments = sums<string>()
  const hours = sums<number>()
  const rates = new Map<number | null, Transaction['rates'][number]>()
  let discounts = 0
  for (const one of held) {
    hours.add(Number(one.at.slice(11, 13)), one.total)
    for (const { kind, name, amount } of one.payments) payments.add(`${kind} ${name ?? ''}`, amount)
    for (const rate of one.rates) {
      const before = rates.get(rate.rate)
      rates.set(rate.rate, { ...rate, total: (before?.total ?? 0) + rate.total, tax: (before?.tax ?? 0) + rate.tax })
    }
    const ofLines = one.lines.reduce((sum, line) => sum + (line.returned ? -line.discount : line.discount), 0)
    discounts += ofLines + one.subtotalDiscount + one.pointDiscount + one.couponDiscount
  }
  return {
    day,
    storeName:
      storeId === null ? null : (db.column<string>('SELECT store_name FROM store WHERE store_id = ?', [storeId])[0] ?? String(storeId)),
    sales: counted(held.filter(({ kind }) => kind === 'sale')),
    returns: counted(held.filter(({ kind }) => kind === 'return')),
    cancelled: counted(all.filter(({ cancelled }) => cancelled)),
    pieces: held.reduce((sum, { pieces }) => sum + pieces, 0),
    discounts,
    rates: [...rates.values()].sort((a, b) => (b.rate ?? -1) - (a.rate ?? -1)),
    payments: payments
      .list()
      .map(([key, { count, amount }]) => {
        const [kind = 'other', ...name] = key.split(' ')
        return { kind: kind as DaySummary['payments'][number]['kind'], name: name.join(' ') || null, count, amount }
      })
      .sort((a, b) => b.amount - a.amount),
    hours: hours
      .list()
      .map(([hour, { count, amount }]) => ({ hour, count, amount }))
      .sort((a, b) => a.hour - b.hour),
  }
}
