import { BantoError, isBantoError } from '#shared/errors.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import type { CellKey } from '../../outbox/outcomes.ts'
import type { WireRow } from '../../smaregi/client.ts'
import type { WriteDb } from '../../store/db.ts'
import { countTableChange } from '../../store/versions.ts'
import { writeStock } from '../../store/mirror.ts'
import type { Now } from '../../outbox/transitions.ts'
import { judge } from '../../outbox/judge.ts'
import { readPullState } from '../../sync/pull/state.ts'
import { failpoint } from '../../failpoints.ts'
import {
  cellAt,
  dropCell,
  markConflict,
  markNotInHistory,
  markRejected,
  markSending,
  markSent,
  markUnknown,
  markVerified,
  requeue,
  type PendingCell,
  type Theirs,
} from '../../outbox/transitions.ts'
import { isMemoOf, memoOf, memoOfCount, newOperationId } from '../../outbox/operation.ts'
import {
  isRefusal,
  localNow,
  maxAttempts,
  nothingDone,
  pageRows,
  pause,
  read,
  refusalOf,
  record,
  serverNow,
  settleDelayMs,
  stopIfIntercepted,
  write,
  type Run,
} from '../../outbox/run.ts'
import { countOfCell } from './countOfCell.ts'
import { heedElsewhere } from './elsewhere.ts'
import { holdCell, holdUnreadCell, isOneRows } from '../../outbox/held.ts'

/** Pages of the history of one stock, newest first where the server sorts as asked. */
const maxTracePages = 20
/** Times a line of history is looked for that has to be there, because Smaregi said yes. */
const maxLooksAfterYes = 3

const now = (run: Run): Now => ({ at: localNow(run), version: null, first: '' })

/** The line of history that our request left, or null. */
interface Trace {
  readonly stockAmount: number | null
  readonly updDateTime: string | null
}

/**
 * Stock of one product in one store. `add` is sent as it is: it holds whatever was sold meanwhile.
 * `setStock` overwrites, so the stock is read first and a sale since is a conflict. Neither may happen
 * twice: the request carries its operation's name in the memo, and the history tells whether it arrived.
 */
export async function changeStockCell(run: Run, key: CellKey): Promise<void> {
  const { db } = run.shop
  const first = cellAt(db, key)
  if (first === null || first.state !== 'queued') return
  if (first.op === 'setStock' && !(await compareStock(run, first))) return
  await record(run, 'stock', [key.key], () => {
    markSending(db, key, { at: serverNow(run).toISOString(), operationId: newOperationId(db) })
    return {}
  })
  failpoint('push.marked')
  for (let attempt = 1; ; attempt += 1) {
    const end = await send(run, key)
    if (end === 'known') return
    const seen = await settleStockCell(
      run,
      key,
      end === 'accepted' ? 'accepted' : 'ambiguous',
      attempt < maxAttempts && run.stop === null ? 'sending' : 'queued',
    )
    if (seen !== 'again') {
      if (seen === 'missing' && end !== 'accepted') await refuse(run, key, end)
      return
    }
  }
}

/** It never arrives, and the server has words for it: a person should see them. */
async function refuse(run: Run, key: CellKey, failure: BantoError): Promise<void> {
  const refusal = refusalOf(failure)
  const cell = cellAt(run.shop.db, key)
  if (refusal.reason !== null && cell?.state === 'queued') {
    await record(run, 'stock', [key.key], () => markRejected(run.shop.db, cell, refusal, now(run)))
  } else holdCell(run, key, 'unanswered')
}

const placeOf = ({ key, field }: CellKey) => ({ product_id: key, store_id: field })

/** The stock as Smaregi has it now, laid into the mirror; null where it has no row (未計上). */
async function readStock(run: Run, cell: CellKey, when: 'fresh' | 'late' = 'late'): Promise<Theirs> {
  const { db } = run.shop
  const rows = await read<readonly WireRow[]>(run, '/pos/stock', { ...placeOf(cell), limit: 10 }, when)
  const row = Array.isArray(rows)
    ? rows.find((one) => String(one.productId) === String(cell.key) && String(one.storeId) === cell.field)
    : undefined
  if (row === undefined) return { value: null, at: null }
  const { bad } = await run.commit.add(() => writeStock(db, [row], readPullState(db, 'stock').pullId))
  if (bad.length > 0) throw new BantoError('SERVER_REPLY_UNREADABLE', `stock ${cell.key}/${cell.field}: ${bad[0]?.problem ?? ''}`)
  return (
    db.get<{ value: CellValue; at: string | null }>(
      'SELECT stock_amount AS value, upd_date_time AS at FROM stock WHERE product_id = ? AND store_id = ?',
      [cell.key, Number(cell.field)],
    ) ?? { value: null, at: null }
  )
}

