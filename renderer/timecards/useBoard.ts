import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import type { TimecardPerson } from '#shared/contracts/timecards.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useEngine } from '../common/queries.ts'
import { createRowCache, useLatest, type GridHandle, type RowCache } from '../grid/index.ts'
import { firstColumn } from './columns.tsx'
import { boardFocus } from './state.ts'

/** People that are fetched at a time: two windows of a large screen. */
const windowRows = 40
/** Rows that are read before the height of the window is known. */
const rowsBeforeMeasuring = 30

type Asked = Omit<InputOf<'timecards.board'>, 'offset' | 'limit' | 'locate'>

export interface BoardView {
  readonly asked: Asked
  readonly data: OutputOf<'timecards.board'>
  readonly rows: RowCache<TimecardPerson>
  /** The row of the person who had the focus before; null: nobody had it, or the person is not in this list. */
  readonly at: number | null
}

const rowsOf = (asked: Asked, { total, people }: BoardView['data'], onError: (error: unknown) => void): RowCache<TimecardPerson> =>
  createRowCache({
    total,
    windowSize: windowRows,
    // The first window came with the sums.
    fetch: async (offset, limit) =>
      offset === 0 && people.length >= limit
        ? people.slice(0, limit)
        : (await call('timecards.board', { ...asked, offset, limit, locate: null })).people,
    onError,
  })

/** The row of somebody in a list, wherever it stands; null: not in it. */
async function locate(asked: Asked, { people }: BoardView['data'], staffId: number): Promise<number | null> {
  const at = people.findIndex((person) => person.staffId === staffId)
  return at >= 0 ? at : (await call('timecards.board', { ...asked, offset: 0, limit: 1, locate: staffId })).at
}

/** Whether another search, filter or order takes the place of a list: it is looked at from its top. */
const isOtherList = (before: Asked | undefined, now: Asked): boolean =>
  before !== undefined &&
  (before.storeId !== now.storeId || before.search !== now.search || before.only !== now.only || before.order !== now.order)

/** People of a period; the list stays on the screen until the next one is here, and the focus stays with its person. */
export function useBoard(
  { month, storeId, search, only, order }: Asked,
  grid: RefObject<GridHandle | null>,
): { readonly view: BoardView | null; readonly error: unknown; readonly retry: () => void } {
  const errors = useLatest(useErrors())
  const asked = useMemo<Asked>(() => ({ month, storeId, search, only, order }), [month, storeId, search, only, order])
  const { data, dataUpdatedAt, error, refetch } = useEngine('timecards.board', { ...asked, offset: 0, limit: windowRows, locate: null })
  const [view, setView] = useState<BoardView | null>(null)
  const current = useRef<BoardView | null>(null)

  useEffect(() => {
    if (data === undefined) return undefined
    let isOutrun = false
    const rows = rowsOf(asked, data, (failure) => errors.current.show(failure))
    const open = async (): Promise<void> => {
      const before = current.current
      const { at: focused } = boardFocus.getState()
      const here = grid.current?.active()
      // The first cell is where a board begins: who has not gone on from there sees the next list from its top as well.
      const isAtStart = here !== undefined && here.row === 0 && here.columnId === firstColumn
      const at = focused === null || isAtStart || isOtherList(before?.asked, asked) ? null : await locate(asked, data, focused.staffId)
      const [first, last] = grid.current?.span() ?? [0, rowsBeforeMeasuring]
      const start = Math.max(0, at === null ? 0 : first + at - (here?.row ?? 0))
      await rows.prime(start, start + Math.max(rowsBeforeMeasuring, last - first))
      if (isOutrun) return rows.close()
      current.current = { asked, data, rows, at }
      setView(current.current)
      before?.rows.close()
    }
    open().catch((failure: unknown) => errors.current.show(failure))
    return () => {
      isOutrun = true
    }
  }, [asked, data, dataUpdatedAt, grid, errors])

  const seen = useRef<BoardView | null>(null)
  useLayoutEffect(() => {
    const { current: handle } = grid
    const before = seen.current
    if (view === null || handle === null || before === view) return
    seen.current = view
    if (before === null) return
    if (isOtherList(before.asked, view.asked)) handle.goTo(0)
    else if (view.at !== null) handle.follow(handle.active().row, view.at)
  }, [view, grid])
  return { view, error, retry: () => void refetch() }
}
