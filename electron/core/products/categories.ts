import type { Category } from '#shared/contracts/products.ts'
import { categoryRows, foundBelow } from '../categories/tree.ts'
import type { ReadDb } from '../store/db.ts'

/**
 * The tree to choose from, in the shop's order, parents before their children, with counts of all below: staged names
 * and places, and 部門 that Smaregi has not numbered yet.
 */
export function readCategories(db: ReadDb): Category[] {
  const found = foundBelow(db)
  return categoryRows(db).map(({ categoryId, categoryName, categoryCode, parentCategoryId, level, displaySequence, isNew, deletion }) => ({
    categoryId,
    categoryName,
    categoryCode,
    parentCategoryId,
    level,
    displaySequence,
    products: found.get(categoryId) ?? 0,
    isNew,
    goesAway: deletion !== null,
  }))
}
