import type { PullResult, ResourceName } from '#shared/contracts/sync.ts'
import { isBantoError, type BantoError } from '#shared/errors.ts'
import type { CoreContext, Shop } from '../context.ts'
import { updateSearchIndex } from '../products/searchIndex.ts'
import type { JobContext } from '../rpc/types.ts'
import type { Reply } from '../smaregi/client.ts'
import { removeUnseen } from '../store/mirror.ts'
import { createAnnouncer, type Announcer } from './announce.ts'
import {
  beginPull,
  closeWindow,
  countRows,
  endPull,
  nextPullId,
  noteError,
  readPullState,
  setCursor,
  turnPage,
  type PullState,
} from './pullState.ts'
import { countPages, pageQuery, rowsOf } from './pageCount.ts'
import { pageSize, resources, type Resource } from './resources.ts'
import { settleUnknown } from './push.ts'
import { inTurn } from './turns.ts'

/** Smaregi allows 31 days; a day is left for whoever counts differently. */
const windowDays = 30
/** Asked again at each pull: its clock and its commits need not agree to the second. */
const overlapMs = 5 * 60_000
/** A full pull that was broken off longer ago starts over: its pages have shifted too much. */
const staleAfterMs = 12 * 3_600_000
/** Rows missing from a full pull that are looked for one by one before they are believed to be gone. */
const lookedAgain = 200

/** What was deleted at Smaregi only shows in a full pull: one is due after this time. */
const fullEveryMs = 24 * 3_600_000

const afresh = { mode: 'full', windowFrom: null, windowTo: null, rowsSoFar: 0 } as const

interface Run {
  readonly core: CoreContext
  readonly shop: Shop
  readonly job: Pick<JobContext, 'signal' | 'report'>
  readonly announce: Announcer
  readonly totals: { received: number; changed: number; removed: number }
  /** The server's clock as far as it was seen: the time of a reply, and when by ours it came. */
  clock: { readonly server: number; readonly ours: number } | null
}

/** In the form of Smaregi's parameters: Asia/Tokyo has had no summer time since 1951. */
export const tokyo = (at: number): string => `${new Date(at + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`

/**
 * Brings the mirror up to what Smaregi holds. Every page and its cursor are one transaction, so a
 * program that is killed goes on with the page it had not written. A resource that is refused does
 * not keep the others from coming; its error is thrown at the end.
 */
export function pull(
  core: CoreContext,
  shop: Shop,
  mode: 'auto' | 'full',
  job: Pick<JobContext, 'signal' | 'report'>,
): Promise<PullResult> {
  return inTurn(shop, job.signal, async () => {
    const began = performance.now()
    const totals = { received: 0, changed: 0, removed: 0 }
    const run: Run = { core, shop, job, announce: createAnnouncer(core, shop), totals, clock: null }
    const modes = new Map<ResourceName, PullResult['mode']>()
    let refused: BantoError | null = null
    try {
      await settleUnknown(core, shop, job.signal)
      for (const resource of resources) {
        try {
          modes.set(resource.name, await pullResource(run, resource, mode))
        } catch (error) {
          if (!isBantoError(error)) throw error
          if (error.code !== 'CANCELLED') noteError(shop.db, resource.name, error.toBody())
          if (error.code !== 'SCOPE_MISSING' && error.code !== 'SERVER_REJECTED') throw error
          refused ??= error
        }
        run.announce.resources()
      }
    } finally {
      run.announce.resources()
      run.announce.flush()
    }
    if (refused !== null) throw refused
    const ways = [...modes.values()]
    const way = ways.includes('resumed') ? 'resumed' : (modes.get('products') ?? 'full')
    return { mode: way, ...totals, bad: 0, conflicts: 0, alreadyThere: 0, guarded: [], unavailable: [], milliseconds: Math.round(performance.now() - began) }
  })
}

