import type { Category } from '#shared/contracts/products.ts'
import { categoryRows } from '../categories/tree.ts'
import type { ReadDb } from '../store/db.ts'

/**
 * The tree to choose from, in the shop's order, parents before their children, with counts of all below: staged names
 * and places, and 部門 that Smaregi has not numbered yet.
 */
export const readCategories = (db: ReadDb): Category[] =>
  categoryRows(db).map(
    ({ categoryId, categoryName, categoryCode, parentCategoryId, level, displaySequence, productsBelow, isNew, deletion }) => ({
      categoryId,
      categoryName,
      categoryCode,
      parentCategoryId,
      level,
      displaySequence,
      products: productsBelow,
      isNew,
      goesAway: deletion !== null,
    }),
  )
