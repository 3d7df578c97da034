import { useCallback, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'
import {
  columnAt,
  rowAt,
  rowGeometry,
  scrollLeftFor,
  scrollTopFor,
  visibleColumns,
  visibleRows,
  type ColumnGeometry,
  type RowGeometry,
  type Span,
} from './layout.ts'
import type { Cell } from './selection.ts'
import { useLatest } from './useLatest.ts'

export const headerHeight = 30
const spareRows = 8
const spareColumns = 1

export interface Viewport {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly rows: Span
  readonly columns: Span
  readonly geometry: RowGeometry
  /** Where the columns lie in a view of this width. */
  readonly layout: ColumnGeometry
  /** Rows that fit into the view. */
  readonly pageRows: number
  /** Place of the scroll bar at the last drawing; rows of a table longer than elements can be are drawn around it. */
  readonly scrollTop: number
  reveal(row: number, column: number): void
  /** Without drawing: for handlers. */
  scroll(): { readonly top: number; readonly left: number; readonly width: number; readonly height: number }
  /** The cell under a point of the window; column -1 over the row numbers, null while there is no view. */
  cellAt(x: number, y: number): Cell | null
  /** False: the same rows and columns are in view, and nothing was drawn. */
  onScroll(): boolean
}

/** Which rows and columns are in view, and how to bring others there. */
export function useViewport(total: number, rowHeight: number, columnsIn: (viewWidth: number) => ColumnGeometry): Viewport {
  const scroller = useRef<HTMLDivElement | null>(null)
  const [size, setSize] = useState({ width: 1, height: 1 })
  const [place, setPlace] = useState({ top: 0, left: 0 })
  const columns = useMemo(() => columnsIn(size.width), [columnsIn, size.width])
  const geometry = useMemo(() => rowGeometry(total, rowHeight, size.height), [total, rowHeight, size.height])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const measure = (): void => {
      setSize({ width: element.clientWidth, height: Math.max(1, element.clientHeight - headerHeight) })
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const rows = visibleRows(geometry, place.top, size.height, spareRows)
  const shown = visibleColumns(columns, place.left, size.width, spareColumns)
  const key = (top: number, left: number): string => {
    const rowSpan = visibleRows(geometry, top, size.height, 0)
    const columnSpan = visibleColumns(columns, left, size.width, 0)
    // A table drawn by proportion has to be drawn anew at every place of the scroll bar.
    return `${rowSpan.first} ${columnSpan.first} ${columnSpan.last} ${geometry.scale === 1 ? '' : top}`
  }
  const latest = useLatest({ key, geometry, columns, size })
  const drawn = useLatest(key(place.top, place.left))

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return false
    const { scrollTop: top, scrollLeft: left } = element
    // Drawn inside the scroll event, so that no frame shows an empty stretch.
    if (latest.current.key(top, left) === drawn.current) return false
    flushSync(() => setPlace({ top, left }))
    return true
  }, [latest, drawn])

  const reveal = useCallback(
    (row: number, column: number) => {
      const element = scroller.current
      if (!element) return
      const { geometry: now, columns: lefts } = latest.current
      const top = scrollTopFor(now, row, element.scrollTop, element.clientHeight - headerHeight)
      const left = column < 0 ? element.scrollLeft : scrollLeftFor(lefts, column, element.scrollLeft, element.clientWidth)
      if (top !== element.scrollTop) element.scrollTop = top
      if (left !== element.scrollLeft) element.scrollLeft = left
    },
    [latest],
  )

  const scroll = useCallback(() => {
    const { size: view } = latest.current
    return { top: scroller.current?.scrollTop ?? 0, left: scroller.current?.scrollLeft ?? 0, ...view }
  }, [latest])

  const cellAt = useCallback(
    (x: number, y: number): Cell | null => {
      const bounds = scroller.current?.getBoundingClientRect()
      if (!bounds) return null
      const { geometry: now, columns: lefts } = latest.current
      const { top, left } = scroll()
      return { row: rowAt(now, top, y - bounds.top - headerHeight), column: columnAt(lefts, left, x - bounds.left) }
    },
    [latest, scroll],
  )

  return {
    scroller,
    rows,
    columns: shown,
    geometry,
    layout: columns,
    pageRows: Math.max(1, Math.floor(size.height / rowHeight)),
    scrollTop: place.top,
    reveal,
    scroll,
    cellAt,
    onScroll,
  }
}
