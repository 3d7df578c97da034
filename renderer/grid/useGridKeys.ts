import { useCallback, useMemo, type KeyboardEvent } from 'react'
import { fillBatch, namedOrFill, type Sheet } from './batches.ts'
import { commandOf, type GridCommand } from './keys.ts'
import type { RowCache } from './rowCache.ts'
import { clampCell, countRows, extendTo, selectAll, selectColumns, selectRows, single, type Cell, type Selection } from './selection.ts'
import type { FillPart, GridBatch, GridColumn, GridNotice, RefusedCell, Sort } from './types.ts'
import type { Committed, Editing } from './useEditing.ts'
import { useLatest } from './useLatest.ts'

interface Options<Row> {
  readonly columns: readonly GridColumn<Row>[]
  readonly rows: RowCache<Row>
  readonly sheet: Sheet<Row>
  readonly pageRows: number
  readonly editing: Editing<Row>
  readonly selection: () => Selection
  /** Selects and brings the head into view. */
  readonly go: (selection: Selection) => void
  /** Selects and stays where one looks. */
  readonly select: (selection: Selection) => void
  /** Opens the active cell with its text; `list`: with all its choices. */
  readonly beginEdit: (list: boolean) => void
  readonly apply: (done: Committed<Row>) => void
  readonly onBatch: (batch: GridBatch, rows: RowCache<Row>) => void
  readonly onNotice: (notice: GridNotice) => void
  readonly onSort: (sort: Sort) => void
  /** Makes a column wider, or narrower, by so many pixels. */
  readonly widen: (column: number, by: number) => void
}

const edge = (way: -1 | 0 | 1, here: number, count: number): number => (way === 0 ? here : way < 0 ? 0 : count - 1)

