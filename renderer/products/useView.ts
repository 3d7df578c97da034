import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { ProductRow, ViewRequest } from '#shared/contracts/products.ts'
import { isBantoError } from '#shared/errors.ts'
import { useErrors } from '../common/errors.ts'
import { call, onLineState, subscribe } from '../api/index.ts'
import { createRowCache, useLatest, type GridHandle, type RowCache } from '../grid/index.ts'
import { useProducts, type Place } from './settings.ts'
import { shopNow } from './shopNow.ts'
import { resumed } from './unfinished.tsx'

export interface ProductView {
  /** The profile of the shop it shows. */
  readonly shop: string | null
  readonly viewId: string
  readonly request: ViewRequest
  /** New products first, then the view's rows. */
  readonly rows: RowCache<ProductRow>
  /** How many new products stand above the view. */
  readonly above: number
}

/** New products as they are now. An object that stays, so that the rows' source can read it any time. */
interface Above {
  rows: readonly ProductRow[]
}

export interface ViewState {
  readonly view: ProductView | null
  /** An answer is on its way. */
  readonly opening: boolean
  readonly error: unknown
  /** Rows came or went, and the list was left as it is because somebody is at work in it. */
  readonly outdated: boolean
  readonly refresh: () => void
}

/** What stays where it is when a view is opened anew. */
type Keep = { readonly productId: number; readonly row: number; readonly place?: Place } | 'top'

interface Shown {
  readonly view: ProductView
  /** Puts the grid where it has to stand on these rows. */
  readonly settle: (grid: GridHandle) => void
}

const settling =
  (keep: Keep, found: number | null, total: number) =>
  (grid: GridHandle): void => {
    // The cell that is edited went with its row by itself; only a text that is taken up again comes before it.
    const takesUp = keep !== 'top' && keep.place?.typed !== undefined
    if (grid.isEditing() && !takesUp) return
    if (keep === 'top') grid.goTo(0)
    else if (found !== null && keep.place) {
      // Down and up again, so that the row comes to stand where it stood.
      grid.goTo(total - 1)
      grid.goTo(Math.max(0, found - keep.place.below))
      grid.goTo(found, keep.place.columnId)
      if (keep.place.typed !== undefined) resumed(grid, keep.place.productId, keep.place.columnId, keep.place.typed)
    } else if (found !== null && found !== keep.row) grid.follow(keep.row, found)
  }

/** Somebody types, or has picked rows to do something with: the list must not move under the hand. */
const atWork = ({ current: grid }: RefObject<GridHandle | null>): boolean => grid !== null && (grid.isEditing() || grid.selectedRows() > 1)

const quiet = 400
/** Rows drawn before anything is known about the window. */
const firstRows = 60

/** Where to stand, said by another screen or by the making of a product; it holds until a list is shown that stands there. */
function placeAsked(above: readonly ProductRow[]): Keep {
  const { place } = useProducts.getState()
  const awaited = place !== null && place.productId < 0 && !above.some(({ productId }) => productId === place.productId)
  if (place === null || awaited) return 'top'
  return { productId: place.productId, row: 0, place }
}

function placeReached(keep: Keep): void {
  const { place, leaveAt } = useProducts.getState()
  if (keep !== 'top' && keep.place !== undefined && keep.place === place) leaveAt(null)
}

/** Where a product stands: among the new ones above, or in the view below them. */
export async function locate(viewId: string, productId: number, above: readonly ProductRow[]): Promise<number | null> {
  const at = above.findIndex((row) => row.productId === productId)
  if (at >= 0 || productId < 0) return at < 0 ? null : at
  const { position } = await call('products.locate', { viewId, productId })
  return position === null ? null : position + above.length
}

/**
 * A list that is opened anew takes its time, and the person may have gone to another cell of the old one: that is
 * the one that stays. Rows that are not loaded moved as the first one did.
 */
function movedMeanwhile(keep: Keep, found: number | null, now: Keep, rows: RowCache<ProductRow>): readonly [Keep, number | null] {
  if (keep === 'top' || keep.place || now === 'top' || now.row === keep.row) return [keep, found]
  return [now, rows.find(({ productId }) => productId === now.productId) ?? (found === null ? null : now.row + found - keep.row)]
}

/** The grid finds the row that is being edited among those that are loaded. */
async function primeEdited(
  viewId: string,
  rows: RowCache<ProductRow>,
  above: readonly ProductRow[],
  grid: GridHandle | null,
): Promise<void> {
  const key = grid?.editedKey() ?? null
  const at = typeof key === 'number' ? await locate(viewId, key, above) : null
  if (at !== null) await rows.prime(at, at)
}

const viewsByRows = new WeakMap<RowCache<ProductRow>, ProductView>()

/** The view that a list of rows belongs to, also when it is shown no more. */
export const viewOf = (rows: RowCache<ProductRow>): ProductView | null => viewsByRows.get(rows) ?? null

/**
 * The rows that the request means, in an order that stays fixed until the view is opened anew: by
 * another request, by rows that came or went with a sync, or because the engine gave the view up.
 */
