import { BantoError, isBantoError } from '#shared/errors.ts'
import type { EntityName } from '#shared/domain/entities.ts'
import { failpoint } from '../failpoints.ts'
import type { WireRow } from '../smaregi/client.ts'
import type { WriteDb } from '../store/db.ts'
import type { RowEntity } from './entity.ts'
import { holdRow, holdUnreadRow, holdWaiting, isOneRows } from './held.ts'
import { newOperationId } from './operation.ts'
import { readBack, sendUntilSeen } from './row.ts'
import { createRequest } from './requests.ts'
import { openReference, referenceGone, rejectRow } from './rowCells.ts'
import {
  endsPush,
  forEachInParallel,
  isRefusal,
  localNow,
  maxAttempts,
  nothingDone,
  pause,
  record,
  refusalOf,
  serverNow,
  settleDelayMs,
  stopIfIntercepted,
  unansweredReason,
  write,
  type Run,
} from './run.ts'
import { UnreadableRow } from './serverRow.ts'
import { cellsOf, markSending, markSent, markUnknown, requeue, type PendingCell, type Refusal } from './transitions.ts'

/** A row that Smaregi does not have yet: what an entity knows of making one. */
export interface Creation {
  readonly row: RowEntity
  /**
   * Looked at before the POST, side by side with others: something in the way of it (a code that stands
   * at Smaregi already could not be told from our own later), or null. Throws what a read throws.
   */
  obstacle?(run: Run, cells: readonly PendingCell[]): Promise<Refusal | null>
  /** Read right before the POST and kept with the operation: what tells ours from what stood there. Throws what a read throws. */
  trace?(run: Run, cells: readonly PendingCell[]): Promise<string>
  /** Whether a row could be found after a lost answer. */
  canBeFound(cells: readonly PendingCell[]): boolean
  /** Rows at Smaregi that may be the one that was sent. Throws what a read throws. */
  find(run: Run, cells: readonly PendingCell[]): Promise<readonly WireRow[]>
}

/**
 * Makes new rows in the given order, so that Smaregi numbers them in that order: obstacles are looked
 * for and rows are read back side by side, but each POST waits for the one before.
 */
export async function createRows(run: Run, creation: Creation, keys: readonly number[], done: (units: number) => void): Promise<void> {
  let last: Promise<void> = Promise.resolve()
  await forEachInParallel(run, keys, async (key) => {
    const before = last
    let made: () => void = () => undefined
    last = new Promise((resolve) => (made = resolve))
    try {
      const isFree = await mayBeMade(run, creation, key)
      await before
      if (isFree && run.stop === null && !run.job.signal.aborted) await make(run, creation, key, made)
    } finally {
      made()
    }
    if (run.stop === null) done(1)
  })
}

const rejected = (run: Run, { row }: Creation, key: number, states: readonly string[], refusal: Refusal) =>
  record(run, row.wire.entity, [key], () => rejectRow(run.shop.db, row, key, states, refusal, localNow(run)))

async function mayBeMade(run: Run, creation: Creation, key: number): Promise<boolean> {
  const { entity } = creation.row.wire
  const cells = cellsOf(run.shop.db, entity, key, ['queued'])
  if (creation.obstacle === undefined) return !run.job.signal.aborted
  try {
    const obstacle = await creation.obstacle(run, cells)
    failpoint('push.read')
    if (run.job.signal.aborted) return false
    if (obstacle === null) return true
    await rejected(run, creation, key, ['queued'], obstacle)
  } catch (error) {
    await notRead(run, creation, key, error)
  }
  return false
}

/** What has to be read before a POST could not be: nothing was sent. */
async function notRead(run: Run, creation: Creation, key: number, error: unknown): Promise<void> {
  if (!isBantoError(error)) throw error
  if (isRefusal(error)) await rejected(run, creation, key, ['queued'], refusalOf(error))
  else if (isOneRows(error)) holdUnreadRow(run, creation.row.wire.entity, key, error)
  else run.stop ??= error
}

