import { BantoError } from '#shared/errors.ts'
import { createSerialQueue, type SerialQueue } from '#shared/serialQueue.ts'
import type { Shop } from '../context.ts'

const queues = new WeakMap<Shop, SerialQueue>()

/**
 * One after the other, per shop: a page asked for before a push must not be written after it, or the
 * grid would show the old value again. Throws CANCELLED when the signal is aborted while waiting.
 */
export async function withShopLock<T>(shop: Shop, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const queue = queues.get(shop) ?? createSerialQueue()
  queues.set(shop, queue)
  return queue.run(() => {
    if (signal.aborted) throw new BantoError('CANCELLED', 'cancelled before its turn came')
    return work()
  })
}
