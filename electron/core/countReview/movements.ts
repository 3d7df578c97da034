import { z } from 'zod'
import { countId } from '#shared/contracts/stockCounts.ts'
import { isBantoError } from '#shared/errors.ts'
import { placeOf } from '#shared/domain/stockCounts/expected.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { announceRows } from '../changes/announceRows.ts'
import type { CoreContext, Shop } from '../context.ts'
import { entities } from '../entities/index.ts'
import { countMarkIn, countMarkOf } from '../outbox/operation.ts'
import { workOf, workOut } from '../readers/work.ts'
import type { JobContext } from '../rpc/types.ts'
import type { WireRow } from '../smaregi/client.ts'
import type { ReadDb } from '../store/db.ts'
import { writeRows } from '../store/mirror.ts'
import { stockChanges } from '../store/tables/pos.ts'
import { pull } from '../sync/pull/pull.ts'
import { readPullState } from '../sync/pull/state.ts'
import { findCount, type Count } from './count.ts'
import { readCounted } from './counted.ts'
import { reviewOf } from './reviews.ts'
import { readStockNow, startMarginMs, type KnownMovement } from './stockNow.ts'

const pageRows = 1000
/** Pages of the history of one stock: a shop does not move one product more often during a count. */
const maxPages = 20
/** What happened before a count may have reached Smaregi after it began. */
const beforeStartMs = 86_400_000
const readers = 8

// A number that a person decided of what nobody counted.
const decidedSql = `SELECT product_id AS productId, CAST(round(unixepoch(at, 'subsec') * 1000) AS INTEGER) AS ms FROM stock_count_decision
  WHERE count_id = ? AND choice = 'pieces' AND was_counted = 0`

/** Up to when the stock of each product must be known: of its last beep, or of what a person decided where there is none. */
function momentsOf(db: ReadDb, id: string): ReadonlyMap<number, number> {
  const { counted } = readCounted(db, id)
  const moments = new Map(db.all<{ productId: number; ms: number }>(decidedSql, [id]).map(({ productId, ms }) => [productId, ms]))
  for (const { productId, rounds } of counted.values()) moments.set(productId, Math.max(...rounds.map(({ lastMs }) => lastMs)))
  return moments
}

/** Products that corrections hang on and whose stock has moved, or was not read, since. */
function behind(db: ReadDb, { countId: id, storeId, startedAt }: Count): number[] {
  const moments = momentsOf(db, id)
  const stocks = readStockNow(db, { storeId, ids: [...moments.keys()], startedAt, countId: id })
  return [...moments].flatMap(([productId, lastMs]) => {
    const stock = stocks.get(productId)
    return stock === undefined || stock.isGone || (stock.knownMs !== null && stock.knownMs >= lastMs) ? [] : [productId]
  })
}

/** Products of the plan that nobody counted and whose history is read along, to be seen: no correction hangs on it. */
const mostUncounted = 500
const movedSql = `SELECT i.product_id FROM stock_count_item i JOIN stock t ON t.product_id = i.product_id AND t.store_id = :storeId
  WHERE i.count_id = :countId AND unixepoch(t.upd_date_time) >= unixepoch(:startedAt)`

function movedUncounted(db: ReadDb, { countId: id, storeId, startedAt }: Count): number[] {
  const moments = momentsOf(db, id)
  const moved = db.column<number>(movedSql, { countId: id, storeId, startedAt }).filter((productId) => !moments.has(productId))
  const stocks = readStockNow(db, { storeId, ids: moved, startedAt, countId: id })
  return moved.filter((productId) => stocks.get(productId)?.knownMs === null).slice(0, mostUncounted)
}

const resultsSql = 'SELECT product_id FROM stock_count_result WHERE count_id = ? ORDER BY product_id'

/** Products of a committed count whose stock moved since their history was read: what reached Smaregi late may be among it. */
function movedSince(db: ReadDb, { countId: id, storeId, startedAt }: Count): number[] {
  const products = db.column<number>(resultsSql, [id])
  const stocks = readStockNow(db, { storeId, ids: products, startedAt, countId: id })
  return products.filter((productId) => stocks.get(productId)?.isGone === false && stocks.get(productId)?.knownMs === null)
}

const ids = z.array(z.number())
/** The products whose history is read: those that corrections hang on, and those that are only shown. */
export const productsToRead = workOf('productsToRead', z.object({ countId }), z.object({ counted: ids, uncounted: ids }), (db, asked) => {
  const count = findCount(db, asked.countId)
  if (count.commit !== null) return { counted: movedSince(db, count), uncounted: [] }
  return { counted: behind(db, count), uncounted: movedUncounted(db, count) }
})

