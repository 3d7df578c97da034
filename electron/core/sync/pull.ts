import type { DayRange, PullMode, PullResult, ResourceName } from '#shared/contracts/sync.ts'
import { elapsedSince } from '#shared/domain/elapsed.ts'
import { BantoError, isBantoError } from '#shared/errors.ts'
import { changeSummary } from '../changes/read.ts'
import type { CoreContext, Shop } from '../context.ts'
import type { JobContext } from '../rpc/types.ts'
import { removeUnseen } from '../store/mirror.ts'
import { createAnnouncer } from './announce.ts'
import { guardOf, keepPending, unseenOf } from './guards.ts'
import { countRowsOf } from './lists.ts'
import { fetchRows, Guarded, readLists, writeFound } from './pullPages.ts'
import { clockTolerance, longestWindow, noTotals, serverNow, tokyo, type PullRun } from './pullRun.ts'
import {
  beginPull,
  closeWindow,
  daysOf,
  endPull,
  nextPullId,
  noteError,
  readGuard,
  readPullState,
  type PullState,
} from './pullState.ts'
import { resources, type Resource } from './resources.ts'
import { readSchedule } from './schedule.ts'
import { settleUnknown } from './push.ts'
import { step } from './steps.ts'
import { inTurn } from './turns.ts'

/** A full pull or sweep that was broken off longer ago starts over: its pages have shifted too much. */
const staleAfterMs = 12 * 3_600_000
/** After so long without a pull everything is read anew: cheaper than so many windows. */
const longestGapMs = 400 * 86_400_000
/** Rows missing from a full pull that are looked for one by one before they are believed to be gone. */
const lookedAgain = 200
/** What Smaregi refused is asked for again after this time: plans and scopes change. */
const askRefusedAfterMs = 6 * 3_600_000
const mostDays = 366

export interface PullOptions {
  readonly mode: PullMode
  readonly resources?: readonly ResourceName[] | undefined
  readonly days?: DayRange | undefined
}

type Way = PullResult['mode']

/**
 * Brings the mirror up to what Smaregi holds. Every page and its cursor are one transaction, so a
 * program that is killed goes on with the page it had not written. A resource that is refused does
 * not keep the others from coming: it is shown as not available, and where the program is of no use
 * without it, its error is thrown at the end.
 */
export function pull(core: CoreContext, shop: Shop, options: PullOptions, job: Pick<JobContext, 'signal' | 'report'>): Promise<PullResult> {
  const chosen = choose(options)
  return inTurn(shop, job.signal, async () => {
    const began = performance.now()
    const announce = createAnnouncer(core, shop, () => core.emit('changes.changed', changeSummary(shop.db)))
    const run: PullRun = { core, shop, job, announce, totals: noTotals(), clock: null }
    const ways = new Map<ResourceName, Way>()
    const guarded: ResourceName[] = []
    const unavailable: ResourceName[] = []
    let refused: BantoError | null = null
    step('pull.begin')
    try {
      await settleUnknown(core, shop, job.signal)
      for (const resource of chosen) {
        if (options.resources === undefined && options.mode === 'auto' && isRefused(run, resource)) {
          unavailable.push(resource.name)
          continue
        }
        try {
          ways.set(resource.name, await pullResource(run, resource, options))
          if (readGuard(readPullState(shop.db, resource.name)) !== null) guarded.push(resource.name)
        } catch (error) {
          if (error instanceof Guarded) {
            guarded.push(resource.name)
            continue
          }
          if (!isBantoError(error)) throw error
          const end = takeError(run, resource, error)
          if (end === 'unavailable') unavailable.push(resource.name)
          if (end === 'throw') throw error
          if (resource.essential) refused ??= error
        } finally {
          announce.resources()
        }
      }
    } finally {
      announce.resources()
      announce.flush()
    }
    if (refused !== null) throw refused
    const all = [...ways.values()]
    const mode = all.includes('resumed') ? 'resumed' : (ways.get('products') ?? all[0] ?? 'full')
    step('pull.ended')
    return { mode, ...run.totals, guarded, unavailable, milliseconds: Math.round(performance.now() - began) }
  })
}

/** What is to be pulled; INVALID_INPUT where days are missing or make no sense. */
function choose({ mode, resources: names, days }: PullOptions): readonly Resource[] {
  const chosen = names === undefined ? resources.filter(({ demand }) => demand === 'always') : resources.filter(({ name }) => names.includes(name))
  if (days !== undefined) {
    const length = (Date.parse(days.to) - Date.parse(days.from)) / 86_400_000 + 1
    if (!(length >= 1 && length <= mostDays)) throw new BantoError('INVALID_INPUT', `${days.from} to ${days.to} is no range of 1 to ${mostDays} days`)
  }
  const lacking = names === undefined ? undefined : chosen.find(({ reading }) => reading === 'days' && days === undefined && mode !== 'sweep')
  if (lacking !== undefined) throw new BantoError('INVALID_INPUT', `${lacking.name} is read by days: which?`)
  return chosen
}

function isRefused(run: PullRun, resource: Resource): boolean {
  const { refusedAt } = readPullState(run.shop.db, resource.name)
  return !resource.essential && elapsedSince(refusedAt, run.core.now().getTime()) < askRefusedAfterMs
}

