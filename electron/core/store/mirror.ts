import type { WireRow } from '../smaregi/client.ts'
import type { SqlValue, WriteDb } from './db.ts'

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
  /** Ids that are new or differ from before (for stock: the products). */
  readonly changed: number[]
  readonly bad: readonly BadRow[]
}

type Kind = 'id' | 'text' | 'integer' | 'decimal'

interface Column {
  readonly column: string
  readonly wire: string
  readonly kind: Kind
  readonly required: boolean
  /** Another name under which some endpoints send it. */
  readonly otherWire?: string
}

interface Table {
  readonly name: 'store' | 'category' | 'product' | 'stock'
  readonly keys: readonly Column[]
  readonly columns: readonly Column[]
  readonly insert: string
  readonly touch: string
  readonly update: string
}

const snake = (name: string): string => name.replace(/[A-Z]/gu, (c) => `_${c.toLowerCase()}`)

/** `name:kind`, `!` where a row without it is of no use, `name|other` for two names on the wire. */
function column(text: string): Column {
  const [names = '', kind = 'text'] = text.replace('!', '').split(':')
  const [wire = '', otherWire] = names.split('|')
  return { column: snake(wire), wire, kind: kind as Kind, required: text.endsWith('!'), otherWire }
}

function table(name: Table['name'], keyNames: string, columnNames: string): Table {
  const keys = keyNames.split(' ').map((key) => column(`${key}:id!`))
  const columns = columnNames.split(/\s+/u).map(column)
  const all = [...keys, ...columns].map((c) => c.column)
  const where = keys.map((c) => `${c.column} = ?`).join(' AND ')
  return {
    name,
    keys,
    columns,
    insert: `INSERT INTO ${name} (pull_id, ${all.join(', ')}) VALUES (?${', ?'.repeat(all.length)}) ON CONFLICT DO NOTHING`,
    touch: `UPDATE ${name} SET pull_id = ? WHERE ${where} AND ${columns.map((c) => `${c.column} IS ?`).join(' AND ')}`,
    update: `UPDATE ${name} SET pull_id = ?, ${columns.map((c) => `${c.column} = ?`).join(', ')} WHERE ${where}`,
  }
}

const stores = table(
  'store',
  'storeId',
  'storeCode storeName! storeAbbr storeDivision|division updDateTime',
)
const categories = table(
  'category',
  'categoryId',
  `categoryCode categoryName! categoryAbbr displaySequence:integer displayFlag taxDivision reduceTaxId:id
  categoryGroupId:id parentCategoryId:id level:integer updDateTime`,
)
const products = table(
  'product',
  'productId',
  `categoryId:id productCode productName! productKana taxDivision productPriceDivision price:integer
  customerPrice:integer cost:decimal attribute description catchCopy size color tag groupCode url
  printReceiptProductName displaySequence:integer salesDivision stockControlDivision displayFlag division
  supplierProductNo taxFreeDivision pointNotApplicable calcDiscount useCategoryReduceTax reduceTaxId:id
  reduceTaxPrice:integer reduceTaxCustomerPrice:integer orderPoint:integer purchaseCost:decimal insDateTime updDateTime`,
)
const stock = table(
  'stock',
  'productId storeId',
  'stockAmount:integer! layawayStockAmount:integer updDateTime|upDateTime',
)

/** Fields asked of each resource (`fields=`), so that the wire carries no more than the mirror keeps. */
export const mirrorFields = {
  stores: [...stores.keys, ...stores.columns].map((c) => c.wire),
  categories: [...categories.keys, ...categories.columns].map((c) => c.wire),
  products: [...products.keys, ...products.columns].map((c) => c.wire),
  stock: [...stock.keys, ...stock.columns].map((c) => c.wire),
} as const

const digits = /^-?\d{1,15}(\.0*)?$/u
const decimal = /^-?\d{1,15}(\.\d*)?$/u
const identity = /^\d{1,15}$/u

/** The value for the column, or undefined where the wire's cannot be one. */
function read(kind: Kind, value: unknown): SqlValue | undefined {
  if (value === null || value === undefined || value === '') return null
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  if (text === undefined) return undefined
  switch (kind) {
    case 'text':
      return text
    case 'id':
      return identity.test(text) ? Number(text) : undefined
    case 'integer':
      return digits.test(text) ? Number(text) : undefined
    case 'decimal':
      return decimal.test(text) ? Number(text) : undefined
  }
}

