import { useCallback, type MouseEvent, type RefObject } from 'react'
import { fitWidth } from './fitWidth.ts'
import { range } from './GridRow.tsx'
import type { Span } from './layout.ts'
import type { RowCache } from './rowCache.ts'
import { selectAll, selectColumns, type Selection, type Size } from './selection.ts'
import type { GridColumn, Sort } from './types.ts'
import { useLatest } from './useLatest.ts'

interface Options<Row> {
  readonly columns: readonly GridColumn<Row>[]
  readonly rows: RowCache<Row>
  readonly size: Size
  readonly sort: Sort
  /** Rows that are drawn: a column is fitted to their texts. */
  readonly shown: Span
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly selection: () => Selection
  readonly select: (selection: Selection) => void
  readonly leaveOrReturn: () => boolean
  readonly focus: () => void
  readonly onSort: (sort: Sort) => void
  readonly onResize: (columnId: string, width: number) => void
}

/** What clicks on the titles do: sort, select columns or everything, fit a width. The functions stay the same ones. */
export function useHeaderActions<Row>(options: Options<Row>) {
  const latest = useLatest(options)

  const sortBy = useCallback(
    (column: { readonly id: string }) => {
      const { leaveOrReturn, sort, onSort, focus } = latest.current
      if (!leaveOrReturn()) return
      const flip = sort.columnId === column.id && sort.direction === 'asc'
      onSort({ columnId: column.id, direction: flip ? 'desc' : 'asc' })
      focus()
    },
    [latest],
  )

  const selectColumn = useCallback(
    (column: number, event: MouseEvent) => {
      const { leaveOrReturn, selection, select, size, focus } = latest.current
      if (!leaveOrReturn()) return
      const now = selection()
      select(selectColumns(now, event.shiftKey ? now.active.column : column, column, size, event.ctrlKey || event.metaKey))
      focus()
    },
    [latest],
  )

  const selectEverything = useCallback(() => {
    const { leaveOrReturn, selection, select, size, focus } = latest.current
    if (!leaveOrReturn()) return
    select(selectAll(selection(), size))
    focus()
  }, [latest])

  const fit = useCallback(
    (at: number) => {
      const { columns, rows, shown, scroller, onResize } = latest.current
      const column = columns[at]
      const element = scroller.current
      if (column && element) onResize(column.id, fitWidth(column, range(shown).map(rows.get), element))
    },
    [latest],
  )

  return { sortBy, selectColumn, selectEverything, fit }
}
