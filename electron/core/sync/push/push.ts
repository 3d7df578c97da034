import type { PushResult } from '#shared/contracts/sync.ts'
import { BantoError, type ErrorBody } from '#shared/errors.ts'
import { giveNumber } from '../../changes/numbering.ts'
import type { CoreContext, Shop } from '../../context.ts'
import { entities } from '../../entities/index.ts'
import { failpoint } from '../../failpoints.ts'
import { countedSql } from '../../outbox/counted.ts'
import { retryAfterMinutes, stopReason } from '../../outbox/held.ts'
import { inFlightSql } from '../../outbox/outcomes.ts'
import { createRun, learnClock, ordinary, type Job, type Run } from '../../outbox/run.ts'
import { doubtSending, endPush, type Chosen } from '../../outbox/transitions.ts'
import { createAnnouncer } from '../announce.ts'
import { withShopLock } from '../shopLock.ts'
import { countUnits, numberedChanges, queueWork, type EntityWork } from './queue.ts'
import { settleAll } from './settle.ts'
import { keepUnsentWhy, unsentWhy } from './unsent.ts'

const begin = (core: CoreContext, shop: Shop, job: Job, pushId: number | null): Run =>
  createRun({
    core,
    shop,
    job,
    pushId,
    announce: createAnnouncer(core, shop),
    giveNumber,
    waitReason: (entity) => entities[entity].key.unnumbered,
  })

/**
 * Sends staged cells and proves each by reading it back. Whatever a request is about is on the disk
 * as `sending` before it leaves, so whatever breaks, the next push knows what to ask before it sends
 * again. New rows go first, what others refer to before those; then changes of all kinds, at the same
 * time within the rate limit; then deletions, what refers to others before those.
 *
 * Throws NOTHING_TO_SEND, and what stopped it (OFFLINE, SIGN_IN_EXPIRED, SCOPE_MISSING …) where nothing at
 * all could be done; else the result says what was not sent, and why.
 */
export function push(core: CoreContext, shop: Shop, chosen: Chosen, job: Job): Promise<PushResult> {
  return withShopLock(shop, job.signal, async () => {
    const pushId = beginRun(shop, chosen.changeSetId, core.now().toISOString())
    const run = begin(core, shop, job, pushId)
    let rows = 0
    let failure: BantoError | null = null
    try {
      failpoint('push.begin')
      const settled = await settleAll(run, true)
      failpoint('push.settled')
      throwStop(run)
      const work = queueWork(run, chosen)
      rows = work.reduce((sum, one) => sum + countUnits(one), 0)
      if (rows === 0 && settled === 0 && !stillInFlight(shop)) throw new BantoError('NOTHING_TO_SEND', 'nothing is staged')
      failpoint('push.queued')
      run.announce.changes()
      await withholdNotGranted(run, work)
      await sendAll(
        run,
        work.filter(({ entity }) => !run.withheld.has(entity.name)),
        rows,
      )
      const result = readResult(run, pushId, rows)
      const { stop } = run
      const nothing = result.applied + result.conflicts + result.rejected + result.unknown === 0
      if (stop !== null && (!ordinary.has(stop.code) || (nothing && stop.code !== 'CANCELLED'))) throw stop
      return result
    } catch (error) {
      failure = error instanceof BantoError ? error : new BantoError('INTERNAL', String(error))
      throw error
    } finally {
      run.commit.flush()
      endRun(run, pushId, rows, (failure ?? run.stop)?.toBody() ?? null)
      failpoint('push.ended')
      run.announce.changes()
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
  const run = begin(core, shop, { signal, report: () => undefined }, null)
  try {
    return await settleAll(run, false)
  } finally {
    run.commit.flush()
    doubtSending(shop.db)
    run.announce.flush()
  }
}

/** Left by an earlier push, and still not to be known: the person should hear of it. */
const stillInFlight = ({ db }: Shop): boolean => db.get(`SELECT 1 FROM pending WHERE state IN ${inFlightSql} LIMIT 1`) !== undefined

/** (A function of its own, because the compiler does not see that the workers set it.) */
function throwStop(run: Run): void {
  if (run.stop !== null) throw run.stop
}

/** What this sign-in was not granted would end the push with a refusal: it stays, and the rest is sent. */
async function withholdNotGranted(run: Run, work: readonly EntityWork[]): Promise<void> {
  for (const { entity } of work.filter((one) => countUnits(one) > 0))
    if (!(await run.shop.grants(entity.writeScope))) run.withheld.set(entity.name, 'scope')
}

async function sendAll(run: Run, work: readonly EntityWork[], total: number): Promise<void> {
  const { db } = run.shop
  let done = 0
  const report = (units: number) => {
    done += units
    run.job.report({ phase: 'sending', done, total, detail: { verified: run.total.verified } })
  }
  report(0)
  if (work.some(({ entity, fresh, changed }) => fresh.length > 0 || (entity.sending.datedByServer && changed.length > 0)))
    await clockOf(run)
  for (const { entity, fresh } of work) {
    if (fresh.length > 0) await entity.sending.create?.(run, fresh, report)
  }
  // What hangs on a new row is under its number now; of one that was refused it waits.
  const ends = await Promise.allSettled(
    work.map(async (one) => {
      const cells = numberedChanges(db, one)
      if (cells.length > 0) await one.entity.sending.change(run, cells, report)
    }),
  )
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  for (const { entity, going } of work.toReversed()) {
    if (going.length > 0 && run.stop === null) await entity.sending.remove?.(run, going, report)
  }
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

function readResult(run: Run, pushId: number, rows: number): PushResult {
  const { db } = run.shop
  const count = (sql: string, ...params: number[]) =>
    db.get<{ n: number }>(`SELECT ${countedSql} AS n FROM pending WHERE ${sql}`, params)?.n ?? 0
  const sent = count("state = 'sent' AND push_id = ?", pushId)
  return {
    pushId,
    products: rows,
    ...run.total,
    applied: run.total.verified + sent,
    unknown: count("state IN ('unknown', 'sending')"),
    unsent: count("state = 'queued'"),
    unsentWhy: unsentWhy(run),
    stopped: stopReason(run),
    retryAfterMinutes: retryAfterMinutes(run),
  }
}

/** Nothing stays half-way: what was not sent is staged again, what may have arrived is unknown. */
function endRun(run: Run, pushId: number, rows: number, error: ErrorBody | null): void {
  const { db } = run.shop
  const { verified, conflicts, rejected, unknown, unsent, unsentWhy: why } = readResult(run, pushId, rows)
  db.transaction(() => {
    if (rows > 0) keepUnsentWhy(db, pushId, why)
    endPush(db)
    if (error?.code === 'NOTHING_TO_SEND') db.run('DELETE FROM push_run WHERE push_id = ?', [pushId])
    else {
      db.run(
        `UPDATE push_run SET ended_at = ?, products = ?, verified = ?, conflicts = ?, rejected = ?, unknown = ?, unsent = ?, error = ?
         WHERE push_id = ?`,
        [
          run.core.now().toISOString(),
          rows,
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
