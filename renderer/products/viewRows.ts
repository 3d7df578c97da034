import type { ProductRow, ViewRequest } from '#shared/contracts/products.ts'
import { call } from '../api/index.ts'
import { createRowCache, type RowCache } from '../grid/index.ts'

/** A list of the products screen: new products first, then the rows of a view of the engine, in an order that stays fixed. */
export interface ProductView {
  /** The profile of the shop it shows. */
  readonly shop: string | null
  readonly viewId: string
  readonly request: ViewRequest
  readonly rows: RowCache<ProductRow>
  /** How many new products stand above the view. */
  readonly above: number
}

/** The new products above a view. The object stays while its rows are replaced, so that the row cache reads the latest. */
export interface DraftsAbove {
  rows: readonly ProductRow[]
}

/** The rows of a view below the new products; `total` counts the rows of the view alone. */
export function createViewRows(options: {
  readonly viewId: string
  readonly total: number
  readonly drafts: DraftsAbove
  readonly onError: (error: unknown) => void
}): RowCache<ProductRow> {
  const { viewId, total, drafts, onError } = options
  const above = drafts.rows.length
  return createRowCache<ProductRow>({
    total: above + total,
    fetch: async (offset, limit) => {
      const head = drafts.rows.slice(offset, offset + limit)
      const rest = limit - head.length
      return rest === 0
        ? head
        : [...head, ...(await call('products.rows', { viewId, offset: Math.max(0, offset - above), limit: rest })).rows]
    },
    onError,
  })
}

/** The row where a product stands, among the new ones above or in the view below them; null where it is in neither. */
export async function locate(viewId: string, productId: number, above: readonly ProductRow[]): Promise<number | null> {
  const at = above.findIndex((row) => row.productId === productId)
  if (at >= 0 || productId < 0) return at < 0 ? null : at
  const { position } = await call('products.locate', { viewId, productId })
  return position === null ? null : position + above.length
}

const viewsByRows = new WeakMap<RowCache<ProductRow>, ProductView>()

/** Makes a view known to `viewOf`. */
export const registerView = (view: ProductView): void => void viewsByRows.set(view.rows, view)

/** The view that a list of rows belongs to, also when it is shown no more. */
export const viewOf = (rows: RowCache<ProductRow>): ProductView | null => viewsByRows.get(rows) ?? null
