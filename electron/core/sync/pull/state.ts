import { z } from 'zod'
import type { DayRange, ResourceName, ResourceState } from '#shared/contracts/sync.ts'
import { errorBody } from '#shared/contracts/common.ts'
import type { ErrorBody } from '#shared/errors.ts'
import { fromJson } from '../../json.ts'
import type { ReadDb, WriteDb } from '../../store/db.ts'
import { countRowsOf, joinDays } from './lists.ts'
import { resources } from './resources.ts'

export type ReadMode = 'full' | 'incremental' | 'sweep' | 'days'

/** What a column holds as JSON; null where it cannot be read: one spoilt word must not hide where the others stand. */
const columnJson = (text: string | null): unknown => (text === null ? null : (fromJson(text) ?? null))

/** A pull that has stopped and asks: what it found, and how to do it when it is allowed. */
const guardShape = z.object({
  kind: z.enum(['remove', 'empty']),
  rows: z.int(),
  of: z.int(),
  at: z.string(),
  pullId: z.int(),
  days: z.object({ from: z.string(), to: z.string() }).nullable(),
})
export type Guard = z.infer<typeof guardShape>

/** A row of pull_state: where one resource stands. */
export interface PullState {
  readonly resource: ResourceName
  readonly pullId: number
  readonly mode: ReadMode | null
  readonly part: number
  readonly nextPage: number | null
  readonly windowFrom: string | null
  readonly windowTo: string | null
  readonly daysFrom: string | null
  readonly daysTo: string | null
  readonly rowsSoFar: number
  readonly badSoFar: number
  readonly emptiedSoFar: number
  readonly startedAt: string | null
  readonly highWater: string | null
  readonly lastFullAt: string | null
  readonly lastPullAt: string | null
  readonly lastSweepAt: string | null
  readonly lastRows: number
  readonly lastRemoved: number
  readonly lastBad: number
  readonly hereFrom: string | null
  readonly hereTo: string | null
  readonly guard: string | null
  readonly refusedAt: string | null
  readonly lastError: string | null
}

const blank = (resource: ResourceName): PullState => ({
  resource,
  pullId: 0,
  mode: null,
  part: 0,
  nextPage: null,
  windowFrom: null,
  windowTo: null,
  daysFrom: null,
  daysTo: null,
  rowsSoFar: 0,
  badSoFar: 0,
  emptiedSoFar: 0,
  startedAt: null,
  highWater: null,
  lastFullAt: null,
  lastPullAt: null,
  lastSweepAt: null,
  lastRows: 0,
  lastRemoved: 0,
  lastBad: 0,
  hereFrom: null,
  hereTo: null,
  guard: null,
  refusedAt: null,
  lastError: null,
})

const snake = (name: string): string => name.replace(/[A-Z]/gu, (c) => `_${c.toLowerCase()}`)
const select = `SELECT ${Object.keys(blank('stores'))
  .map((name) => `${snake(name)} AS ${name}`)
  .join(', ')} FROM pull_state WHERE resource = ?`

export const readPullState = (db: ReadDb, resource: ResourceName): PullState => db.get<PullState>(select, [resource]) ?? blank(resource)

export const daysOf = (from: string | null, to: string | null): DayRange | null => (from === null || to === null ? null : { from, to })

export interface Plan {
  readonly mode: ReadMode
  readonly pullId: number
  readonly windowFrom?: string | null
  readonly windowTo?: string | null
  readonly days?: DayRange | null
  readonly startedAt?: string | null
  /** Of the windows before this one. */
  readonly rowsSoFar?: number
  readonly badSoFar?: number
}