/**
 * Reads from Smaregi what moved: first which stocks changed at all, then the history of those. Throws what a pull throws and what a
 * read of Smaregi does; what was read stays.
 */
export async function refreshMovements(
  core: CoreContext,
  shop: Shop,
  id: string,
  job: JobContext,
): Promise<{ read: number; left: number }> {
  const { db } = shop
  const toRead = async () => (await workOut(core, db, productsToRead, { countId: id }))?.value ?? productsToRead.run(db, { countId: id })
  await pull(core, shop, { mode: 'auto', resources: ['stock'] }, job)
  const count = findCount(db, id)
  const { counted, uncounted } = await toRead()
  const products = [...counted, ...uncounted]
  let next = 0
  let read = 0
  let failure: unknown = null
  const work = async (): Promise<void> => {
    for (;;) {
      job.signal.throwIfAborted()
      const productId = products[next]
      if (failure !== null || productId === undefined) return
      next += 1
      try {
        await readHistory(core, shop, count, productId, job.signal)
        read += 1
      } catch (error) {
        failure ??= error
      }
      job.report({ phase: 'movements', done: read, total: products.length })
    }
  }
  await Promise.all(Array.from({ length: readers }, work))
  if (failure !== null) throw failure
  return { read, left: (await toRead()).counted.length }
}

async function readHistory(
  core: CoreContext,
  shop: Shop,
  { storeId, startedAt }: Count,
  productId: number,
  signal: AbortSignal,
): Promise<void> {
  const { db, api } = shop
  const sinceMs = Date.parse(startedAt) - beforeStartMs
  const rows: WireRow[] = []
  let readMs: number | null = null
  try {
    for (let page = 1; page <= maxPages; page += 1) {
      const query = { limit: pageRows, page, sort: 'id:desc' }
      const reply = await api.read<readonly WireRow[]>(`/pos/stock/changes/${productId}/${storeId}`, query, {
        signal,
        accept: Array.isArray,
      })
      readMs ??= reply.serverTime?.getTime() ?? core.now().getTime()
      rows.push(...reply.value)
      const last = reply.value.at(-1)
      if (reply.value.length < pageRows || Date.parse(String(last?.['updDateTime'])) < sinceMs) break
    }
  } catch (error) {
    if (!isBantoError(error) || error.code !== 'NOT_FOUND') throw error
    await noteGone(core, shop, productId, signal)
    return
  }
  db.transaction(() => {
    const { pullId } = readPullState(db, 'stock')
    const { bad } = writeRows(
      db,
      stockChanges,
      rows.map((row) => ({ ...row, productId, storeId })),
      pullId,
    )
    // A line that cannot be understood, or a history that lacks one, leaves the stock unknown: it is read again the next time.
    const isTimeless = rows.some((row) => hasNoTime(row, sinceMs))
    const problem =
      bad[0]?.problem ??
      (isTimeless ? 'has no usable time' : isExplained(db, productId, storeId, startedAt) ? null : 'lacks the newest change')
    if (problem !== null) {
      core.log.warn('countReview.unreadable', { productId, storeId, problem })
      return
    }
    db.run(
      `INSERT OR REPLACE INTO stock_change_read (product_id, store_id, since_ms, read_ms, stock_amount, pull_id)
       VALUES (:productId, :storeId, :sinceMs, :readMs, coalesce(
         (SELECT stock_amount FROM stock_change WHERE product_id = :productId AND store_id = :storeId ORDER BY change_id DESC LIMIT 1),
         (SELECT stock_amount FROM stock WHERE product_id = :productId AND store_id = :storeId)), :pullId)`,
      { productId, storeId, sinceMs, readMs: readMs ?? core.now().getTime(), pullId },
    )
  })
}

/** No shop counted with Smaregi before: what names an earlier time is no time. */
const firstTimeMs = Date.parse('2010-01-01T00:00:00Z')
const timeOf = (text: unknown): number => {
  const ms = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return ms >= firstTimeMs ? ms : Number.NaN
}

/** Whether a line that may have reached Smaregi since a moment cannot be placed: its own time, or for lack of one the server's, is none. */
function hasNoTime({ targetDateTime, updDateTime }: WireRow, sinceMs: number): boolean {
  if (timeOf(updDateTime) < sinceMs) return false
  return Number.isNaN(timeOf(targetDateTime ?? updDateTime))
}

