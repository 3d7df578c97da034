import { groupBy } from '../groupBy.ts'
import type { Clock } from '../clock.ts'
import type { Db } from '../data/open.ts'
import { badRequest, onlyFields } from './problem.ts'
import type { WireRow } from './resources.ts'

/** What comes inside a product when it is asked for (`with_…`), and is written with it. */
interface NestedList {
  readonly table: string
  readonly columns: readonly string[]
}

const lists: Readonly<Record<string, NestedList>> = {
  prices: { table: 'productPrice', columns: ['productId', 'storeId', 'priceDivision', 'startDate', 'endDate', 'price'] },
  stores: { table: 'productStore', columns: ['productId', 'storeId', 'productOptionGroupId', 'assignDivision'] },
  reserveItems: { table: 'productReserveItem', columns: ['productId', 'no', 'labelNo', 'value'] },
  // Named as in the list of items: our assumption.
  attributeItems: { table: 'productAttributeItem', columns: ['productId', 'code', 'no', 'name'] },
}

export const nestedFields: ReadonlySet<string> = new Set(Object.keys(lists))
/** Fields of a product that no product of the practice shop has. */
export const notHere: ReadonlySet<string> = new Set(['inventoryReservations', 'orderSetting'])

const asText = (columns: readonly string[]): string => columns.map((c) => `CAST(${c} AS TEXT) AS ${c}`).join(', ')

/** Adds the lists to rows that carry their `productId`. */
export function addNested(db: Db, rows: readonly WireRow[], names: readonly string[]): void {
  if (rows.length === 0) return
  const ids = JSON.stringify(rows.map((row) => Number(row['productId'])))
  for (const name of names) {
    const list = lists[name]
    const found = list
      ? db
          .prepare<[string], WireRow>(
            `SELECT ${asText(list.columns)} FROM ${list.table} WHERE productId IN (SELECT value FROM json_each(?))`,
          )
          .all(ids)
      : []
    const byProduct = groupBy(found, (row) => String(row['productId']))
    for (const row of rows) {
      const own = byProduct.get(String(row['productId'])) ?? []
      row[name] = name === 'orderSetting' ? null : own
    }
  }
}

type Cell = string | number | null

/**
 * Writes the lists of a body. Each list given replaces the one that was: the reference does not say
 * whether it does or adds, and who sends the whole list is right either way (our assumption).
 */
export function writeNested(db: Db, clock: Clock, productId: number, body: Readonly<Record<string, unknown>>): boolean {
  let written = false
  for (const [name, list] of Object.entries(lists)) {
    const given = body[name]
    if (given === undefined) continue
    written = true
    const rows: readonly unknown[] = given === null ? [] : Array.isArray(given) ? given : [given]
    db.prepare(`DELETE FROM ${list.table} WHERE productId = ?`).run(productId)
    const columns = name === 'prices' ? [...list.columns, 'updDateTime'] : list.columns
    const insert = db.prepare(`INSERT OR REPLACE INTO ${list.table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
    for (const row of rows) {
      if (typeof row !== 'object' || row === null) throw badRequest(`[${name}] 形式が正しくありません`)
      onlyFields(row, list.columns)
      const values = readers[name]?.(db, row as Record<string, unknown>) ?? []
      insert.run(productId, ...values, ...(name === 'prices' ? [clock.stamp()] : []))
    }
  }
  return written
}

const date = /^\d{4}-\d{2}-\d{2}$/u
const filled = (value: unknown): string | null => (value === null || value === undefined || value === '' ? null : String(value))

function whole(label: string, value: unknown, min: number, max: number): number {
  const text = filled(value)
  if (text === null) throw badRequest(`[${label}] 必須項目です`)
  if (!/^-?\d{1,15}$/u.test(text) || Number(text) < min || Number(text) > max)
    throw badRequest(`[${label}] ${min}以上${max}以下の整数で入力して下さい`)
  return Number(text)
}

function day(label: string, value: unknown): string | null {
  const text = filled(value)
  if (text !== null && (!date.test(text) || Number.isNaN(Date.parse(text))))
    throw badRequest(`${label}は"YYYY-MM-DD"形式を指定してください`)
  return text
}

function store(db: Db, value: unknown, all: boolean): number {
  const id = whole('店舗ID', value, all ? -1 : 1, 999_999_999)
  if (id !== -1 && !db.prepare('SELECT 1 FROM store WHERE storeId = ?').get(id))
    throw badRequest('指定された店舗IDのリソースが見つかりません')
  return id
}

/** The values after `productId`, in the order of the columns. */
const readers: Readonly<Record<string, (db: Db, row: Readonly<Record<string, unknown>>) => Cell[]>> = {
  prices(db, row) {
    const division = filled(row['priceDivision'])
    if (division !== '1' && division !== '2') throw badRequest('[価格区分] 1,2のいずれかを入力して下さい')
    const start = day('適用開始日', row['startDate'])
    if (start === null) throw badRequest('[適用開始日] 必須項目です')
    const end = day('適用終了日', row['endDate'])
    if (end !== null && end < start) throw badRequest('[適用終了日] 適用開始日以降の日付を入力して下さい')
    return [store(db, row['storeId'], true), division, start, end, whole('価格', row['price'], -99_999_999, 99_999_999)]
  },
  stores(db, row) {
    const group = filled(row['productOptionGroupId'])
    return [store(db, row['storeId'], false), group === null ? null : Number(group), filled(row['assignDivision']) ?? '0']
  },
  reserveItems: (_db, row) => [
    whole('項目番号', row['no'], 1, 99),
    filled(row['labelNo']) === null ? null : Number(row['labelNo']),
    filled(row['value']),
  ],
  attributeItems(db, row) {
    const code = filled(row['code'])
    const known = db.prepare<[string | null], { no: number; name: string }>('SELECT no, name FROM attributeItem WHERE code = ?').get(code)
    if (code === null || !known) throw badRequest('指定された商品属性項目が存在しません')
    return [code, known.no, known.name]
  },
}
