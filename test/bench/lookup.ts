import { findByCode } from '#core/lookup/find.ts'
import { fillShop, noon, openTestShop, sampleProducts } from '../fixtures/shopFile.ts'
import { alternately, metric, roundsAt, type BenchOptions, type Metric } from './metric.ts'

const lookups = 500

/**
 * From a scanned code to the whole card (both prices, stock of every store, category path), against
 * the bare prepared SELECT of the row by its code.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const shop = openTestShop()
  try {
    fillShop(shop.db, scale)
    const codes = Array.from({ length: lookups }, (_, i) => {
      const id = 1 + ((i * 7919) % scale)
      return String(sampleProducts(id, id)[0]?.['productCode'])
    })
    let found = 0
    const rounds = roundsAt(scale, 7)
    const { ours, baseline } = alternately(
      rounds,
      () => codes.forEach((code) => (found += findByCode(shop.db, code, noon).cards.length)),
      () => codes.forEach((code) => shop.db.get('SELECT * FROM product WHERE product_code = ?', [code])),
    )
    if (found !== lookups * (rounds + 1)) throw new Error(`found ${found} cards of ${lookups * (rounds + 1)}`)
    return [metric('lookup by code', 'ms', ours / lookups, baseline / lookups)]
  } finally {
    shop.remove()
  }
}