/** Before an absolute write. False: nothing is to be sent, or the push has to stop. */
async function compareStock(run: Run, cell: PendingCell): Promise<boolean> {
  const { db } = run.shop
  try {
    const theirs = await readStock(run, cell, 'fresh')
    failpoint('push.read')
    const verdict = judge(cell, theirs.value)
    if (verdict === 'ours') return true
    const name = verdict === 'conflict' ? await lastHand(run, cell) : null
    await record(run, 'stock', [cell.key], () =>
      verdict === 'there' ? markVerified(db, cell, now(run)) : markConflict(db, cell, { ...theirs, name }, localNow(run)),
    )
    return false
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (isRefusal(error)) await record(run, 'stock', [cell.key], () => markRejected(db, cell, refusalOf(error), now(run)))
    else if (isOneRows(error)) {
      run.core.log.warn('push.unreadableStock', { key: cell.key, store: cell.field })
      holdUnreadCell(run, cell, error)
    } else run.stop ??= error
    return false
  }
}

/** Who changed a stock last, as far as the history says; where it names nobody, the code of what did (stockDivision). */
async function lastHand(run: Run, cell: CellKey): Promise<string | null> {
  try {
    const rows = await read<readonly WireRow[]>(run, `/pos/stock/changes/${cell.key}/${cell.field}`, { limit: 1, sort: 'id:desc' })
    const line = Array.isArray(rows) ? rows[0] : undefined
    const told = [line?.staffName, line?.stockDivision].find((text) => typeof text === 'string' && text !== '')
    return typeof told === 'string' ? told : null
  } catch (error) {
    if (!isBantoError(error)) throw error
    return null
  }
}

/** One request. known: its end is noted. accepted, or an error: the history has to be asked. */
async function send(run: Run, key: CellKey): Promise<'known' | 'accepted' | BantoError> {
  const { db } = run.shop
  const cell = cellAt(db, key)
  if (cell === null || cell.state !== 'sending' || cell.operationId === null) return 'known'
  const body = {
    storeId: cell.field,
    stockAmount: String(cell.sent),
    stockHistory: { memo: memoFor(run, cell, cell.operationId) },
  }
  try {
    failpoint('push.beforeRequest')
    const reply =
      cell.op === 'add'
        ? await write(run, { method: 'POST', path: `/pos/stock/${cell.key}/add`, body })
        : await write(run, { method: 'PATCH', path: `/pos/stock/${cell.key}`, body })
    failpoint('push.afterRequest')
    await record(run, 'stock', [cell.key], () => {
      markSent(db, key)
      mirrorReply(db, cell, reply)
      return {}
    })
    failpoint('push.accepted')
    return 'accepted'
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (isRefusal(error)) {
      await record(run, 'stock', [cell.key], () => markRejected(db, cell, refusalOf(error), now(run)))
      return 'known'
    }
    if (nothingDone.has(error.code)) {
      run.stop ??= error
      await record(run, 'stock', [cell.key], () => {
        requeue(db, key)
        return {}
      })
      return 'known'
    }
    stopIfIntercepted(run, error)
    run.core.log.warn('push.ambiguousStock', { key: cell.key, store: cell.field, operation: cell.operationId, message: error.message })
    return error
  }
}

/** A person reads there which count it was, or who. */
function memoFor({ shop }: Run, { key, field }: CellKey, operationId: string): string {
  const count = countOfCell(shop.db, { entity: 'stock', key, field })
  return count === null ? memoOf(operationId, shop.profile.userName) : memoOfCount(operationId, count)
}

/** The reply of a write has no layaway: only what it says is taken. */
function mirrorReply(db: WriteDb, cell: CellKey, reply: unknown): void {
  const { stockAmount, updDateTime } = (typeof reply === 'object' && reply !== null ? reply : {}) as WireRow
  if (!/^-?\d{1,10}$/u.test(String(stockAmount))) return
  db.run(
    `INSERT INTO stock (product_id, store_id, stock_amount, upd_date_time, pull_id) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (product_id, store_id) DO UPDATE SET stock_amount = excluded.stock_amount, upd_date_time = excluded.upd_date_time`,
    [
      cell.key,
      Number(cell.field),
      Number(stockAmount),
      typeof updDateTime === 'string' ? updDateTime : null,
      readPullState(db, 'stock').pullId,
    ],
  )
  countTableChange(db, 'stock')
}

/** Looks for the line that the operation left. Throws what a read throws. */
async function trace(run: Run, cell: PendingCell): Promise<Trace | null> {
  let found: Trace | null = null
  let lines = 0
  for (let page = 1; page <= maxTracePages; page += 1) {
    const rows = await read<readonly WireRow[]>(run, `/pos/stock/changes/${cell.key}/${cell.field}`, {
      limit: pageRows,
      page,
      sort: 'id:desc',
    })
    if (!Array.isArray(rows)) throw new BantoError('SERVER_REPLY_UNREADABLE', 'stock changes: not a list of rows')
    for (const row of rows as readonly WireRow[]) {
      if (!isMemoOf(row.memo, cell.operationId ?? '')) continue
      lines += 1
      const amount = Number(row.stockAmount)
      found ??= {
        stockAmount: Number.isSafeInteger(amount) ? amount : null,
        updDateTime: typeof row.updDateTime === 'string' ? row.updDateTime : null,
      }
    }
    await heedElsewhere(run, cell, rows as readonly WireRow[])
    if (found !== null || rows.length < pageRows) break
    // Further back than a day before the request nothing of ours can stand, if the newest come first.
    const [first, last] = [rows[0] as WireRow, rows.at(-1) as WireRow]
    const oldest = Date.parse(String(last.updDateTime))
    if (Number(first.id) > Number(last.id) && cell.sentAt !== null && oldest < Date.parse(cell.sentAt) - 86_400_000) break
  }
  if (lines > 1) run.core.log.error('push.twice', { key: cell.key, store: cell.field, operation: cell.operationId })
  return found
}

