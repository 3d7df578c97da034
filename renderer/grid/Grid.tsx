import {
  useCallback,
  useEffect,
  useId,
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
import { placeEditor } from './editorPlacement.ts'
import './grid.css'
import { GridBody } from './GridBody.tsx'
import { GridHeader } from './GridHeader.tsx'
import { columnGeometry, stretchColumns } from './layout.ts'
import { columnsTouched, type Selection } from './selection.ts'
import type { GridHandle, GridProps, RowKey } from './types.ts'
import { useCellEdits } from './useCellEdits.ts'
import { useClipboard } from './useClipboard.ts'
import { useDragSelect } from './useDragSelect.ts'
import { useEditing } from './useEditing.ts'
import { useFollow } from './useFollow.ts'
import { useGridHandle } from './useGridHandle.ts'
import { useGridKeys } from './useGridKeys.ts'
import { useHeaderActions } from './useHeaderActions.ts'
import { useSelection } from './useSelection.ts'
import { sameNumbers, useStable } from './useStable.ts'
import { useViewport } from './useViewport.ts'

const defaultRowHeight = 28
const minColumnWidth = 48

const onBody = (event: MouseEvent): boolean => (event.target as Element).closest('.grid-row') !== null

/** Wide enough for the number of the last row, in pixels. */
const rowNumberWidth = (total: number): number => 18 + Math.max(3, String(total).length) * 7

/**
 * A spreadsheet over rows that lie elsewhere: it draws what is in view, asks the cache for it by
 * position, and hands over what the person changed as batches. It keeps nothing but the selection
 * and the text being typed.
 */
export function Grid<Row>({ ref, ...props }: GridProps<Row> & { readonly ref?: Ref<GridHandle> }): ReactElement {
  const { columns, rows, rowKey, sort, frozen, words, rowHeight = defaultRowHeight, rowLabel, going, autoFocus } = props
  const { onBatch, onOpen, onUnfinished, onNotice, onSort, onResize, onSelection } = props
  const gridId = useId()
  const input = useRef<HTMLTextAreaElement | null>(null)
  const box = useRef<HTMLDivElement | null>(null)
  const [focused, setFocused] = useState(false)
  useSyncExternalStore(rows.subscribe, rows.version)
  const size = useMemo(() => ({ rows: rows.total, columns: columns.length }), [rows.total, columns.length])
  const { selection, current: selected, select } = useSelection(size, onSelection)

  const numberWidth = rowNumberWidth(rows.total)
  const columnsIn = useCallback(
    (viewWidth: number) => {
      const wishes = columns.map(({ width, growTo = width }) => ({ width, growTo }))
      return columnGeometry(stretchColumns(wishes, viewWidth - numberWidth), frozen, numberWidth, viewWidth)
    },
    [columns, frozen, numberWidth],
  )
  const view = useViewport(rows.total, rowHeight, columnsIn)
  const { scroller, reveal, scroll, cellAt, layout } = view
  const { session, editing } = useEditing(input, columns)

  const place = (): void => {
    const cell = editing.current() ?? selected().active
    const hasChoices = (editing.current()?.choices ?? null) !== null
    if (box.current) placeEditor(box.current, { cell, hasChoices, layout, geometry: view.geometry, scroll: scroll() })
  }
  useLayoutEffect(place)

  const focus = useCallback(() => input.current?.focus({ preventScroll: true }), [])
  const go = useCallback(
    (next: Selection) => {
      select(next)
      reveal(next.head.row, next.head.column)
    },
    [select, reveal],
  )

  const edits = useCellEdits({
    columns,
    rows,
    rowKey,
    going,
    editing,
    selection: selected,
    reveal,
    focus,
    onBatch,
    onNotice,
    onOpen,
  })
  const { begin, apply, mayLeave, leaveOrReturn } = edits
  const handOver = useFollow({ rows, columns, rowKey, editing, selection: selected, select, go, apply, onUnfinished })

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
    selection: selected,
    go,
    select,
    beginEdit: (list) => begin(undefined, list),
    apply,
    onBatch,
    onNotice,
    onSort,
    widen(at, by) {
      const column = columns[at]
      if (!column) return
      // From the width that is seen, which may be more than the column's own.
      const seen = layout.lefts[at + 1]! - layout.lefts[at]!
      onResize(column.id, Math.max(column.minWidth ?? minColumnWidth, seen + by))
    },
  })
  const clipboard = useClipboard({
    input,
    columns,
    rows,
    sheet,
    selection: selected,
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
  const press = useDragSelect({ list: rows, size, hit: cellAt, selection: selected, select, reveal, mayLeave: leaveOrReturn, focus })
  const header = useHeaderActions({
    columns,
    rows,
    size,
    sort,
    shown: view.rows,
    scroller,
    selection: selected,
    select,
    leaveOrReturn,
    focus,
    onSort,
    onResize,
  })
  useGridHandle(ref, {
    columns,
    size,
    view,
    editing,
    edits,
    selection: selected,
    select,
    go,
    focus,
    handOver,
    fillDown: keys.fillDown,
    onSort,
  })

  useEffect(() => {
    rows.want(Math.max(0, view.rows.first), view.rows.last)
  }, [rows, view.rows.first, view.rows.last])
  useEffect(() => {
    if (autoFocus && (document.activeElement === null || document.activeElement === document.body)) focus()
  }, [autoFocus, focus])

  const touched = useStable(columnsTouched(selection.rects), sameNumbers)
  const { active } = selection
  const isRowShown = active.row >= view.rows.first && active.row <= view.rows.last && rows.total > 0
  const isColumnShown = active.column < layout.frozen || (active.column >= view.columns.first && active.column <= view.columns.last)
  const isActiveShown = isRowShown && isColumnShown
  const activeId = isActiveShown ? `${gridId}-${active.row}-${active.column}` : undefined
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
        aria-activedescendant={activeId}
        className="grid-scroller"
        tabIndex={-1}
        onScroll={() => {
          if (!view.onScroll()) place()
        }}
        onFocus={(event) => event.target === event.currentTarget && focus()}
        onMouseDown={(event) => onBody(event) && press(event)}
        onDoubleClick={(event) =>
          !editing.current() && onBody(event) && (cellAt(event.clientX, event.clientY)?.column ?? -1) >= 0 && begin(undefined, false)
        }
      >
        <GridHeader
          columns={columns}
          geometry={layout}
          first={view.columns.first}
          last={view.columns.last}
          sort={sort}
          words={words}
          touched={touched}
          onSort={header.sortBy}
          onSelectColumn={header.selectColumn}
          onSelectAll={header.selectEverything}
          onResize={onResize}
          onFit={header.fit}
        />
        <GridBody
          gridId={gridId}
          columns={columns}
          rows={rows}
          view={view}
          selection={selection}
          words={words}
          rowLabel={rowLabel}
          going={going}
        />
      </div>
      <div className="grid-overlay">
        <CellInput
          gridId={gridId}
          input={input}
          box={box}
          session={session}
          column={session?.spec ?? columns[active.column]}
          activeId={activeId}
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
            if (done) apply(done)
          }}
        />
      </div>
    </div>
  )
}
