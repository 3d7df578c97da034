import type { CellValue } from '#shared/contracts/common.ts'
import { categoryColumns, isCategoryField } from '../categories/columns.ts'
import type { ReadDb } from '../store/db.ts'

/** What the card of a product needs of a 部門, by the columns of the mirror. */
export interface CategoryRow {
  readonly category_name: string
  readonly parent_category_id: number | null
  readonly reduce_tax_id: number | null
}

type CategoryReader = (categoryId: number) => CategoryRow | undefined

/** What the register goes by. */
export const mirrorCategory =
  (db: ReadDb): CategoryReader =>
  (id) =>
    db.get<CategoryRow>('SELECT category_name, parent_category_id, reduce_tax_id FROM category WHERE category_id = ?', [id])

/** As the person sees it: unsent names, moves and taxes, and 部門 that Smaregi has not numbered yet. */
export const seenCategory =
  (db: ReadDb): CategoryReader =>
  (id) => {
    const mirror = mirrorCategory(db)(id)
    const cells = db.all<{ field: string; op: string; mine: CellValue }>(
      "SELECT field, op, mine FROM pending WHERE entity = 'category' AND key = ?",
      [id],
    )
    if (mirror === undefined && !cells.some(({ op }) => op === 'create')) return undefined
    const staged = cells.flatMap(({ field, mine }) => (isCategoryField(field) ? [[categoryColumns[field], mine]] : []))
    return { category_name: '', parent_category_id: null, reduce_tax_id: null, ...mirror, ...Object.fromEntries(staged) } as CategoryRow
  }

export const hasStagedCategory = (db: ReadDb): boolean => db.get("SELECT 1 FROM pending WHERE entity = 'category' LIMIT 1") !== undefined

/** From the root down to the product's own category; a loop in the data ends it. */
export function categoryPath(read: CategoryReader, categoryId: number | null): CategoryRow[] {
  const path: CategoryRow[] = []
  const seen = new Set<number>()
  for (let at = categoryId; at !== null && !seen.has(at);) {
    seen.add(at)
    const row = read(at)
    if (row === undefined) break
    path.unshift(row)
    at = row.parent_category_id
  }
  return path
}