type Values = { readonly keys: SqlValue[]; readonly rest: SqlValue[] }

function readRow({ keys, columns, name }: Table, row: WireRow): Values | BadRow {
  const values: SqlValue[][] = []
  for (const part of [keys, columns]) {
    const list: SqlValue[] = []
    for (const c of part) {
      const found = row[c.wire] ?? (c.otherWire === undefined ? undefined : row[c.otherWire])
      let value = read(c.kind, found)
      if (name === 'category' && c.wire === 'level') value ??= 1
      if (value === undefined || (value === null && c.required)) {
        const key = keys.map((k) => String(row[k.wire])).join('/')
        return { key, problem: `${c.wire}: ${value === null ? 'missing' : `not a value: ${String(found).slice(0, 40)}`}` }
      }
      list.push(value)
    }
    values.push(list)
  }
  return { keys: values[0] ?? [], rest: values[1] ?? [] }
}

function write(db: WriteDb, table: Table, rows: readonly WireRow[], pullId: number): Written {
  return db.transaction(() => {
    const changed = new Set<number>()
    const bad: BadRow[] = []
    for (const row of rows) {
      const values = readRow(table, row)
      if ('problem' in values) {
        bad.push(values)
        continue
      }
      const { keys, rest } = values
      const differs =
        db.run(table.insert, [pullId, ...keys, ...rest]).changes === 1 ||
        (db.run(table.touch, [pullId, ...keys, ...rest]).changes === 0 &&
          db.run(table.update, [pullId, ...rest, ...keys]).changes === 1)
      if (differs) changed.add(Number(keys[0]))
    }
    return { written: rows.length - bad.length, changed: [...changed], bad }
  })
}

export const writeStores = (db: WriteDb, rows: readonly WireRow[], pullId: number): Written =>
  write(db, stores, rows, pullId)

export const writeCategories = (db: WriteDb, rows: readonly WireRow[], pullId: number): Written =>
  write(db, categories, rows, pullId)

export const writeStock = (db: WriteDb, rows: readonly WireRow[], pullId: number): Written =>
  write(db, stock, rows, pullId)

/** Also notes, in the same transaction, that the text of the changed products has to be indexed anew. */
export const writeProducts = (db: WriteDb, rows: readonly WireRow[], pullId: number): Written =>
  db.transaction(() => {
    const result = write(db, products, rows, pullId)
    db.run('INSERT OR IGNORE INTO search_dirty SELECT value FROM json_each(?)', [JSON.stringify(result.changed)])
    return result
  })

/**
 * After a FULL pull: what this pull has not seen is gone at Smaregi. Removes it from the mirror (and
 * from the search index) and returns the ids (for stock: of the products). Staged changes stay.
 */
export function removeUnseen(
  db: WriteDb,
  resource: 'stores' | 'categories' | 'products' | 'stock',
  pullId: number,
): number[] {
  const { name, keys } = { stores, categories, products, stock }[resource]
  return db.transaction(() => {
    const ids = db.column<number>(`SELECT DISTINCT ${keys[0]?.column} FROM ${name} WHERE pull_id <> ?`, [pullId])
    db.run(`DELETE FROM ${name} WHERE pull_id <> ?`, [pullId])
    if (resource === 'products') forgetText(db, ids)
    return ids
  })
}

/** Products that Smaregi says are gone (404), with their stock. Staged changes stay. */
export function removeProducts(db: WriteDb, ids: readonly number[]): number {
  const list = JSON.stringify(ids)
  return db.transaction(() => {
    db.run('DELETE FROM stock WHERE product_id IN (SELECT value FROM json_each(?))', [list])
    forgetText(db, ids)
    return db.run('DELETE FROM product WHERE product_id IN (SELECT value FROM json_each(?))', [list]).changes
  })
}

function forgetText(db: WriteDb, ids: readonly number[]): void {
  const list = JSON.stringify(ids)
  db.run('DELETE FROM product_search WHERE rowid IN (SELECT value FROM json_each(?))', [list])
  db.run('DELETE FROM product_text WHERE product_id IN (SELECT value FROM json_each(?))', [list])
  db.run('DELETE FROM search_dirty WHERE product_id IN (SELECT value FROM json_each(?))', [list])
}