/**
 * A POST must not be repeated. Where no trace of ours could be told at Smaregi, nobody can know what
 * became of a request without an answer: the row stays `unknown` until a person has looked.
 */
async function make(run: Run, creation: Creation, key: number, made: () => void): Promise<void> {
  const { db } = run.shop
  const { row } = creation
  const { entity } = row.wire
  if (!(await refersToNumbers(run, creation, key))) return
  let trace = ''
  try {
    trace = creation.trace === undefined ? '' : ` ${await creation.trace(run, cellsOf(db, entity, key, ['queued']))}`
  } catch (error) {
    return notRead(run, creation, key, error)
  }
  await record(run, entity, [key], () => {
    const operationId = newOperationId(db) + trace
    for (const cell of cellsOf(db, entity, key, ['queued'])) markSending(db, cell, { at: serverNow(run).toISOString(), operationId })
    return {}
  })
  failpoint('push.marked')
  for (let attempt = 1; ; attempt += 1) {
    const end = await send(run, creation, key, attempt)
    if (end === 'known') return
    if (typeof end === 'number') {
      made()
      return prove(run, row, end)
    }
    // Who did not answer in time may still be at work: nothing is sent a second time before another push has looked.
    const mayStillWork = row.outlastsServerErrors === true && end.details.reason === 'TimeoutError'
    const isLast = attempt >= maxAttempts || run.stop !== null || isRefusal(end)
    const found = await settleCreation(run, creation, key, mayStillWork ? 'unknown' : isLast ? 'queued' : 'sending')
    if (found === 'missing') {
      const refusal = refusalOf(end)
      const isTold = isRefusal(end) || row.outlastsServerErrors !== true
      if (isTold && refusal.reason !== null) await rejected(run, creation, key, ['queued'], refusal)
      else holdRow(run, entity, key, unansweredReason(end))
    }
    if (found !== 'again') return
  }
}

/** What the row refers to has to have its number: else it waits, or is refused where that was given up. */
async function refersToNumbers(run: Run, creation: Creation, key: number): Promise<boolean> {
  const { db } = run.shop
  const { row } = creation
  let waitsFor: EntityName | null = null
  for (const cell of cellsOf(db, row.wire.entity, key, ['queued'])) {
    const open = openReference(db, row, cell)
    if (open === 'gone') {
      await rejected(run, creation, key, ['queued'], referenceGone)
      return false
    }
    waitsFor ??= open
  }
  if (waitsFor !== null) holdWaiting(run, row.wire.entity, key, waitsFor)
  return waitsFor === null
}

/**
 * One POST. A number: the row's. known: its end is recorded. An error: what became of it is not known, also of a refusal after an earlier
 * try whose row may be what is in its way.
 */
async function send(run: Run, creation: Creation, key: number, attempt: number): Promise<number | 'known' | BantoError> {
  const { db } = run.shop
  const { row } = creation
  const { entity } = row.wire
  const cells = cellsOf(db, entity, key, ['sending'])
  const request = createRequest(
    row.wire,
    cells.map(({ field, sent }) => [field, sent]),
  )
  try {
    failpoint('push.beforeRequest')
    const reply = await write(run, request)
    failpoint('push.afterRequest')
    const id = numberIn(row, reply)
    if (id === null) return new BantoError('AMBIGUOUS', `POST ${request.path}: a reply without a number`)
    await record(run, entity, [key, id], () => number(run, row, key, id, reply as WireRow))
    run.announce.rows(entity, [id], { membership: true })
    failpoint('push.numbered')
    return id
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (isRefusal(error)) {
      if (attempt > 1) return error
      await rejected(run, creation, key, ['sending'], refusalOf(error))
      return 'known'
    }
    if (endsPush(error, row)) {
      run.stop ??= error
      await record(run, entity, [key], () => {
        for (const cell of cells) requeue(db, cell)
        return {}
      })
      return 'known'
    }
    stopIfIntercepted(run, error)
    run.core.log.warn('push.ambiguousNew', { entity, key, message: error.message })
    return error
  }
}

