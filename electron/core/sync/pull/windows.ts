import { readLists } from './pages.ts'
import { clockTolerance, longestWindow, serverNow, tokyo, type PullRun } from './run.ts'
import { beginPull, closeWindow, endPull, nextPullId, readPullState, type PullState } from './state.ts'
import type { Resource } from './resource.ts'
import { failpoint } from '../../failpoints.ts'

const wholeSecond = (ms: number) => Math.floor(ms / 1000) * 1000

/** What changed since the last pull, in windows that Smaregi allows; `broken` goes on with one. */
export async function incremental(run: PullRun, resource: Resource, broken: PullState | null): Promise<void> {
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
      failpoint('pull.planned')
    }
    begun = false
    // A row may carry the time of a server whose clock runs ahead of the one that answers, so the last
    // window looks ahead too; what counts as known ends at the answer's own time all the same.
    const ahead = to >= target ? tokyo(to + clockTolerance) : bounds.windowTo
    const filter = { 'upd_date_time-from': bounds.windowFrom, 'upd_date_time-to': ahead }
    await readLists(run, resource, resource.lists(db, null), filter)
    closeWindow(db, resource.name, bounds.windowTo)
    failpoint('pull.windowClosed')
    if (to >= target) break
    sums = readPullState(db, resource.name)
    from = to
    to = Math.min(from + longestWindow, target)
  }
  endPull(db, readPullState(db, resource.name), { at: run.core.now().toISOString(), removed: 0, guard: null })
}
