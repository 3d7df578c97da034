import type { CoreContext, Shop } from '../context.ts'
import { addUses } from './table.ts'

/** Uses that the file of a shop did not take, by device. */
const uncounted = new WeakMap<Shop, Map<number, number>>()

/**
 * Counts a job printed or a code read. A statistic: where the file cannot be written now (full disk, read-only) it is counted with the
 * next use, and what was printed or read goes on. Never throws.
 */
export function countUse(core: Pick<CoreContext, 'emit' | 'log' | 'now'>, shop: Shop, deviceId: number): void {
  const missing = uncounted.get(shop) ?? new Map<number, number>()
  uncounted.set(shop, missing)
  const before = missing.get(deviceId) ?? 0
  try {
    addUses(shop.db, deviceId, before + 1, core.now().toISOString())
    missing.delete(deviceId)
    core.emit('devices.changed', {})
  } catch (error) {
    if (before === 0) core.log.warn('devices.usesNotWritten', { deviceId, error })
    missing.set(deviceId, before + 1)
  }
}
