import type { DayRange, PullMode, PullResult, ResourceName } from '#shared/contracts/sync.ts'
import { elapsedSince } from '#shared/domain/elapsed.ts'
import { BantoError, isBantoError } from '#shared/errors.ts'
import { entityOfTable } from '../../entities/index.ts'
import type { CoreContext, Shop } from '../../context.ts'
import type { JobContext } from '../../rpc/types.ts'
import { removeUnseen } from '../../store/mirror.ts'
import type { ReadDb } from '../../store/db.ts'
import { createAnnouncer } from '../announce.ts'
import { finishBehind } from './behind.ts'
import { guardOf, keepPending, unseenOf } from './guards.ts'
import { countRowsOf } from './lists.ts'
import { followsToday, noteDays, todayOf } from './days.ts'
import { noteFailure, noteLeft, throwIfLacking } from './failures.ts'
import { fetchRows, Guarded, readLists, writeFound, flag } from './pages.ts'
import { noTotals, type PullRun } from './run.ts'
import { beginPull, daysOf, endPull, nextPullId, readGuard, readPullState, type PullState } from './state.ts'
import { incremental } from './windows.ts'
import type { Resource } from './resource.ts'
import { resources } from './resources.ts'
import { readSchedule } from '../schedule.ts'
import { settleUnknown } from '../push/push.ts'
import { failpoint } from '../../failpoints.ts'
import { watchRateLimit } from './rateLimitWatch.ts'
import { withShopLock } from '../shopLock.ts'

/** A full pull or sweep that was broken off longer ago starts over: its pages have shifted too much. */
const staleAfterMs = 12 * 3_600_000
/** After so long without a pull everything is read anew: cheaper than so many windows. */
const longestGapMs = 400 * 86_400_000
/** Rows missing from a full pull that are looked for one by one before they are believed to be gone. */
const maxLookedAgain = 200
/** What Smaregi refused is asked for again after this time: plans, scopes and roles change. Milliseconds. */
const askRefusedAfterMs = 3_600_000
const maxDays = 366

export interface PullOptions {
  readonly mode: PullMode
  readonly resources?: readonly ResourceName[] | undefined
  readonly days?: DayRange | undefined
}

type Way = PullResult['mode']

/**
 * Brings the mirror up to what Smaregi holds. Every page and its cursor are one transaction, so a
 * program that is killed goes on with the page it had not written. Each resource has an outcome of its
 * own: one that is refused or goes wrong keeps no other from coming. Where Smaregi asks for too long to
 * wait, the pull ends with what came; the rest is tried again soon. Throws what ended the whole pull
 * (the line is lost, CANCELLED), SCOPE_MISSING for what the program is of no use without, and the error
 * where nothing came at all.
 */
export function pull(core: CoreContext, shop: Shop, options: PullOptions, job: Pick<JobContext, 'signal' | 'report'>): Promise<PullResult> {
  const chosen = choose(shop.db, options)
  return withShopLock(shop, job.signal, async () => {
    const began = performance.now()
    const announce = createAnnouncer(core, shop)
    const rateLimitWatch = watchRateLimit(shop.api, job)
    const run: PullRun = { core, shop, job: rateLimitWatch.job, rateLimitWatch, announce, totals: noTotals(), clock: null }
    const outcomes = noOutcomes()
    failpoint('pull.begin')
    try {
      await settleFirst(run)
      await bringAll(run, chosen, options, outcomes)
    } finally {
      rateLimitWatch.stop()
      announce.resources()
      announce.flush()
      finishBehind(core, shop)
    }
    const { ways, guarded, unavailable, failed, refused } = outcomes
    if (refused !== null) throw refused
    const [failure] = failed.values()
    if (failure !== undefined && ways.size + guarded.length === 0) throw failure
    const all = [...ways.values()]
    const mode = all.includes('resumed') ? 'resumed' : (ways.get('products') ?? all[0] ?? 'full')
    failpoint('pull.ended')
    const milliseconds = Math.round(performance.now() - began)
    return { mode, ...run.totals, guarded, unavailable, failed: [...failed.keys()], milliseconds }
  })
}

/** What became of each resource. */
interface Outcomes {
  readonly ways: Map<ResourceName, Way>
  readonly guarded: ResourceName[]
  readonly unavailable: ResourceName[]
  readonly failed: Map<ResourceName, BantoError>
  /** SCOPE_MISSING of the first resource that the program needs. */
  refused: BantoError | null
  /** Whether the one before ended because Smaregi asked to wait. */
  limited: boolean
}
const noOutcomes = (): Outcomes => ({ ways: new Map(), guarded: [], unavailable: [], failed: new Map(), refused: null, limited: false })

