import type { sync } from '#shared/contracts/sync.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { pull } from './pull.ts'
import { resourceStates } from './pullState.ts'
import { push } from './push.ts'

export function syncHandlers(core: CoreContext): HandlersOf<typeof sync> {
  return {
    state: () => ({ resources: resourceStates(core.shop().db) }),
    pull: ({ mode }, job) => pull(core, core.shop(), mode === 'auto' ? 'auto' : 'full', job),
    allow: () => ({ removed: 0 }),
    budget: () => ({ reads: { used: 0, limit: 0 }, writes: { used: 0, limit: 0 }, throttledUntil: null, history: [] }),
    schedule: () => ({ pullMinutes: 0, sweepHours: 0, nextPullAt: null, nextSweepAt: null }),
    setSchedule: (wanted) => ({ ...wanted, nextPullAt: null, nextSweepAt: null }),
    push: ({ productIds }, job) => push(core, core.shop(), productIds, job),
  }
}
