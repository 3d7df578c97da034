import { findByCode } from '#core/lookup/find.ts'
import { openFilledShop } from '../fixtures/filledShop.ts'
import { noon, sampleProducts } from '../fixtures/shopFile.ts'
import { alternately, metric, roundsAt, type BenchOptions, type Metric } from './metric.ts'

const lookups = 500

/**
 * From a scanned code to the whole card (both prices, stock of every store, category path, what is
 * staged), against the bare prepared statements that read the same rows: the codes, the product, its
 * category and that one's parent, its cells, the pull of the stock, its stock and the stores. In one
 * thread: neither the message there and back nor a check of the answer's shape is in it (\`busy\` has both).
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const shop = openFilledShop(scale)
  const { db } = shop
  try {
    const codes = Array.from({ length: lookups }, (_, i) => {
      const id = 1 + ((i * 7919) % scale)
      return String(sampleProducts(id, id)[0]?.['productCode'])
    })
    const productSql = `SELECT product_code, product_name, product_kana, category_id, price, tax_division, product_price_division, size,
      color, tag, customer_price, stock_control_division, use_category_reduce_tax, reduce_tax_id, upd_date_time
      FROM product WHERE product_id = ?`
    // Each by its keys: a join of the three takes longer than the whole card does.
    const stockSql = 'SELECT store_id, stock_amount FROM stock WHERE product_id = ?'
    const storesSql = 'SELECT store_id, store_name FROM store ORDER BY store_id'
    const bare = (code: string) => {
      const [id = 0] = db.column<number>('SELECT product_id FROM product WHERE product_code = ?', [code])
      const staged = db.column<number>("SELECT key FROM pending WHERE field = 'productCode' AND mine = ?", [code])
      const product = db.get<{ category_id: number }>(productSql, [id])
      const path: unknown[] = []
      for (let at: number | null = product?.category_id ?? null; at !== null;) {
        const category = db.get<{ parent_category_id: number | null }>(
          'SELECT category_name, parent_category_id, reduce_tax_id FROM category WHERE category_id = ?',
          [at],
        )
        path.push(category)
        at = category?.parent_category_id ?? null
      }
      const cells = db.all("SELECT entity, field, op, mine, state FROM pending WHERE entity IN ('product', 'stock') AND key = ?", [id])
      const pull = db.get("SELECT last_full_at, last_pull_at, last_error FROM pull_state WHERE resource = 'stock'")
      const stock = db.all<{ store_id: number; stock_amount: number | null }>(stockSql, [id])
      const stores = db.all<{ store_id: number }>(storesSql)
      return { id, staged, product, path, cells, pull, stock, stores }
    }
    const amountIn = ({ stock }: ReturnType<typeof bare>, store: number) =>
      stock.find((row) => row.store_id === store)?.stock_amount ?? null
    for (const code of codes) {
      const [card, ...more] = findByCode(db, code, noon).cards
      const read = bare(code)
      const stock = card?.stock.map(({ stockAmount }) => stockAmount)
      const same = card?.productId === read.id && card.categoryPath.length === read.path.length && more.length === 0
      if (!same || JSON.stringify(stock) !== JSON.stringify(read.stores.map((store) => amountIn(read, store.store_id)))) {
        throw new Error(`${code}: the card is not of the rows that were read`)
      }
    }
    const { ours, baseline } = alternately(
      roundsAt(scale, 21),
      () => codes.forEach((code) => findByCode(db, code, noon)),
      () => codes.forEach(bare),
    )
    return [metric('lookup: code to card', 'ms', ours / lookups, baseline / lookups, { ratio: 1.5 })]
  } finally {
    shop.remove()
  }
}
