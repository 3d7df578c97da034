import { setImmediate } from 'node:timers/promises'
import { BantoError } from '#shared/errors.ts'
import type { CoreContext } from './context.ts'
import type { ReadDb } from './store/db.ts'

/** Gives other calls their turn. Throws NOT_SIGNED_IN where the file that the work is about was closed meanwhile. */
export async function turnIn(core: Pick<CoreContext, 'shop'>, db: ReadDb): Promise<void> {
  await setImmediate()
  if (core.shop().db !== db) throw new BantoError('NOT_SIGNED_IN', 'another shop is open', { retryable: true })
}

/** Long work in steps of some milliseconds: others may have their turn at each `yield`. */
export type Steps<T> = Generator<undefined, T, undefined>

/** Goes through the steps, with a turn for others after each. */
export async function inTurns<T>(steps: Steps<T>, turn: () => Promise<void>): Promise<T> {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
    await turn()
  }
}

/** Goes through the steps without a pause. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}
