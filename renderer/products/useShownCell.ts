import { useEffect, useRef, type RefObject } from 'react'
import { useNavigation } from '../common/navigation.ts'
import type { GridHandle } from '../grid/index.ts'
import { useLatest } from '../grid/index.ts'
import { useProducts } from './settings.ts'
import { locate, type ProductView } from './viewRows.ts'

/** An undo names a cell: where the list shows its product, the grid goes there. Never while somebody types. */
export function useShownCell(grid: RefObject<GridHandle | null>, view: ProductView | null): void {
  const cell = useNavigation((navigation) => navigation.shownCell)
  const done = useRef(cell)
  const latest = useLatest(view)
  useEffect(() => {
    if (cell === null || cell === done.current) return
    done.current = cell
    const { current: now } = latest
    if (now === null || grid.current?.isEditing() !== false) return
    const drafts = Array.from({ length: now.above }, (_, row) => now.rows.get(row)).filter((row) => row !== undefined)
    locate(now.viewId, cell.productId, drafts).then(
      (row) => {
        if (row === null || latest.current?.viewId !== now.viewId || grid.current?.isEditing() !== false) return
        const { shown } = useProducts.getState().columns
        const column = shown.find((id) => id === cell.columnId)
        grid.current.goTo(row, column)
      },
      // The view was given up meanwhile: the list is opened anew, and the words have named the product.
      () => undefined,
    )
  }, [cell, grid, latest])
}
