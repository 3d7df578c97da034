import type { WireRow } from '../smaregi/client.ts'
import type { SqlValue, WriteDb } from './db.ts'
import { rowWriter } from './rowWriter.ts'
import { readValue, wireFields, type Column, type Nested, type Table } from './tables/language.ts'
import { categories, products, stock, stores } from './tables/pos.ts'
import { shiftResults } from './tables/timecard.ts'
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

const found = (row: WireRow, c: Column): unknown => row[c.wire] ?? (c.otherWire === undefined ? undefined : row[c.otherWire])

/** The values of these columns in order, or what is wrong with the first that has none. */
function readColumns(
  columns: readonly Column[],
  row: WireRow,
  into: SqlValue[],
): { readonly column: Column; readonly given: unknown } | null {
  for (const column of columns) {
    const given = found(row, column)
    const value = readValue(column.kind, given)
    if (value === undefined || (value === null && column.required)) return { column, given }
    into.push(value ?? column.absent)
  }
  return null
}

/** Keys and columns of a row, or only its keys. `parent` is the first key of a nested row: it stands in the outer one. */
function readRow({ keys, columns }: Table, row: WireRow, only?: 'keys', parent?: SqlValue): SqlValue[] | BadRow {
  const values: SqlValue[] = parent === undefined ? [] : [parent]
  const wrong =
    readColumns(parent === undefined ? keys : keys.slice(1), row, values) ?? (only === 'keys' ? null : readColumns(columns, row, values))
  if (wrong === null) return values
  const key = keys.map((one, at) => String(at === 0 && parent !== undefined ? parent : found(row, one))).join('/')
  const { wire, kind } = wrong.column
  const isMissing = readValue(kind, wrong.given) === null
  return { key, problem: `${wire}: ${isMissing ? 'missing' : `not a value: ${String(wrong.given).slice(0, 40)}`}` }
}

const isBad = (read: SqlValue[] | BadRow): read is BadRow => !Array.isArray(read)

interface Taken {
  readonly row: WireRow
  readonly id: SqlValue
  /** It was not there before: nothing can be nested in it yet. */
  readonly isNew: boolean
}

/** Writes rows of one list with what is nested in them, in one transaction. */
export function writeRows(db: WriteDb, table: Table, rows: readonly WireRow[], pullId: number): Written {
  return db.transaction(() => {
    const changed = new Set<SqlValue>()
    const bad: BadRow[] = []
    const taken: Taken[] = []
    const put = rowWriter(db, table, pullId)
    let changes = 0
    for (const row of rows) {
      const values = readRow(table, row)
      if (isBad(values)) {
        bad.push(values)
        // It is there all the same: what was known of it stays, and no pull takes it for gone.
        const seen = readRow(table, row, 'keys')
        if (!isBad(seen)) db.run(table.see, [pullId, ...seen])
        continue
      }
      const outcome = put(values)
      const id = values[0] ?? null
      taken.push({ row, id, isNew: outcome === 'inserted' })
      if (outcome === 'same') continue
      changes += 1
      changed.add(id)
    }
    for (const nested of table.nested) {
      for (const id of writeNested(db, table, nested, taken, pullId, bad)) {
        if (!changed.has(id)) changes += 1
        changed.add(id)
      }
    }
    if (changes > 0) countChangeOf(db, table.name)
    const ids = [...changed].filter((id) => typeof id === 'number')
    if (table.changedInto !== null && ids.length > 0) {
      db.run(`INSERT OR IGNORE INTO ${table.changedInto} SELECT value FROM json_each(?)`, [JSON.stringify(ids)])
    }
    return { written: taken.length, changed: ids, changes, bad }
  })
}

/** True where another number of them could be read before. */
const noteUnread = (db: WriteDb, { name, keys }: Table, column: string, id: SqlValue, unread: number): boolean =>
  db.run(`UPDATE ${name} SET ${column} = ? WHERE ${keys[0]?.column} = ? AND ${column} <> ?`, [unread, id, unread]).changes === 1

