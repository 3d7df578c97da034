import { BantoError, isBantoError } from '#shared/errors.ts'
import { giveNumber } from '../changes/numbering.ts'
import type { WireRow } from '../smaregi/client.ts'
import type { WriteDb } from '../store/db.ts'
import { isProductField } from '../products/columns.ts'
import { failpoint } from '../failpoints.ts'
import { cellsOf, leaveUnknown, markSending, markSent, mirrorProduct, takeBack, UnreadableRow, wire, type PendingCell } from './transitions.ts'
import { newOperationId } from './operation.ts'
import { readBack, sendUntilSeen } from './row.ts'
import { rejectAll } from './rowCells.ts'
import {
  isRefusal,
  note,
  nothingDone,
  pause,
  read,
  refusalOf,
  serverNow,
  settleTime,
  stamp,
  stopIfIntercepted,
  tries,
  write,
  type Run,
} from './run.ts'
import { holdProduct, holdUnread, isOneRows } from './held.ts'

/**
 * Makes new products in the order in which they were made here, so that Smaregi numbers them in that
 * order: codes are looked up and rows are read back side by side, but each POST waits for the one before.
 */
export function createMaker(run: Run): (key: number) => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return async (key) => {
    const before = last
    let made: () => void = () => undefined
    last = new Promise((resolve) => (made = resolve))
    try {
      const free = await codeIsFree(run, key)
      await before
      if (free && run.stop === null && !run.job.signal.aborted) await makeNew(run, key, made)
    } finally {
      made()
    }
  }
}

/**
 * A product that Smaregi does not have yet. A POST must not be repeated: the trace of ours is the
 * product's code, which is unique and was looked for just before. Without a code nobody can know what
 * became of a request without an answer: the product stays `unknown` until a person has looked.
 */
async function makeNew(run: Run, key: number, made: () => void): Promise<void> {
  const { db } = run.shop
  await note(run, [key], () => {
    const operationId = newOperationId(db)
    for (const cell of cellsOf(db, 'product', key, ['queued'])) markSending(db, cell, { at: serverNow(run).toISOString(), operationId })
    return {}
  })
  failpoint('push.marked')
  for (let attempt = 1; ; attempt += 1) {
    const end = await send(run, key)
    if (end === 'known') return
    if (typeof end === 'number') {
      made()
      return prove(run, end)
    }
    const found = await settleNew(run, key, attempt < tries && run.stop === null ? 'sending' : 'queued')
    if (found === 'missing') {
      const refusal = refusalOf(end)
      if (refusal.reason !== null) await note(run, [key], () => rejectAll(db, key, ['queued'], refusal, stamp(run)))
      else holdProduct(run, key, 'unanswered')
    }
    if (found !== 'again') return
  }
}

const codeOf = (cells: readonly PendingCell[], value: 'mine' | 'sent'): string | null => {
  const code = cells.find(({ field }) => field === 'productCode')?.[value]
  return code === undefined || code === null ? null : String(code)
}

async function byCode(run: Run, code: string, when: 'fresh' | 'late' = 'late'): Promise<readonly WireRow[]> {
  const rows = await read<readonly WireRow[]>(run, '/pos/products', { product_code: code, limit: 10 }, when)
  if (!Array.isArray(rows)) throw new BantoError('SERVER_REPLY_UNREADABLE', '/pos/products: not a list of rows')
  return (rows as readonly WireRow[]).filter((row) => row.productCode === code)
}

/** A code that stands at Smaregi already could not be told from our own later. */
async function codeIsFree(run: Run, key: number): Promise<boolean> {
  const { db } = run.shop
  const code = codeOf(cellsOf(db, 'product', key, ['queued']), 'mine')
  if (code === null) return !run.job.signal.aborted
  try {
    const taken = await byCode(run, code, 'fresh')
    failpoint('push.read')
    if (run.job.signal.aborted) return false
    if (taken.length === 0) return true
    await note(run, [key], () => rejectAll(db, key, ['queued'], { reason: null, kind: 'duplicateCode' }, stamp(run)))
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (isRefusal(error)) await note(run, [key], () => rejectAll(db, key, ['queued'], refusalOf(error), stamp(run)))
    else if (isOneRows(error)) holdUnread(run, key, error)
    else run.stop ??= error
  }
  return false
}

