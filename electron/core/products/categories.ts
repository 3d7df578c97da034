import type { Category } from '#shared/contracts/products.ts'
import type { ReadDb } from '../store/db.ts'
import { effective } from './columns.ts'

type Row = Omit<Category, 'products'>

/** The tree in the shop's order, parents before their children, with counts of all below. */
export function readCategories(db: ReadDb): Category[] {
  const rows = db.all<Row>(
    `SELECT category_id AS categoryId, category_name AS categoryName, category_code AS categoryCode,
       parent_category_id AS parentCategoryId, level, display_sequence AS displaySequence
     FROM category ORDER BY display_sequence IS NULL, display_sequence, category_id`,
  )
  const byId = new Map(rows.map((row) => [row.categoryId, row]))
  const counts = new Map<number, number>()
  const { expression, join } = effective(db, 'categoryId')
  for (const { id, products } of db.all<{ id: number | null; products: number }>(
    `SELECT ${expression} AS id, count(*) AS products FROM product m ${join} GROUP BY 1`,
  )) {
    // Up the tree; a loop in the data must not hang the program.
    const seen = new Set<number>()
    for (let at = id; at !== null && !seen.has(at); at = byId.get(at)?.parentCategoryId ?? null) {
      seen.add(at)
      counts.set(at, (counts.get(at) ?? 0) + products)
    }
  }
  const children = new Map<number | null, Row[]>()
  for (const row of rows) {
    const parent = row.parentCategoryId !== null && byId.has(row.parentCategoryId) ? row.parentCategoryId : null
    children.set(parent, [...(children.get(parent) ?? []), row])
  }
  const ordered: Category[] = []
  const placed = new Set<number>()
  const place = (row: Row): void => {
    if (placed.has(row.categoryId)) return
    placed.add(row.categoryId)
    ordered.push({ ...row, products: counts.get(row.categoryId) ?? 0 })
    for (const child of children.get(row.categoryId) ?? []) place(child)
  }
  for (const row of children.get(null) ?? []) place(row)
  for (const row of rows) place(row)
  return ordered
}
