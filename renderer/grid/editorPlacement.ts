import { tableTop, type ColumnGeometry, type RowGeometry } from './layout.ts'
import type { Cell } from './selection.ts'
import { headerHeight } from './useViewport.ts'

/** Heights, in pixels, below which the list of choices or the message goes above its cell. */
const listHeight = 260
const messageHeight = 44
const minListHeight = 60
/** Between what hangs on a cell and the edge of the view, in pixels. */
const edgeGap = 4
const minCellWidth = 40

interface EditorPlacement {
  readonly cell: Cell
  readonly hasChoices: boolean
  readonly layout: ColumnGeometry
  readonly geometry: RowGeometry
  /** Place of the scroll bars and size of the view without its header, in pixels. */
  readonly scroll: { readonly top: number; readonly left: number; readonly width: number; readonly height: number }
}

/** Lays the editor over its cell; at the edge of the view where the cell is out of it. */
export function placeEditor(element: HTMLElement, { cell, hasChoices, layout, geometry, scroll }: EditorPlacement): void {
  const { rowHeight } = geometry
  const { width, height } = scroll
  const left = layout.lefts[cell.column] ?? 0
  const x = cell.column < layout.frozen ? left : Math.max(layout.frozenWidth, left - scroll.left)
  const y = cell.row * rowHeight - tableTop(geometry, scroll.top)
  const cellWidth = (layout.lefts[cell.column + 1] ?? left + minCellWidth) - left
  const inside = Math.max(0, Math.min(y, height - rowHeight))
  element.style.transform = `translate(${Math.min(x, Math.max(0, width - minCellWidth))}px, ${headerHeight + inside}px)`
  element.style.setProperty('--grid-cell-width', `${cellWidth}px`)
  element.style.setProperty('--grid-cell-height', `${rowHeight}px`)
  element.style.setProperty('--grid-room', `${Math.max(cellWidth, width - x - edgeGap)}px`)
  // Below the cell where there is room for it, else above.
  const needed = hasChoices ? listHeight : messageHeight
  const [above, below] = [inside, height - inside - rowHeight]
  const up = below < needed && above > below + rowHeight
  element.dataset.up = String(up)
  element.style.setProperty('--grid-list-room', `${Math.max(minListHeight, (up ? above + headerHeight : below) - 6)}px`)
  element.style.setProperty('--grid-right', `${width - x - edgeGap}px`)
}
