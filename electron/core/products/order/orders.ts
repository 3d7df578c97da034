import type { SortableField, ViewRequest } from '#shared/contracts/products.ts'
import type { ReadDb } from '../../store/db.ts'
import { fileStamp, tableVersion } from '../../store/versions.ts'
import { mirrorValues, seenValues } from '../columns.ts'
import { buildOrder, descending, OrderOutdated, readIds, type Ids, type Order } from './build.ts'
import { moveStaged } from './overlay.ts'
import { sortKeysOf, type SortKeys } from './sortKeys.ts'

/** As many orders are kept: 4 bytes a product each. */
const maxOrders = 8
/** With more staged keys than this an order is built of what the person sees. */
const maxMovedRows = 500

/** What a view needs of all products: their ids ascending, and their row numbers in a sort's order. */
export interface Sorted {
  readonly ids: Ids
  readonly rows: Int32Array
}

/** The orders of all products, kept by sort, for one open file. Each call is to see one state of the file. */
export interface Orders {
  ids(db: ReadDb): Ids
  /** Row numbers as the person sees them sorted. */
  sorted(db: ReadDb, sort: ViewRequest['sort']): Sorted
  /** Whether `sorted` would have to build an order of the mirror first. */
  isBuilt(db: ReadDb, field: SortableField): boolean
  /** Builds an order of the mirror; a generator, so that it can be done beside other work. Other states of the file may lie between two steps. */
  build(db: ReadDb, field: SortableField): Generator<void, void>
}

interface Kept {
  readonly version: string
  readonly order: Order
}

export function createOrders(): Orders {
  const orders = new Map<string, Kept>()
  let kept: { readonly version: number; readonly ids: Ids } | null = null

  const idsOf = (db: ReadDb): Ids => {
    const version = tableVersion(db, 'product')
    if (kept?.version !== version) kept = { version, ids: readIds(db) }
    return kept.ids
  }
  const versionOf = (db: ReadDb, { tables }: SortKeys): string => tables.map((table) => tableVersion(db, table)).join('/')
  const keep = (name: string, made: Kept): Order => {
    orders.delete(name)
    orders.set(name, made)
    for (const oldest of orders.keys()) {
      if (orders.size <= maxOrders) break
      orders.delete(oldest)
    }
    return made.order
  }
  const orderOf = (db: ReadDb, name: string, keys: SortKeys, version: string): Order => {
    const known = orders.get(name)
    return keep(name, known?.version === version ? known : { version, order: finish(buildOrder(db, keys, idsOf(db))) })
  }

  return {
    ids: idsOf,
    isBuilt(db, field) {
      const keys = sortKeysOf(field, mirrorValues)
      return keys.keys.length === 0 || orders.get(field)?.version === versionOf(db, keys)
    },
    *build(db, field) {
      const keys = sortKeysOf(field, mirrorValues)
      if (keys.keys.length === 0) return
      const version = versionOf(db, keys)
      try {
        const order = yield* buildOrder(db, keys, idsOf(db))
        // Rows that changed meanwhile: nobody knows which of them were read before.
        if (versionOf(db, keys) === version) keep(field, { version, order })
      } catch (error) {
        if (!(error instanceof OrderOutdated)) throw error
      }
    },
    sorted(db, sort) {
      const ids = idsOf(db)
      const keys = sortKeysOf(sort.field, mirrorValues)
      if (keys.keys.length === 0) {
        const rows = new Int32Array(ids.length)
        for (let row = 0; row < rows.length; row += 1) rows[row] = row
        return { ids, rows: sort.direction === 'asc' ? rows : rows.reverse() }
      }
      const staged = stagedRows(db, keys, ids)
      if (staged === 'many') {
        const name = `${sort.field} as seen`
        const order = orderOf(db, name, sortKeysOf(sort.field, seenValues(db)), fileStamp(db))
        return { ids, rows: inDirection(order, sort) }
      }
      const rows = inDirection(orderOf(db, sort.field, keys, versionOf(db, keys)), sort)
      return { ids, rows: staged.length === 0 ? rows : moveStaged(db, ids, rows, sort, staged) }
    },
  }
}

const inDirection = (order: Order, { direction }: ViewRequest['sort']): Int32Array => (direction === 'asc' ? order.rows : descending(order))

function finish<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Rows whose place a staged value decides, or that they are many. */
function stagedRows(db: ReadDb, { fields, tables }: SortKeys, ids: Ids): number[] | 'many' {
  if (fields.length === 0) return []
  if (tables.includes('category') && hasRenamedCategory(db)) return 'many'
  const keys = db.column<number>(
    `SELECT DISTINCT key FROM pending WHERE entity = 'product' AND field IN (SELECT value FROM json_each(?)) LIMIT ${maxMovedRows + 1}`,
    [JSON.stringify(fields)],
  )
  if (keys.length > maxMovedRows) return 'many'
  return keys.map((key) => rowOf(ids, key)).filter((row) => row >= 0)
}

/** A new name of a 部門 moves all of its products; one that is new itself only those that were put into it. */
const hasRenamedCategory = (db: ReadDb): boolean =>
  db.get(`SELECT 1 FROM pending WHERE entity = 'category' AND field = 'categoryName' AND op = 'set' LIMIT 1`) !== undefined

/** Where an id stands among the ascending ones; -1 where it does not. */
export function rowOf(ids: Ids, id: number): number {
  let [low, high] = [0, ids.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = ids[middle]!
    if (found === id) return middle
    if (found < id) low = middle + 1
    else high = middle - 1
  }
  return -1
}
