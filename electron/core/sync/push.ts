import type { PushResult } from '#shared/contracts/sync.ts'
import { BantoError, isBantoError, type ErrorCode } from '#shared/errors.ts'
import type { CoreContext, Shop } from '../context.ts'
import type { JobContext } from '../rpc/types.ts'
import type { WireRow } from '../smaregi/client.ts'
import { rateFigures } from '../smaregi/rateLimit.ts'
import { changeSummary } from '../changes/read.ts'
import { createAnnouncer, type Announcer } from './announce.ts'
import { createGroupCommit, type GroupCommit } from './groupCommit.ts'
import {
  accept,
  compare,
  leaveUnknown,
  noCells,
  reject,
  settle,
  takeBack,
  UnreadableRow,
  type Cells,
  type Missing,
  type Outcome,
} from './pushRow.ts'
import { inTurn } from './turns.ts'

/** Requests for one product that ended without an answer, before it is left for another day. */
const tries = 3
/** A request on its way when a person cancels may still bring its answer. Milliseconds. */
const grace = 4_000

type Job = Pick<JobContext, 'signal' | 'report'>

interface Run {
  readonly core: CoreContext
  readonly shop: Shop
  readonly job: Job
  readonly commit: GroupCommit
  readonly announce: Announcer
  readonly total: Cells
  /** Why no further product is begun: the line is lost, the sign-in ended, somebody cancelled. */
  stop: BantoError | null
  readonly late: AbortSignal
}

/** Errors after which the row surely is as it was. */
const nothingDone: ReadonlySet<ErrorCode> = new Set([
  'OFFLINE',
  'SERVER_UNAVAILABLE',
  'RATE_LIMITED',
  'SIGN_IN_EXPIRED',
  'SCOPE_MISSING',
  'CANCELLED',
  'VAULT_LOCKED',
  'VAULT_UNREADABLE',
])
/** Ends that are an ordinary outcome: what was not sent is counted, and stays. */
const ordinary: ReadonlySet<ErrorCode> = new Set(['OFFLINE', 'SERVER_UNAVAILABLE', 'RATE_LIMITED', 'CANCELLED'])

/**
 * Sends staged cells. Each product is read first; only fields that nobody else has changed are sent,
 * as absolute values in one PATCH. `sending` is on the disk before the request leaves, so whatever
 * breaks, the next push knows which products to read back before it sends again.
 *
 * Throws NOTHING_TO_SEND, OFFLINE (when nothing at all could be done), SIGN_IN_EXPIRED, SCOPE_MISSING.
 */
export function push(core: CoreContext, shop: Shop, productIds: readonly number[] | null, job: Job): Promise<PushResult> {
  return inTurn(shop, job.signal, async () => {
    const { db } = shop
    const run = createRun(core, shop, job)
    try {
      const settled = await settleAll(run)
      throwStop(run)
      const keys = queue(shop, productIds)
      if (keys.length === 0 && settled === 0) throw new BantoError('NOTHING_TO_SEND', 'nothing is staged')
      const whole = keys.length
      let done = 0
      job.report({ phase: 'sending', done, total: whole })
      changed(run, [])
      await each(run, keys, async (key) => {
        await pushProduct(run, key)
        if (run.stop !== null) return
        done += 1
        job.report({ phase: 'sending', done, total: whole })
      })
      const unsent = db.get<{ n: number }>("SELECT count(*) AS n FROM pending WHERE state = 'queued'")?.n ?? 0
      const { stop, total } = run
      const nothing = Object.values(total).every((cells) => cells === 0)
      if (stop !== null && (!ordinary.has(stop.code) || (nothing && stop.code !== 'CANCELLED'))) throw stop
      return { products: keys.length, ...total, unsent }
    } finally {
      run.commit.flush()
      db.run("UPDATE pending SET state = 'staged', sent = NULL WHERE state = 'queued'")
      db.run("UPDATE pending SET state = 'unknown' WHERE state = 'sending'")
      changed(run, [])
      run.announce.flush()
    }
  })
}

/**
 * Reads back what a broken push left unknown, and sends nothing: part of every pull, so that a
 * program that was killed knows again where it stands as soon as the line is there. A push does it
 * by itself. To be called in a turn of its caller. Returns the cells whose fate is known now.
 */
export async function settleUnknown(core: CoreContext, shop: Shop, signal: AbortSignal): Promise<number> {
  const run = createRun(core, shop, { signal, report: () => undefined })
  try {
    return await settleAll(run)
  } finally {
    run.commit.flush()
    run.announce.flush()
  }
}

function createRun(core: CoreContext, shop: Shop, job: Job): Run {
  const late = new AbortController()
  const stopLate = () => setTimeout(() => late.abort(), grace).unref()
  if (job.signal.aborted) stopLate()
  else job.signal.addEventListener('abort', stopLate, { once: true })
  return {
    core,
    shop,
    job,
    commit: createGroupCommit(shop.db),
    announce: createAnnouncer(core, shop, () => core.emit('changes.changed', changeSummary(shop.db))),
    total: noCells(),
    stop: null,
    late: late.signal,
  }
}

/** (A function of its own, because the compiler does not see that the workers set it.) */
function throwStop(run: Run): void {
  if (run.stop !== null) throw run.stop
}

/** Moves what is to be sent from staged to queued, and names the products. */
function queue(shop: Shop, productIds: readonly number[] | null): number[] {
  const { db } = shop
  return db.transaction(() => {
    const set = "UPDATE pending SET state = 'queued', sent = NULL WHERE entity = 'product' AND state = 'staged'"
    if (productIds === null) db.run(set)
    else db.run(`${set} AND key IN (SELECT value FROM json_each(?))`, [JSON.stringify(productIds)])
    return db.column<number>("SELECT DISTINCT key FROM pending WHERE state = 'queued' AND entity = 'product' ORDER BY key")
  })
}

