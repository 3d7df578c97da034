import {
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type MouseEvent,
  type ReactElement,
  type Ref,
} from 'react'
import type { Sheet } from './batches.ts'
import { CellInput } from './CellInput.tsx'
import './grid.css'
import { GridHeader } from './GridHeader.tsx'
import { GridRow, range } from './GridRow.tsx'
import { columnAt, columnGeometry, rowAt, rowTop, stretchColumns, tableTop, type ColumnWidth } from './layout.ts'
import {
  clampSelection,
  columnsTouched,
  countRows,
  rowRanges,
  selectAll,
  selectColumns,
  single,
  spansOfRow,
  type Cell,
  type Selection,
} from './selection.ts'
import { fitWidth } from './fitWidth.ts'
import type { GridHandle, GridProps, RowKey } from './types.ts'
import { useClipboard } from './useClipboard.ts'
import { useDragSelect } from './useDragSelect.ts'
import { useEditing, type Committed } from './useEditing.ts'
import { useFollow } from './useFollow.ts'
import { useGridKeys } from './useGridKeys.ts'
import { headerHeight, useViewport } from './useViewport.ts'

const onBody = (event: MouseEvent): boolean => (event.target as Element).closest('.grid-row') !== null

/**
 * A spreadsheet over rows that lie elsewhere: it draws what is in view, asks the cache for it by
 * position, and hands over what the person changed as batches. It keeps nothing but the selection
 * and the text being typed.
 */
