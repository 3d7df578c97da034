import { openTestShop, sampleProducts } from '../fixtures/shopFile.ts'
import { updateSearchIndex } from '#core/products/searchIndex.ts'
import { mirrorFields, writeProducts } from '#core/store/mirror.ts'
import { metric, median, type Metric } from './metric.ts'

const products = 100_000
const page = 1000
const rounds = 3

/**
 * A first pull of 100,000 products, page by page in transactions as core/sync does it: checked,
 * typed, indexed by code and category, searchable. Against inserting the same strings, as they come,
 * into a bare table in one transaction.
 */
export async function run(): Promise<Metric[]> {
  const rows = sampleProducts(1, products)
  const columns = mirrorFields.products
  const bare = rows.map((row) => columns.map((name) => (row[name] ?? null) as string | null))
  const times = { ours: [] as number[], baseline: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    for (const side of ['ours', 'baseline'] as const) {
      const shop = openTestShop()
      if (side === 'baseline') shop.db.run(`CREATE TABLE bare (${columns.map((name) => `${name} TEXT`).join(', ')})`)
      const sql = `INSERT INTO bare VALUES (${columns.map(() => '?').join(', ')})`
      const start = performance.now()
      if (side === 'ours') {
        for (let from = 0; from < products; from += page) {
          shop.db.transaction(() => {
            const { changed } = writeProducts(shop.db, rows.slice(from, from + page), 1)
            updateSearchIndex(shop.db, changed)
          })
        }
      } else {
        shop.db.transaction(() => {
          for (const values of bare) shop.db.run(sql, values)
        })
      }
      times[side].push(performance.now() - start)
      shop.remove()
    }
  }
  return [metric('ingest of 100,000 products', 'ms', median(times.ours), median(times.baseline))]
}
