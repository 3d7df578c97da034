import { readRows } from '#core/products/rows.ts'
import { createViews } from '#core/products/views.ts'
import { openFilledShop } from '../fixtures/filledShop.ts'
import { alternately, metric, roundsAt, type BenchOptions, type Metric } from './metric.ts'

const limit = 200

/**
 * 200 rows at the middle of the grid, sorted by price, with staged values, categories and stock,
 * against ORDER BY price LIMIT 200 OFFSET (the middle) on the bare table.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const offset = Math.floor(scale / 2)
  const shop = openFilledShop(scale)
  try {
    const views = createViews()
    const { viewId } = views.open(shop.db, {
      search: '',
      categoryId: null,
      only: 'all',
      sort: { field: 'price', direction: 'asc' },
    })
    let [ours, bare]: [unknown, unknown] = [null, null]
    const times = alternately(
      roundsAt(scale, 15),
      () => (ours = readRows(shop.db, views.slice(viewId, offset, limit)).map(({ productId }) => productId)),
      () =>
        (bare = shop.db
          .all<{ product_id: number }>(`SELECT * FROM product ORDER BY price IS NULL, price, product_id LIMIT ${limit} OFFSET ${offset}`)
          .map((row) => row.product_id)),
    )
    if (JSON.stringify(ours) !== JSON.stringify(bare)) throw new Error('the window and the OFFSET query show other rows')
    return [metric('window of 200 rows in the middle, by price', 'ms', times.ours, times.baseline)]
  } finally {
    shop.remove()
  }
}
