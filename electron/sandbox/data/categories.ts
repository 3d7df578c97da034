import { clothesLeaves } from './catalogue/clothes.ts'
import { drinkLeaves } from './catalogue/drink.ts'
import { foodLeaves } from './catalogue/food.ts'
import { householdLeaves } from './catalogue/household.ts'
import type { Leaf } from './catalogue/types.ts'

export const leaves: readonly Leaf[] = [...foodLeaves, ...drinkLeaves, ...householdLeaves, ...clothesLeaves]

/** Smaregi's id of 軽減税率 (8 %); null in a category or product is the standard rate. */
export const reducedTaxId = 10_000_001

export interface CategoryRow {
  readonly categoryId: number
  readonly categoryCode: string
  readonly categoryName: string
  readonly level: number
  readonly parentCategoryId: number | null
  readonly categoryGroupId: number
  readonly reduceTaxId: number | null
  readonly displaySequence: number
}

export const groups = ['食品', '飲料・酒類', '日用品', '衣料品'] as const

const groupOf: Readonly<Record<string, number>> = { 食品: 1, 飲料: 2, 酒類: 2, 日用品: 3, 衣料品: 4 }

/** The tree of 部門 made from the leaves' paths, and the id of each leaf in the order of `leaves`. */
export function buildCategories(): { readonly rows: readonly CategoryRow[]; readonly leafIds: readonly number[] } {
  const rows: CategoryRow[] = []
  const ids = new Map<string, number>()
  const leafIds: number[] = []
  for (const leaf of leaves) {
    let parent: number | null = null
    let key = ''
    for (const [depth, name] of leaf.path.entries()) {
      key += `/${name}`
      let id = ids.get(key)
      if (id === undefined) {
        id = rows.length + 1
        ids.set(key, id)
        rows.push({
          categoryId: id,
          categoryCode: `C${String(id).padStart(3, '0')}`,
          categoryName: name,
          level: depth + 1,
          parentCategoryId: parent,
          categoryGroupId: groupOf[leaf.path[0]] ?? 1,
          reduceTaxId: leaf.reduced ? reducedTaxId : null,
          displaySequence: id * 10,
        })
      }
      parent = id
    }
    leafIds.push(parent ?? 0)
  }
  return { rows, leafIds }
}
