import { setTimeout } from 'node:timers/promises'
import { openFilledShop } from '../fixtures/filledShop.ts'
import { dataFolderWith, startThreads } from '../fixtures/threads.ts'
import { countId, fillCount, mostLines } from './filledCount.ts'
import { figure, type BenchOptions, type Metric } from './metric.ts'

/** A person who decides something of a line waits no longer for a beep elsewhere. */
const decidingMs = 200

/**
 * The engine in its threads: what somebody who counts waits for it at most while another decides a line, leaves what nobody counted, and
 * commits 50,000 lines. A commit stages its corrections in one transaction.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const lines = Math.min(mostLines, Math.floor(scale / 2))
  const shop = openFilledShop(scale)
  fillCount(shop.db, lines)
  shop.file.close()
  const threads = await startThreads(dataFolderWith(shop.path))
  try {
    await threads.readersUp()
    const { uncounted } = await threads.call('countReview.summary', { countId })
    const longest = async (work: () => Promise<unknown>): Promise<number> => {
      let longestMs = 0
      let isDone = false
      const done = work().finally(() => (isDone = true))
      while (!isDone) {
        const began = performance.now()
        await threads.call('stockCounts.cases', {})
        longestMs = Math.max(longestMs, performance.now() - began)
        await setTimeout(1)
      }
      await done
      return longestMs
    }
    const decided = await longest(() =>
      threads.call('countReview.decide', { countId, productIds: [1], choice: 'leave', pieces: null, reason: null }),
    )
    const left = await longest(() =>
      threads.call('countReview.decideUncounted', { countId, choice: 'leave', products: uncounted.products }),
    )
    const { version, commit } = await threads.call('countReview.summary', { countId })
    let committed = 0
    const sealed = await longest(async () => {
      committed = (await threads.call('countReview.commit', { countId, mode: 'relative', version })).lines
    })
    if (committed !== commit.lines) throw new Error(`${committed} lines instead of ${commit.lines}`)
    return [
      figure('count: longest wait of others while a line is decided', 'ms', decided, { ours: decidingMs }),
      figure('count: longest wait of others while what nobody counted is left', 'ms', left, { ours: decidingMs }),
      figure(`count: longest wait of others while ${lines} lines are committed`, 'ms', sealed),
    ]
  } finally {
    await threads.close()
    shop.remove()
  }
}
