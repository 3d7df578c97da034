import { isBantoError, type BantoError } from '#shared/errors.ts'
import type { WireRow } from '../smaregi/client.ts'
import { failpoint } from '../failpoints.ts'
import { mirrorProduct, UnreadableRow } from './transitions.ts'
import { accept, compare, leaveAllUnknown, rejectAll, settle, takeBackAll, type Missing, type Outcome } from './rowCells.ts'
import { isRefusal, note, nothingDone, read, refusalOf, serverNow, stamp, stopIfIntercepted, tries, write, type Run } from './run.ts'
import { holdProduct, holdUnread, isOneRows } from './held.ts'

/**
 * The plain way: the row is read, only fields that nobody else has changed are sent, as absolute
 * values in one PATCH, and the row is read again. Absolute values may be repeated, so a lost answer
 * costs one read.
 */
export async function pushProduct(run: Run, key: number): Promise<void> {
  await sendUntilSeen(run, key, (await begin(run, key))?.body ?? null)
}

/** From the first request to the proof: sent again, a few times, while the row shows the value from before. */
export async function sendUntilSeen(run: Run, key: number, first: Readonly<Record<string, string>> | null): Promise<void> {
  let body = first
  for (let attempt = 1; body !== null; attempt += 1) {
    const end = await send(run, key, body)
    if (end === 'known') return
    const back = await readBack(run, key, attempt < tries && run.stop === null ? 'sending' : 'queued')
    // It never arrives, and the server has words for it: a person should see them.
    if (attempt >= tries && back !== null && end !== 'accepted') {
      const refusal = refusalOf(end)
      if (refusal.reason !== null) {
        await note(run, [key], () => rejectAll(run.shop.db, key, ['queued'], refusal, stamp(run)))
      }
    }
    if (attempt >= tries && back !== null) holdProduct(run, key, end === 'accepted' ? 'notTaken' : 'unanswered')
    body = back?.body ?? null
  }
}

const times = (run: Run) => ({ at: stamp(run), serverAt: serverNow(run).toISOString() })

/** Reads the product and compares. Null: nothing was decided, the run has stopped or the row is unreadable. */
async function begin(run: Run, key: number): Promise<Outcome | null> {
  const { db } = run.shop
  try {
    const row = await read<WireRow>(run, `/pos/products/${key}`, {}, 'fresh')
    if (run.job.signal.aborted) return null
    failpoint('push.read')
    const outcome = await note(run, [key], () => {
      mirrorProduct(db, key, row)
      return compare(db, key, times(run))
    })
    failpoint('push.marked')
    return outcome
  } catch (error) {
    if (error instanceof UnreadableRow) {
      run.core.log.warn('push.unreadableRow', { key })
      holdProduct(run, key, 'unreadable')
      return null
    }
    if (!isBantoError(error)) throw error
    if (isRefusal(error)) {
      await note(run, [key], () => rejectAll(db, key, ['queued'], refusalOf(error), stamp(run)))
    } else if (isOneRows(error)) {
      run.core.log.warn('push.unreadableRow', { key })
      holdUnread(run, key, error)
    } else {
      run.stop ??= error
    }
    return null
  }
}

/** One PATCH. known: its end is noted. accepted, or an error: the row has to be read back. */
async function send(run: Run, key: number, body: Readonly<Record<string, string>>): Promise<'known' | 'accepted' | BantoError> {
  const { db } = run.shop
  try {
    failpoint('push.beforeRequest')
    const reply = await write(run, 'PATCH', `/pos/products/${key}`, body)
    failpoint('push.afterRequest')
    await note(run, [key], () => accept(db, key, reply))
    failpoint('push.accepted')
    return 'accepted'
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (isRefusal(error)) {
      await note(run, [key], () => rejectAll(db, key, ['sending'], refusalOf(error), stamp(run)))
      return 'known'
    }
    if (nothingDone.has(error.code)) {
      run.stop ??= error
      await note(run, [key], () => takeBackAll(db, key))
      return 'known'
    }
    stopIfIntercepted(run, error)
    run.core.log.warn('push.ambiguous', { key, message: error.message })
    return error
  }
}

/** Reads the row after a request. Null: it could not be read; what was accepted stays so, the rest is unknown. */
export async function readBack(run: Run, key: number, missing: Missing): Promise<Outcome | null> {
  const { db } = run.shop
  try {
    failpoint('push.beforeReadBack')
    const row = await read<WireRow>(run, `/pos/products/${key}`)
    const outcome = await note(run, [key], () => settle(db, key, row, missing, times(run)))
    failpoint('push.verified')
    return outcome
  } catch (error) {
    if (isBantoError(error) && error.code === 'NOT_FOUND') {
      // Deleted meanwhile: whatever the request did is gone with it.
      const cells = await note(run, [key], () => rejectAll(db, key, ['sending', 'sent', 'unknown'], refusalOf(error), stamp(run)))
      return { ...cells, body: null }
    }
    if (!isBantoError(error) && !(error instanceof UnreadableRow)) throw error
    if (isBantoError(error) && nothingDone.has(error.code)) run.stop ??= error
    await note(run, [key], () => leaveAllUnknown(db, key, stamp(run)))
    return null
  }
}
