import type { DayRange } from '#shared/contracts/sync.ts'
import type { CallOptions, SmaregiClient, WireRow } from '../../smaregi/client.ts'
import type { ReadDb } from '../../store/db.ts'
import { isBantoError, type ErrorCode } from '#shared/errors.ts'
import type { BadWireRow, Completed, List, Resource } from './resource.ts'

type Lists = Resource['lists']
type Query = List['query']

const day = 86_400_000

/** One list, the same for everything. */
export const plain =
  (path: string, query: Query = {}): Lists =>
  () => [{ path, query }]

/** One list a store of the mirror. */
export const byStore =
  (of: (storeId: number) => List): Lists =>
  (db) =>
    db.column<number>('SELECT store_id FROM store ORDER BY store_id').map(of)

/** One list a supplier of the mirror. */
export const bySupplier =
  (of: (supplierId: number) => List): Lists =>
  (db) =>
    db.column<number>('SELECT supplier_id FROM supplier ORDER BY supplier_id').map(of)

/** The days in pieces that Smaregi allows, oldest first. */
export const chunks =
  (path: string, longest: number, query: (from: string, to: string) => Query): Lists =>
  (_db, days) => {
    if (days === null) return []
    const lists: List[] = []
    const end = Date.parse(days.to)
    for (let from = Date.parse(days.from); from <= end; from += longest * day) {
      lists.push({ path, query: query(dateOf(from), dateOf(Math.min(from + (longest - 1) * day, end))) })
    }
    return lists
  }

/** One list a workplace and month that the days touch. */
export const months =
  (of: (storeId: number, year: string, month: string, days: DayRange) => List): Lists =>
  (db, days) => {
    if (days === null) return []
    const stores = db.column<number>('SELECT store_id FROM timecard_store ORDER BY store_id')
    const lists: List[] = []
    const last = days.to.slice(0, 7)
    for (let at = days.from.slice(0, 7); at <= last; at = nextMonth(at)) {
      for (const storeId of stores) lists.push(of(storeId, at.slice(0, 4), at.slice(5, 7), days))
    }
    return lists
  }

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${String(year).padStart(4, '0')}-${String(number + 1).padStart(2, '0')}`
}

const isRow = (value: unknown): value is WireRow => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The planned shifts out of a store's summary (`shiftStoreDaily: { YYYYMMDD: { shifts: [] } }`), of the chosen days. */
export function shiftsOf(value: unknown, storeId: number, days: DayRange): readonly WireRow[] {
  const daily = isRow(value) && isRow(value.shiftStoreDaily) ? value.shiftStoreDaily : {}
  return Object.values(daily).flatMap((one) => {
    const list: readonly unknown[] = isRow(one) && Array.isArray(one.shifts) ? one.shifts : []
    return list
      .filter(isRow)
      .filter(({ shiftDate }) => typeof shiftDate === 'string' && shiftDate >= days.from && shiftDate <= days.to)
      .map((row) => ({ ...row, storeId: String(storeId) }))
  })
}

/** How many rows are asked for at once: enough for what Smaregi grants at an ordinary distance. */
const maxConcurrentReads = 8

/** Does the work for each item, some at once. The first failure ends it. */
export async function forEachConcurrent<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const item = items[next] as T
      next += 1
      await work(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(maxConcurrentReads, items.length) }, worker))
}

/** What one row is to blame for: it is not there (any more), or what comes of it is not what was asked for. */
const ofOneRow: ReadonlySet<ErrorCode> = new Set(['NOT_FOUND', 'SERVER_REPLY_UNREADABLE'])

/**
 * Adds the lines of a transaction where the list came without them: one more request for each. A transaction whose lines cannot be
 * had is told as bad, and the others come. Throws what is no matter of one row.
 */
export async function withDetails(api: SmaregiClient, rows: readonly WireRow[], options: CallOptions): Promise<Completed> {
  const whole: (WireRow | null)[] = [...rows]
  const bad: BadWireRow[] = []
  const lacking = rows.flatMap((row, index) => (Array.isArray(row.details) ? [] : [index]))
  await forEachConcurrent(lacking, async (index) => {
    const row = whole[index] as WireRow
    const id = String(row.transactionHeadId)
    if (!/^\d{1,15}$/u.test(id)) return
    try {
      // Anything but a list would make it a sale of nothing.
      const { value } = await api.read(`/pos/transactions/${id}/details`, { limit: 1000 }, { ...options, accept: Array.isArray })
      whole[index] = { ...row, details: value }
    } catch (error) {
      if (!isBantoError(error) || !ofOneRow.has(error.code)) throw error
      whole[index] = null
      bad.push({ row, key: id, problem: `details: ${error.code}` })
    }
  })
  return { rows: whole.filter((row) => row !== null), bad }
}

/** Days that are here after those of `more` came, where the two touch; else only the new ones are told. */
export function joinDays(known: DayRange | null, more: DayRange): DayRange {
  if (known === null) return more
  const apart = (a: DayRange, b: DayRange) => Date.parse(a.from) > Date.parse(b.to) + day
  if (apart(known, more) || apart(more, known)) return more
  return { from: known.from < more.from ? known.from : more.from, to: known.to > more.to ? known.to : more.to }
}

export const countRowsOf = (db: ReadDb, resource: Resource, days: DayRange | null = null): number => {
  const { name } = resource.table
  const row =
    days === null || resource.dayColumn === undefined
      ? db.get<{ n: number }>(`SELECT count(*) AS n FROM ${name}`)
      : db.get<{ n: number }>(`SELECT count(*) AS n FROM ${name} WHERE ${resource.dayColumn} BETWEEN ? AND ?`, [days.from, days.to])
  return row?.n ?? 0
}