async function pullResource(run: Run, resource: Resource, asked: 'auto' | 'full'): Promise<PullResult['mode']> {
  const { db } = run.shop
  const state = readPullState(db, resource.name)
  run.job.report({ phase: resource.name, done: 0, total: null })
  if (asked === 'auto' && canGoOn(run, state)) {
    if (state.mode === 'incremental') await incremental(run, resource, state)
    else await full(run, resource)
    return 'resumed'
  }
  const fresh = state.lastFullAt !== null && run.core.now().getTime() - Date.parse(state.lastFullAt) < fullEveryMs
  if (asked === 'auto' && resource.incremental && fresh && state.highWater !== null) {
    await incremental(run, resource, null)
    return 'incremental'
  }
  beginPull(db, resource.name, { ...afresh, pullId: nextPullId(db), startedAt: null })
  await full(run, resource)
  return 'full'
}

function canGoOn(run: Run, state: PullState): boolean {
  if (state.mode === null || state.nextPage === null) return false
  if (state.mode === 'incremental') return true
  return state.startedAt !== null && run.core.now().getTime() - Date.parse(state.startedAt) < staleAfterMs
}

async function full(run: Run, resource: Resource): Promise<void> {
  const { db } = run.shop
  await pages(run, resource, {})
  const { pullId } = readPullState(db, resource.name)
  await lookAgain(run, resource, pullId)
  const removed = db.transaction(() => {
    if (resource.name === 'products') keepPending(run.shop, pullId)
    const gone = removeUnseen(db, resource.name, pullId)
    endPull(db, resource.name, 'full', run.core.now().toISOString(), gone.length)
    return gone
  })
  run.totals.removed += removed.length
  if (resource.name === 'products' || resource.name === 'stock') run.announce.products(removed, { membership: true })
}

/** What a person has changed and not sent stays in sight; the push will say that the product is gone. */
function keepPending(shop: Shop, pullId: number): void {
  shop.db.run(
    "UPDATE product SET pull_id = ? WHERE pull_id <> ? AND product_id IN (SELECT key FROM pending WHERE entity = 'product')",
    [pullId, pullId],
  )
}

const wholeSecond = (ms: number) => Math.floor(ms / 1000) * 1000

/** What changed since the last pull, in windows that Smaregi allows; `broken` goes on with one. */
async function incremental(run: Run, resource: Resource, broken: PullState | null): Promise<void> {
  const { db } = run.shop
  const state = broken ?? readPullState(db, resource.name)
  const target = broken?.startedAt == null ? wholeSecond(await serverNow(run)) : Date.parse(broken.startedAt)
  const pullId = broken?.pullId ?? nextPullId(db)
  // Never after the end: a server's clock may have been set back.
  let from = Math.min(Date.parse(state.highWater ?? tokyo(target)), target) - overlapMs
  let to = Math.min(from + windowDays * 86_400_000, target)
  let begun = false
  if (broken?.windowFrom != null && broken.windowTo !== null) {
    from = Date.parse(broken.windowFrom)
    to = Date.parse(broken.windowTo)
    begun = true
  }
  let rowsSoFar = 0
  for (;;) {
    const window = { from: tokyo(from), to: tokyo(to) }
    if (!begun) {
      const bounds = { windowFrom: window.from, windowTo: window.to, startedAt: tokyo(target) }
      beginPull(db, resource.name, { mode: 'incremental', pullId, rowsSoFar, ...bounds })
    }
    begun = false
    await pages(run, resource, { 'upd_date_time-from': window.from, 'upd_date_time-to': window.to })
    closeWindow(db, resource.name, window.to)
    if (to >= target) break
    rowsSoFar = readPullState(db, resource.name).rowsSoFar
    from = to
    to = Math.min(from + windowDays * 86_400_000, target)
  }
  endPull(db, resource.name, 'incremental', run.core.now().toISOString(), 0)
}

/**
 * Pages from the cursor on, from the last one down to the first, because rows go while we read: one
 * that is deleted (or edited, and so leaves the window) moves all after it up by one. Read upwards,
 * one row would then be seen on no page; read downwards, one is only seen twice. New products come
 * at the end and have a new update time. The next page is asked for while this one is written.
 */