/** One after the other. Throws what ends the whole pull. */
async function bringAll(run: PullRun, chosen: readonly Resource[], options: PullOptions, outcomes: Outcomes): Promise<void> {
  for (const [at, resource] of chosen.entries()) {
    const limit = await bring(run, resource, options, outcomes)
    if (limit === null) continue
    // The limit is the contract's: the rest would be refused as well, and is as due as this one.
    const left = chosen.slice(at + 1).filter((one) => !isRefused(run, one))
    for (const one of left) outcomes.failed.set(one.name, limit)
    noteLeft(run, left, limit)
    return
  }
}

/** One resource, to whatever end; gives the error where Smaregi asks to wait for too long. Throws what ends the whole pull. */
async function bring(run: PullRun, resource: Resource, options: PullOptions, outcomes: Outcomes): Promise<BantoError | null> {
  const { db } = run.shop
  const { name } = resource
  if (options.resources === undefined && options.mode === 'auto' && isRefused(run, resource)) {
    outcomes.unavailable.push(name)
    return null
  }
  try {
    throwIfLacking(db, resource)
    outcomes.ways.set(name, await pullResource(run, resource, options))
    outcomes.limited = false
    run.rateLimitWatch.came()
    if (readGuard(readPullState(db, name)) !== null) outcomes.guarded.push(name)
    return null
  } catch (thrown) {
    if (thrown instanceof Guarded) {
      outcomes.guarded.push(name)
      return null
    }
    const { kind, error } = await noteFailure(run, resource, thrown)
    // The limit counts per contract. One resource that is refused so may be a whim; two in a row are not.
    const limited = error.code === 'RATE_LIMITED'
    if (kind === 'all' && !limited) throw error
    const enough = limited && (kind === 'all' || outcomes.limited || run.rateLimitWatch.ended() !== null)
    outcomes.limited = limited
    if (kind === 'unavailable') outcomes.unavailable.push(name)
    else outcomes.failed.set(name, error)
    if (resource.essential && error.code === 'SCOPE_MISSING') outcomes.refused ??= error
    return enough ? error : null
  } finally {
    run.announce.resources()
  }
}

/** What an earlier push left open is asked for first; that it cannot be known yet is no reason to pull nothing. */
async function settleFirst({ core, shop, job, rateLimitWatch }: PullRun): Promise<void> {
  try {
    await settleUnknown(core, shop, job.signal)
  } catch (error) {
    if (rateLimitWatch.ended() !== null) return
    if (!isBantoError(error) || error.code === 'CANCELLED' || error.code.startsWith('STORE_')) throw error
    core.log.warn('sync.settle', { code: error.code, message: error.message })
  }
}

/** What is to be pulled; INVALID_INPUT where days are missing or make no sense. */
function choose(db: ReadDb, { mode, resources: names, days }: PullOptions): readonly Resource[] {
  const chosen = resources.filter((one) =>
    names === undefined ? one.demand === 'always' || (mode === 'auto' && followsToday(db, one)) : names.includes(one.name),
  )
  if (days !== undefined) {
    const length = (Date.parse(days.to) - Date.parse(days.from)) / 86_400_000 + 1
    if (!(length >= 1 && length <= maxDays))
      throw new BantoError('INVALID_INPUT', `${days.from} to ${days.to} is no range of 1 to ${maxDays} days`)
  }
  const lacking =
    names === undefined ? undefined : chosen.find(({ reading }) => reading === 'days' && days === undefined && mode !== 'sweep')
  if (lacking !== undefined) throw new BantoError('INVALID_INPUT', `${lacking.name} is read by days: which?`)
  return chosen
}

function isRefused(run: PullRun, resource: Resource): boolean {
  const { refusedAt } = readPullState(run.shop.db, resource.name)
  return !resource.essential && elapsedSince(refusedAt, run.core.now().getTime()) < askRefusedAfterMs
}

async function pullResource(run: PullRun, resource: Resource, options: PullOptions): Promise<Way> {
  const { db } = run.shop
  const asked = options.resources === undefined && followsToday(db, resource) ? { ...options, days: todayOf(run.core.now()) } : options
  run.job.report({ phase: resource.name, done: 0, total: null })
  const state = readPullState(db, resource.name)
  if (asked.mode !== 'full' && canGoOn(run, state, asked)) {
    await goOn(run, resource, state)
    if (asked.mode === 'sweep' && state.mode === 'incremental') await startSweep(run, resource)
    // What was broken off ends where it was meant to end then; a person who pulls wants to see today.
    if (asked.mode === 'auto' && resource.reading === 'window') await incremental(run, resource, null)
    return 'resumed'
  }
  if (resource.reading === 'days') {
    if (asked.days !== undefined) await startWhole(run, resource, 'days', asked.days)
    return 'full'
  }
  const known = resource.reading === 'window' && state.lastFullAt !== null && state.highWater !== null
  const recent = known && Math.abs(run.core.now().getTime() - Date.parse(state.highWater ?? '')) < longestGapMs
  if (asked.mode === 'full' || !known || !recent) {
    await startWhole(run, resource, 'full', null)
    return 'full'
  }
  if (asked.mode === 'sweep' && resource.swept) {
    await startSweep(run, resource)
    return 'sweep'
  }
  await incremental(run, resource, null)
  if (resource.swept && sweepIsDue(run, state)) await startSweep(run, resource)
  return 'incremental'
}