export type StockEnd = 'done' | 'again' | 'missing' | 'unknown'

/**
 * Finds out what became of a stock write. The history has our memo: verified. It has not, and the
 * server has had time: the write never arrived and may be sent again (`missing`: where it goes then).
 * Said yes to, but not in the history: never sent again, looked for the next time; a later push that does not find it either leaves it
 * to a person. A history that cannot be had
 * refuses nothing.
 */
export async function settleStockCell(
  run: Run,
  key: CellKey,
  known: 'accepted' | 'ambiguous',
  missing: 'sending' | 'queued' | 'staged',
): Promise<StockEnd> {
  const { db } = run.shop
  const cell = cellAt(db, key)
  if (cell === null) return 'done'
  try {
    for (let look = 1; ; look += 1) {
      failpoint('push.beforeReadBack')
      const line = await trace(run, cell)
      if (line !== null) {
        await record(run, 'stock', [key.key], () => {
          if (line.stockAmount !== null) mirrorReply(db, cell, { stockAmount: line.stockAmount, updDateTime: line.updDateTime })
          return markVerified(db, fresh(db, cell), now(run))
        })
        failpoint('push.verified')
        return 'done'
      }
      // A server that has lost the line may still be at work on the request.
      const age = cell.sentAt === null ? settleDelayMs : serverNow(run).getTime() - Date.parse(cell.sentAt)
      const enough = known === 'accepted' ? look >= maxLooksAfterYes : look > 1 || age > 30_000
      if (enough || run.late.aborted) break
      await pause(run, settleDelayMs)
    }
    if (run.late.aborted && known === 'ambiguous') throw new BantoError('CANCELLED', 'no time to look again')
    // Without a name it could not have been found in the history: a person has to look.
    if (known === 'accepted' && missing === 'staged' && run.pushId !== null) await leaveToPerson(run, cell)
    if (known === 'accepted' || (cell.op === 'add' && cell.operationId === null)) return 'unknown'
    return await absent(run, cell, missing)
  } catch (error) {
    if (!isBantoError(error)) throw error
    // Only what was not said yes to, and of which the product is gone with its stock, was surely not done.
    if (error.code === 'NOT_FOUND' && known === 'ambiguous' && (await isProductGone(run, cell))) {
      await record(run, 'stock', [key.key], () => markRejected(db, fresh(db, cell), refusalOf(error), now(run)))
      return 'done'
    }
    if (nothingDone.has(error.code)) run.stop ??= error
    await record(run, 'stock', [key.key], () => {
      if (cellAt(db, key)?.state === 'sending') markUnknown(db, key, localNow(run))
      return {}
    })
    return 'unknown'
  }
}

const leaveToPerson = (run: Run, cell: PendingCell): Promise<unknown> =>
  record(run, 'stock', [cell.key], () => {
    markNotInHistory(run.shop.db, cell, localNow(run))
    return {}
  })

/** Whether Smaregi says that there is no such product; false where it cannot be asked. */
async function isProductGone(run: Run, { key }: CellKey): Promise<boolean> {
  try {
    await read(run, `/pos/products/${key}`)
    return false
  } catch (error) {
    if (!isBantoError(error)) throw error
    return error.code === 'NOT_FOUND'
  }
}

/** As it stands now: the person may have typed on while we looked. */
const fresh = (db: WriteDb, cell: PendingCell): PendingCell => cellAt(db, cell) ?? cell

/** Our line is not in the history: nothing was done. An absolute amount is compared once more. */
async function absent(run: Run, cell: PendingCell, missing: 'sending' | 'queued' | 'staged'): Promise<StockEnd> {
  const { db } = run.shop
  const theirs = cell.op === 'setStock' ? await readStock(run, cell) : null
  const name = theirs !== null && theirs.value !== cell.base ? await lastHand(run, cell) : null
  let end: StockEnd = 'done'
  await record(run, 'stock', [cell.key], () => {
    const latest = fresh(db, cell)
    end = 'done'
    if (theirs !== null && theirs.value === latest.sent) return markVerified(db, latest, now(run))
    if (theirs !== null && theirs.value !== latest.base) return markConflict(db, latest, { ...theirs, name }, localNow(run))
    if (missing === 'sending') {
      // The same name: should both arrive after all, the history shows it.
      end = 'again'
      markSending(db, latest, { at: serverNow(run).toISOString() })
      return {}
    }
    end = 'missing'
    requeue(db, latest, missing)
    if (latest.op === 'add' ? latest.mine === 0 : latest.mine === latest.base) {
      dropCell(db, latest)
    }
    return {}
  })
  return end
}
