import type { sync } from '#shared/contracts/sync.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf, JobContext } from '../rpc/types.ts'
import { budgetOf, createBudgetWatch } from './budget.ts'
import { answerGuard } from './guards.ts'
import { pull, type PullOptions } from './pull.ts'
import { resourceStates } from './pullState.ts'
import { push } from './push.ts'
import { runSchedule, scheduleOf, writeSchedule } from './schedule.ts'
import { inTurn } from './turns.ts'

export function syncHandlers(core: CoreContext): HandlersOf<typeof sync> {
  const watch = createBudgetWatch(core)

  async function runPull(options: PullOptions, job: JobContext) {
    const shop = core.shop()
    const result = await watch.during(pull(core, shop, options, job))
    if (core.shopOrNull() === shop) core.emit('sync.scheduleChanged', scheduleOf(shop.db, core.now().getTime()))
    return result
  }

  const lookAtSchedule = runSchedule(core, (_shop, mode) => core.startJob('sync.pull', (job) => runPull({ mode }, job)) !== null)

  return {
    state: () => ({ resources: resourceStates(core.shop().db) }),
    pull: runPull,
    async allow({ resource, allow }) {
      const shop = core.shop()
      // In turn: a pull that runs must not have its ground moved.
      const { removed, ids } = await inTurn(shop, core.closing, async () => answerGuard(shop, resource, allow))
      core.emit('sync.changed', { resources: resourceStates(shop.db) })
      if (ids.length > 0 && (resource === 'products' || resource === 'stock')) {
        core.emit('products.changed', { productIds: null, membership: true })
      }
      core.touchStatus()
      return { removed }
    },
    budget: () => budgetOf(core, core.shop()),
    schedule: () => scheduleOf(core.shop().db, core.now().getTime()),
    setSchedule(wanted) {
      const { db } = core.shop()
      writeSchedule(db, wanted)
      const now = scheduleOf(db, core.now().getTime())
      core.emit('sync.scheduleChanged', now)
      // After the answer: the page hears of its settings before it hears of a job.
      setImmediate(lookAtSchedule)
      return now
    },
    push: (chosen, job) => watch.during(push(core, core.shop(), chosen, job)),
  }
}
