import { isBantoError, type BantoError } from '#shared/errors.ts'
import { wholeRow } from '#shared/domain/entities.ts'
import { failpoint } from '../failpoints.ts'
import type { WireRow } from '../smaregi/client.ts'
import type { RowEntity } from './entity.ts'
import { holdRow } from './held.ts'
import type { CellKey } from './outcomes.ts'
import { removeRequest } from './requests.ts'
import { readFirst } from './row.ts'
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
import { serverRow, UnreadableRow } from './serverRow.ts'
import {
  cellAt,
  markConflict,
  markRejected,
  markSending,
  markSent,
  markUnknown,
  markVerified,
  requeue,
  type Outcomes,
} from './transitions.ts'

/**
 * Deletes a row. It is read first: one that somebody has changed since the person decided is a
 * conflict, one that is gone is done. A deletion may be repeated, because a row that is gone stays
 * gone (its number is not given again). It is proved by the row's absence.
 */
export async function removeRow(run: Run, row: RowEntity, key: number): Promise<void> {
  const { db } = run.shop
  const { entity } = row.wire
  const cell: CellKey = { entity, key, field: wholeRow }
  const found = await readFirst(run, row, key)
  if (found === null) return
  if (isBantoError(found)) {
    if (found.code === 'NOT_FOUND') await record(run, entity, [key], () => gone(run, row, key))
    else await record(run, entity, [key], () => reject(run, row, cell, found))
    return
  }
  try {
    const goes = await record(run, entity, [key], () => {
      const { changed, version } = layAndCompare(run, row, key, found)
      const pending = cellAt(db, cell)
      if (pending === null || pending.state !== 'queued') return { goes: false }
      if (changed || pending.baseVersion !== version) {
        return { goes: false, ...markConflict(db, cell, { value: pending.base, at: version }, localNow(run)) }
      }
      const refusal = row.refusal?.(db, key) ?? null
      if (refusal !== null) return { goes: false, ...markRejected(db, pending, refusal, { at: localNow(run), first: row.fields.first }) }
      markSending(db, cell, { at: serverNow(run).toISOString() })
      return { goes: true }
    })
    if (!goes.goes) return
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error
    holdRow(run, entity, key, 'unreadable')
    return
  }
  failpoint('push.marked')
  for (let attempt = 1; ; attempt += 1) {
    const end = await send(run, row, cell)
    if (end === 'known') return
    const back = await settleRemoval(run, row, key, attempt < maxAttempts && run.stop === null ? 'sending' : 'queued')
    if (back !== 'again') {
      if (back === 'there') holdRow(run, entity, key, end === 'accepted' ? 'notTaken' : unansweredReason(end))
      return
    }
  }
}

/**
 * Lays the row into the mirror. `changed`: it holds other values than the person could see, though the time of its last
 * change, which has seconds, is the same.
 */
function layAndCompare(run: Run, row: RowEntity, key: number, found: WireRow): { changed: boolean; version: string | null } {
  const { db } = run.shop
  const before = serverRow(db, row.mirror, key, '')
  row.wire.lay(db, key, found)
  const after = serverRow(db, row.mirror, key, '')
  const fields = row.mirror.fields ?? []
  return {
    changed: before !== null && after !== null && fields.some((field) => before.value(field) !== after.value(field)),
    version: after?.at ?? null,
  }
}

const reject = (run: Run, row: RowEntity, cell: CellKey, error: BantoError): Partial<Outcomes> => {
  const pending = cellAt(run.shop.db, cell)
  if (pending === null) return {}
  return markRejected(run.shop.db, pending, refusalOf(error), { at: localNow(run), first: row.fields.first })
}

/** Smaregi has it no longer: the mirror follows, and the deletion is proved. */
function gone(run: Run, row: RowEntity, key: number): Partial<Outcomes> {
  const { db } = run.shop
  const cell = cellAt(db, { entity: row.wire.entity, key, field: wholeRow })
  row.wire.forget(db, key)
  run.announce.rows(row.wire.entity, [key], { membership: true })
  if (cell === null) return {}
  return markVerified(db, cell, { at: localNow(run), version: null, first: row.fields.first })
}

/** One DELETE. known: its end is recorded. accepted, or an error: the row has to be looked for. */
async function send(run: Run, row: RowEntity, cell: CellKey): Promise<'known' | 'accepted' | BantoError> {
  const { db } = run.shop
  const { entity, key } = cell
  try {
    failpoint('push.beforeRequest')
    await write(run, removeRequest(row.wire, key))
    failpoint('push.afterRequest')
    await record(run, entity, [key], () => {
      markSent(db, cell)
      return {}
    })
    failpoint('push.accepted')
    return 'accepted'
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (error.code === 'NOT_FOUND') return error
    if (isRefusal(error)) {
      await record(run, entity, [key], () => reject(run, row, cell, error))
      return 'known'
    }
    if (endsPush(error, row)) {
      run.stop ??= error
      await record(run, entity, [key], () => {
        requeue(db, cell)
        return {}
      })
      return 'known'
    }
    stopIfIntercepted(run, error)
    run.core.log.warn('push.ambiguousDelete', { entity, key, message: error.message })
    return error
  }
}

export type RemovalEnd = 'gone' | 'again' | 'there' | 'changed' | 'unknown'

/**
 * Looks whether a row whose deletion was sent is gone. It is there: the request had no effect (`missing`: where it goes
 * then). It is there and was changed meanwhile: a conflict, as before the first request.
 */
export async function settleRemoval(run: Run, row: RowEntity, key: number, missing: 'sending' | 'queued' | 'staged'): Promise<RemovalEnd> {
  const { db } = run.shop
  const { entity, path } = row.wire
  const cell: CellKey = { entity, key, field: wholeRow }
  try {
    failpoint('push.beforeReadBack')
    const found = await read<WireRow>(run, `${path}/${key}`)
    const { end } = await record<Partial<Outcomes> & { end: RemovalEnd }>(run, entity, [key], () => {
      const { changed, version } = layAndCompare(run, row, key, found)
      const pending = cellAt(db, cell)
      if (pending === null) return { end: 'there' }
      if (changed || pending.baseVersion !== version) {
        return { end: 'changed', ...markConflict(db, cell, { value: pending.base, at: version }, localNow(run)) }
      }
      if (missing === 'sending') markSending(db, cell, { at: serverNow(run).toISOString() })
      else requeue(db, cell, missing)
      return { end: missing === 'sending' ? 'again' : 'there' }
    })
    return end
  } catch (error) {
    if (!isBantoError(error) && !(error instanceof UnreadableRow)) throw error
    if (isBantoError(error) && error.code === 'NOT_FOUND') {
      await record(run, entity, [key], () => gone(run, row, key))
      failpoint('push.verified')
      return 'gone'
    }
    if (isBantoError(error) && nothingDone.has(error.code)) run.stop ??= error
    await record(run, entity, [key], () => {
      markUnknown(db, cell, localNow(run))
      return {}
    })
    return 'unknown'
  }
}
