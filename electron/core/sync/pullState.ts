import type { ResourceName, ResourceState } from '#shared/contracts/sync.ts'
import { errorBody } from '#shared/contracts/common.ts'
import type { ErrorBody } from '#shared/errors.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { resources, type Resource } from './resources.ts'

export type PullMode = 'full' | 'incremental'

/** A row of pull_state: where one resource stands. */
export interface PullState {
  readonly resource: ResourceName
  readonly pullId: number
  readonly mode: PullMode | null
  readonly nextPage: number | null
  readonly windowFrom: string | null
  readonly windowTo: string | null
  readonly rowsSoFar: number
  readonly startedAt: string | null
  readonly highWater: string | null
  readonly lastFullAt: string | null
  readonly lastPullAt: string | null
  readonly lastRows: number
  readonly lastRemoved: number
  readonly lastError: string | null
}

const select = /* sql */ `
SELECT resource, pull_id AS pullId, mode, next_page AS nextPage, window_from AS windowFrom, window_to AS windowTo,
       rows_so_far AS rowsSoFar, started_at AS startedAt, high_water AS highWater, last_full_at AS lastFullAt,
       last_pull_at AS lastPullAt, last_rows AS lastRows, last_removed AS lastRemoved, last_error AS lastError
FROM pull_state WHERE resource = ?`

const blank = (resource: ResourceName): PullState => ({
  resource,
  pullId: 0,
  mode: null,
  nextPage: null,
  windowFrom: null,
  windowTo: null,
  rowsSoFar: 0,
  startedAt: null,
  highWater: null,
  lastFullAt: null,
  lastPullAt: null,
  lastRows: 0,
  lastRemoved: 0,
  lastError: null,
})

export const readPullState = (db: ReadDb, resource: ResourceName): PullState =>
  db.get<PullState>(select, [resource]) ?? blank(resource)

/** Begins a pull, or the next window of one; where its pages end has to be found out. */
export function beginPull(
  db: WriteDb,
  resource: ResourceName,
  plan: { mode: PullMode; pullId: number; windowFrom: string | null; windowTo: string | null; startedAt: string | null; rowsSoFar: number },
): void {
  db.run(
    /* sql */ `
INSERT INTO pull_state (resource, pull_id, mode, next_page, window_from, window_to, started_at, rows_so_far)
VALUES (?, ?, ?, NULL, ?, ?, ?, ?)
ON CONFLICT (resource) DO UPDATE SET pull_id = excluded.pull_id, mode = excluded.mode, next_page = NULL,
  window_from = excluded.window_from, window_to = excluded.window_to, started_at = excluded.started_at,
  rows_so_far = excluded.rows_so_far`,
    [resource, plan.pullId, plan.mode, plan.windowFrom, plan.windowTo, plan.startedAt, plan.rowsSoFar],
  )
}

/** The pages are counted: the last one comes first. `startedAt` is kept where the pull has one already. */
export function setCursor(db: WriteDb, resource: ResourceName, page: number, startedAt: string): void {
  db.run('UPDATE pull_state SET next_page = ?, started_at = coalesce(started_at, ?) WHERE resource = ?', [page, startedAt, resource])
}

/** One page is in: in the same transaction as its rows. Page 0 is the end. */
export function turnPage(db: WriteDb, resource: ResourceName, nextPage: number, rows: number): void {
  db.run('UPDATE pull_state SET next_page = ?, rows_so_far = rows_so_far + ? WHERE resource = ?', [nextPage, rows, resource])
}

/** A window of an incremental pull is in: everything up to its end is known. */
export function closeWindow(db: WriteDb, resource: ResourceName, windowTo: string): void {
  db.run('UPDATE pull_state SET high_water = ? WHERE resource = ?', [windowTo, resource])
}

/** The pull has ended well. */
export function endPull(db: WriteDb, resource: ResourceName, mode: PullMode, at: string, removed: number): void {
  db.run(
    /* sql */ `
UPDATE pull_state SET
  high_water = CASE WHEN ? = 'full' THEN started_at ELSE high_water END,
  last_full_at = CASE WHEN ? = 'full' THEN ? ELSE last_full_at END,
  last_pull_at = ?, last_rows = rows_so_far, last_removed = ?, last_error = NULL,
  mode = NULL, next_page = NULL, window_from = NULL, window_to = NULL, started_at = NULL, rows_so_far = 0
WHERE resource = ?`,
    [mode, mode, at, at, removed, resource],
  )
}

export function noteError(db: WriteDb, resource: ResourceName, error: ErrorBody): void {
  db.run(
    'INSERT INTO pull_state (resource, last_error) VALUES (?, ?) ON CONFLICT (resource) DO UPDATE SET last_error = excluded.last_error',
    [resource, JSON.stringify(error)],
  )
}

/** Greater than every pull before, of any resource. */
export const nextPullId = (db: ReadDb): number =>
  (db.get<{ n: number | null }>('SELECT max(pull_id) AS n FROM pull_state')?.n ?? 0) + 1

export const countRows = (db: ReadDb, resource: Resource): number =>
  db.get<{ n: number }>(`SELECT count(*) AS n FROM ${resource.table}`)?.n ?? 0

/** Where everything stands, as the page is told. */
export function resourceStates(db: ReadDb): ResourceState[] {
  return resources.map((resource) => {
    const state = readPullState(db, resource.name)
    const error = state.lastError === null ? null : errorBody.safeParse(JSON.parse(state.lastError))
    return {
      resource: resource.name,
      rows: countRows(db, resource),
      demand: 'always',
      reading: resource.incremental ? 'window' : 'whole',
      swept: false,
      scope: '',
      available: true,
      lastFullAt: state.lastFullAt,
      lastPullAt: state.lastPullAt,
      lastSweepAt: null,
      lastRows: state.lastRows,
      lastRemoved: state.lastRemoved,
      lastBad: 0,
      days: null,
      interrupted:
        state.mode !== null && state.nextPage !== null
          ? { mode: state.mode, page: state.nextPage, rows: state.rowsSoFar }
          : null,
      guard: null,
      lastError: error?.success === true ? error.data : null,
    }
  })
}