interface NewestKnown {
  readonly amount: number
  readonly changedMs: number
  readonly newestAmount: number | null
  readonly newestMs: number | null
}

const newestSql = `SELECT t.stock_amount AS amount, unixepoch(t.upd_date_time, 'subsec') * 1000 AS changedMs, c.stock_amount AS newestAmount,
  unixepoch(c.upd_date_time, 'subsec') * 1000 AS newestMs
FROM stock t LEFT JOIN stock_change c ON c.product_id = t.product_id AND c.store_id = t.store_id AND c.change_id = (
  SELECT max(change_id) FROM stock_change n WHERE n.product_id = t.product_id AND n.store_id = t.store_id)
WHERE t.product_id = ? AND t.store_id = ? AND t.stock_amount IS NOT NULL AND t.upd_date_time IS NOT NULL`

/** Whether the history reaches to the stock that was read before it: its newest line is as new, or tells the same amount. */
function isExplained(db: ReadDb, productId: number, storeId: number, startedAt: string): boolean {
  const known = db.get<NewestKnown>(newestSql, [productId, storeId])
  if (known === undefined) return true
  const { amount, changedMs, newestAmount, newestMs } = known
  if (newestAmount === null) return changedMs < Date.parse(startedAt) - startMarginMs
  return newestAmount === amount || newestMs === null || newestMs >= changedMs
}

/** Smaregi knows no such stock. Whether it still knows the product decides whether the mirror keeps it. */
async function noteGone(core: CoreContext, { db, api }: Shop, productId: number, signal: AbortSignal): Promise<void> {
  try {
    await api.read(`/pos/products/${productId}`, { fields: 'productId' }, { signal })
  } catch (error) {
    if (!isBantoError(error) || error.code !== 'NOT_FOUND') throw error
    db.transaction(() => entities.product.forget?.(db, productId))
    announceRows(core, 'products', [productId], true)
  }
}

type Place = OutputOf<'countReview.movements'>['rows'][number]['place']

/** What happened to a stock since the count began, or reached Smaregi since, as it was read, and whether it was. Throws NOT_FOUND. */
export function movementsOf(db: ReadDb, id: string, productId: number): OutputOf<'countReview.movements'> {
  const { count, review } = reviewOf(db, id)
  const { storeId, startedAt } = count
  const late = new Set(review.late?.movements.flatMap((one) => (one.productId === productId ? [one.changeId] : [])))
  const stock = readStockNow(db, { storeId, ids: [productId], startedAt, countId: id }).get(productId)
  const mark = countMarkOf(id)
  // Also those of another PC.
  const isOwn = (one: KnownMovement): boolean => one.isOwn || countMarkIn(one.memo)?.mark === mark
  const rounds = readCounted(db, id).counted.get(productId)?.rounds ?? []
  const momentMs = momentsOf(db, id).get(productId) ?? null
  const beeps =
    rounds.length === 0 && momentMs !== null
      ? { firstMs: momentMs, lastMs: momentMs }
      : { firstMs: Math.min(...rounds.map(({ firstMs }) => firstMs)), lastMs: Math.max(...rounds.map(({ lastMs }) => lastMs)) }
  const placeIn = (one: KnownMovement): Place => {
    if (isOwn(one)) return 'own'
    if (one.isOtherCount) return 'otherCount'
    if (late.has(one.changeId)) return 'afterCommit'
    return momentMs === null ? 'before' : placeOf(one, beeps)
  }
  const startedMs = Date.parse(startedAt)
  const since = (stock?.movements ?? []).filter(({ ownMs, serverMs }) => Math.max(ownMs, serverMs) >= startedMs)
  const neededMs = momentMs ?? startedMs
  const isRead = stock !== undefined && stock.knownMs !== null && stock.knownMs >= neededMs
  const rows = since.map((movement) => ({
    changeId: movement.changeId,
    // Its place in the figures is not when it was made.
    ownAt: isoOf(isOwn(movement) ? movement.serverMs : movement.ownMs),
    serverAt: isoOf(movement.serverMs),
    amount: movement.amount,
    stockAmount: movement.stockAmount,
    division: movement.division,
    memo: movement.memo,
    staffName: movement.staffName,
    place: placeIn(movement),
  }))
  return { isRead, rows }
}

const isoOf = (ms: number): string | null => (Number.isFinite(ms) ? new Date(ms).toISOString() : null)
