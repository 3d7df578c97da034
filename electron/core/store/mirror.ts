import type { WireRow } from '../smaregi/client.ts'
import type { SqlValue, WriteDb } from './db.ts'
import { readValue, wireFields, type Column, type Nested, type Table } from './tables/language.ts'
import { categories, products, stock, stores } from './tables/pos.ts'
import { countChangeOf, countTableChange } from './versions.ts'

/**
 * The one place where rows of Smaregi's wire become rows of the mirror. Everything on the wire is a
 * string (some endpoints send numbers): digits become integers, '' becomes null, times stay as they
 * are. A row that cannot be understood is reported and left out; it never breaks a pull. Nothing
 * here touches what people typed.
 */
export interface BadRow {
  /** The row's own id as it came, for the log. */
  readonly key: string
  readonly problem: string
}

export interface Written {
  /** Rows taken, changed or not. */
  readonly written: number
  /** Ids (the first of the key) that are new or differ from before; empty where keys are no numbers. */
  readonly changed: number[]
  /** Rows that are new or differ from before. */
  readonly changes: number
  readonly bad: readonly BadRow[]
}

/** Fields asked of each resource (`fields=`), so that the wire carries no more than the mirror keeps. */
export const mirrorFields = {
  stores: wireFields(stores),
  categories: wireFields(categories),
  products: wireFields(products),
  stock: wireFields(stock),
} as const

interface Values {
  readonly keys: SqlValue[]
  readonly rest: SqlValue[]
}

const found = (row: WireRow, c: Column): unknown => row[c.wire] ?? (c.otherWire === undefined ? undefined : row[c.otherWire])

function readRow({ keys, columns }: Table, row: WireRow): Values | BadRow {
  const values: SqlValue[][] = []
  for (const part of [keys, columns]) {
    const list: SqlValue[] = []
    for (const c of part) {
      const given = found(row, c)
      const value = readValue(c.kind, given)
      if (value === undefined || (value === null && c.required)) {
        const key = keys.map((k) => String(found(row, k))).join('/')
        return { key, problem: `${c.wire}: ${value === null ? 'missing' : `not a value: ${String(given).slice(0, 40)}`}` }
      }
      list.push(value ?? c.absent ?? null)
    }
    values.push(list)
  }
  return { keys: values[0] ?? [], rest: values[1] ?? [] }
}

/** Inserts, or updates where something differs, or only notes that the row was seen. True: it is another one now. */
function put(db: WriteDb, table: Table, { keys, rest }: Values, pullId: number): boolean {
  return (
    db.run(table.insert, [pullId, ...keys, ...rest]).changes === 1 ||
    (db.run(table.touch, [pullId, ...keys, ...rest]).changes === 0 && db.run(table.update, [pullId, ...rest, ...keys]).changes === 1)
  )
}

/** Writes rows of one list with what is nested in them, in one transaction. */
export function writeRows(db: WriteDb, table: Table, rows: readonly WireRow[], pullId: number): Written {
  return db.transaction(() => {
    const changed = new Set<SqlValue>()
    const bad: BadRow[] = []
    const taken: WireRow[] = []
    let changes = 0
    for (const row of rows) {
      const values = readRow(table, row)
      if ('problem' in values) {
        bad.push(values)
        // It is there all the same: what was known of it stays, and no pull takes it for gone.
        const seen = readRow({ ...table, columns: [] }, row)
        if (!('problem' in seen)) db.run(table.see, [pullId, ...seen.keys])
        continue
      }
      taken.push(row)
      if (!put(db, table, values, pullId)) continue
      changes += 1
      changed.add(values.keys[0] ?? null)
    }
    for (const nested of table.nested) {
      for (const id of writeNested(db, table, nested, taken, pullId, bad)) {
        if (!changed.has(id)) changes += 1
        changed.add(id)
      }
    }
    if (changes > 0) countChangeOf(db, table.name)
    const ids = [...changed].filter((id) => typeof id === 'number')
    return { written: taken.length, changed: ids, changes, bad }
  })
}

/** The list inside each outer row is the whole truth about it. Returns the outer ids for which it changed. */
function writeNested(
  db: WriteDb,
  outer: Table,
  { wire, table }: Nested,
  rows: readonly WireRow[],
  pullId: number,
  bad: BadRow[],
): ReadonlySet<SqlValue> {
  const parent = outer.keys[0] as Column
  const changed = new Set<SqlValue>()
  const parents: SqlValue[] = []
  const kept: string[] = []
  for (const row of rows) {
    const value = row[wire]
    // A reply without the list (it was not asked for) says nothing about it.
    if (value === undefined) continue
    const id = readValue(parent.kind, found(row, parent)) ?? null
    parents.push(id)
    const list: readonly unknown[] = value === null ? [] : Array.isArray(value) ? value : [value]
    for (const inner of list) {
      if (typeof inner !== 'object' || inner === null) continue
      const values = readRow(table, { ...inner, [parent.wire]: id })
      if ('problem' in values) {
        bad.push({ ...values, problem: `${wire}: ${values.problem}` })
        continue
      }
      kept.push(values.keys.join('/'))
      if (put(db, table, values, pullId)) changed.add(id)
    }
  }
  if (parents.length === 0) return changed
  const whole = table.keys.map((c) => c.column).join(" || '/' || ")
  const gone = db.column<SqlValue>(
    `DELETE FROM ${table.name} WHERE ${parent.column} IN (SELECT value FROM json_each(?))
       AND ${whole} || '' NOT IN (SELECT value FROM json_each(?)) RETURNING ${parent.column}`,
    [JSON.stringify(parents), JSON.stringify(kept)],
  )
  for (const id of gone) changed.add(id)
  return changed
}

