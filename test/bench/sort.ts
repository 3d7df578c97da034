import { sortableField } from '#shared/contracts/products.ts'
import { readRows } from '#core/products/rows.ts'
import { createViews, createViewSources, viewIds } from '#core/products/views.ts'
import { openFilledShop } from '../fixtures/filledShop.ts'
import { figure, metric, quantile, type BenchOptions, type Metric } from './metric.ts'

const windowRows = 200
const windowsInTheMiddle = 5
const directions = ['asc', 'desc'] as const
/** Beyond this only some sorts are compared with SQL, which takes seconds for each. */
const comparedWhole = 100_000

/**
 * A click on a column: from it to the first rows, then windows in the middle, for every column both
 * ways. The orders that a reader builds beside the calls are there; building one is measured apart,
 * against the ORDER BY that gives the same ids.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const shop = openFilledShop(scale)
  const { db } = shop
  try {
    const first: number[] = []
    const windows: number[] = []
    let [built, sorted] = [0, 0]
    for (const field of sortableField.options) {
      const sources = createViewSources()
      const views = createViews(sources)
      sources.orders.ids(db)
      const start = performance.now()
      for (const step = sources.orders.build(db, field); step.next().done !== true;);
      built += performance.now() - start
      for (const direction of directions) {
        const request = { search: '', categoryId: null, only: 'all', sort: { field, direction } } as const
        const before = performance.now()
        const { viewId, total } = views.open(db, request)
        readRows(db, views.slice(viewId, 0, windowRows))
        first.push(performance.now() - before)
        for (let i = 0; i < windowsInTheMiddle; i += 1) {
          const offset = Math.floor(total / 2) + i * windowRows
          const begin = performance.now()
          const rows = readRows(db, views.slice(viewId, offset, windowRows))
          windows.push(performance.now() - begin)
          if (rows.length !== windowRows) throw new Error(`${field}: a window has ${rows.length} rows`)
        }
        if (direction === 'desc' && scale > comparedWhole && field !== 'price') continue
        const begin = performance.now()
        const expected = viewIds(db, request)
        if (direction === 'asc') sorted += performance.now() - begin
        const ids = views.slice(viewId, 0, total)
        if (ids.length !== expected.length || ids.some((id, i) => id !== expected[i]))
          throw new Error(`${field} ${direction}: another order`)
      }
    }
    const count = sortableField.options.length
    return [
      figure('sort by any column: first window, p99', 'ms', quantile(first, 0.99), { ours: 150 }),
      figure('sort by any column: windows in the middle, p99', 'ms', quantile(windows, 0.99), { ours: 4 }),
      metric('sort by any column: building its order', 'ms', built / count, sorted / count),
    ]
  } finally {
    shop.remove()
  }
}
