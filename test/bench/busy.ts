import { setTimeout } from 'node:timers/promises'
import { filledShopFile } from '../fixtures/filledShop.ts'
import { sampleProducts } from '../fixtures/shopFile.ts'
import { dataFolderWith, startThreads } from '../fixtures/threads.ts'
import { duringPull } from './busyPull.ts'
import { metric, quantile, type BenchOptions, type Metric } from './metric.ts'

/** Between two calls of a kind, as of somebody at work. */
const pauseMs = 10
const roundsAtRest = 200

/**
 * The engine in its threads: what the page asks while the engine changes every price in bulk and a
 * column is sorted that nobody has sorted by before. Each answer is compared with what is known of
 * the sample shop.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  return [...(await duringBulk(scale)), ...(await duringPull(scale))]
}

async function duringBulk(scale: number): Promise<Metric[]> {
  const threads = await startThreads(dataFolderWith(filledShopFile(scale)))
  try {
    await threads.readersUp()
    const sort = { field: 'productId', direction: 'asc' } as const
    const all = await threads.call('products.openView', { search: '', categoryId: null, only: 'all', sort })
    if (all.total !== scale) throw new Error(`the view has ${all.total} rows`)
    let written = 0
    /** Asks as somebody at work does, until there was enough or the work is done. */
    const ask = async (enough: () => boolean) => {
      const taken = { lookup: [] as number[], page: [] as number[], own: [] as number[] }
      const timed = async <T>(times: number[], work: () => Promise<T>): Promise<T> => {
        const start = performance.now()
        const value = await work()
        times.push(performance.now() - start)
        return value
      }
      // Beside the others: one that waits for the engine must not keep these from being asked.
      const own = (async () => {
        for (; !enough(); await setTimeout(pauseMs)) {
          const status = await timed(taken.own, () => threads.call('app.status', {}))
          if (status.products !== scale) throw new Error(`${status.products} products instead of ${scale}`)
          const cell = { productId: 1, field: 'tag', value: `札${(written += 1)}` } as const
          await timed(taken.own, () => threads.call('products.stage', { origin: 'edit', cells: [cell] }))
        }
      })()
      for (let i = 0; !enough(); i += 1) {
        const id = 1 + ((i * 7919) % scale)
        const code = String(sampleProducts(id, id)[0]?.['productCode'])
        const { cards } = await timed(taken.lookup, () => threads.call('lookup.find', { code }))
        if (cards.length !== 1 || cards[0]?.productId !== id) throw new Error(`${code} found ${cards.length} cards`)
        const offset = (i * 7919) % (scale - 200)
        const { rows } = await timed(taken.page, () => threads.call('products.rows', { viewId: all.viewId, offset, limit: 200 }))
        if (rows[0]?.productId !== offset + 1) throw new Error(`row ${offset} is product ${rows[0]?.productId}`)
        await timed(taken.page, () => threads.call('products.locate', { viewId: all.viewId, productId: offset + 1 }))
        await timed(taken.page, () => threads.call('changes.summary', {}))
        await timed(taken.page, () => threads.call('categories.tree', {}))
        await timed(taken.page, () => threads.call('sync.state', {}))
        await setTimeout(pauseMs)
      }
      await own
      return { lookup: quantile(taken.lookup, 0.99), page: quantile(taken.page, 0.99), own: quantile(taken.own, 0.99) }
    }
    let rounds = 0
    const atRest = await ask(() => (rounds += 1) > 2 * roundsAtRest)
    const operation = { kind: 'percent', field: 'price', percent: 10, rounding: { unit: 1, mode: 'nearest' } } as const
    const unsorted = { ...sort, field: 'customerPrice' } as const
    let isDone = false
    const work = Promise.all([
      threads.call('products.stageBulk', { rows: { viewId: all.viewId, all: true }, operation }),
      threads.call('products.openView', { search: '', categoryId: null, only: 'all', sort: unsorted }),
    ]).finally(() => (isDone = true))
    const [atWork] = await Promise.all([ask(() => isDone), work])
    return [
      metric('lookup while a bulk change and a sort run, against at rest, p99', 'ms', atWork.lookup, atRest.lookup, { ours: 5 }),
      metric('status and one cell staged while a bulk change and a sort run, against at rest, p99', 'ms', atWork.own, atRest.own, {
        ours: 50,
      }),
      metric(
        'rows, places, counts, categories and state of the sync while a bulk change and a sort run, against at rest, p99',
        'ms',
        atWork.page,
        atRest.page,
        {
          ours: 50,
        },
      ),
    ]
  } finally {
    await threads.close()
  }
}