export function useView(
  request: ViewRequest,
  grid: RefObject<GridHandle | null>,
  drafts: (request: ViewRequest) => readonly ProductRow[],
): ViewState {
  const errors = useErrors()
  const client = useQueryClient()
  const [shown, setShown] = useState<Shown | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [outdated, setOutdated] = useState(false)
  const turn = useRef(0)
  const current = useRef<ProductView | null>(null)
  const again = useRef<() => void>(() => {})
  const latest = useLatest({ request, errors, drafts })
  const above = useRef<Above>({ rows: [] })

  const stand = useCallback((): Keep => {
    const at = grid.current?.active()
    const row = at && current.current?.rows.get(at.row)
    return at && row ? { productId: row.productId, row: at.row } : 'top'
  }, [grid])
  const where = useCallback((): Keep => {
    const asked = placeAsked(latest.current.drafts(latest.current.request))
    return asked === 'top' ? stand() : asked
  }, [stand, latest])

  const open = useCallback(
    async (asked: ViewRequest, keep: Keep): Promise<void> => {
      turn.current += 1
      const mine = turn.current
      try {
        const { viewId, total } = await call('products.openView', asked)
        if (mine !== turn.current) return
        const { drafts: draftsNow } = latest.current
        const top: Above = { rows: draftsNow(asked) }
        const count = top.rows.length
        const rows = createRowCache<ProductRow>({
          total: count + total,
          fetch: async (offset, limit) => {
            const head = top.rows.slice(offset, offset + limit)
            const rest = limit - head.length
            return rest === 0
              ? head
              : [...head, ...(await call('products.rows', { viewId, offset: Math.max(0, offset - count), limit: rest })).rows]
          },
          onError: (failure) => {
            if (mine !== turn.current) return
            if (isBantoError(failure) && failure.code === 'VIEW_GONE') again.current()
            else {
              const { errors: told } = latest.current
              told.show(failure)
            }
          },
        })
        const found = keep === 'top' ? null : await locate(viewId, keep.productId, top.rows)
        const [first, last] = grid.current?.span() ?? [0, firstRows]
        const by = keep === 'top' || found === null ? 0 : found - keep.row
        const start = keep === 'top' ? 0 : Math.max(0, first + by)
        await rows.prime(start, start + Math.max(firstRows, last - first))
        await primeEdited(viewId, rows, top.rows, grid.current)
        if (mine !== turn.current) return rows.close()
        const [stays, at] = movedMeanwhile(keep, found, stand(), rows)
        current.current?.rows.close()
        above.current = top
        current.current = { shop: shopNow(client), viewId, request: asked, rows, above: count }
        viewsByRows.set(rows, current.current)
        placeReached(keep)
        setShown({ view: current.current, settle: settling(stays, at, count + total) })
        setError(null)
        setOutdated(false)
      } catch (failure) {
        if (mine === turn.current) setError(failure)
      }
    },
    [client, grid, latest, stand],
  )

  useLayoutEffect(() => {
    if (shown && grid.current) shown.settle(grid.current)
  }, [shown, grid])

  useEffect(() => {
    // By the way back from another screen, or by one that asked for a product.
    void open(request, placeAsked(latest.current.drafts(request)))
  }, [request, open, latest])

  const refresh = useCallback(() => {
    const { request: now } = latest.current
    void open(now, where())
  }, [open, where, latest])
  const followMembership = useCallback(() => {
    if (atWork(grid) && (current.current?.rows.total ?? 0) > 0) setOutdated(true)
    else refresh()
  }, [grid, refresh])
  useLayoutEffect(() => {
    again.current = refresh
  }, [refresh])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const reopen = (): void => {
      timer = undefined
      followMembership()
    }
    const stops = [
      subscribe('products.changed', ({ productIds, membership }) => {
        const named = productIds === null ? null : new Set(productIds)
        current.current?.rows.refresh(named === null ? undefined : (row) => named.has(row.productId))
        if (membership) timer ??= setTimeout(reopen, quiet)
      }),
      onLineState((state) => {
        if (state === 'connected') refresh()
      }),
    ]
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [followMembership, refresh])

  // New products came, went or were edited: the same ones are drawn anew, others open the list again.
  const shownView = shown?.view
  useEffect(() => {
    const { request: wanted } = latest.current
    // Another request is on its way: it brings its own.
    if (!shownView || shownView.request !== wanted) return
    const now = drafts(wanted)
    const before = above.current.rows
    const same = now.length === before.length && now.every(({ productId }, index) => productId === before[index]?.productId)
    const keep = placeAsked(now)
    if (keep !== 'top') void open(wanted, keep)
    else if (!same) refresh()
    else if (now.length > 0) {
      above.current.rows = now
      shownView.rows.refresh(({ productId }) => productId < 0)
    }
  }, [drafts, shownView, refresh, open, latest])

  useEffect(
    () => () => {
      turn.current += 1
      current.current?.rows.close()
      current.current = null
    },
    [],
  )

  const opening = error === null && shown?.view.request !== request
  return { view: shown?.view ?? null, opening, error, outdated, refresh }
}
