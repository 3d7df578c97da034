import { randomUUID } from 'node:crypto'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import type { RowSelection, SortableField, ViewRequest } from '#shared/contracts/products.ts'
import { BantoError } from '#shared/errors.ts'
import type { ReadDb, SqlValue } from '../store/db.ts'
import { effective, type Effective } from './columns.ts'
import { searchProducts } from './search.ts'

/** Everything below a category, itself included; a loop in the data ends by UNION. */
const subtree = `WITH RECURSIVE tree (id) AS (
  SELECT :category UNION SELECT c.category_id FROM category c JOIN tree ON c.parent_category_id = tree.id
)`

/** What a sort goes by. The name goes by its reading where there is one, as a Japanese list does. */
function sortKeys(db: ReadDb, field: SortableField): { keys: string[]; joins: string[] } {
  const of = (...fields: ProductFieldName[]): Effective[] => fields.map((name) => effective(db, name))
  switch (field) {
    case 'productId':
      return { keys: [], joins: [] }
    case 'updDateTime':
      return { keys: ['m.upd_date_time'], joins: [] }
    case 'stockTotal':
      return {
        keys: ['st.total'],
        joins: [
          'LEFT JOIN (SELECT product_id, sum(stock_amount) AS total FROM stock GROUP BY product_id) st ON st.product_id = m.product_id',
        ],
      }
    case 'categoryName': {
      const [category] = of('categoryId')
      return {
        keys: ['cat.category_name'],
        joins: [category?.join ?? '', `LEFT JOIN category cat ON cat.category_id = ${category?.expression ?? 'NULL'}`],
      }
    }
    case 'productName': {
      const [kana, name] = of('productKana', 'productName')
      return {
        keys: [`coalesce(${kana?.expression}, ${name?.expression})`, name?.expression ?? 'NULL'],
        joins: [kana?.join ?? '', name?.join ?? ''],
      }
    }
    default: {
      const { expression, join } = effective(db, field)
      return { keys: [expression], joins: [join] }
    }
  }
}

/** Ids of a view in its order: empty cells last either way, the id decides between equals. */
export function viewIds(db: ReadDb, request: ViewRequest): number[] {
  const joins: string[] = []
  const conditions: string[] = []
  const params: Record<string, SqlValue> = {}
  let head = ''
  if (request.categoryId !== null) {
    const category = effective(db, 'categoryId')
    head = subtree
    joins.push(category.join)
    conditions.push(`${category.expression} IN (SELECT id FROM tree)`)
    params['category'] = request.categoryId
  }
  const found = searchProducts(db, request.search)
  if (found !== null) {
    conditions.push(`m.product_id IN (${found.sql})`)
    Object.assign(params, found.params)
  }
  if (request.only !== 'all') {
    const states = request.only === 'problems' ? `AND state IN ('conflict', 'rejected')` : ''
    conditions.push(`m.product_id IN (SELECT key FROM pending WHERE entity = 'product' ${states})`)
  }
  const sort = sortKeys(db, request.sort.field)
  const direction = request.sort.direction === 'desc' ? 'DESC' : 'ASC'
  const order = sort.keys.flatMap((key) => [`(${key}) IS NULL`, `${key} ${direction}`])
  order.push(sort.keys.length === 0 ? `m.product_id ${direction}` : 'm.product_id')
  const allJoins = [...new Set([...joins, ...sort.joins])].join(' ')
  return db.column<number>(
    `${head} SELECT m.product_id FROM product m ${allJoins}
     ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''} ORDER BY ${order.join(', ')}`,
    params,
  )
}

/** Views are remembered by their rows' ids alone: 8 bytes a row, and a window is a slice. */
export interface Views {
  open(db: ReadDb, request: ViewRequest): { viewId: string; total: number }
  /** Ids at [offset, offset + limit). Throws VIEW_GONE. */
  slice(viewId: string, offset: number, limit: number): number[]
  locate(viewId: string, productId: number): number | null
  /** Ids meant by a selection, each once, in its order. */
  resolve(selection: RowSelection): number[]
}

const keptViews = 8

export function createViews(): Views {
  const views = new Map<string, Float64Array>()
  const get = (viewId: string): Float64Array => {
    const ids = views.get(viewId)
    if (ids === undefined) throw new BantoError('VIEW_GONE', `view ${viewId} is gone`, { retryable: true })
    // The least recently used goes first.
    views.delete(viewId)
    views.set(viewId, ids)
    return ids
  }
  return {
    open(db, request) {
      const ids = Float64Array.from(viewIds(db, request))
      const viewId = randomUUID()
      views.set(viewId, ids)
      for (const old of views.keys()) {
        if (views.size <= keptViews) break
        views.delete(old)
      }
      return { viewId, total: ids.length }
    },
    slice: (viewId, offset, limit) => [...get(viewId).subarray(offset, offset + limit)],
    locate(viewId, productId) {
      const position = get(viewId).indexOf(productId)
      return position < 0 ? null : position
    },
    resolve(selection) {
      if ('productIds' in selection) return [...new Set(selection.productIds)]
      const ids = get(selection.viewId)
      if ('all' in selection) return [...ids]
      const chosen = new Set<number>()
      for (const [from, to] of selection.ranges) for (const id of ids.subarray(from, to)) chosen.add(id)
      return [...chosen]
    },
  }
}
