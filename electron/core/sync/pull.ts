import type { PullResult, ResourceName } from '#shared/contracts/sync.ts'
import { BantoError, isBantoError } from '#shared/errors.ts'
import type { CoreContext, Shop } from '../context.ts'
import { updateSearchIndex } from '../products/searchIndex.ts'
import type { JobContext } from '../rpc/types.ts'
import type { Reply, WireRow } from '../smaregi/client.ts'
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
  turnPage,
  type PullState,
} from './pullState.ts'
import { keyOf, lastKey, pageSize, resources, type Resource } from './resources.ts'
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

/** How often a full pull is read again because rows were deleted meanwhile. */
const readings = 3

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
    return { mode: way, ...totals, milliseconds: Math.round(performance.now() - began) }
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
  if (asked === 'auto' && resource.incremental && state.highWater !== null && state.lastFullAt !== null) {
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
  const known = countRows(db, resource)
  const { pullId, startedAt } = readPullState(db, resource.name)
  for (let attempt = 1; ; attempt += 1) {
    const border = await pages(run, resource, {}, known > 0 ? known : null)
    if (!(await hasShifted(run, resource, border)) || attempt === readings) break
    run.core.log.info('sync.shifted', { resource: resource.name, attempt })
    beginPull(db, resource.name, { ...afresh, pullId, startedAt })
  }
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

async function incremental(run: Run, resource: Resource, broken: PullState | null): Promise<void> {
  const { db } = run.shop
  let goOn = broken
  for (;;) {
    const state: PullState = goOn ?? readPullState(db, resource.name)
    let from = state.windowFrom
    let to = state.windowTo
    let end: number
    if (goOn !== null && from !== null && to !== null) {
      end = await serverNow(run)
    } else {
      end = state.startedAt === null ? await serverNow(run) : Date.parse(state.startedAt)
      const first = state.mode === null
      // Never after the end: a server's clock may have been set back.
      const start = Math.min(Date.parse(state.highWater ?? tokyo(end)), end) - (first ? overlapMs : 0)
      from = tokyo(start)
      to = tokyo(Math.min(start + windowDays * 86_400_000, end))
      beginPull(db, resource.name, {
        mode: 'incremental',
        pullId: first ? nextPullId(db) : state.pullId,
        windowFrom: from,
        windowTo: to,
        startedAt: tokyo(end),
        rowsSoFar: first ? 0 : state.rowsSoFar,
      })
    }
    await pages(run, resource, { 'upd_date_time-from': from, 'upd_date_time-to': to }, null)
    closeWindow(db, resource.name, to)
    goOn = null
    const target = Date.parse(readPullState(db, resource.name).startedAt ?? to)
    if (Date.parse(to) >= target) break
  }
  endPull(db, resource.name, 'incremental', run.core.now().toISOString(), 0)
}

/** The last full page, and the key it ended with. */
interface Border {
  readonly page: number
  readonly key: string | null
}

/**
 * A row deleted at Smaregi while pages are read moves all later rows up by one, and one row is seen
 * on no page. New rows come last, so one look at the end of the last full page tells: if it still
 * ends with the same row, none before it has gone.
 */
async function hasShifted(run: Run, resource: Resource, border: Border): Promise<boolean> {
  if (border.page === 0 || border.key === null) return false
  const query = { limit: 1, page: border.page * pageSize, sort: resource.key.join(',') }
  const reply = await run.shop.api.read(resource.path, query, { signal: run.job.signal })
  return keyOf(resource, rowsOf(reply.value, resource)[0]) !== border.key
}

/** Pages from the cursor on; the next one is asked for while this one is written. */
async function pages(
  run: Run,
  resource: Resource,
  filter: Readonly<Record<string, string>>,
  total: number | null,
): Promise<Border> {
  const { db, api } = run.shop
  const { job, core } = run
  const state = readPullState(db, resource.name)
  const ask = (page: number): Promise<Reply<unknown>> => {
    const reply = api.read(
      resource.path,
      { limit: pageSize, page, sort: resource.key.join(','), ...filter },
      { signal: job.signal },
    )
    // Waited for below; until then a failure must not count as nobody's.
    reply.catch(() => undefined)
    return reply
  }
  let page = state.nextPage ?? 1
  let done = state.rowsSoFar
  let border: Border = { page: page - 1, key: page > 1 ? lastKey(db, resource, state.pullId) : null }
  let coming = ask(page)
  for (;;) {
    const reply = await coming
    const rows = rowsOf(reply.value, resource)
    const now = core.now().getTime()
    const server = reply.serverTime?.getTime() ?? now
    run.clock = { server, ours: now }
    const last = rows.length < pageSize
    if (!last) coming = ask(page + 1)
    job.signal.throwIfAborted()
    const written = db.transaction(() => {
      const result = resource.write(db, rows, state.pullId)
      if (resource.name === 'products') updateSearchIndex(db, result.changed)
      turnPage(db, resource.name, page + 1, rows.length, tokyo(server))
      return result
    })
    for (const bad of written.bad) core.log.warn('sync.badRow', { resource: resource.name, ...bad })
    done += rows.length
    run.totals.received += rows.length
    run.totals.changed += written.changed.length
    if (resource.name === 'products' || resource.name === 'stock') {
      run.announce.products(written.changed, { membership: resource.name === 'products' })
    }
    job.report({ phase: resource.name, done, total: last ? done : total === null ? null : Math.max(total, done) })
    run.announce.resources()
    if (last) return border
    border = { page, key: keyOf(resource, rows.at(-1)) }
    page += 1
    // Lets calls of the page in between two transactions.
    await new Promise(setImmediate)
  }
}

function rowsOf(value: unknown, resource: Resource): readonly WireRow[] {
  if (Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null)) return value as WireRow[]
  throw new BantoError('SERVER_REPLY_UNREADABLE', `${resource.path}: not a list of rows`, { details: { path: resource.path } })
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
