import { findByCode } from '#core/lookup/find.ts'
import { fillShop, noon, openTestShop, sampleProducts } from '../fixtures/shopFile.ts'
import { withShopLock, metric, type Metric } from './metric.ts'

const products = 100_000
const lookups = 500

/**
 * From a scanned code to the whole card (both prices, stock of every store, category path), against
 * the bare prepared SELECT of the row by its code.
 */
export async function run(): Promise<Metric[]> {
  const shop = openTestShop()
  try {
    fillShop(shop.db, products)
    const codes = Array.from({ length: lookups }, (_, i) => {
      const id = 1 + ((i * 7919) % products)
      return String(sampleProducts(id, id)[0]?.['productCode'])
    })
    let found = 0
    const { ours, baseline } = withShopLock(
      7,
      () => codes.forEach((code) => (found += findByCode(shop.db, code, noon).cards.length)),
      () => codes.forEach((code) => shop.db.get('SELECT * FROM product WHERE product_code = ?', [code])),
    )
    if (found !== lookups * 8) throw new Error(`found ${found} cards of ${lookups * 8}`)
    return [metric('lookup by code at 100,000', 'ms', ours / lookups, baseline / lookups)]
  } finally {
    shop.remove()
  }
}