/** One POST. A number: the product's. known: its end is noted. An error: what became of it is not known. */
async function send(run: Run, key: number): Promise<number | 'known' | BantoError> {
  const { db } = run.shop
  const cells = cellsOf(db, 'product', key, ['sending'])
  const body = Object.fromEntries(cells.filter(({ sent }) => sent !== null).map(({ field, sent }) => [field, wire(sent)]))
  try {
    failpoint('push.beforeRequest')
    const reply = await write(run, 'POST', '/pos/products', body)
    failpoint('push.afterRequest')
    const productId = numberIn(reply)
    if (productId === null) return new BantoError('AMBIGUOUS', 'POST /pos/products: a reply without a number')
    await note(run, [key, productId], () => number(db, key, productId, reply as WireRow, stamp(run)))
    run.announce.products([productId], { membership: true })
    failpoint('push.numbered')
    return productId
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (isRefusal(error)) {
      await note(run, [key], () => rejectAll(db, key, ['sending'], refusalOf(error), stamp(run)))
      return 'known'
    }
    if (nothingDone.has(error.code)) {
      run.stop ??= error
      await note(run, [key], () => {
        for (const cell of cells) takeBack(db, cell)
        return {}
      })
      return 'known'
    }
    stopIfIntercepted(run, error)
    run.core.log.warn('push.ambiguousNew', { key, message: error.message })
    return error
  }
}

function numberIn(reply: unknown): number | null {
  const id = typeof reply === 'object' && reply !== null ? String((reply as WireRow).productId) : ''
  return /^\d{1,15}$/u.test(id) ? Number(id) : null
}

/** From now on everything that referred to the local id means the number; the row is read back next. */
function number(db: WriteDb, localId: number, productId: number, row: WireRow, at: string): object {
  for (const cell of cellsOf(db, 'product', localId, ['sending', 'unknown'])) markSent(db, cell)
  giveNumber(db, localId, productId, at)
  try {
    db.transaction(() => mirrorProduct(db, productId, row))
  } catch (error) {
    // It is read back anyway.
    if (!(error instanceof UnreadableRow)) throw error
  }
  return {}
}

const prove = async (run: Run, productId: number): Promise<void> => {
  const back = await readBack(run, productId, 'sending')
  await sendUntilSeen(run, productId, back?.body ?? null)
}

/** Whether a row is the product that we sent: every field we gave, with our value. */
function isOurs(cells: readonly PendingCell[], row: WireRow): boolean {
  return cells.every(({ field, sent }) => {
    if (!isProductField(field)) return false
    const value = row[field]
    if (sent === null) return value === null || value === undefined || value === ''
    const numeric = typeof sent === 'number'
    return value !== null && value !== undefined && (numeric ? Number(value) === sent : String(value) === String(sent))
  })
}

export type NewEnd = 'done' | 'again' | 'missing' | 'unknown'

/**
 * Finds out whether a POST without an answer made the product. There under its code with our values:
 * ours. There with others: nobody can tell, a person looks. Not there after the server has had time:
 * it may be sent again (`missing`: where it goes then); Smaregi would refuse the code a second time.
 */
export async function settleNew(run: Run, key: number, missing: 'sending' | 'queued' | 'staged'): Promise<NewEnd> {
  const { db } = run.shop
  const cells = cellsOf(db, 'product', key, ['sending', 'unknown'])
  const code = codeOf(cells, 'sent')
  const unknown = async (): Promise<NewEnd> => {
    await note(run, [key], () => {
      for (const cell of cellsOf(db, 'product', key, ['sending'])) leaveUnknown(db, cell, stamp(run))
      return {}
    })
    return 'unknown'
  }
  if (code === null || cells.length === 0) return unknown()
  try {
    for (let look = 1; ; look += 1) {
      failpoint('push.beforeReadBack')
      const [row, ...others] = await byCode(run, code)
      if (row !== undefined) {
        const productId = numberIn(row)
        if (productId === null || others.length > 0 || !isOurs(cells, row)) return await unknown()
        await note(run, [key, productId], () => number(db, key, productId, row, stamp(run)))
        run.announce.products([productId], { membership: true })
        failpoint('push.numbered')
        await prove(run, productId)
        return 'done'
      }
      if (look > 1 || run.late.aborted) break
      await pause(run, settleTime)
    }
    if (run.late.aborted) return await unknown()
    await note(run, [key], () => {
      for (const cell of cellsOf(db, 'product', key, ['sending', 'unknown'])) {
        if (missing === 'sending') markSending(db, cell, { at: serverNow(run).toISOString() })
        else takeBack(db, cell, missing)
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
