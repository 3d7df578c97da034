import type { PushResult } from '#shared/contracts/sync.ts'
import { BantoError, type ErrorBody } from '#shared/errors.ts'
import { countedSql } from '../../outbox/counted.ts'
import { inFlightSql, type CellKey } from '../../outbox/outcomes.ts'
import type { CoreContext, Shop } from '../../context.ts'
import { pushBulk } from '../../entities/product/bulk.ts'
import { chooseWay } from '../../entities/product/cost.ts'
import { createMaker } from '../../outbox/create.ts'
import { pushProduct } from '../../outbox/row.ts'
import { changed, createRun, each, grantedRates, learnClock, ordinary, type Job, type Run } from '../../outbox/run.ts'
import { settleAll } from './settle.ts'
import { pushStock } from '../../entities/stock/send.ts'
import { keepUnsentWhy, stopReason, unsentWhy } from '../../outbox/held.ts'
import { failpoint } from '../../failpoints.ts'
import { withShopLock } from '../shopLock.ts'

/** What of the staged cells is to go: those of the products, those of one set, or (both null) all. */
export interface Chosen {
  readonly productIds: readonly number[] | null
  readonly changeSetId: number | null
}

/**
 * Sends staged cells and proves each by reading it back. Whatever a request is about is on the disk
 * as `sending` before it leaves, so whatever breaks, the next push knows what to ask before it sends
 * again. New products go first, because stock may be staged for them; then changes of products (one
 * by one or in bulk, whichever is cheaper) and of stock, at the same time within the rate limit.
 *
 * Throws NOTHING_TO_SEND, and what stopped it (OFFLINE, SIGN_IN_EXPIRED, SCOPE_MISSING …) where nothing at
 * all could be done; else the result says what was not sent, and why.
 */
export function push(core: CoreContext, shop: Shop, chosen: Chosen, job: Job): Promise<PushResult> {
  return withShopLock(shop, job.signal, async () => {
    const pushId = beginRun(shop, chosen.changeSetId, core.now().toISOString())
    const run = createRun(core, shop, job, pushId)
    let products = 0
    let failure: BantoError | null = null
    try {
      failpoint('push.begin')
      const settled = await settleAll(run, true)
      failpoint('push.settled')
      throwStop(run)
      const work = queue(run, chosen)
      products = work.fresh.length + work.known.length + work.stock.length
      if (products === 0 && settled === 0 && !stillInFlight(shop)) throw new BantoError('NOTHING_TO_SEND', 'nothing is staged')
      failpoint('push.queued')
      changed(run, [])
      await sendAll(run, work, products)
      const result = readResult(run, pushId, products)
      const { stop } = run
      const nothing = result.applied + result.conflicts + result.rejected + result.unknown === 0
      if (stop !== null && (!ordinary.has(stop.code) || (nothing && stop.code !== 'CANCELLED'))) throw stop
      return result
    } catch (error) {
      failure = error instanceof BantoError ? error : new BantoError('INTERNAL', String(error))
      throw error
    } finally {
      run.commit.flush()
      endRun(run, pushId, products, (failure ?? run.stop)?.toBody() ?? null)
      failpoint('push.ended')
      changed(run, [])
      run.announce.flush()
    }
  })
}

/**
 * Reads back what a broken push left unknown or unproved, and sends nothing: part of every pull, so
 * that a program that was killed knows again where it stands as soon as the line is there. A push
 * does it by itself. To be called in a turn of its caller. Returns the cells whose fate is known now.
 */
export async function settleUnknown(core: CoreContext, shop: Shop, signal: AbortSignal): Promise<number> {
  const run = createRun(core, shop, { signal, report: () => undefined }, null)
  try {
    return await settleAll(run, false)
  } finally {
    run.commit.flush()
    shop.db.run("UPDATE pending SET state = 'unknown' WHERE state = 'sending'")
    run.announce.flush()
  }
}

/** Left by an earlier push, and still not to be known: the person should hear of it. */
const stillInFlight = ({ db }: Shop): boolean => db.get(`SELECT 1 FROM pending WHERE state IN ${inFlightSql} LIMIT 1`) !== undefined

/** (A function of its own, because the compiler does not see that the workers set it.) */
function throwStop(run: Run): void {
  if (run.stop !== null) throw run.stop
}

interface Work {
  readonly fresh: readonly number[]
  readonly known: readonly number[]
  readonly stock: readonly CellKey[]
}

