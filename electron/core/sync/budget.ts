import type { Budget } from '#shared/contracts/sync.ts'
import type { CoreContext, Shop } from '../context.ts'

/** Twice a second while something runs. Milliseconds. */
const everyMs = 500

/** What is used of Smaregi's rate limit now. */
export function budgetOf(core: CoreContext, shop: Shop): Budget {
  const { throttledFor, reads, writes, history } = shop.api.usage()
  return {
    reads,
    writes,
    throttledUntil: throttledFor === 0 ? null : new Date(core.now().getTime() + throttledFor).toISOString(),
    history: [...history],
  }
}

export interface BudgetWatch {
  /** Tells the page of the budget as long as the work runs, and once after. */
  during<T>(work: Promise<T>): Promise<T>
}

export function createBudgetWatch(core: CoreContext): BudgetWatch {
  let running = 0
  let timer: NodeJS.Timeout | undefined
  const tell = (): void => {
    const shop = core.shopOrNull()
    if (shop !== null) core.emit('sync.budget', budgetOf(core, shop))
  }
  return {
    async during(work) {
      running += 1
      timer ??= setInterval(tell, everyMs)
      try {
        return await work
      } finally {
        running -= 1
        if (running === 0) {
          clearInterval(timer)
          timer = undefined
          tell()
        }
      }
    },
  }
}