function sweepIsDue(run: PullRun, state: PullState): boolean {
  const { sweepHours } = readSchedule(run.shop.db)
  const last = state.lastSweepAt ?? state.lastFullAt
  return sweepHours > 0 && elapsedSince(last, run.core.now().getTime()) >= sweepHours * 3_600_000
}

function canGoOn(run: PullRun, state: PullState, asked: PullOptions): boolean {
  if (state.mode === null) return false
  if (state.mode === 'incremental') return true
  if (state.startedAt === null || Math.abs(run.core.now().getTime() - Date.parse(state.startedAt)) >= staleAfterMs) return false
  if (state.mode !== 'days') return true
  return asked.days === undefined || (asked.days.from === state.daysFrom && asked.days.to === state.daysTo)
}

async function goOn(run: PullRun, resource: Resource, state: PullState): Promise<void> {
  if (state.mode === 'incremental') await incremental(run, resource, state)
  else await whole(run, resource)
}

async function startWhole(run: PullRun, resource: Resource, mode: 'full' | 'days', days: DayRange | null): Promise<void> {
  const { db } = run.shop
  beginPull(db, resource.name, { mode, days, pullId: nextPullId(db) })
  failpoint('pull.planned')
  await whole(run, resource)
}

async function startSweep(run: PullRun, resource: Resource): Promise<void> {
  const { db } = run.shop
  beginPull(db, resource.name, { mode: 'sweep', pullId: nextPullId(db) })
  failpoint('sweep.planned')
  await whole(run, resource)
}

/** Reads all of a resource (or of its days, or of its keys) from the cursor on, and removes what is gone. */
async function whole(run: PullRun, resource: Resource): Promise<void> {
  const { db } = run.shop
  const begun = readPullState(db, resource.name)
  const days = daysOf(begun.daysFrom, begun.daysTo)
  await readLists(run, resource, resource.lists(db, days), {})
  const what = { pullId: begun.pullId, days }
  const isWhole = await lookAgain(run, resource, begun.pullId)
  const at = run.core.now().toISOString()
  failpoint(begun.mode === 'sweep' ? 'sweep.beforeRemove' : 'pull.beforeRemove')
  const removed = db.transaction(() => {
    keepPending(run.shop, resource, begun.pullId)
    const guard = isWhole ? null : guardOf(db, resource, what, countRowsOf(db, resource, days), at)
    const gone = isWhole || guard !== null ? { ids: [], rows: 0 } : removeUnseen(db, resource.table, unseenOf(resource, what))
    const flagged = flag(run, resource, gone.ids)
    endPull(db, readPullState(db, resource.name), { at, removed: gone.rows, guard })
    if (begun.mode === 'days' && days !== null) noteDays(db, resource, days, { at, pullId: begun.pullId })
    if (guard !== null) run.core.log.warn('sync.guard', { resource: resource.name, rows: guard.rows, of: guard.of })
    return { ...gone, flagged }
  })
  failpoint(begun.mode === 'sweep' ? 'sweep.removed' : 'pull.removed')
  run.totals.removed += removed.rows
  run.totals.alreadyThere += removed.flagged.there
  const entity = entityOfTable(resource.table.name)
  if (entity === null) return
  run.announce.rows(entity.name, removed.ids, { membership: true })
  if (removed.flagged.keys.length > 0) run.announce.changes()
}

/**
 * What was not seen is asked for by its id before it is believed to be gone. Where very many are
 * missing and those asked for are really gone, the others are believed (and the guard asks). True where
 * nothing was missing to begin with.
 */
async function lookAgain(run: PullRun, resource: Resource, pullId: number): Promise<boolean> {
  const key = resource.table.keys[0]
  if (resource.again === undefined || key === undefined) return false
  const { db } = run.shop
  const { name } = resource.table
  const unseen = db.column<number>(`SELECT DISTINCT ${key.column} FROM ${name} WHERE pull_id < ?`, [pullId])
  if (unseen.length === 0) return true
  const some = unseen.slice(0, maxLookedAgain).map((id) => ({ [key.wire]: String(id) }))
  const rows = await fetchRows(run, { resource }, some)
  const found = writeFound(run, resource, rows, pullId)
  if (found > 0 && unseen.length > maxLookedAgain) {
    db.run(`UPDATE ${name} SET pull_id = ? WHERE pull_id < ?`, [pullId, pullId])
  }
  return false
}