/** Works on several products at once: enough to use what Smaregi grants at an ordinary distance. */
async function each(run: Run, keys: readonly number[], work: (key: number) => Promise<void>): Promise<void> {
  const { write } = rateFigures[run.shop.profile.kind]
  let next = 0
  const worker = async () => {
    for (;;) {
      if (run.job.signal.aborted) run.stop ??= new BantoError('CANCELLED', 'the push was cancelled')
      const key = keys[next]
      if (run.stop !== null || key === undefined) return
      next += 1
      await work(key)
    }
  }
  const workers = Array.from({ length: Math.max(2, Math.round(write * 0.8)) }, worker)
  const ends = await Promise.allSettled(workers)
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

async function settleAll(run: Run): Promise<number> {
  const { db } = run.shop
  const keys = db.column<number>("SELECT DISTINCT key FROM pending WHERE entity = 'product' AND state = 'unknown' ORDER BY key")
  if (keys.length === 0) return 0
  const count = () => db.get<{ n: number }>("SELECT count(*) AS n FROM pending WHERE state = 'unknown'")?.n ?? 0
  const before = count()
  let done = 0
  run.job.report({ phase: 'settling', done, total: keys.length })
  await each(run, keys, async (key) => {
    await readBack(run, key, 'staged')
    done += 1
    run.job.report({ phase: 'settling', done, total: keys.length })
  })
  return before - count()
}

async function pushProduct(run: Run, key: number): Promise<void> {
  const first = await begin(run, key)
  let body = first?.body ?? null
  for (let attempt = 1; body !== null; attempt += 1) {
    const failure = await send(run, key, body)
    if (failure === null) return
    const back = await readBack(run, key, attempt < tries ? 'sending' : 'queued')
    // It never arrives, and the server has words for it: a person should see them.
    const words = reasonOf(failure)
    if (attempt >= tries && back !== null && words !== null) {
      await note(run, key, () => reject(run.shop.db, key, ['queued'], words))
    }
    body = back?.body ?? null
  }
}

/** Reads the product and compares. Null: nothing was decided, the run has stopped or the row is unreadable. */
async function begin(run: Run, key: number): Promise<Outcome | null> {
  try {
    const reply = await run.shop.api.read<WireRow>(`/pos/products/${key}`, {}, { signal: run.job.signal })
    if (run.job.signal.aborted) return null
    return await note(run, key, () => compare(run.shop.db, key, reply.value))
  } catch (error) {
    if (error instanceof UnreadableRow) {
      run.core.log.warn('push.unreadableRow', { key })
      return null
    }
    if (!isBantoError(error)) throw error
    if (error.code === 'NOT_FOUND' || error.code === 'SERVER_REJECTED') {
      await note(run, key, () => reject(run.shop.db, key, ['queued'], reasonOf(error) ?? error.code))
    } else if (error.code === 'SERVER_REPLY_UNREADABLE') {
      run.core.log.warn('push.unreadableRow', { key })
    } else {
      run.stop ??= error
    }
    return null
  }
}

/** One PATCH. Null: its end is known and noted. An error: it has to be read back. */
async function send(run: Run, key: number, body: Readonly<Record<string, string>>): Promise<BantoError | null> {
  const { db, api } = run.shop
  try {
    const reply = await api.write('PATCH', `/pos/products/${key}`, body, { signal: run.late })
    await note(run, key, () => accept(db, key, reply.value))
    return null
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (error.code === 'SERVER_REJECTED' || error.code === 'NOT_FOUND') {
      await note(run, key, () => reject(db, key, ['sending'], reasonOf(error) ?? error.code))
      return null
    }
    if (nothingDone.has(error.code)) {
      run.stop ??= error
      await note(run, key, () => takeBack(db, key))
      return null
    }
    run.core.log.warn('push.ambiguous', { key, message: error.message })
    return error
  }
}

/** Reads the row after an unknown fate. Null: it could not be read; the cells stay unknown. */
async function readBack(run: Run, key: number, missing: Missing): Promise<Outcome | null> {
  const { db, api } = run.shop
  try {
    const reply = await api.read<WireRow>(`/pos/products/${key}`, {}, { signal: run.late })
    return await note(run, key, () => settle(db, key, reply.value, missing))
  } catch (error) {
    if (isBantoError(error) && error.code === 'NOT_FOUND') {
      // Deleted meanwhile: whatever the request did is gone with it.
      db.run("UPDATE pending SET state = 'sending' WHERE entity = 'product' AND key = ? AND state = 'unknown'", [key])
      return note(run, key, () => reject(db, key, ['sending'], reasonOf(error) ?? error.code))
    }
    if (!isBantoError(error) && !(error instanceof UnreadableRow)) throw error
    if (isBantoError(error) && nothingDone.has(error.code)) run.stop ??= error
    await note(run, key, () => leaveUnknown(db, key))
    return null
  }
}

/** Smaregi's own words, or null where it had none. */
function reasonOf(error: BantoError): string | null {
  const { detail, title } = error.details
  const words = typeof detail === 'string' ? detail : title
  return typeof words === 'string' ? words : null
}

/** Writes one piece of bookkeeping, adds it up, tells the page. */
async function note(run: Run, key: number, work: () => Outcome): Promise<Outcome> {
  const outcome = await run.commit.add(work)
  run.total.applied += outcome.applied
  run.total.conflicts += outcome.conflicts
  run.total.rejected += outcome.rejected
  run.total.unknown += outcome.unknown
  changed(run, [key])
  return outcome
}

function changed(run: Run, keys: readonly number[]): void {
  run.announce.products(keys, { membership: false })
  run.announce.changes()
}
