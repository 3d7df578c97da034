import type { ProductRow, ViewRequest } from '#shared/contracts/products.ts'
import { isBantoError } from '#shared/errors.ts'
import { call, onLineState, subscribe } from '../api/index.ts'
import type { GridHandle, RowCache } from '../grid/index.ts'
import { activeAnchor, anchorAfterOpening, clearRequestedAnchor, requestedAnchor, restoreAnchor, type Anchor } from './viewAnchor.ts'
import { createViewRows, locate, registerView, type DraftsAbove, type ProductView } from './viewRows.ts'

/** The new products that a request means; they stand above the view's rows. */
export type DraftsOf = (request: ViewRequest) => readonly ProductRow[]

export interface ViewSnapshot {
  readonly view: ProductView | null
  readonly error: unknown
  /** Rows came or went, and the list was left as it is because somebody is at work in it. */
  readonly outdated: boolean
}

interface ViewControllerOptions {
  /** The grid that shows the rows; null while none is drawn. */
  readonly grid: () => GridHandle | null
  /** The profile of the shop that is open. */
  readonly shop: () => string | null
  /** A window of rows could not be read. */
  readonly onError: (error: unknown) => void
}

export interface ViewController {
  readonly subscribe: (listener: () => void) => () => void
  readonly getSnapshot: () => ViewSnapshot
  /** Follows the engine's events until the returned function is called, which gives the view up. May be started again. */
  readonly start: () => () => void
  /**
   * What is wanted now, while `drawn` is on the screen: another request opens its view, other new products come into
   * the list. To be called when one of the three changed.
   */
  readonly update: (request: ViewRequest, draftsOf: DraftsOf, drawn: ProductView | null) => void
  /** The view of the snapshot is on the screen: the grid goes to its position there. To be called once a view. */
  readonly drawn: (view: ProductView | null) => void
  /** Opens the same request anew. */
  readonly refresh: () => void
}

/** Several changes of membership in a row reopen the list once. */
const reopenDelayMs = 400
/** Rows that are read before the height of the window is known. */
const rowsBeforeMeasuring = 60

/** Somebody types, or has picked rows to do something with: the list must not move meanwhile. */
const isInUse = (grid: GridHandle | null): boolean => grid !== null && (grid.isEditing() || grid.selectedRows() > 1)

/** The grid finds the row that is being edited among those that are loaded. */
async function loadEditedRow(view: { viewId: string; rows: RowCache<ProductRow> }, drafts: DraftsAbove, grid: GridHandle | null) {
  const key = grid?.editedKey() ?? null
  const at = typeof key === 'number' ? await locate(view.viewId, key, drafts.rows) : null
  if (at !== null) await view.rows.prime(at, at)
}

/**
 * The list of the products screen, outside React: opens a view for a request, opens it anew when rows came or went,
 * when the engine gave it up or after a lost connection, and keeps the person's position in it.
 */
export function createViewController({ grid, shop, onError }: ViewControllerOptions): ViewController {
  const listeners = new Set<() => void>()
  let snapshot: ViewSnapshot = { view: null, error: null, outdated: false }
  let wanted: ViewRequest | null = null
  let draftsOf: DraftsOf = () => []
  let current: ProductView | null = null
  let drafts: DraftsAbove = { rows: [] }
  let restore: ((grid: GridHandle) => void) | null = null
  let lastOpening = 0

  const put = (change: Partial<ViewSnapshot>): void => {
    snapshot = { ...snapshot, ...change }
    for (const listener of listeners) listener()
  }

  const open = async (request: ViewRequest, anchor: Anchor): Promise<void> => {
    lastOpening += 1
    const opening = lastOpening
    const isOutrun = (): boolean => opening !== lastOpening
    try {
      // The total comes with the view. Where it is to follow later, it enters here and in `createViewRows`.
      const { viewId, total } = await call('products.openView', request)
      if (isOutrun()) return
      const newDrafts: DraftsAbove = { rows: draftsOf(request) }
      const above = newDrafts.rows.length
      const rows = createViewRows({
        viewId,
        total,
        drafts: newDrafts,
        onError: (error) => {
          if (isOutrun()) return
          if (isBantoError(error) && error.code === 'VIEW_GONE') refresh()
          else onError(error)
        },
      })
      const found = anchor === 'top' ? null : await locate(viewId, anchor.productId, newDrafts.rows)
      const [first, last] = grid()?.span() ?? [0, rowsBeforeMeasuring]
      const moved = anchor === 'top' || found === null ? 0 : found - anchor.row
      const start = anchor === 'top' ? 0 : Math.max(0, first + moved)
      await rows.prime(start, start + Math.max(rowsBeforeMeasuring, last - first))
      await loadEditedRow({ viewId, rows }, newDrafts, grid())
      if (isOutrun()) return rows.close()
      const [stays, at] = anchorAfterOpening(anchor, found, activeAnchor(grid(), current?.rows), rows)
      current?.rows.close()
      drafts = newDrafts
      current = { shop: shop(), viewId, request, rows, above }
      registerView(current)
      clearRequestedAnchor(anchor)
      restore = (drawn) => restoreAnchor(drawn, stays, at, above + total)
      put({ view: current, error: null, outdated: false })
    } catch (error) {
      if (!isOutrun()) put({ error })
    }
  }

  const refresh = (): void => {
    if (wanted === null) return
    const requested = requestedAnchor(draftsOf(wanted))
    void open(wanted, requested === 'top' ? activeAnchor(grid(), current?.rows) : requested)
  }

  const followMembership = (): void => {
    if (isInUse(grid()) && (current?.rows.total ?? 0) > 0) put({ outdated: true })
    else refresh()
  }

  /** New products came, went or were edited: the same ones are drawn anew, others open the list again. */
  const followDrafts = (request: ViewRequest, view: ProductView): void => {
    const now = draftsOf(request)
    const before = drafts.rows
    const isSame = now.length === before.length && now.every(({ productId }, index) => productId === before[index]?.productId)
    const requested = requestedAnchor(now)
    if (requested !== 'top') void open(request, requested)
    else if (!isSame) refresh()
    else if (now.length > 0) {
      drafts.rows = now
      view.rows.refresh(({ productId }) => productId < 0)
    }
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => snapshot,
    start() {
      let timer: ReturnType<typeof setTimeout> | undefined
      const reopen = (): void => {
        timer = undefined
        followMembership()
      }
      const stops = [
        subscribe('products.changed', ({ productIds, membership }) => {
          const named = productIds === null ? null : new Set(productIds)
          current?.rows.refresh(named === null ? undefined : (row) => named.has(row.productId))
          if (membership) timer ??= setTimeout(reopen, reopenDelayMs)
        }),
        onLineState((state) => {
          if (state === 'connected') refresh()
        }),
      ]
      return () => {
        clearTimeout(timer)
        for (const stop of stops) stop()
        lastOpening += 1
        current?.rows.close()
        current = null
        wanted = null
      }
    },
    update(request, nextDraftsOf, drawn) {
      draftsOf = nextDraftsOf
      if (request !== wanted) {
        wanted = request
        // By the way back from another screen, or by one that asked for a product.
        void open(request, requestedAnchor(draftsOf(request)))
      } else if (drawn?.request === request) followDrafts(request, drawn)
    },
    drawn(view) {
      const shown = grid()
      if (view !== null && shown !== null) restore?.(shown)
    },
    refresh,
  }
}
