import type { EntityName } from '#shared/domain/entities.ts'
import { announceRows } from '../changes/announceRows.ts'
import { changeSummary } from '../changes/read.ts'
import type { CoreContext, Shop } from '../context.ts'
import { entities } from '../entities/index.ts'
import type { Entity } from '../outbox/entity.ts'
import type { Announcer as RowAnnouncer } from '../outbox/run.ts'
import { resourceStates } from './pull/state.ts'

/** More changed rows than this are not worth naming one by one. */
const maxRowsNamed = 1000
/** Milliseconds between two events of a kind. */
const intervalMs = 400
/** Telling takes at most this share of the time: rows are counted for it, which takes long where there are millions. */
const maxShareOfTime = 1 / 20

interface Waiting {
  /** Null: too many to name. */
  keys: Set<number> | null
  membership: boolean
}

export interface Announcer extends RowAnnouncer {
  /** Where a resource stands is another one. */
  resources(): void
}

/**
 * Tells the page what changed, thinned: rows as they come in, and where the resources stand. Nothing
 * is lost to the thinning: `flush` sends what is left.
 */
export function createAnnouncer(core: CoreContext, shop: Shop): Announcer {
  const waiting = new Map<Entity['list'], Waiting>()
  let areResourcesChanged = false
  let areChangesChanged = false
  let last = 0
  let tookMs = 0

  const send = () => {
    if (core.shopOrNull() !== shop) return
    const began = performance.now()
    for (const [list, { keys, membership }] of waiting) announceRows(core, list, keys === null ? null : [...keys], membership)
    waiting.clear()
    if (areResourcesChanged) core.emit('sync.changed', { resources: resourceStates(shop.db) })
    if (areChangesChanged) core.emit('changes.changed', changeSummary(shop.db))
    areChangesChanged = false
    areResourcesChanged = false
    last = performance.now()
    tookMs = last - began
    core.touchStatus()
  }
  const maybe = () => {
    if (performance.now() - last >= Math.max(intervalMs, tookMs / maxShareOfTime)) send()
  }

  return {
    rows(entity: EntityName, changed: readonly number[], options: { readonly membership: boolean }): void {
      if (changed.length === 0) return
      const { list } = entities[entity]
      const one = waiting.get(list) ?? { keys: new Set<number>(), membership: false }
      waiting.set(list, one)
      one.membership ||= options.membership
      if (one.keys !== null) {
        for (const key of changed) one.keys.add(key)
        if (one.keys.size > maxRowsNamed) one.keys = null
      }
      maybe()
    },
    resources(): void {
      areResourcesChanged = true
      maybe()
    },
    changes(): void {
      areChangesChanged = true
      maybe()
    },
    flush: send,
  }
}