/** Keys of the grid, in its two states: walking over cells, and inside a cell. What it returns stays the same. */
export function useGridKeys<Row>(options: Options<Row>) {
  const latest = useLatest(options)

  const step = useCallback(
    (rows: number, columns: number) => {
      const { selection, go, rows: cache, columns: specs } = latest.current
      const { active } = selection()
      go(single(clampCell({ row: active.row + rows, column: active.column + columns }, { rows: cache.total, columns: specs.length })))
    },
    [latest],
  )

  /** False at the ends of the grid: the key then leaves it. */
  const tab = useCallback(
    (by: -1 | 1): boolean => {
      const { selection, go, rows, columns } = latest.current
      const { active } = selection()
      const next = active.row * columns.length + active.column + by
      if (next < 0 || next >= rows.total * columns.length) return false
      go(single({ row: Math.floor(next / columns.length), column: next % columns.length }))
      return true
    },
    [latest],
  )

  const fillDown = useCallback(async () => {
    // Everything is taken at the moment of the act: the rows to read may take a while.
    const { selection, rows, columns, sheet, onBatch, onNotice } = latest.current
    const parts: FillPart[] = []
    const refused: RefusedCell[] = []
    for (const rect of selection().rects) {
      const alone = rect.top === rect.bottom
      const source = alone ? rect.top - 1 : rect.top
      if (source < 0) continue
      const [data] = await rows.read(source, source + 1)
      if (!data) continue
      const ranges = [[alone ? rect.top : rect.top + 1, rect.bottom + 1]] as const
      for (let at = rect.left; at <= rect.right; at += 1) {
        const column = columns[at]
        if (!column || column.readOnly || !column.check) continue
        const text = column.text(data)
        const checked = column.check(text, undefined)
        if (checked.ok) parts.push({ columnId: column.id, value: checked.value, ranges })
        else
          refused.push({
            key: sheet.keyAt(ranges[0][0]),
            row: ranges[0][0],
            columnId: column.id,
            text,
            message: checked.message,
            cells: countRows(ranges),
          })
      }
    }
    if (parts.length + refused.length === 0) return onNotice('readOnly')
    onBatch(namedOrFill(parts, refused, 'fill', sheet.keyAt), rows)
  }, [latest])

  const run = useCallback(
    (command: GridCommand, event: KeyboardEvent): void => {
      const { selection, go, select, rows, columns, sheet, pageRows, beginEdit, onBatch, onSort, widen } = latest.current
      const size = { rows: rows.total, columns: columns.length }
      const now = selection()
      const to = (cell: Cell, extend: boolean): void => {
        const target = clampCell(cell, size)
        go(extend ? extendTo(now, target) : single(target))
      }
      const from = (extend: boolean): Cell => (extend ? now.head : now.active)
      if (command.do === 'tab' && !tab(command.by)) return
      event.preventDefault()
      event.stopPropagation()
      switch (command.do) {
        case 'move': {
          const { row, column } = from(command.extend)
          return to({ row: row + command.rows, column: column + command.columns }, command.extend)
        }
        case 'edge': {
          const { row, column } = from(command.extend)
          return to({ row: edge(command.rows, row, size.rows), column: edge(command.columns, column, size.columns) }, command.extend)
        }
        case 'page': {
          const { row, column } = from(command.extend)
          return to({ row: row + command.by * pageRows, column }, command.extend)
        }
        case 'edit':
          return beginEdit(command.list)
        case 'clear':
          return onBatch(
            fillBatch(sheet, now.rects, () => '', 'clear'),
            rows,
          )
        case 'selectAll':
          return select(selectAll(now, size))
        case 'selectColumn':
          return select(selectColumns(now, now.active.column, now.head.column, size))
        case 'selectRow':
          return select(selectRows(now, now.active.row, now.head.row, size))
        case 'collapse':
          return go(single(now.active))
        case 'fillDown':
          void fillDown()
          return
        case 'sort': {
          const column = columns[now.active.column]
          if (column?.sortable) onSort({ columnId: column.id, direction: command.direction })
          return
        }
        case 'widen':
          return widen(now.active.column, command.by)
        case 'tab':
          return
      }
    },
    [latest, tab, fillDown],
  )

  const leave = useCallback(
    (event: KeyboardEvent, rows: number, columns: number): void => {
      event.preventDefault()
      const { editing, apply } = latest.current
      const done = editing.commit()
      if (!done) return
      apply(done)
      if (columns !== 0 && event.key === 'Tab') tab(columns as -1 | 1)
      else step(rows, columns)
    },
    [latest, step, tab],
  )

  const inEditor = useCallback(
    (event: KeyboardEvent<HTMLTextAreaElement>): void => {
      const { editing, columns, rows, sheet, selection, onBatch } = latest.current
      const session = editing.current()
      if (!session) return
      event.stopPropagation() // keys belong to the text, not to the program, while a cell is open
      const walks = session.mode === 'typing'
      switch (event.key) {
        case 'Escape':
          event.preventDefault()
          return editing.cancel()
        case 'Enter': {
          if (event.altKey) {
            event.preventDefault()
            if (columns[session.column]?.multiline) document.execCommand('insertText', false, '\n')
            return
          }
          if (!(event.ctrlKey || event.metaKey)) return leave(event, event.shiftKey ? -1 : 1, 0)
          event.preventDefault()
          const done = editing.commit()
          if (done)
            onBatch(
              fillBatch(sheet, selection().rects, () => String(done.value ?? ''), 'edit'),
              rows,
            )
          return
        }
        case 'Tab':
          return leave(event, 0, event.shiftKey ? -1 : 1)
        case 'F2':
          event.preventDefault()
          return editing.stay()
        case 'ArrowUp':
        case 'ArrowDown': {
          const by = event.key === 'ArrowUp' ? -1 : 1
          if (session.choices && !event.shiftKey) {
            event.preventDefault()
            return editing.pick(by)
          }
          return walks ? leave(event, by, 0) : undefined
        }
        case 'ArrowLeft':
          return walks ? leave(event, 0, -1) : undefined
        case 'ArrowRight':
          return walks ? leave(event, 0, 1) : undefined
      }
    },
    [latest, leave],
  )

  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLTextAreaElement>): void => {
      // The IME's own keys first: the Enter that confirms kanji must not commit the cell.
      if (event.nativeEvent.isComposing || event.keyCode === 229) return
      const { editing, columns, selection, onNotice } = latest.current
      if (editing.current()) return inEditor(event)
      const command = commandOf(event)
      if (command) return run(command, event)
      const types = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
      const column = columns[selection().active.column]
      if (types && column?.readOnly) onNotice(column.opens ? 'opens' : 'readOnly')
    },
    [latest, inEditor, run],
  )

  return useMemo(() => ({ onKeyDown, fillDown }), [onKeyDown, fillDown])
}
