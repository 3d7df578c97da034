import type { CoreContext } from '../context.ts'
import type { Entity } from '../outbox/entity.ts'

/** Tells the page that rows of a list look different (or came, or went: `membership`); null: too many to name. */
export function announceRows(core: CoreContext, list: Entity['list'], keys: readonly number[] | null, membership: boolean): void {
  if (list === 'products') core.emit('products.changed', { productIds: keys === null ? null : [...keys], membership })
  else if (list === 'timecards') core.emit('timecards.changed', {})
  else {
    core.emit('categories.changed', {})
    // The grid names the 部門 of each product, sorts by that name and filters by the tree.
    core.emit('products.changed', { productIds: null, membership: true })
  }
}