/** Moves what is to be sent from staged to queued, and names it. A new product goes whole. */
function queue({ shop: { db }, pushId }: Run, { productIds, changeSetId }: Chosen): Work {
  return db.transaction(() => {
    const products = productIds === null ? null : JSON.stringify(productIds)
    db.run(
      `UPDATE pending SET state = 'queued', sent = NULL, sent_set = NULL, operation_id = NULL, push_id = :pushId
       WHERE state = 'staged' AND (:products IS NULL OR key IN (SELECT value FROM json_each(:products)))
         AND (:set IS NULL OR change_set_id = :set OR (op = 'create' AND key IN (
           SELECT key FROM pending WHERE entity = 'product' AND op = 'create' AND change_set_id = :set
         )))`,
      { pushId, products, set: changeSetId },
    )
    const keys = (kind: string) =>
      db.column<number>(`SELECT DISTINCT key FROM pending WHERE state = 'queued' AND entity = 'product' AND ${kind}`)
    return {
      // In the order in which they were made: -1, -2, …
      fresh: keys(`op = 'create' ORDER BY key DESC`),
      known: keys(`op <> 'create' ORDER BY key`),
      stock: db.all<CellKey>("SELECT entity, key, field FROM pending WHERE state = 'queued' AND entity = 'stock' ORDER BY key, field"),
    }
  })
}

async function sendAll(run: Run, { fresh, known, stock }: Work, total: number): Promise<void> {
  const { db, profile } = run.shop
  const way = profile.bulk === undefined || profile.bulk.how === 'arrived' ? chooseWay(known.length, grantedRates(run)) : 'plain'
  let done = 0
  const onDone = (more: number) => {
    done += more
    run.job.report({ phase: 'sending', done, total, detail: { verified: run.total.verified } })
  }
  onDone(0)
  const one =
    <T>(work: (item: T) => Promise<void>) =>
    async (item: T): Promise<void> => {
      await work(item)
      if (run.stop === null) onDone(1)
    }
  if (fresh.length > 0 || stock.length > 0) await clockOf(run)
  await each(run, fresh, one(createMaker(run)))
  const products =
    way === 'bulk'
      ? pushBulk(run, known, onDone)
      : each(
          run,
          known,
          one((key) => pushProduct(run, key)),
        )
  // Stock that was staged for a product under its local id is under its number now; of one that was refused it waits.
  const numbered = stock.some(({ key }) => key < 0)
    ? db.all<CellKey>("SELECT entity, key, field FROM pending WHERE state = 'queued' AND entity = 'stock' AND key > 0 ORDER BY key, field")
    : stock
  const ends = await Promise.allSettled([
    products,
    each(
      run,
      numbered,
      one((cell) => pushStock(run, cell)),
    ),
  ])
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** What must not be repeated is dated by the server's clock. */
async function clockOf(run: Run): Promise<void> {
  try {
    await learnClock(run)
  } catch (error) {
    if (!(error instanceof BantoError)) throw error
    run.stop ??= error
  }
}

function beginRun({ db, profile }: Shop, changeSetId: number | null, at: string): number {
  return db.run('INSERT INTO push_run (change_set_id, author, started_at) VALUES (?, ?, ?)', [changeSetId, profile.userName, at])
    .lastInsertRowid
}

function readResult(run: Run, pushId: number, products: number): PushResult {
  const { db } = run.shop
  const count = (sql: string, ...params: number[]) =>
    db.get<{ n: number }>(`SELECT ${countedSql} AS n FROM pending WHERE ${sql}`, params)?.n ?? 0
  const sent = count("state = 'sent' AND push_id = ?", pushId)
  return {
    pushId,
    products,
    ...run.total,
    applied: run.total.verified + sent,
    unknown: count("state IN ('unknown', 'sending')"),
    unsent: count("state = 'queued'"),
    unsentWhy: unsentWhy(run),
    stopped: stopReason(run),
  }
}

/** Nothing stays half-way: what was not sent is staged again, what may have arrived is unknown. */
function endRun(run: Run, pushId: number, products: number, error: ErrorBody | null): void {
  const { db } = run.shop
  const { verified, conflicts, rejected, unknown, unsent, unsentWhy: why } = readResult(run, pushId, products)
  db.transaction(() => {
    if (products > 0) keepUnsentWhy(db, pushId, why)
    db.run("UPDATE pending SET state = 'staged', sent = NULL, sent_set = NULL, operation_id = NULL WHERE state = 'queued'")
    db.run("UPDATE pending SET state = 'unknown' WHERE state = 'sending'")
    if (error?.code === 'NOTHING_TO_SEND') db.run('DELETE FROM push_run WHERE push_id = ?', [pushId])
    else {
      db.run(
        `UPDATE push_run SET ended_at = ?, products = ?, verified = ?, conflicts = ?, rejected = ?, unknown = ?, unsent = ?, error = ?
         WHERE push_id = ?`,
        [
          run.core.now().toISOString(),
          products,
          verified,
          conflicts,
          rejected,
          unknown,
          unsent,
          error === null ? null : JSON.stringify(error),
          pushId,
        ],
      )
    }
  })
}
