import { useCallback } from 'react'
import type { RowCache } from './rowCache.ts'
import type { Selection } from './selection.ts'
import type { GoingRow, GridBatch, GridColumn, GridNotice, RowKey } from './types.ts'
import type { Committed, Editing } from './useEditing.ts'
import { useLatest } from './useLatest.ts'

interface Options<Row> {
  readonly columns: readonly GridColumn<Row>[]
  readonly rows: RowCache<Row>
  readonly rowKey: (row: Row) => RowKey
  readonly going: ((row: Row) => GoingRow | null) | undefined
  readonly editing: Editing<Row>
  readonly selection: () => Selection
  readonly reveal: (row: number, column: number) => void
  readonly focus: () => void
  readonly onBatch: (batch: GridBatch, rows: RowCache<Row>) => void
  readonly onNotice: (notice: GridNotice) => void
  readonly onOpen: ((row: Row, columnId: string) => void) | undefined
}

export interface CellEdits<Row> {
  /** Opens the active cell. `initial` undefined: with the text of the cell. Null: with what is being typed. */
  readonly begin: (initial: string | null | undefined, openList: boolean) => void
  /** Hands an ended edit to the screen, where it changed something. */
  readonly apply: (done: Committed<Row>) => void
  /** Ends the edit, if there is one, with its text. False: the text is wrong and stays. */
  readonly mayLeave: () => boolean
  /** The same for a click in the grid: where a wrong text stays, the person is taken back into it. */
  readonly leaveOrReturn: () => boolean
}

/** How an edit of the active cell begins, and what becomes of it. */
export function useCellEdits<Row>(options: Options<Row>): CellEdits<Row> {
  const latest = useLatest(options)

  const begin = useCallback<CellEdits<Row>['begin']>(
    (initial, openList) => {
      const { columns, rows, rowKey, going, editing, selection, reveal, onNotice, onOpen } = latest.current
      const { row, column } = selection().active
      const spec = columns[column]
      const data = rows.get(row)
      const goes = data !== undefined && (going?.(data) ?? null) !== null
      if (spec && !goes && !spec.readOnly && spec.check && data !== undefined) {
        reveal(row, column)
        editing.begin({ key: rowKey(data), row, column, data }, initial === undefined ? spec.text(data) : initial, openList)
        return
      }
      editing.cancel() // no cell opens: what was typed goes
      if (data === undefined) return
      if (goes) return onNotice('goingRow')
      if (spec?.opens && initial === undefined) onOpen?.(data, spec.id)
      else onNotice(spec?.opens ? 'opens' : 'readOnly')
    },
    [latest],
  )

  const apply = useCallback<CellEdits<Row>['apply']>(
    ({ session: { key, row, columnId }, value, changed }) => {
      const { rows, onBatch } = latest.current
      if (changed) onBatch({ kind: 'cells', origin: 'edit', cells: [{ key, row, columnId, value }], refused: [], outside: 0 }, rows)
    },
    [latest],
  )

  const mayLeave = useCallback((): boolean => {
    const { editing } = latest.current
    if (!editing.current()) return true
    const done = editing.commit()
    if (done) apply(done)
    return done !== null
  }, [latest, apply])

  const leaveOrReturn = useCallback((): boolean => {
    const left = mayLeave()
    const { editing, reveal, focus } = latest.current
    const open = editing.current()
    if (open) {
      reveal(open.row, open.column)
      focus()
    }
    return left
  }, [latest, mayLeave])

  return { begin, apply, mayLeave, leaveOrReturn }
}