export function Grid<Row>({ ref, ...props }: GridProps<Row> & { readonly ref?: Ref<GridHandle> }): ReactElement {
  const { columns, rows, rowKey, sort, frozen, words, rowHeight = 28, rowLabel, autoFocus } = props
  const { onBatch, onOpen, onUnfinished, onNotice, onSort, onResize, onSelection } = props
  const gridId = useId()
  const input = useRef<HTMLTextAreaElement | null>(null)
  const box = useRef<HTMLDivElement | null>(null)
  useSyncExternalStore(rows.subscribe, rows.version)
  const size = useMemo(() => ({ rows: rows.total, columns: columns.length }), [rows.total, columns.length])

  const [selection, setSelection] = useState<Selection>(() => single({ row: 0, column: 0 }))
  const selected = useRef(selection)
  const select = useCallback((next: Selection) => {
    selected.current = next
    setSelection(next)
  }, [])
  const [focused, setFocused] = useState(false)

  const numberWidth = 18 + Math.max(3, String(rows.total).length) * 7
  const widths = JSON.stringify(columns.map(({ width, growTo = width }) => ({ width, growTo })))
  const columnsIn = useCallback(
    (viewWidth: number) =>
      columnGeometry(stretchColumns(JSON.parse(widths) as ColumnWidth[], viewWidth - numberWidth), frozen, numberWidth, viewWidth),
    [widths, frozen, numberWidth],
  )

  const placer = useRef<() => void>(() => {})
  const view = useViewport(
    rows.total,
    rowHeight,
    columnsIn,
    useCallback(() => placer.current(), []),
  )
  const { scroller, reveal, scroll, layout: lefts } = view
  const editing = useEditing(input, columns)
  const { session } = editing

  /** Lays the textarea over its cell; at the edge of the view where the cell is out of it. */
  const place = (): void => {
    const element = box.current
    if (!element) return
    const at = editing.current() ?? selected.current.active
    const left = lefts.lefts[at.column] ?? 0
    const { top, left: scrolled, width, height } = scroll()
    const x = at.column < lefts.frozen ? left : Math.max(lefts.frozenWidth, left - scrolled)
    const y = at.row * rowHeight - tableTop(view.geometry, top)
    const cellWidth = (lefts.lefts[at.column + 1] ?? left + 40) - left
    const inside = Math.max(0, Math.min(y, height - rowHeight))
    element.style.transform = `translate(${Math.min(x, Math.max(0, width - 40))}px, ${headerHeight + inside}px)`
    element.style.setProperty('--grid-cell-width', `${cellWidth}px`)
    element.style.setProperty('--grid-cell-height', `${rowHeight}px`)
    element.style.setProperty('--grid-room', `${Math.max(cellWidth, width - x - 4)}px`)
    // Below the cell where there is room for it, else above.
    const needed = editing.current()?.choices ? 260 : 44
    const [above, below] = [inside, height - inside - rowHeight]
    const up = below < needed && above > below + rowHeight
    element.dataset.up = String(up)
    element.style.setProperty('--grid-list-room', `${Math.max(60, (up ? above + headerHeight : below) - 6)}px`)
    element.style.setProperty('--grid-right', `${width - x - 4}px`)
  }
  useLayoutEffect(() => {
    placer.current = place
    place()
  })

  const focus = useCallback(() => input.current?.focus({ preventScroll: true }), [])
  const go = useCallback(
    (next: Selection) => {
      select(next)
      reveal(next.head.row, next.head.column)
    },
    [select, reveal],
  )

  const applied = useCallback(
    ({ session: done, value, changed }: Committed<Row>) => {
      const { key, row, columnId } = done
      if (changed) onBatch({ kind: 'cells', origin: 'edit', cells: [{ key, row, columnId, value }], refused: [], outside: 0 }, rows)
    },
    [rows, onBatch],
  )
  const handOver = useFollow({ rows, columns, rowKey, editing, selection: () => selected.current, select, go, applied, onUnfinished })

  /** `initial` undefined: the text of the cell. Null: what is being typed. */
  const begin = useCallback(
    (initial: string | null | undefined, list: boolean) => {
      const { row, column } = selected.current.active
      const spec = columns[column]
      const data = rows.get(row)
      if (spec && !spec.readOnly && spec.check && data !== undefined) {
        reveal(row, column)
        editing.begin({ key: rowKey(data), row, column, data }, initial === undefined ? spec.text(data) : initial, list)
        return
      }
      if (input.current) input.current.value = ''
      if (data === undefined) return
      if (spec?.opens && initial === undefined) onOpen?.(data, spec.id)
      else onNotice(spec?.opens ? 'opens' : 'readOnly')
    },
    [columns, rows, rowKey, reveal, editing, onNotice, onOpen],
  )

  const mayLeave = useCallback((): boolean => {
    if (!editing.current()) return true
    const done = editing.commit()
    if (done) applied(done)
    return done !== null
  }, [editing, applied])
  /** The same for a click in the grid: where a wrong text stays, the person is taken back into it. */
  const leaveOrReturn = useCallback((): boolean => {
    const left = mayLeave()
    const open = editing.current()
    if (open) {
      reveal(open.row, open.column)
      focus()
    }
    return left
  }, [mayLeave, editing, reveal, focus])

  const sheet = useMemo<Sheet<Row>>(() => {
    const keyAt = (index: number): RowKey | null => {
      const row = rows.get(index)
      return row === undefined ? null : rowKey(row)
    }
    return { columns, rowAt: rows.get, keyAt, words }
  }, [columns, rows, rowKey, words])
  const keys = useGridKeys({
    columns,
    rows,
    sheet,
    pageRows: view.pageRows,
    editing,
    selection: () => selected.current,
    go,
    select,
    beginEdit: (_initial, list) => begin(undefined, list),
    applied,
    onBatch,
    onNotice,
    onSort,
    onResize: (columnId, by) => {
      const index = columns.findIndex((one) => one.id === columnId)
      const column = columns[index]
      if (!column) return
      // From the width that is seen, which may be more than the column's own.
      const seen = lefts.lefts[index + 1]! - lefts.lefts[index]!
      onResize(columnId, Math.max(column.minWidth ?? 48, seen + by))
    },
  })

  const clipboard = useClipboard({
    input,
    columns,
    rows,
    sheet,
    selection: () => selected.current,
    isEditing: () => editing.current() !== null,
    onBatch,
    onNotice,
    onPasted: (target) =>
      select({
        active: { row: target.top, column: target.left },
        head: { row: target.bottom, column: target.right },
        rects: [target],
      }),
  })

  const hit = useCallback(
    (x: number, y: number): Cell | null => {
      const bounds = scroller.current?.getBoundingClientRect()
      if (!bounds) return null
      const { top, left } = scroll()
      return {
        row: rowAt(view.geometry, top, y - bounds.top - headerHeight),
        column: columnAt(lefts, left, x - bounds.left),
      }
    },
    [scroller, scroll, view.geometry, lefts],
  )
  const press = useDragSelect({ list: rows, size, hit, selection: () => selected.current, select, reveal, mayLeave: leaveOrReturn, focus })

  useEffect(() => {
    rows.want(Math.max(0, view.rows.first), view.rows.last)
  }, [rows, view.rows.first, view.rows.last])
  useEffect(() => {
    const cut = clampSelection(selected.current, size)
    const { active, rects } = selected.current
    const fits = active.row < Math.max(1, size.rows) && rects.every((rect) => rect.bottom < size.rows && rect.right < size.columns)
    if (!fits) select(cut)
  }, [size, select])
  useEffect(() => onSelection(selection), [selection, onSelection])
  useEffect(() => {
    if (autoFocus && (document.activeElement === null || document.activeElement === document.body)) focus()
  }, [autoFocus, focus])

  useImperativeHandle(
    ref,
    () => ({
      focus,
      goTo(row, columnId) {
        const at = columnId === undefined ? -1 : columns.findIndex((column) => column.id === columnId)
        go(single({ row, column: at < 0 ? selected.current.active.column : at }))
      },
      follow(from, to) {
        select(clampSelection(single({ row: to, column: selected.current.active.column }), size))
        if (scroller.current) scroller.current.scrollTop += ((to - from) * rowHeight) / view.geometry.scale
      },
      collapse: () => select(single(selected.current.active)),
      isEditing: () => editing.current() !== null,
      giveUpEdit() {
        if (!editing.current()) return false
        editing.cancel()
        focus()
        return true
      },
      editedKey: () => editing.current()?.key ?? null,
      edit(text) {
        handOver() // what is open in another cell is not written over
        focus()
        begin(text, false)
        editing.typed(false)
      },
      selectedRows: () => countRows(rowRanges(selected.current.rects)),
      active: () => ({
        row: selected.current.active.row,
        columnId: columns[selected.current.active.column]?.id ?? '',
      }),
      sortByActive(direction) {
        const column = columns[selected.current.active.column]
        if (column?.sortable) onSort({ columnId: column.id, direction })
      },
      fillDown: () => void keys.fillDown(),
      span: () => [Math.max(0, view.rows.first), Math.max(0, view.rows.last)],
    }),
    [focus, go, select, begin, columns, size, scroller, rowHeight, view.geometry, view.rows, editing, handOver, onSort, keys],
  )

  const sortBy = useCallback(
    (column: { id: string }) => {
      if (!leaveOrReturn()) return
      const flip = sort.columnId === column.id && sort.direction === 'asc'
      onSort({ columnId: column.id, direction: flip ? 'desc' : 'asc' })
      focus()
    },
    [leaveOrReturn, sort, onSort, focus],
  )
  const selectColumn = useCallback(
    (column: number, event: MouseEvent) => {
      if (!leaveOrReturn()) return
      const now = selected.current
      select(selectColumns(now, event.shiftKey ? now.active.column : column, column, size, event.ctrlKey || event.metaKey))
      focus()
    },
    [leaveOrReturn, select, size, focus],
  )
  const everything = useCallback(() => {
    if (!leaveOrReturn()) return
    select(selectAll(selected.current, size))
    focus()
  }, [leaveOrReturn, select, size, focus])
  const fit = useCallback(
    (at: number) => {
      const column = columns[at]
      const element = scroller.current
      if (column && element) onResize(column.id, fitWidth(column, range(view.rows).map(rows.get), element))
    },
    [columns, rows, scroller, view.rows, onResize],
  )

  const touched = useMemo(() => columnsTouched(selection.rects), [selection])
  const { active } = selection
  const shownRows = range(view.rows)
  const activeShown = active.row >= view.rows.first && active.row <= view.rows.last
  return (
    // While no cell is open, keys that the grid does not use belong to the program's actions (undo, search …).
    <div className="grid" data-focused={focused || undefined} data-hotkeys={session === null ? 'all' : undefined}>
      <div
        ref={scroller}
        id={gridId}
        role="grid"
        aria-label={words.label}
        aria-rowcount={rows.total + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable="true"
        aria-activedescendant={activeShown && rows.total > 0 ? `${gridId}-${active.row}-${active.column}` : undefined}
        className="grid-scroller"
        tabIndex={-1}
        onScroll={view.onScroll}
        onFocus={(event) => event.target === event.currentTarget && focus()}
        onMouseDown={(event) => onBody(event) && press(event)}
        onDoubleClick={(event) =>
          !editing.current() && onBody(event) && (hit(event.clientX, event.clientY)?.column ?? -1) >= 0 && begin(undefined, false)
        }
      >
        <GridHeader
          columns={columns}
          geometry={lefts}
          first={view.columns.first}
          last={view.columns.last}
          sort={sort}
          words={words}
          touched={touched}
          onSort={sortBy}
          onSelectColumn={selectColumn}
          onSelectAll={everything}
          onResize={onResize}
          onFit={fit}
        />
        <div className="grid-body" role="rowgroup" style={{ height: view.geometry.scrollHeight, width: lefts.width }}>
          {shownRows.map((index) => (
            <GridRow
              // Elements are used again for other rows: a fling then changes texts instead of building trees.
              key={index % shownRows.length}
              gridId={gridId}
              index={index}
              top={view.geometry.scale === 1 ? index * rowHeight : rowTop(view.geometry, index, view.scrollTop)}
              height={rowHeight}
              data={rows.get(index)}
              gone={rows.isGone(index)}
              columns={columns}
              geometry={lefts}
              first={view.columns.first}
              last={view.columns.last}
              spans={spansOfRow(selection.rects, index)}
              active={index === active.row ? active.column : -1}
              words={words}
              label={rowLabel}
            />
          ))}
        </div>
      </div>
      <div className="grid-overlay">
        <CellInput
          gridId={gridId}
          input={input}
          box={box}
          session={session}
          column={session?.spec ?? columns[active.column]}
          activeId={activeShown && rows.total > 0 ? `${gridId}-${active.row}-${active.column}` : undefined}
          words={words}
          onKeyDown={keys.onKeyDown}
          onCompositionStart={() => !editing.current() && begin(null, false)}
          onCompositionEnd={() => editing.typed(false)}
          onInput={(composing) => {
            if (!editing.current()) begin(null, false)
            if (editing.current()) editing.typed(composing)
          }}
          onFocus={() => setFocused(true)}
          onBlur={() => {
            setFocused(false)
            if (document.hasFocus()) mayLeave()
          }}
          onCopy={clipboard.onCopy}
          onCut={clipboard.onCut}
          onPaste={clipboard.onPaste}
          onChoose={(choice) => {
            const done = editing.commit(choice)
            if (done) applied(done)
          }}
        />
      </div>
    </div>
  )
}
