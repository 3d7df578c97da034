import type { Category } from '#shared/contracts/products.ts'
import { compareSiblings } from '#shared/domain/categoryTree.ts'

interface Line {
  readonly category: Category
  readonly depth: number
}

const nodeOf = ({ categoryId, displaySequence }: Category) => ({ key: categoryId, sequence: displaySequence })
const order = (a: Category, b: Category): number => compareSiblings(nodeOf(a), nodeOf(b))

/** The tree as lines, parents before children, brothers in the shop's own order. */
export function categoryLines(categories: readonly Category[]): readonly Line[] {
  const ids = new Set(categories.map(({ categoryId }) => categoryId))
  const children = new Map<number | null, Category[]>()
  for (const category of categories) {
    const { parentCategoryId: parent } = category
    const under = parent !== null && ids.has(parent) && parent !== category.categoryId ? parent : null
    children.set(under, [...(children.get(under) ?? []), category])
  }
  const lines: Line[] = []
  const seen = new Set<number>()
  const walk = (parent: number | null, depth: number): void => {
    for (const category of (children.get(parent) ?? []).toSorted(order)) {
      if (seen.has(category.categoryId)) continue
      seen.add(category.categoryId)
      lines.push({ category, depth })
      walk(category.categoryId, depth + 1)
    }
  }
  walk(null, 0)
  // What hangs in a circle has no root: it is listed all the same.
  for (const category of categories) if (!seen.has(category.categoryId)) lines.push({ category, depth: 0 })
  return lines
}
