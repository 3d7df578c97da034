import { useImperativeHandle, type Ref } from 'react'
import { clampSelection, countRows, rowRanges, single, type Selection, type Size } from './selection.ts'
import type { GridColumn, GridHandle, Sort } from './types.ts'
import type { CellEdits } from './useCellEdits.ts'
import type { Editing } from './useEditing.ts'
import { useLatest } from './useLatest.ts'
import type { Viewport } from './useViewport.ts'

interface Options<Row> {
  readonly columns: readonly GridColumn<Row>[]
  readonly size: Size
  readonly view: Viewport
  readonly editing: Editing<Row>
  readonly edits: CellEdits<Row>
  readonly selection: () => Selection
  readonly select: (selection: Selection) => void
  readonly go: (selection: Selection) => void
  readonly focus: () => void
  /** Ends an open edit at any moment (see useFollow). */
  readonly handOver: () => void
  readonly fillDown: () => Promise<void>
  readonly onSort: (sort: Sort) => void
}

/** What the screen may ask of the grid. */
export function useGridHandle<Row>(ref: Ref<GridHandle> | undefined, options: Options<Row>): void {
  const latest = useLatest(options)
  useImperativeHandle(
    ref,
    (): GridHandle => ({
      focus: () => latest.current.focus(),
      goTo(row, columnId) {
        const { columns, go, selection } = latest.current
        const at = columnId === undefined ? -1 : columns.findIndex((column) => column.id === columnId)
        go(single({ row, column: at < 0 ? selection().active.column : at }))
      },
      follow(from, to) {
        const { selection, select, size, view } = latest.current
        select(clampSelection(single({ row: to, column: selection().active.column }), size))
        const { current: scroller } = view.scroller
        if (scroller) scroller.scrollTop += ((to - from) * view.geometry.rowHeight) / view.geometry.scale
      },
      collapse() {
        const { selection, select } = latest.current
        select(single(selection().active))
      },
      isEditing: () => latest.current.editing.current() !== null,
      giveUpEdit() {
        const { editing, focus } = latest.current
        if (!editing.current()) return false
        editing.cancel()
        focus()
        return true
      },
      editedKey: () => latest.current.editing.current()?.key ?? null,
      edit(text) {
        const { editing, edits, handOver, focus } = latest.current
        handOver() // what is open in another cell is not written over
        focus()
        edits.begin(text, false)
        editing.typed(false)
      },
      selectedRows: () => countRows(rowRanges(latest.current.selection().rects)),
      active() {
        const { selection, columns } = latest.current
        const { row, column } = selection().active
        return { row, columnId: columns[column]?.id ?? '' }
      },
      sortByActive(direction) {
        const { selection, columns, onSort } = latest.current
        const column = columns[selection().active.column]
        if (column?.sortable) onSort({ columnId: column.id, direction })
      },
      fillDown: () => void latest.current.fillDown(),
      span() {
        const { rows } = latest.current.view
        return [Math.max(0, rows.first), Math.max(0, rows.last)]
      },
    }),
    [latest],
  )
}