/** Notes what went wrong with a resource, and says whether the others may still come. */
function takeError(run: PullRun, resource: Resource, error: BantoError): 'unavailable' | 'goOn' | 'throw' {
  if (error.code === 'CANCELLED') return 'throw'
  const forbidden = error.code === 'SCOPE_MISSING' || (error.code === 'SERVER_REJECTED' && error.details.status === 403)
  // A list that this contract's Smaregi does not know is as good as forbidden.
  const unknown = !resource.essential && error.code === 'NOT_FOUND'
  const refusedAt = forbidden || unknown ? run.core.now().toISOString() : null
  noteError(run.shop.db, resource.name, error.toBody(), refusedAt)
  if (refusedAt !== null) return 'unavailable'
  if (error.code === 'SERVER_REJECTED') return 'goOn'
  const own = error.code === 'SERVER_UNAVAILABLE' || error.code === 'SERVER_REPLY_UNREADABLE'
  return own && !resource.essential ? 'goOn' : 'throw'
}

async function pullResource(run: PullRun, resource: Resource, asked: PullOptions): Promise<Way> {
  const { db } = run.shop
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
  step('pull.planned')
  await whole(run, resource)
}

async function startSweep(run: PullRun, resource: Resource): Promise<void> {
  const { db } = run.shop
  beginPull(db, resource.name, { mode: 'sweep', pullId: nextPullId(db) })
  step('sweep.planned')
  await whole(run, resource)
}

/** Reads all of a resource (or of its days, or of its keys) from the cursor on, and removes what is gone. */
async function whole(run: PullRun, resource: Resource): Promise<void> {
  const { db } = run.shop
  const begun = readPullState(db, resource.name)
  const days = daysOf(begun.daysFrom, begun.daysTo)
  await readLists(run, resource, resource.lists(db, days), {})
  const what = { pullId: begun.pullId, days }
  await lookAgain(run, resource, begun.pullId)
  const at = run.core.now().toISOString()
  step(begun.mode === 'sweep' ? 'sweep.beforeRemove' : 'pull.beforeRemove')
  const removed = db.transaction(() => {
    keepPending(run.shop, resource, begun.pullId)
    const guard = guardOf(db, resource, what, countRowsOf(db, resource, days), at)
    const gone = guard === null ? removeUnseen(db, resource.table, unseenOf(resource, what)) : { ids: [], rows: 0 }
    endPull(db, readPullState(db, resource.name), { at, removed: gone.rows, guard })
    if (guard !== null) run.core.log.warn('sync.guard', { resource: resource.name, rows: guard.rows, of: guard.of })
    return gone
  })
  step(begun.mode === 'sweep' ? 'sweep.removed' : 'pull.removed')
  run.totals.removed += removed.rows
  if (resource.name === 'products' || resource.name === 'stock') run.announce.products(removed.ids, { membership: true })
}

/**
 * What was not seen is asked for by its id before it is believed to be gone. Where very many are
 * missing and those asked for are really gone, the others are believed (and the guard asks).
 */
async function lookAgain(run: PullRun, resource: Resource, pullId: number): Promise<void> {
  const key = resource.table.keys[0]
  if (resource.again === undefined || key === undefined) return
  const { db } = run.shop
  const { name } = resource.table
  const unseen = db.column<number>(`SELECT DISTINCT ${key.column} FROM ${name} WHERE pull_id < ?`, [pullId])
  const some = unseen.slice(0, lookedAgain).map((id) => ({ [key.wire]: String(id) }))
  const rows = await fetchRows(run, { resource }, some)
  const found = writeFound(run, resource, rows, pullId)
  if (found > 0 && unseen.length > lookedAgain) {
    db.run(`UPDATE ${name} SET pull_id = ? WHERE pull_id < ?`, [pullId, pullId])
  }
}

const wholeSecond = (ms: number) => Math.floor(ms / 1000) * 1000

/** What changed since the last pull, in windows that Smaregi allows; `broken` goes on with one. */
async function incremental(run: PullRun, resource: Resource, broken: PullState | null): Promise<void> {
  const { db } = run.shop
  const state = broken ?? readPullState(db, resource.name)
  const target = broken?.startedAt == null ? wholeSecond(await serverNow(run, resource)) : Date.parse(broken.startedAt)
  const pullId = broken?.pullId ?? nextPullId(db)
  // Never after the end: a server's clock may have been set back.
  let from = Math.min(Date.parse(state.highWater ?? tokyo(target)), target) - clockTolerance
  let to = Math.min(from + longestWindow, target)
  let begun = false
  if (broken?.windowFrom != null && broken.windowTo !== null) {
    from = Date.parse(broken.windowFrom)
    to = Date.parse(broken.windowTo)
    begun = true
  }
  let sums = { rowsSoFar: 0, badSoFar: 0 }
  for (;;) {
    const bounds = { windowFrom: tokyo(from), windowTo: tokyo(to) }
    if (!begun) {
      beginPull(db, resource.name, { mode: 'incremental', pullId, ...sums, ...bounds, startedAt: tokyo(target) })
      step('pull.planned')
    }
    begun = false
    // A row may carry the time of a server whose clock runs ahead of the one that answers, so the last
    // window looks ahead too; what counts as known ends at the answer's own time all the same.
    const ahead = to >= target ? tokyo(to + clockTolerance) : bounds.windowTo
    const filter = { 'upd_date_time-from': bounds.windowFrom, 'upd_date_time-to': ahead }
    await readLists(run, resource, resource.lists(db, null), filter)
    closeWindow(db, resource.name, bounds.windowTo)
    step('pull.windowClosed')
    if (to >= target) break
    sums = readPullState(db, resource.name)
    from = to
    to = Math.min(from + longestWindow, target)
  }
  endPull(db, readPullState(db, resource.name), { at: run.core.now().toISOString(), removed: 0, guard: null })
}