/** The list inside each outer row is the whole truth about it. Returns the outer ids for which it changed. */
function writeNested(
  db: WriteDb,
  outer: Table,
  { wire, table, unreadInto }: Nested,
  rows: readonly Taken[],
  pullId: number,
  bad: BadRow[],
): ReadonlySet<SqlValue> {
  const changed = new Set<SqlValue>()
  const parents: SqlValue[] = []
  const kept: string[] = []
  const put = rowWriter(db, table, pullId)
  for (const { row, id, isNew } of rows) {
    const value = row[wire]
    // A reply without the list (it was not asked for) says nothing about it.
    if (value === undefined) continue
    if (!isNew) parents.push(id)
    const list: readonly unknown[] = value === null ? [] : Array.isArray(value) ? value : [value]
    const badBefore = bad.length
    for (const inner of list) {
      if (typeof inner !== 'object' || inner === null) {
        if (unreadInto !== undefined) bad.push({ key: String(id), problem: `${wire}: not a row` })
        continue
      }
      const values = readRow(table, inner as WireRow, undefined, id)
      if (isBad(values)) {
        bad.push({ ...values, problem: `${wire}: ${values.problem}` })
        continue
      }
      if (!isNew) kept.push(values.slice(0, table.keys.length).join('/'))
      if (put(values) !== 'same') changed.add(id)
    }
    if (unreadInto !== undefined && noteUnread(db, outer, unreadInto, id, bad.length - badBefore)) changed.add(id)
  }
  if (parents.length === 0) return changed
  const [parent] = table.keys
  const whole = table.keys.map((c) => c.column).join(" || '/' || ")
  const gone = db.column<SqlValue>(
    `DELETE FROM ${table.name} WHERE ${parent?.column} IN (SELECT value FROM json_each(?))
       AND ${whole} || '' NOT IN (SELECT value FROM json_each(?)) RETURNING ${parent?.column}`,
    [JSON.stringify(parents), JSON.stringify(kept)],
  )
  for (const id of gone) changed.add(id)
  return changed
}

export const writeStores = (db: WriteDb, rows: readonly WireRow[], pullId: number): Written => writeRows(db, stores, rows, pullId)

export const writeCategories = (db: WriteDb, rows: readonly WireRow[], pullId: number): Written => writeRows(db, categories, rows, pullId)

export const writeStock = (db: WriteDb, rows: readonly WireRow[], pullId: number): Written => writeRows(db, stock, rows, pullId)

export const writeShiftResults = (db: WriteDb, rows: readonly WireRow[], pullId: number): Written =>
  writeRows(db, shiftResults, rows, pullId)

export const writeProducts = (db: WriteDb, rows: readonly WireRow[], pullId: number): Written => writeRows(db, products, rows, pullId)

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
      const keys = readRow(table, row, 'keys')
      if (isBad(keys)) bad.push(keys)
      else if (db.run(table.see, [pullId, ...keys]).changes === 0) missing.push(row)
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

/** Marks unseen rows as seen: they stay until the next full pull or sweep. */
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
    removeWhatHangsOn(db, table, ids)
    if (gone.length > 0) countChangeOf(db, table.name)
    return { ids, rows: gone.length }
  })
}

/** Products that Smaregi says are gone (404), with all that hangs on them. Staged changes stay. */
export function removeProducts(db: WriteDb, ids: readonly number[]): number {
  return db.transaction(() => {
    removeWhatHangsOn(db, products, ids)
    countTableChange(db, 'product')
    return db.run('DELETE FROM product WHERE product_id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)]).changes
  })
}

/** Categories that Smaregi has deleted. Its products keep what they say: none can have hung on it. */
export function removeCategories(db: WriteDb, ids: readonly number[]): number {
  countTableChange(db, 'category')
  return db.run('DELETE FROM category WHERE category_id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)]).changes
}

/** Results of the timecard that Smaregi has deleted. */
export function removeShiftResults(db: WriteDb, ids: readonly number[]): number {
  return db.run('DELETE FROM shift_result WHERE shift_result_id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)]).changes
}

/** Rows nested in these, and rows of other tables that go with them. */
function removeWhatHangsOn(db: WriteDb, { keys, nested, dependents }: Table, ids: readonly number[]): void {
  const [first] = keys
  if (first === undefined || ids.length === 0) return
  const list = JSON.stringify(ids)
  for (const { table, column } of [...nested.map(({ table: inner }) => ({ table: inner.name, column: first.column })), ...dependents]) {
    const { changes } = db.run(`DELETE FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`, [list])
    if (changes > 0) countChangeOf(db, table)
  }
}
