import type { Category, DraftRow, ProductRow, ViewRequest } from '#shared/contracts/products.ts'
import { emptyProductValues, productFieldNames } from '#shared/domain/productFields.ts'
import { foldSearch } from '#shared/domain/text.ts'

/** As many new products are shown on top of the list. */
export const maxShownDrafts = 500

/** A product that Smaregi has not numbered yet. */
export const isDraft = (row: Pick<ProductRow, 'productId'>): boolean => row.productId < 0

const nothing: Omit<ProductRow, 'productId' | 'pending'> = {
  ...emptyProductValues,
  categoryName: null,
  stockTotal: null,
  stockState: 'none',
  updDateTime: null,
  deletion: null,
}

/** A new product as a row of the grid. */
export function draftAsRow({ productId, values, state, reason }: DraftRow, categories: readonly Category[]): ProductRow {
  const given = productFieldNames.filter((name) => values[name] !== undefined && values[name] !== null)
  return {
    ...nothing,
    ...(values as Partial<ProductRow>),
    productId,
    productName: String(values.productName ?? ''),
    categoryName: categories.find(({ categoryId }) => categoryId === values.categoryId)?.categoryName ?? null,
    pending: Object.fromEntries(given.map((name) => [name, { base: null, theirs: null, state, reason }])),
  }
}

/** The category and all below it. */
function branch(categories: readonly Category[], root: number): ReadonlySet<number> {
  const found = new Set([root])
  // Parents may stand after their children; a tree has as many levels as rounds are needed at most.
  for (let round = 0; round < 10; round += 1) {
    const before = found.size
    for (const { categoryId, parentCategoryId } of categories) {
      if (parentCategoryId !== null && found.has(parentCategoryId)) found.add(categoryId)
    }
    if (found.size === before) break
  }
  return found
}

/** The new products that a request means, newest first; they stand above the view's rows. */
export function draftsOf(drafts: readonly DraftRow[], request: ViewRequest, categories: readonly Category[]): readonly ProductRow[] {
  const words = foldSearch(request.search)
    .split(' ')
    .filter((word) => word !== '')
  const wanted = request.categoryId === null ? null : branch(categories, request.categoryId)
  return drafts
    .filter(({ state }) => request.only !== 'problems' || state === 'rejected' || state === 'conflict' || state === 'unknown')
    .map((draft) => draftAsRow(draft, categories))
    .filter((row) => wanted === null || (row.categoryId !== null && wanted.has(row.categoryId)))
    .filter((row) => {
      const text = foldSearch([row.productName, row.productKana, row.productCode, row.tag].filter((part) => part !== null).join(' '))
      return words.every((word) => text.includes(word))
    })
    .toReversed()
}

/** Stretches of the grid's rows as stretches of the view below the new products. */
export const rangesOfView = (ranges: readonly (readonly [number, number])[], above: number): [number, number][] =>
  ranges.map(([from, to]): [number, number] => [Math.max(0, from - above), Math.max(0, to - above)]).filter(([from, to]) => to > from)
