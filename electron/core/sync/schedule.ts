import { z } from 'zod'
import type { ResourceName, Schedule } from '#shared/contracts/sync.ts'
import { elapsedSince } from '#shared/domain/elapsed.ts'
import type { CoreContext, Shop } from '../context.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { readPullState } from './pull/state.ts'
import { resources } from './pull/resources.ts'
import type { Retries } from './pull/retries.ts'

/** How often the clock is looked at. Milliseconds. */
const tickMs = 15_000
/** A pull that left its own due time where it was waits so long, or as long as pulls are apart. */
const longestPatienceMs = 15 * 60_000

const kept = z.object({ pullMinutes: z.int().min(0), sweepHours: z.int().min(0) })
type Kept = z.infer<typeof kept>
/** A quarter of an hour: what the tills and the other office did is here before it is missed. */
const usual: Kept = { pullMinutes: 15, sweepHours: 24 }

export function readSchedule(db: ReadDb): Kept {
  const row = db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'schedule'")
  if (row === undefined) return usual
  try {
    return kept.parse(JSON.parse(row.value))
  } catch {
    return usual
  }
}

export function writeSchedule(db: WriteDb, wanted: Kept): void {
  db.run("INSERT INTO meta VALUES ('schedule', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [JSON.stringify(wanted)])
}

/** When it is due again; at once where the moment lies in the future, which no pull was made at. */
const later = (at: string | null, ms: number, now: number): string | null => {
  if (at === null || ms === 0) return null
  return new Date(elapsedSince(at, now) === Number.POSITIVE_INFINITY ? now : Date.parse(at) + ms).toISOString()
}
const earliest = (times: readonly (string | null)[]): string | null => times.filter((at) => at !== null).sort()[0] ?? null

/**
 * Settings and when the next ones are due; nothing but what went wrong is pulled by itself before a
 * first full pull. `retryInMs` as the retries tell it, `now` to show it as a time of day.
 */
export function scheduleOf(db: ReadDb, { now, retryInMs }: { readonly now: Date; readonly retryInMs: number | null }): Schedule {
  const { pullMinutes, sweepHours } = readSchedule(db)
  const states = resources
    .filter(({ demand }) => demand === 'always')
    .map((resource) => ({ resource, state: readPullState(db, resource.name) }))
  const products = states.find(({ resource }) => resource.name === 'products')?.state
  const begun = products?.lastFullAt != null
  const swept = states.filter(({ resource, state }) => resource.swept && state.lastFullAt !== null)
  return {
    pullMinutes,
    sweepHours,
    nextPullAt: begun ? later(products.lastPullAt, pullMinutes * 60_000, now.getTime()) : null,
    nextSweepAt: begun
      ? earliest(swept.map(({ state }) => later(state.lastSweepAt ?? state.lastFullAt, sweepHours * 3_600_000, now.getTime())))
      : null,
    nextRetryAt: retryInMs === null ? null : new Date(now.getTime() + retryInMs).toISOString(),
  }
}

export interface ScheduleOptions {
  readonly retries: Retries
  /** False where it could not be started. Without `resources`: all that are pulled always. */
  readonly start: (shop: Shop, what: { readonly mode: 'auto' | 'sweep'; readonly resources?: readonly ResourceName[] }) => boolean
  /** Milliseconds that only grow: a pull must not wait for a wall clock that was set back. */
  readonly clock?: () => number
}

/**
 * Starts what is due while the line is there and nothing else runs: first what went wrong. Ends with
 * the engine. Gives a way to look at once, for when the settings have changed.
 */
export function runSchedule(core: CoreContext, { retries, start, clock = () => performance.now() }: ScheduleOptions): () => void {
  let last = { what: '', at: 0 }
  const tick = (): void => {
    const shop = core.shopOrNull()
    if (shop === null || core.line() !== 'online' || !core.idle()) return
    retries.follow(shop)
    const again = retries.due()
    if (again.length > 0) {
      if (start(shop, { mode: 'auto', resources: again })) retries.began(again)
      return
    }
    const { nextPullAt, nextSweepAt, pullMinutes } = scheduleOf(shop.db, { now: core.now(), retryInMs: null })
    const now = core.now().getTime()
    const due = (at: string | null) => at !== null && Date.parse(at) <= now
    const mode = due(nextSweepAt) ? 'sweep' : due(nextPullAt) ? 'auto' : null
    if (mode === null) return
    const what = `${mode} ${mode === 'sweep' ? nextSweepAt : nextPullAt}`
    const patience = Math.min(longestPatienceMs, Math.max(1, pullMinutes) * 60_000)
    if (what === last.what && clock() - last.at < patience) return
    if (start(shop, { mode })) last = { what, at: clock() }
  }
  const look = (): void => {
    try {
      tick()
    } catch (error) {
      core.log.error('schedule', { error })
    }
  }
  const timer = setInterval(look, tickMs)
  timer.unref()
  core.closing.addEventListener('abort', () => clearInterval(timer), { once: true })
  return look
}
