import { searchWords } from '#core/products/search.ts'
import { viewIds } from '#core/products/views.ts'
import { fillShop, openTestShop } from '../fixtures/shopFile.ts'
import { alternately, metric, roundsAt, type BenchOptions, type Metric } from './metric.ts'

const queries = {
  '1 character': '茶',
  '2 characters': 'りょ',
  '3 and more characters': 'クッキー',
  'two words': 'さくら 珈琲',
  'a piece of a code of 4 digits': '7919',
  'nothing found': '存在しない',
} as const

/**
 * Search as you type: the whole list of ids that a view is made of (every hit, in order), against the
 * LIKE scan over the same folded text in the same file that gives the same list.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const shop = openTestShop()
  try {
    fillShop(shop.db, scale)
    const metrics: Metric[] = []
    for (const [name, search] of Object.entries(queries)) {
      const words = searchWords(search)
      const scan = `SELECT product_id FROM product_text WHERE ${words.map(() => 'folded LIKE ?').join(' AND ')} ORDER BY product_id`
      const patterns = words.map((word) => `%${word}%`)
      const request = { search, categoryId: null, only: 'all', sort: { field: 'productId', direction: 'asc' } } as const
      let [hits, expected] = [0, 0]
      const { ours, baseline } = alternately(
        roundsAt(scale, 9),
        () => (hits = viewIds(shop.db, request).length),
        () => (expected = shop.db.column(scan, patterns).length),
      )
      if (hits !== expected) throw new Error(`${search}: ${hits} hits, the scan has ${expected}`)
      metrics.push(metric(`search as you type: ${name}`, 'ms', ours, baseline))
    }
    return metrics
  } finally {
    shop.remove()
  }
}
