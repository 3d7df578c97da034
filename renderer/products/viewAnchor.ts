import type { ProductRow } from '#shared/contracts/products.ts'
import type { GridHandle, RowCache } from '../grid/index.ts'
import { useProducts, type Place } from './settings.ts'
import { resumed } from './unfinished.tsx'

/** The product that keeps its position on the screen when a list is opened anew, and the row where it stood; or the top. */
export type Anchor = { readonly productId: number; readonly row: number; readonly place?: Place } | 'top'

/** Where another screen, or the making of a product, asked to go. The request holds until a list is shown that has it. */
export function requestedAnchor(drafts: readonly ProductRow[]): Anchor {
  const { place } = useProducts.getState()
  const isAwaited = place !== null && place.productId < 0 && !drafts.some(({ productId }) => productId === place.productId)
  if (place === null || isAwaited) return 'top'
  return { productId: place.productId, row: 0, place }
}

/** The requested position is reached: it is not asked for again. */
export function clearRequestedAnchor(anchor: Anchor): void {
  const { place, leaveAt } = useProducts.getState()
  if (anchor !== 'top' && anchor.place !== undefined && anchor.place === place) leaveAt(null)
}

/** The active cell of the grid, in the rows that it shows. */
export function activeAnchor(grid: GridHandle | null, rows: RowCache<ProductRow> | undefined): Anchor {
  const at = grid?.active()
  const row = at && rows?.get(at.row)
  return at && row ? { productId: row.productId, row: at.row } : 'top'
}

/**
 * Opening a list takes time, and the person may have gone to another cell of the old one: then that cell is the one
 * that stays. Where its row is not loaded, it is taken to have moved as far as the first one did.
 */
export function anchorAfterOpening(
  anchor: Anchor,
  found: number | null,
  now: Anchor,
  rows: RowCache<ProductRow>,
): readonly [Anchor, number | null] {
  if (anchor === 'top' || anchor.place || now === 'top' || now.row === anchor.row) return [anchor, found]
  return [now, rows.find(({ productId }) => productId === now.productId) ?? (found === null ? null : now.row + found - anchor.row)]
}

/** Brings the grid to the anchor in a new list of `total` rows, where its product was `found`; null: it is not in the list. */
export function restoreAnchor(grid: GridHandle, anchor: Anchor, found: number | null, total: number): void {
  // The cell that is edited went with its row by itself; only a text that is taken up again comes before it.
  const takesUp = anchor !== 'top' && anchor.place?.typed !== undefined
  if (grid.isEditing() && !takesUp) return
  if (anchor === 'top') grid.goTo(0)
  else if (found !== null && anchor.place) {
    // Down and up again, so that the row comes to stand where it stood.
    grid.goTo(total - 1)
    grid.goTo(Math.max(0, found - anchor.place.below))
    grid.goTo(found, anchor.place.columnId)
    if (anchor.place.typed !== undefined) resumed(grid, anchor.place.productId, anchor.place.columnId, anchor.place.typed)
  } else if (found !== null && found !== anchor.row) grid.follow(anchor.row, found)
}