/** Begins a pull, or the next window of one; where its pages end has to be found out. */
export function beginPull(db: WriteDb, resource: ResourceName, plan: Plan): void {
  db.run(
    /* sql */ `
INSERT INTO pull_state (resource, pull_id, mode, window_from, window_to, days_from, days_to, started_at, rows_so_far, bad_so_far)
VALUES (:resource, :pullId, :mode, :windowFrom, :windowTo, :daysFrom, :daysTo, :startedAt, :rowsSoFar, :badSoFar)
ON CONFLICT (resource) DO UPDATE SET pull_id = excluded.pull_id, mode = excluded.mode, part = 0, next_page = NULL,
  window_from = excluded.window_from, window_to = excluded.window_to, days_from = excluded.days_from, days_to = excluded.days_to,
  started_at = excluded.started_at, rows_so_far = excluded.rows_so_far, bad_so_far = excluded.bad_so_far,
  emptied_so_far = CASE WHEN emptied_so_far < 0 THEN emptied_so_far ELSE 0 END`,
    {
      resource,
      pullId: plan.pullId,
      mode: plan.mode,
      windowFrom: plan.windowFrom ?? null,
      windowTo: plan.windowTo ?? null,
      daysFrom: plan.days?.from ?? null,
      daysTo: plan.days?.to ?? null,
      startedAt: plan.startedAt ?? null,
      rowsSoFar: plan.rowsSoFar ?? 0,
      badSoFar: plan.badSoFar ?? 0,
    },
  )
}

/** The pages are counted: the last one comes first. `startedAt` is kept where the pull has one already. */
export function setCursor(db: WriteDb, resource: ResourceName, page: number, startedAt: string): void {
  db.run('UPDATE pull_state SET next_page = ?, started_at = coalesce(started_at, ?) WHERE resource = ?', [page, startedAt, resource])
}

/** One page is in: in the same transaction as its rows. Page 0 is the end. */
export function turnPage(
  db: WriteDb,
  resource: ResourceName,
  nextPage: number,
  page: { readonly rows: number; readonly bad: number; readonly emptied: number },
): void {
  db.run(
    `UPDATE pull_state SET next_page = ?, rows_so_far = rows_so_far + ?, bad_so_far = bad_so_far + ?,
       emptied_so_far = CASE WHEN emptied_so_far < 0 THEN emptied_so_far ELSE emptied_so_far + ? END WHERE resource = ?`,
    [nextPage, page.rows, page.bad, page.emptied, resource],
  )
}

/** One of several lists is in; the next one's pages are not counted yet. */
export function nextPart(db: WriteDb, resource: ResourceName, part: number): void {
  db.run('UPDATE pull_state SET part = ?, next_page = NULL WHERE resource = ?', [part, resource])
}

/** A window of an incremental pull is in: everything up to its end is known. */
export function closeWindow(db: WriteDb, resource: ResourceName, windowTo: string): void {
  db.run('UPDATE pull_state SET high_water = ? WHERE resource = ?', [windowTo, resource])
}

/** The pull has ended well, or with a question (`guard`). */
export function endPull(
  db: WriteDb,
  state: PullState,
  end: { readonly at: string; readonly removed: number; readonly guard: Guard | null },
): void {
  const { resource, mode } = state
  const days = mode === 'days' ? daysOf(state.daysFrom, state.daysTo) : null
  const here = days === null ? daysOf(state.hereFrom, state.hereTo) : joinDays(daysOf(state.hereFrom, state.hereTo), days)
  db.run(
    /* sql */ `
UPDATE pull_state SET
  high_water = CASE WHEN :mode = 'full' THEN started_at ELSE high_water END,
  last_full_at = CASE WHEN :mode IN ('full', 'days') THEN :at ELSE last_full_at END,
  last_sweep_at = CASE WHEN :mode IN ('full', 'sweep') THEN :at ELSE last_sweep_at END,
  last_pull_at = :at, last_rows = rows_so_far, last_removed = :removed, last_bad = bad_so_far,
  here_from = :from, here_to = :to,
  guard = CASE WHEN :guard IS NOT NULL THEN :guard WHEN :mode = 'incremental' THEN guard END,
  refused_at = NULL, last_error = NULL, mode = NULL, part = 0, next_page = NULL, window_from = NULL, window_to = NULL,
  days_from = NULL, days_to = NULL, started_at = NULL, rows_so_far = 0, bad_so_far = 0, emptied_so_far = 0
WHERE resource = :resource`,
    {
      resource,
      mode,
      at: end.at,
      removed: end.removed,
      from: here?.from ?? null,
      to: here?.to ?? null,
      guard: end.guard === null ? null : JSON.stringify(end.guard),
    },
  )
}

