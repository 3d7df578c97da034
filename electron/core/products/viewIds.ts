import type { ViewRequest } from '#shared/contracts/products.ts'
import type { ReadDb, SqlValue } from '../store/db.ts'
import { effective, seenValues } from './columns.ts'
import { sortKeysOf } from './order/sortKeys.ts'
import { searchProducts } from './search.ts'

/** Everything below a category as the person sees it, itself included: moves that are not sent, new ones. A loop in the data ends by UNION. */
const subtree = `WITH RECURSIVE placed (id, parent) AS (
  SELECT c.category_id, CASE WHEN p.key IS NULL THEN c.parent_category_id ELSE p.mine END FROM category c
  LEFT JOIN pending p ON p.entity = 'category' AND p.key = c.category_id AND p.field = 'parentCategoryId'
  UNION ALL SELECT key, mine FROM pending WHERE entity = 'category' AND field = 'parentCategoryId' AND op = 'create'
), tree (id) AS (
  SELECT :category UNION SELECT placed.id FROM placed JOIN tree ON placed.parent = tree.id
)`

/** Which products a request means, as parts of a statement over `product m`. */
interface Meant {
  readonly head: string
  readonly joins: readonly string[]
  readonly conditions: readonly string[]
  readonly params: Readonly<Record<string, SqlValue>>
}

function meantBy(db: ReadDb, request: ViewRequest): Meant {
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
  return { head, joins, conditions, params }
}

const whereOf = ({ conditions }: Meant): string => (conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '')

/** Ids of a view in no order. */
export function meantIds(db: ReadDb, request: ViewRequest): number[] {
  const meant = meantBy(db, request)
  return db.column<number>(`${meant.head} SELECT m.product_id FROM product m ${meant.joins.join(' ')} ${whereOf(meant)}`, meant.params)
}

/** Ids of a view in its order, by SQL alone: empty cells last either way, the id decides between equals. */
export function viewIds(db: ReadDb, request: ViewRequest): number[] {
  const meant = meantBy(db, request)
  const sort = sortKeysOf(request.sort.field, seenValues(db))
  const direction = request.sort.direction === 'desc' ? 'DESC' : 'ASC'
  const order = sort.keys.flatMap((key) => [`(${key}) IS NULL`, `${key} ${direction}`])
  order.push(sort.keys.length === 0 ? `m.product_id ${direction}` : 'm.product_id')
  const allJoins = [...new Set([...meant.joins, ...sort.joins])].join(' ')
  return db.column<number>(
    `${meant.head} SELECT m.product_id FROM product m ${allJoins} ${whereOf(meant)} ORDER BY ${order.join(', ')}`,
    meant.params,
  )
}
