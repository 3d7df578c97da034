import { isBantoError, type BantoError } from '#shared/errors.ts'
import { failpoint } from '../failpoints.ts'
import type { WireRow } from '../smaregi/client.ts'
import type { RowEntity } from './entity.ts'
import { changeRequest } from './requests.ts'
import { holdRow, holdUnreadRow, holdWaiting, isOneRows } from './held.ts'
import {
  acceptRow,
  compare,
  markRowUnknown,
  rejectRow,
  requeueRow,
  settleRow,
  type Missing,
  type RequestBody,
  type RowOutcome,
  type Times,
} from './rowCells.ts'
import {
  endsPush,
  isRefusal,
  localNow,
  maxAttempts,
  nothingDone,
  read,
  record,
  refusalOf,
  serverNow,
  stopIfIntercepted,
  unansweredReason,
  write,
  type Run,
} from './run.ts'
import { UnreadableRow } from './serverRow.ts'

/**
 * Changes of a row: it is read, only fields that nobody else has changed are sent, as absolute values
 * in one request, and the row is read again. Absolute values may be repeated, so a lost answer costs one
 * read.
 */
export async function changeRow(run: Run, row: RowEntity, key: number): Promise<void> {
  await sendUntilSeen(run, row, key, (await begin(run, row, key))?.body ?? null)
}

/** From the first request to the proof: sent again, a few times, while the row shows the value from before. */
export async function sendUntilSeen(run: Run, row: RowEntity, key: number, first: RequestBody | null): Promise<void> {
  let body = first
  for (let attempt = 1; body !== null; attempt += 1) {
    const end = await send(run, row, key, body)
    if (end === 'known') return
    const back = await readBack(run, row, key, attempt < maxAttempts && run.stop === null ? 'sending' : 'queued')
    // It never arrives, and the server has words for it: a person should see them.
    if (attempt >= maxAttempts && back !== null) {
      const isTold = end !== 'accepted' && row.outlastsServerErrors !== true && refusalOf(end).reason !== null
      if (isTold) await rejected(run, row, key, ['queued'], end)
      holdRow(run, row.wire.entity, key, end === 'accepted' ? 'notTaken' : unansweredReason(end))
    }
    body = back?.body ?? null
  }
}

const times = (run: Run): Times => ({ at: localNow(run), serverAt: serverNow(run).toISOString() })

const rejected = (run: Run, row: RowEntity, key: number, states: readonly string[], error: BantoError) =>
  record(run, row.wire.entity, [key], () => rejectRow(run.shop.db, row, key, states, refusalOf(error), localNow(run)))

/**
 * One GET of the row before anything is sent of it. Null: it could not be read, and what that means
 * is recorded; the run may have stopped.
 */
export async function readFirst(run: Run, row: RowEntity, key: number): Promise<WireRow | BantoError | null> {
  const { entity, path } = row.wire
  try {
    const found = await read<WireRow>(run, `${path}/${key}`, {}, 'fresh')
    if (run.job.signal.aborted) return null
    failpoint('push.read')
    return found
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (isRefusal(error)) return error
    if (isOneRows(error)) {
      run.core.log.warn('push.unreadableRow', { entity, key })
      holdUnreadRow(run, entity, key, error)
    } else {
      run.stop ??= error
    }
    return null
  }
}

/** Reads the row and compares. Null: nothing was decided, the run has stopped or the row is unreadable. */
async function begin(run: Run, row: RowEntity, key: number): Promise<RowOutcome | null> {
  const { db } = run.shop
  const { entity } = row.wire
  const found = await readFirst(run, row, key)
  if (found === null) return null
  if (isBantoError(found)) {
    await rejected(run, row, key, ['queued'], found)
    return null
  }
  try {
    const outcome = await record(run, entity, [key], () => {
      row.wire.lay(db, key, found)
      return compare(db, row, key, times(run))
    })
    if (outcome.waitsFor !== null) holdWaiting(run, entity, key, outcome.waitsFor)
    failpoint('push.marked')
    return outcome
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error
    run.core.log.warn('push.unreadableRow', { entity, key })
    holdRow(run, entity, key, 'unreadable')
    return null
  }
}

/** One request. known: its end is recorded. accepted, or an error: the row has to be read back. */
async function send(run: Run, row: RowEntity, key: number, body: RequestBody): Promise<'known' | 'accepted' | BantoError> {
  const { db } = run.shop
  const { entity } = row.wire
  try {
    failpoint('push.beforeRequest')
    const reply = await write(run, changeRequest(db, row.wire, key, body))
    failpoint('push.afterRequest')
    await record(run, entity, [key], () => acceptRow(db, row, key, reply))
    failpoint('push.accepted')
    return 'accepted'
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (isRefusal(error)) {
      await rejected(run, row, key, ['sending'], error)
      return 'known'
    }
    if (endsPush(error, row)) {
      run.stop ??= error
      await record(run, entity, [key], () => requeueRow(db, row, key))
      return 'known'
    }
    stopIfIntercepted(run, error)
    run.core.log.warn('push.ambiguous', { entity, key, message: error.message })
    return error
  }
}

/** Reads the row after a request. Null: it could not be read; what was accepted stays so, the rest is unknown. */
export async function readBack(run: Run, row: RowEntity, key: number, missing: Missing): Promise<RowOutcome | null> {
  const { db } = run.shop
  const { entity, path } = row.wire
  try {
    failpoint('push.beforeReadBack')
    const found = await read<WireRow>(run, `${path}/${key}`)
    const outcome = await record(run, entity, [key], () => settleRow(db, row, key, found, missing, times(run)))
    failpoint('push.verified')
    return outcome
  } catch (error) {
    if (isBantoError(error) && error.code === 'NOT_FOUND') {
      // Deleted meanwhile: whatever the request did is gone with it.
      const sum = await rejected(run, row, key, ['sending', 'sent', 'unknown'], error)
      return { ...sum, body: null, waitsFor: null }
    }
    if (!isBantoError(error) && !(error instanceof UnreadableRow)) throw error
    if (isBantoError(error) && nothingDone.has(error.code)) run.stop ??= error
    await record(run, entity, [key], () => markRowUnknown(db, row, key, localNow(run)))
    return null
  }
}