/** What went wrong at the last tries of a resource, without a success between them. */
const failureShape = errorBody.extend({ since: z.string(), tries: z.int().min(1) })
export type Failure = z.infer<typeof failureShape>

/** Null where the last pull of it ended well, or where Smaregi does not let this contract have it. */
export function readFailure(state: PullState): Failure | null {
  if (state.lastError === null || state.refusedAt !== null) return null
  const raw = columnJson(state.lastError)
  const parsed = failureShape.safeParse(raw)
  if (parsed.success) return parsed.data
  // As an earlier version kept it: the error alone, since some time after the last success.
  const bare = errorBody.safeParse(raw)
  return bare.success && state.lastPullAt !== null ? { ...bare.data, since: state.lastPullAt, tries: 1 } : null
}

/** What went wrong; `refusedAt` where Smaregi does not let this contract or sign-in have it. */
export function noteError(
  db: WriteDb,
  resource: ResourceName,
  error: ErrorBody,
  { at, refusedAt }: { at: string; refusedAt: string | null },
): void {
  const before = readFailure(readPullState(db, resource))
  const failure: Failure = { ...error, since: before?.since ?? at, tries: (before?.tries ?? 0) + 1 }
  db.run(
    `INSERT INTO pull_state (resource, last_error, refused_at) VALUES (?, ?, ?)
     ON CONFLICT (resource) DO UPDATE SET last_error = excluded.last_error, refused_at = excluded.refused_at`,
    [resource, JSON.stringify(failure), refusedAt],
  )
}

export const readGuard = (state: PullState): Guard | null => {
  if (state.guard === null) return null
  const parsed = guardShape.safeParse(columnJson(state.guard))
  return parsed.success ? parsed.data : null
}

/** The question is asked in the middle of a pull, which stays where it is. */
export function askFirst(db: WriteDb, resource: ResourceName, guard: Guard): void {
  db.run('UPDATE pull_state SET guard = ? WHERE resource = ?', [JSON.stringify(guard), resource])
}

/** The question was answered. */
export function clearGuard(db: WriteDb, resource: ResourceName, next: 'stays' | 'goOnEmptying' | 'dropped'): void {
  const more = {
    stays: '',
    // Below 0: not counted any more until the pull has ended.
    goOnEmptying: ', emptied_so_far = -1',
    dropped: ', mode = NULL, part = 0, next_page = NULL, rows_so_far = 0, bad_so_far = 0, emptied_so_far = 0',
  }[next]
  db.run(`UPDATE pull_state SET guard = NULL${more} WHERE resource = ?`, [resource])
}

/** The next pull of this resource reads everything anew. */
export function wantFull(db: WriteDb, resource: ResourceName): void {
  db.run('UPDATE pull_state SET last_full_at = NULL WHERE resource = ?', [resource])
}

/** Greater than every pull before, of any resource. */
export const nextPullId = (db: ReadDb): number => (db.get<{ n: number | null }>('SELECT max(pull_id) AS n FROM pull_state')?.n ?? 0) + 1

/** Where everything stands, as the page is told. */
export function resourceStates(db: ReadDb): ResourceState[] {
  return resources.map((resource) => {
    const state = readPullState(db, resource.name)
    const error = errorBody.safeParse(columnJson(state.lastError))
    const guard = readGuard(state)
    const failure = readFailure(state)
    return {
      resource: resource.name,
      rows: countRowsOf(db, resource),
      demand: resource.demand,
      reading: resource.reading,
      swept: resource.swept,
      scope: resource.scope,
      available: state.refusedAt === null,
      lastFullAt: state.lastFullAt,
      lastPullAt: state.lastPullAt,
      lastSweepAt: state.lastSweepAt,
      lastRows: state.lastRows,
      lastRemoved: state.lastRemoved,
      lastBad: state.lastBad,
      days: daysOf(state.hereFrom, state.hereTo),
      interrupted:
        state.mode !== null && state.nextPage !== null ? { mode: state.mode, page: state.nextPage, rows: state.rowsSoFar } : null,
      guard: guard === null ? null : { kind: guard.kind, rows: guard.rows, of: guard.of, at: guard.at },
      lastError: error.success ? error.data : null,
      failure: failure === null ? null : { since: failure.since, tries: failure.tries },
    }
  })
}