export const writeStores = (db: WriteDb, rows: readonly WireRow[], pullId: number): Written => writeRows(db, stores, rows, pullId)

export const writeCategories = (db: WriteDb, rows: readonly WireRow[], pullId: number): Written => writeRows(db, categories, rows, pullId)

export const writeStock = (db: WriteDb, rows: readonly WireRow[], pullId: number): Written => writeRows(db, stock, rows, pullId)

/** Also notes, in the same transaction, that the text of the changed products has to be indexed anew. */
export const writeProducts = (db: WriteDb, rows: readonly WireRow[], pullId: number): Written =>
  db.transaction(() => {
    const result = writeRows(db, products, rows, pullId)
    db.run('INSERT OR IGNORE INTO search_dirty SELECT value FROM json_each(?)', [JSON.stringify(result.changed)])
    return result
  })

/**
 * Notes that the rows with these keys exist (a sweep reads nothing else of them). Returns those that
 * the mirror does not have.
 */
export function seeRows(
  db: WriteDb,
  table: Table,
  rows: readonly WireRow[],
  pullId: number,
): { readonly missing: readonly WireRow[]; readonly bad: readonly BadRow[] } {
  const missing: WireRow[] = []
  const bad: BadRow[] = []
  db.transaction(() => {
    for (const row of rows) {
      const values = readRow({ ...table, columns: [] }, row)
      if ('problem' in values) bad.push(values)
      else if (db.run(table.see, [pullId, ...values.keys]).changes === 0) missing.push(row)
    }
  })
  return { missing, bad }
}

/** Rows that no pull since `pullId` has seen; `where` limits them to the days that were read. */
export interface Unseen {
  readonly pullId: number
  readonly days?: { readonly column: string; readonly from: string; readonly to: string } | null
}

const unseenWhere = ({ days }: Unseen): string => `pull_id < :pullId${days == null ? '' : ` AND ${days.column} BETWEEN :from AND :to`}`
const unseenParams = ({ pullId, days }: Unseen): Record<string, SqlValue> =>
  days == null ? { pullId } : { pullId, from: days.from, to: days.to }

export const countUnseen = (db: WriteDb, table: Table, unseen: Unseen): number =>
  db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table.name} WHERE ${unseenWhere(unseen)}`, unseenParams(unseen))?.n ?? 0

/** Takes what was not seen for seen: it stays until the next full pull or sweep. */
export function keepUnseen(db: WriteDb, table: Table, unseen: Unseen): void {
  db.run(`UPDATE ${table.name} SET pull_id = :pullId WHERE ${unseenWhere(unseen)}`, unseenParams(unseen))
}

/**
 * After a full pull or a sweep: what it has not seen is gone at Smaregi. Removes it with all that
 * hangs on it (and from the search index) and returns the first ids of the keys (for stock: the
 * products). Staged changes stay.
 */
export function removeUnseen(db: WriteDb, table: Table, unseen: Unseen): { readonly ids: number[]; readonly rows: number } {
  const first = table.keys[0]?.column ?? 'rowid'
  return db.transaction(() => {
    const gone = db.column<SqlValue>(`DELETE FROM ${table.name} WHERE ${unseenWhere(unseen)} RETURNING ${first}`, unseenParams(unseen))
    const ids = [...new Set(gone)].filter((id) => typeof id === 'number')
    const list = JSON.stringify(ids)
    for (const { table: inner } of table.nested) {
      db.run(`DELETE FROM ${inner.name} WHERE ${first} IN (SELECT value FROM json_each(?))`, [list])
    }
    if (table.name === 'product') forgetProducts(db, list)
    if (gone.length > 0) countChangeOf(db, table.name)
    return { ids, rows: gone.length }
  })
}

/** Products that Smaregi says are gone (404), with their stock and prices. Staged changes stay. */
export function removeProducts(db: WriteDb, ids: readonly number[]): number {
  const list = JSON.stringify(ids)
  return db.transaction(() => {
    for (const { table: inner } of products.nested) {
      db.run(`DELETE FROM ${inner.name} WHERE product_id IN (SELECT value FROM json_each(?))`, [list])
    }
    forgetProducts(db, list)
    return db.run('DELETE FROM product WHERE product_id IN (SELECT value FROM json_each(?))', [list]).changes
  })
}

function forgetProducts(db: WriteDb, list: string): void {
  for (const table of ['product', 'stock'] as const) countTableChange(db, table)
  for (const name of ['stock', 'product_price']) {
    db.run(`DELETE FROM ${name} WHERE product_id IN (SELECT value FROM json_each(?))`, [list])
  }
  db.run('DELETE FROM product_search WHERE rowid IN (SELECT value FROM json_each(?))', [list])
  db.run('DELETE FROM product_text WHERE product_id IN (SELECT value FROM json_each(?))', [list])
  db.run('DELETE FROM search_dirty WHERE product_id IN (SELECT value FROM json_each(?))', [list])
}
