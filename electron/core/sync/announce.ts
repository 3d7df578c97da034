import type { CoreContext, Shop } from '../context.ts'
import { resourceStates } from './pull/state.ts'

/** More changed rows than this are not worth naming one by one. */
const named = 1000
/** Milliseconds between two events of a kind. */
const often = 400
/** Telling takes at most this share of the time: rows are counted for it, which takes long where there are millions. */
const shareOfTime = 1 / 20

/**
 * Tells the page what changed, thinned: rows as they come in, and where the resources stand. Nothing
 * is lost to the thinning: `flush` sends what is left.
 */
export function createAnnouncer(core: CoreContext, shop: Shop, tellChanges: () => void = () => undefined) {
  let ids: Set<number> | null = new Set()
  let membership = false
  let dirty = false
  let staged = false
  let last = 0
  let tookMs = 0

  const send = () => {
    if (core.shopOrNull() !== shop) return
    const began = performance.now()
    if (ids === null || ids.size > 0 || membership) {
      core.emit('products.changed', { productIds: ids === null ? null : [...ids], membership })
    }
    if (dirty) core.emit('sync.changed', { resources: resourceStates(shop.db) })
    if (staged) tellChanges()
    staged = false
    ids = new Set()
    membership = false
    dirty = false
    last = performance.now()
    tookMs = last - began
    core.touchStatus()
  }
  const maybe = () => {
    if (performance.now() - last >= Math.max(often, tookMs / shareOfTime)) send()
  }

  return {
    products(changed: readonly number[], options: { readonly membership: boolean }): void {
      if (changed.length === 0) return
      membership ||= options.membership
      if (ids !== null) {
        for (const id of changed) ids.add(id)
        if (ids.size > named) ids = null
      }
      maybe()
    },
    resources(): void {
      dirty = true
      maybe()
    },
    /** The list of unsent changes is another one. */
    changes(): void {
      staged = true
      maybe()
    },
    flush: send,
  }
}
export type Announcer = ReturnType<typeof createAnnouncer>
