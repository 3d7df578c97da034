import { BantoError } from '#shared/errors.ts'
import type { Shop } from '../context.ts'

const ends = new WeakMap<Shop, Promise<unknown>>()

/**
 * One after the other, per shop: a page asked for before a push must not be written after it, or the
 * grid would show the old value again. Throws CANCELLED when the signal is aborted while waiting.
 */
export async function inTurn<T>(shop: Shop, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const before = ends.get(shop) ?? Promise.resolve()
  const mine = before.then(() => {
    if (signal.aborted) throw new BantoError('CANCELLED', 'cancelled before its turn came')
    return work()
  })
  ends.set(
    shop,
    mine.catch(() => undefined),
  )
  return mine
}
