import type { CoreContext, Shop } from '../../context.ts'
import type { WriteDb } from '../../store/db.ts'
import type { Resource } from './resource.ts'
import { resources } from './resources.ts'

/**
 * Work that follows the rows of a pull, such as the search index: rows are of use without it, so it is
 * done while nothing else can be, in small steps, and in large ones only where too much would wait.
 */

/** Rows that may wait: search reads each of them itself until it is indexed. */
const maxWaitingRows = 20_000
/** A large batch costs FTS5 a third less a row than a page; larger ones hold calls of the page back. */
const rowsPerBatch = 4_000
const rowsPerStep = 1_000
/** A reply that has not come after this time leaves room for a step. Milliseconds. */
const idleAfterMs = 40
/** Between two steps when the pull is over. Milliseconds. */
const pauseMs = 10

/** To be called after each page. */
export function followRows(db: WriteDb, { behind }: Pick<Resource, 'behind'>): void {
  if (behind !== undefined && behind.waiting(db) >= maxWaitingRows) behind.step(db, rowsPerBatch)
}

/** The reply; while it is on its way, step by step, what waits. */
export async function workWhileWaiting<T>(reply: Promise<T>, db: WriteDb, { behind }: Pick<Resource, 'behind'>): Promise<T> {
  if (behind === undefined) return reply
  let hasCome = false
  const come = reply.then(
    () => void (hasCome = true),
    () => void (hasCome = true),
  )
  for (let waits = true; waits; waits = !hasCome && behind.step(db, rowsPerStep) > 0) {
    let timer: NodeJS.Timeout | undefined
    await Promise.race([come, new Promise((idle) => (timer = setTimeout(idle, idleAfterMs)))])
    clearTimeout(timer)
  }
  return reply
}

/** What still waits when a pull is over, in the background, as long as this shop is open. */
export function finishBehind(core: CoreContext, shop: Shop): void {
  const work = (): void => {
    if (core.shopOrNull() !== shop) return
    try {
      let done = 0
      for (const { behind } of resources) done += behind?.step(shop.db, rowsPerStep) ?? 0
      if (done > 0) setTimeout(work, pauseMs).unref()
    } catch (error) {
      // What waits is done when it is asked for: a file that cannot be written now is no reason to fail.
      core.log.warn('sync.behind', { message: String(error) })
    }
  }
  setTimeout(work, pauseMs).unref()
}