function numberIn({ wire }: RowEntity, reply: unknown): number | null {
  const id = typeof reply === 'object' && reply !== null ? String((reply as WireRow)[wire.idField]) : ''
  return /^\d{1,15}$/u.test(id) ? Number(id) : null
}

/** From now on everything that referred to the local id means the number; the row is read back next. */
function number(run: Run, { wire }: RowEntity, localId: number, id: number, found: WireRow): object {
  const { db }: { db: WriteDb } = run.shop
  for (const cell of cellsOf(db, wire.entity, localId, ['sending', 'unknown'])) markSent(db, cell)
  run.giveNumber(db, wire.entity, localId, id, localNow(run))
  try {
    db.transaction(() => wire.lay(db, id, found))
  } catch (error) {
    // It is read back anyway.
    if (!(error instanceof UnreadableRow)) throw error
  }
  return {}
}

const prove = async (run: Run, row: RowEntity, id: number): Promise<void> => {
  const back = await readBack(run, row, id, 'sending')
  await sendUntilSeen(run, row, id, back?.body ?? null)
}

/** Whether a row is the one that we sent: every field we gave, with our value. */
function isOurs({ fields, wire }: RowEntity, cells: readonly PendingCell[], found: WireRow): boolean {
  return cells.every(({ field, sent }) => {
    if (!fields.has(field)) return false
    const value = wire.given === undefined ? found[field] : wire.given(found, field)
    if (sent === null) return value === null || value === undefined || value === ''
    const numeric = typeof sent === 'number'
    return value !== null && value !== undefined && (numeric ? Number(value) === sent : String(value) === String(sent))
  })
}

export type CreationEnd = 'done' | 'again' | 'missing' | 'unknown'

/**
 * Finds out whether a POST without an answer made the row. There with our values: ours. There with
 * others: nobody can tell, a person looks. Not there after the server has had time: it may be sent
 * again (`missing`: where it goes then), or nobody can tell yet (`unknown`).
 */
export async function settleCreation(
  run: Run,
  creation: Creation,
  key: number,
  missing: 'sending' | 'queued' | 'staged' | 'unknown',
): Promise<CreationEnd> {
  const { db } = run.shop
  const { row } = creation
  const { entity } = row.wire
  const cells = cellsOf(db, entity, key, ['sending', 'unknown'])
  const unknown = async (): Promise<CreationEnd> => {
    await record(run, entity, [key], () => {
      for (const cell of cellsOf(db, entity, key, ['sending'])) markUnknown(db, cell, localNow(run))
      return {}
    })
    return 'unknown'
  }
  if (cells.length === 0 || !creation.canBeFound(cells)) return unknown()
  try {
    for (let look = 1; ; look += 1) {
      failpoint('push.beforeReadBack')
      const [found, ...others] = await creation.find(run, cells)
      if (found !== undefined) {
        const id = numberIn(row, found)
        if (id === null || others.length > 0 || !isOurs(row, cells, found)) return await unknown()
        await record(run, entity, [key, id], () => number(run, row, key, id, found))
        run.announce.rows(entity, [id], { membership: true })
        failpoint('push.numbered')
        await prove(run, row, id)
        return 'done'
      }
      if (look > 1 || run.late.aborted) break
      await pause(run, settleDelayMs)
    }
    if (run.late.aborted || missing === 'unknown') return await unknown()
    await record(run, entity, [key], () => {
      for (const cell of cellsOf(db, entity, key, ['sending', 'unknown'])) {
        if (missing === 'sending') markSending(db, cell, { at: serverNow(run).toISOString() })
        else requeue(db, cell, missing)
      }
      return {}
    })
    return missing === 'sending' ? 'again' : 'missing'
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (nothingDone.has(error.code)) run.stop ??= error
    return unknown()
  }
}