async function pages(run: Run, resource: Resource, filter: Readonly<Record<string, string>>): Promise<void> {
  const { db, api } = run.shop
  const { job, core } = run
  const state = readPullState(db, resource.name)
  const ask = (page: number): Promise<Reply<unknown>> => {
    const reply = api.read(resource.path, pageQuery(resource, page, filter), { signal: job.signal })
    // Waited for below; until then a failure must not count as nobody's.
    reply.catch(() => undefined)
    return reply
  }
  const seen = (reply: Reply<unknown>): number => {
    const ours = core.now().getTime()
    const server = reply.serverTime?.getTime() ?? ours
    run.clock = { server, ours }
    return server
  }
  let page = state.nextPage ?? 1
  let coming: Promise<Reply<unknown>> | null = null
  if (state.nextPage === null) {
    const first = await ask(1)
    const startedAt = tokyo(seen(first))
    const whole = rowsOf(first.value, resource).length < pageSize
    const guess = state.mode === 'full' ? Math.ceil(countRows(db, resource) / pageSize) : 1
    page = whole ? 1 : await countPages(api, resource, filter, guess, job.signal)
    setCursor(db, resource.name, page, startedAt)
    if (whole) coming = Promise.resolve(first)
  }
  let done = state.rowsSoFar
  coming ??= page > 0 ? ask(page) : null
  while (coming !== null) {
    const reply = await coming
    const rows = rowsOf(reply.value, resource)
    seen(reply)
    const next: number = page - 1
    coming = next > 0 ? ask(next) : null
    job.signal.throwIfAborted()
    const written = db.transaction(() => {
      const result = resource.write(db, rows, state.pullId)
      if (resource.name === 'products') updateSearchIndex(db, result.changed)
      turnPage(db, resource.name, next, rows.length)
      return result
    })
    for (const bad of written.bad) core.log.warn('sync.badRow', { resource: resource.name, ...bad })
    done += rows.length
    run.totals.received += rows.length
    run.totals.changed += written.changed.length
    if (resource.name === 'products' || resource.name === 'stock') {
      run.announce.products(written.changed, { membership: resource.name === 'products' })
    }
    job.report({ phase: resource.name, done, total: done + next * pageSize })
    run.announce.resources()
    page = next
    // Lets calls of the page in between two transactions.
    await new Promise(setImmediate)
  }
}

/**
 * What a full pull has not seen is asked for by its id before it is believed to be gone. Where very
 * many are missing and those asked for are really gone, the others are believed.
 */
async function lookAgain(run: Run, resource: Resource, pullId: number): Promise<void> {
  if (resource.again === null) return
  const { db, api } = run.shop
  const unseen = db.column<number>(`SELECT DISTINCT product_id FROM ${resource.table} WHERE pull_id <> ?`, [pullId])
  let found = 0
  for (const id of unseen.slice(0, lookedAgain)) {
    const { path, query } = resource.again(id)
    try {
      const reply = await api.read(path, query, { signal: run.job.signal })
      const rows = rowsOf(Array.isArray(reply.value) ? reply.value : [reply.value], resource)
      found += db.transaction(() => resource.write(db, rows, pullId)).written
    } catch (error) {
      if (!isBantoError(error) || error.code !== 'NOT_FOUND') throw error
    }
  }
  if (found > 0 && unseen.length > lookedAgain) {
    db.run(`UPDATE ${resource.table} SET pull_id = ? WHERE pull_id <> ?`, [pullId, pullId])
  }
}

/** The server's clock now. Asked for where no reply has told it yet. */
async function serverNow(run: Run): Promise<number> {
  if (run.clock === null) {
    const reply = await run.shop.api.read('/pos/stores', { limit: 1 }, { signal: run.job.signal })
    const ours = run.core.now().getTime()
    run.clock = { server: reply.serverTime?.getTime() ?? ours, ours }
  }
  return run.clock.server + (run.core.now().getTime() - run.clock.ours)
}
