import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { RowCache } from './rowCache.ts'
import { single, type Selection } from './selection.ts'
import type { GridColumn, RowKey, UnfinishedEdit } from './types.ts'
import type { Committed, Editing } from './useEditing.ts'
import { useLatest } from './useLatest.ts'

interface Options<Row> {
  readonly rows: RowCache<Row>
  readonly columns: readonly GridColumn<Row>[]
  readonly rowKey: (row: Row) => RowKey
  readonly editing: Editing<Row>
  readonly selection: () => Selection
  readonly select: (selection: Selection) => void
  /** Selects the cell that is edited and brings it into view. */
  readonly go: (selection: Selection) => void
  readonly apply: (done: Committed<Row>) => void
  readonly onUnfinished: (edit: UnfinishedEdit<Row>) => void
}

/**
 * What happens to the work of a person when another list takes the place of the one on the screen.
 *
 * A selection of many cells means rows that were seen: it does not stretch over other ones, and only
 * its active cell is left. An edit belongs to its row, not to a place on the screen. In another list (a search, a sort, rows
 * that came or went) the editor goes with its row. Where the row is not in it, or its column is
 * hidden, or the grid is left, the edit ends: a right text is taken for its row, a wrong one is
 * handed over with the row it belongs to. The returned function ends it so at any moment.
 */
export function useFollow<Row>(options: Options<Row>): () => void {
  const { rows, columns } = options
  const latest = useLatest(options)

  const leave = useCallback(() => {
    const { editing, apply, onUnfinished } = latest.current
    const session = editing.current()
    if (!session) return
    const done = editing.commit()
    if (done) return apply(done)
    const { key, data, columnId, text, message } = editing.current() ?? session
    editing.cancel()
    onUnfinished({ key, data, columnId, text, message: message ?? '' })
  }, [latest])

  const seen = useRef({ rows, columns })
  useLayoutEffect(() => {
    const before = seen.current
    seen.current = { rows, columns }
    if (before.rows === rows && before.columns === columns) return
    const { editing, rowKey, selection, select, go } = latest.current
    const session = editing.current()
    if (!session) {
      if (before.rows !== rows) select(single(selection().active))
      return
    }
    const column = columns.findIndex(({ id }) => id === session.columnId)
    const row = before.rows === rows ? session.row : rows.find((data) => rowKey(data) === session.key)
    if (row === null || column < 0) return leave()
    editing.move(row, column)
    go(single({ row, column }))
  }, [rows, columns, latest, leave])

  useEffect(() => leave, [leave])
  return leave
}
