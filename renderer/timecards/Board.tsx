import { useCallback, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import type { TimecardOrder, TimecardPerson } from '#shared/contracts/timecards.ts'
import { Grid, type GridHandle, type GridNotice, type GridWords, type Selection, type Sort } from '../grid/index.ts'
import { useEngine } from '../common/queries.ts'
import { notifications } from '../ui/index.ts'
import { boardColumns, frozenColumns, widthName } from './columns.tsx'
import { isDayText } from './days.ts'
import { shortStoreNames } from './names.ts'
import { boardFocus, useTimecards } from './state.ts'
import type { BoardView } from './useBoard.ts'
import { useTimecardWords } from './words.ts'

const rowHeight = 36
const maxWidth = 400

const staffIdOf = ({ staffId }: TimecardPerson): number => staffId
/** Names and codes begin with the first, hours with the most. */
const isAscending = (order: TimecardOrder): boolean => order === 'name' || order === 'code'

function useGridWords(label: string): GridWords {
  const { t } = useTimecardWords()
  return useMemo(() => {
    const none = ''
    return {
      label,
      rowNumber: t('timecards.board.rowNumber'),
      selectAll: t('timecards.board.selectAll'),
      editor: t('timecards.board.cell'),
      resize: (title) => t('timecards.board.resize', { title }),
      readOnlyCell: t('timecards.board.readOnly'),
      noChoice: none,
      goneRow: t('timecards.board.gone'),
      marks: { staged: none, queued: none, sending: none, unknown: none, conflict: none, rejected: none },
    }
  }, [t, label])
}

/** People × days of a period. Arrow keys walk over it, Enter opens the day, or the month of the person whose name it stands on. */
export function Board({ view, grid }: { readonly view: BoardView; readonly grid: RefObject<GridHandle | null> }) {
  const words = useTimecardWords()
  const { t } = words
  const { set, widths, order } = useTimecards()
  const { rows, asked } = view
  const { from, to } = view.data
  const stores = useEngine('timecards.settings', {}).data?.stores
  const columns = useMemo(() => boardColumns({ from, to }, words, widths, shortStoreNames(stores ?? [])), [from, to, words, widths, stores])
  const sort = useMemo<Sort>(() => ({ columnId: order, direction: isAscending(order) ? 'asc' : 'desc' }), [order])
  const gridWords = useGridWords(t('timecards.board.label', { month: words.month(asked.month) }))

  // Back from another screen, or from a person's month: to the same person and day. Later lists are followed by useBoard.
  const [at] = useState(() => boardFocus.getState().at)
  const isPlaced = useRef(false)
  useLayoutEffect(() => {
    if (isPlaced.current) return
    isPlaced.current = true
    if (at === null) return
    const row = rows.find((person) => person.staffId === at.staffId)
    if (row !== null) grid.current?.goTo(row, at.columnId)
  }, [rows, grid, at])

  const onSelection = useCallback(
    ({ active }: Selection) => {
      const person = rows.get(active.row)
      const column = columns[active.column]
      boardFocus.setState({ at: person === undefined || column === undefined ? null : { staffId: person.staffId, columnId: column.id } })
    },
    [rows, columns],
  )
  const onOpen = useCallback(
    ({ staffId }: TimecardPerson, columnId: string) =>
      isDayText(columnId) ? set({ open: { staffId, day: columnId } }) : set({ staffId, open: null }),
    [set],
  )
  const tell = useCallback((message: string) => notifications.show({ id: 'timecards-notice', message, autoClose: 3500 }), [])
  const onNotice = useCallback(
    (notice: GridNotice) => {
      const said: Partial<Record<GridNotice, string>> = {
        copyOneBlock: t('timecards.board.copyOneBlock'),
        copyTooLarge: t('timecards.board.copyTooLarge'),
        copyFailed: t('timecards.board.copyFailed'),
        copyPreparing: t('timecards.board.copying'),
      }
      tell(said[notice] ?? t('timecards.board.readOnly'))
    },
    [t, tell],
  )
  const onSort = useCallback(({ columnId }: Sort) => set({ order: columnId as TimecardOrder }), [set])
  const onResize = useCallback(
    (columnId: string, width: number) => {
      const { widths: before } = useTimecards.getState()
      set({ widths: { ...before, [widthName(columnId)]: Math.round(Math.min(maxWidth, width)) } })
    },
    [set],
  )
  const onBatch = useCallback(() => tell(t('timecards.board.readOnly')), [t, tell])
  return (
    <Grid
      ref={grid}
      columns={columns}
      rows={rows}
      rowKey={staffIdOf}
      sort={sort}
      frozen={frozenColumns}
      rowHeight={rowHeight}
      words={gridWords}
      autoFocus
      onSort={onSort}
      onResize={onResize}
      onBatch={onBatch}
      onOpen={onOpen}
      onUnfinished={onBatch}
      onNotice={onNotice}
      onSelection={onSelection}
    />
  )
}
