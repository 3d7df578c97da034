import type { Schedule, sync } from '#shared/contracts/sync.ts'
import { announceRows } from '../changes/announceRows.ts'
import { entityOfTable } from '../entities/index.ts'
import type { CoreContext, Shop } from '../context.ts'
import type { HandlersOf, JobContext } from '../rpc/types.ts'
import { rateLimitStateOf, createRateLimitWatch } from './rateLimitState.ts'
import { answerGuard } from './pull/guards.ts'
import { pull, type PullOptions } from './pull/pull.ts'
import { resourceStates } from './pull/state.ts'
import { push } from './push/push.ts'
import { resourceOf } from './pull/resources.ts'
import { createRetries } from './pull/retries.ts'
import { runSchedule, scheduleOf, writeSchedule } from './schedule.ts'
import { withShopLock } from './shopLock.ts'

export function syncHandlers(core: CoreContext): HandlersOf<typeof sync> {
  const watch = createRateLimitWatch(core)

  async function runPull(options: PullOptions, job: JobContext) {
    const shop = core.shop()
    try {
      return await watch.during(pull(core, shop, options, job))
    } finally {
      if (core.shopOrNull() === shop) core.emit('sync.scheduleChanged', readSchedule(shop))
    }
  }

  const retries = createRetries()
  function readSchedule(shop: Shop): Schedule {
    retries.follow(shop)
    return scheduleOf(shop.db, { now: core.now(), retryInMs: retries.nextInMs() })
  }
  const lookAtSchedule = runSchedule(core, {
    retries,
    start: (_shop, what) => core.startJob('sync.pull', (job) => runPull(what, job)) !== null,
  })

  return {
    state: () => ({ resources: resourceStates(core.shop().db) }),
    pull: runPull,
    async allow({ resource, allow }) {
      const shop = core.shop()
      // In turn: a pull that runs must not have its ground moved.
      const { removed, ids } = await withShopLock(shop, core.closing, async () =>
        answerGuard(shop, resource, allow, core.now().toISOString()),
      )
      core.emit('sync.changed', { resources: resourceStates(shop.db) })
      const entity = entityOfTable(resourceOf(resource).table.name)
      if (entity !== null && ids.length > 0) announceRows(core, entity.list, null, true)
      core.touchStatus()
      return { removed }
    },
    rateLimit: () => rateLimitStateOf(core, core.shop()),
    schedule: () => readSchedule(core.shop()),
    setSchedule(wanted) {
      const shop = core.shop()
      writeSchedule(shop.db, wanted)
      const now = readSchedule(shop)
      core.emit('sync.scheduleChanged', now)
      // After the answer: the page hears of its settings before it hears of a job.
      setImmediate(lookAtSchedule)
      return now
    },
    async tryBulk() {
      await core.shop().learnBulk(null)
      return {}
    },
    push: ({ productIds, changeSetId }, job) => {
      const rows = productIds === null ? null : { entity: 'product' as const, keys: productIds }
      return watch.during(push(core, core.shop(), { rows, changeSetId }, job))
    },
  }
}
