import { randomUUID } from 'node:crypto'
import type { RowSelection, ViewRequest } from '#shared/contracts/products.ts'
import { BantoError } from '#shared/errors.ts'
import type { SharedView, ViewLink } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import type { Ids } from './order/build.ts'
import { createHitFinder, isHit, type HitFinder } from './order/hits.ts'
import { createOrders, type Orders } from './order/orders.ts'
import { viewIds } from './viewIds.ts'

export { viewIds } from './viewIds.ts'

/** Views are remembered by their rows' ids alone: a window is a slice. */
export interface Views {
  open(db: ReadDb, request: ViewRequest): { viewId: string; total: number }
  /** Ids at [offset, offset + limit). Throws VIEW_GONE. */
  slice(viewId: string, offset: number, limit: number): number[]
  locate(viewId: string, productId: number): number | null
  /** Ids meant by a selection, each once, in its order. */
  resolve(selection: RowSelection): number[]
}

const maxViews = 8
/** With fewer hits than this, sorting them by SQL is faster than building an order of all products. */
const fewHits = 5_000

/** What views are made of, for one open file; somebody may prepare it beside the calls. */
export interface ViewSources {
  readonly orders: Orders
  readonly hits: HitFinder
}

export const createViewSources = (): ViewSources => ({ orders: createOrders(), hits: createHitFinder() })

export function createViews({ orders, hits }: ViewSources = createViewSources(), link?: ViewLink): Views {
  const views = new Map<string, Ids>()

  const keep = ({ viewId, ids }: SharedView): void => {
    views.set(viewId, ids)
    for (const old of views.keys()) {
      if (views.size <= maxViews) break
      views.delete(old)
    }
  }
  const get = (viewId: string): Ids => {
    // In the order they were opened in, whoever opened them.
    for (const view of link?.take() ?? []) keep(view)
    const ids = views.get(viewId)
    if (ids === undefined) throw new BantoError('VIEW_GONE', `view ${viewId} is gone`, { retryable: true })
    // The least recently used goes first.
    views.delete(viewId)
    views.set(viewId, ids)
    return ids
  }
  const idsOf = (db: ReadDb, request: ViewRequest): Ids => {
    const found = hits.find(db, request, orders.ids(db))
    if (found !== null && found.count < fewHits && !orders.isBuilt(db, request.sort.field)) {
      return Float64Array.from(viewIds(db, request))
    }
    const { ids, rows } = orders.sorted(db, request.sort)
    const count = found?.count ?? ids.length
    const picked =
      ids instanceof Int32Array ? new Int32Array(new SharedArrayBuffer(4 * count)) : new Float64Array(new SharedArrayBuffer(8 * count))
    if (found === null) for (let i = 0; i < count; i += 1) picked[i] = ids[rows[i]!]!
    else {
      let out = 0
      for (let i = 0; out < count; i += 1) if (isHit(found, rows[i]!)) picked[out++] = ids[rows[i]!]!
    }
    return picked
  }
  return {
    open(db, request) {
      const view = { viewId: randomUUID(), ids: idsOf(db, request) }
      keep(view)
      link?.send(view)
      return { viewId: view.viewId, total: view.ids.length }
    },
    slice: (viewId, offset, limit) => [...get(viewId).subarray(offset, offset + limit)],
    locate(viewId, productId) {
      const position = get(viewId).indexOf(productId)
      return position < 0 ? null : position
    },
    resolve(selection) {
      if ('productIds' in selection) return [...new Set(selection.productIds)]
      const ids = get(selection.viewId)
      if ('all' in selection) return [...ids]
      const chosen = new Set<number>()
      for (const [from, to] of selection.ranges) for (const id of ids.subarray(from, to)) chosen.add(id)
      return [...chosen]
    },
  }
}
