/**
 * Where rows and columns lie. Browsers cut elements at about 33 million pixels; a longer table is
 * scrolled by proportion: `scale` table pixels go by for each pixel of the scroll bar.
 */
const maxElementHeightPx = 30_000_000

export interface Span {
  readonly first: number
  /** Inclusive; less than `first` where nothing is shown. */
  readonly last: number
}

export interface RowGeometry {
  readonly rowHeight: number
  readonly total: number
  /** Height of the element that is scrolled. */
  readonly scrollHeight: number
  readonly scale: number
}

export function rowGeometry(total: number, rowHeight: number, viewHeight: number, limit = maxElementHeightPx): RowGeometry {
  const full = total * rowHeight
  if (full <= limit) return { rowHeight, total, scrollHeight: full, scale: 1 }
  return { rowHeight, total, scrollHeight: limit, scale: (full - viewHeight) / (limit - viewHeight) }
}

/** Table pixels above the view for a place of the scroll bar. */
export const tableTop = (geometry: RowGeometry, scrollTop: number): number => scrollTop * geometry.scale

/** Where a row is drawn inside the scrolled element, at this place of the scroll bar. */
export const rowTop = (geometry: RowGeometry, row: number, scrollTop: number): number =>
  row * geometry.rowHeight - tableTop(geometry, scrollTop) + scrollTop

export function visibleRows(geometry: RowGeometry, scrollTop: number, viewHeight: number, spare: number): Span {
  const top = tableTop(geometry, scrollTop)
  const first = Math.max(0, Math.floor(top / geometry.rowHeight) - spare)
  const last = Math.min(geometry.total - 1, Math.ceil((top + viewHeight) / geometry.rowHeight) - 1 + spare)
  return { first, last }
}

/** The place of the scroll bar that brings a row fully into view, moving as little as possible. */
export function scrollTopFor(geometry: RowGeometry, row: number, scrollTop: number, viewHeight: number): number {
  const top = tableTop(geometry, scrollTop)
  const rowStart = row * geometry.rowHeight
  const rowEnd = rowStart + geometry.rowHeight
  const wanted = rowStart < top || geometry.rowHeight > viewHeight ? rowStart : rowEnd > top + viewHeight ? rowEnd - viewHeight : top
  return wanted === top ? scrollTop : Math.max(0, wanted / geometry.scale)
}

export interface ColumnGeometry {
  /** Left edge of every column, and the full width at the end. */
  readonly lefts: readonly number[]
  readonly frozen: number
  /** Row numbers and frozen columns: what stays while the rest is scrolled sideways. */
  readonly frozenWidth: number
  readonly width: number
}

interface ColumnWidth {
  readonly width: number
  /** What it may grow to where the view has room to spare. */
  readonly growTo: number
}

/** Shares the room that is left over, by how far each column may grow. Whole pixels; never beyond the room. */
export function stretchColumns(columns: readonly ColumnWidth[], room: number): readonly number[] {
  const spare = room - columns.reduce((sum, { width }) => sum + width, 0)
  const wish = columns.reduce((sum, { width, growTo }) => sum + Math.max(0, growTo - width), 0)
  const share = wish === 0 ? 0 : Math.min(1, Math.max(0, spare) / wish)
  return columns.map(({ width, growTo }) => width + Math.floor(Math.max(0, growTo - width) * share))
}

/** As much of the view as may stand still; the rest is for scrolling, or a narrow window never shows a whole cell. */
const maxFrozenShare = 0.6

/**
 * `start` is the width of the row numbers, which stand before the first column. Of the columns that are to be frozen
 * as many are as leave room for the others; all of them while the view has not been measured.
 */
export function columnGeometry(widths: readonly number[], frozen: number, start: number, viewWidth = 0): ColumnGeometry {
  const lefts = [start]
  for (const width of widths) lefts.push(lefts.at(-1)! + width)
  let count = Math.min(frozen, widths.length)
  const room = viewWidth > 0 ? viewWidth * maxFrozenShare : Number.POSITIVE_INFINITY
  while (count > 0 && lefts[count]! > room) count -= 1
  return { lefts, frozen: count, frozenWidth: lefts[count]!, width: lefts.at(-1)! }
}

/** The columns beside the frozen ones that can be seen. */
export function visibleColumns(geometry: ColumnGeometry, scrollLeft: number, viewWidth: number, spare: number): Span {
  const from = scrollLeft + geometry.frozenWidth
  const to = scrollLeft + viewWidth
  let first = geometry.frozen
  const count = geometry.lefts.length - 1
  while (first < count && geometry.lefts[first + 1]! <= from) first += 1
  let last = first
  while (last < count && geometry.lefts[last]! < to) last += 1
  return { first: Math.max(geometry.frozen, first - spare), last: Math.min(count - 1, last - 1 + spare) }
}

export function scrollLeftFor(geometry: ColumnGeometry, column: number, scrollLeft: number, viewWidth: number): number {
  if (column < geometry.frozen) return scrollLeft
  const left = geometry.lefts[column]!
  const right = geometry.lefts[column + 1]!
  if (left < scrollLeft + geometry.frozenWidth) return left - geometry.frozenWidth
  if (right > scrollLeft + viewWidth) return Math.min(right - viewWidth, left - geometry.frozenWidth)
  return scrollLeft
}

/** The row under a height inside the view (header excluded). */
export const rowAt = (geometry: RowGeometry, scrollTop: number, y: number): number =>
  Math.floor((tableTop(geometry, scrollTop) + y) / geometry.rowHeight)

/** The column under a place inside the view; -1 over the row numbers. */
export function columnAt(geometry: ColumnGeometry, scrollLeft: number, x: number): number {
  const at = x < geometry.frozenWidth ? x : x + scrollLeft
  if (at < geometry.lefts[0]!) return -1
  const count = geometry.lefts.length - 1
  for (let column = 0; column < count; column += 1) if (at < geometry.lefts[column + 1]!) return column
  return count - 1
}
