import { readRows } from '#core/products/rows.ts'
import { searchWords } from '#core/products/search.ts'
import { createViews, createViewSources, type ViewSources } from '#core/products/views.ts'
import type { ReadDb } from '#core/store/db.ts'
import { openFilledShop } from '../fixtures/filledShop.ts'
import { figure, metric, quantile, type BenchOptions, type Metric } from './metric.ts'

/** As they are typed: one to six characters, one and two words, rare and common, pieces of codes. */
const typed = (
  '1 7 茶 み こ ゃ ク a 12 49 りょ ちや 緑茶 靴下 クッ 919 491 500 クッキー 7919 4900 りょくちゃ ' +
  'ほっかい 491234 山田屋 さくら+珈琲 1+茶 みなと+1 丸福+l 存在しない acme'
)
  .split(' ')
  .map((words) => words.replace('+', ' '))
const fields = ['productId', 'price'] as const
const windowRows = 200
const columns = { productId: 'm.product_id', price: 'm.price IS NULL, m.price, m.product_id' } as const

/** What the reader of the views does beside the calls. */
export function prepared(db: ReadDb, orderOf: readonly ('price' | 'productName')[]): ViewSources {
  const sources = createViewSources()
  for (const field of orderOf) for (const step = sources.orders.build(db, field); step.next().done !== true;);
  for (const step = sources.hits.prepare(db, () => sources.orders.ids(db)); step.next().done !== true;);
  return sources
}

/**
 * Search as you type: from the words to the first rows and the exact count, which come together, against
 * the LIKE scan over the same folded text in the same file that gives the same rows in the same order.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const shop = openFilledShop(scale)
  const { db } = shop
  try {
    const views = createViews(prepared(db, ['price']))
    const taken = { ours: [] as number[], like: [] as number[] }
    for (const field of fields) {
      for (const search of typed) {
        const start = performance.now()
        const { viewId, total } = views.open(db, { search, categoryId: null, only: 'all', sort: { field, direction: 'asc' } })
        const rows = readRows(db, views.slice(viewId, 0, windowRows))
        const between = performance.now()
        const words = searchWords(search)
        const expected = db.column<number>(
          `SELECT m.product_id FROM product_text t JOIN product m ON m.product_id = t.product_id
           WHERE ${words.map(() => 't.folded LIKE ?').join(' AND ')} ORDER BY ${columns[field]}`,
          words.map((word) => `%${word}%`),
        )
        taken.like.push(performance.now() - between)
        taken.ours.push(between - start)
        const found = views.slice(viewId, 0, total)
        if (found.length !== expected.length || found.some((id, i) => id !== expected[i])) {
          throw new Error(`${search} by ${field}: ${total} hits, the scan has ${expected.length}, or others`)
        }
        if (rows.length !== Math.min(windowRows, total)) throw new Error(`${search}: ${rows.length} rows in the first window`)
      }
    }
    const sum = (times: readonly number[]): number => times.reduce((all, time) => all + time, 0)
    const count = typed.length * fields.length
    return [
      figure('search as you type: key to first window and exact count, p99', 'ms', quantile(taken.ours, 0.99), { ours: 50 }),
      metric('search as you type: mean', 'ms', sum(taken.ours) / count, sum(taken.like) / count, { ratio: 0.1 }),
    ]
  } finally {
    shop.remove()
  }
}
