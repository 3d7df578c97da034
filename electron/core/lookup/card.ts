import type { z } from 'zod'
import type { ChangeState } from '#shared/contracts/changes.ts'
import type { productCard } from '#shared/contracts/lookup.ts'
import { dayInJapan, isOwnTaxId, isReducedTaxId, pricesOf, taxIdOf, taxRateOn } from '#shared/domain/tax.ts'
import { BantoError } from '#shared/errors.ts'
import { readRows } from '../products/rows.ts'
import { stockKnowledge } from '../products/stockState.ts'
import type { ReadDb } from '../store/db.ts'

export type ProductCard = z.input<typeof productCard>

interface CategoryRow {
  readonly category_name: string
  readonly parent_category_id: number | null
  readonly reduce_tax_id: number | null
}

interface TaxSetting {
  readonly useCategoryReduceTax: string | null
  readonly reduceTaxId: number | null
}

/** What a price depends on, staged or as the register has it. */
interface Priced {
  readonly price: number | null
  readonly taxDivision: string | null
  readonly productPriceDivision: string | null
  readonly categoryId: number | null
}

function pricesFor(db: ReadDb, product: Priced, tax: TaxSetting, now: Date) {
  const category = categoryPath(db, product.categoryId).at(-1)
  const taxId = taxIdOf(tax, category === undefined ? null : { reduceTaxId: category.reduce_tax_id })
  const taxed = product.taxDivision !== '2'
  const today = dayInJapan(now)
  const taxRate = taxed ? rateOf(db, taxId, today) : 0
  const reducedRate = taxed && (isReducedTaxId(taxId) || (taxRate !== null && taxRate < taxRateOn(today, false)))
  const openPrice = product.productPriceDivision === '2'
  const { withTax, withoutTax } = pricesOf(openPrice ? null : product.price, product.taxDivision, taxRate)
  return { openPrice, priceWithTax: withTax, priceWithoutTax: withoutTax, taxRate, reducedRate }
}

/** Everything the counter asks about one product, staged values included. Throws NOT_FOUND. */
export function readCard(db: ReadDb, productId: number, now: Date): ProductCard {
  const [row] = readRows(db, [productId])
  const mirror = db.get<TaxSetting & Priced>(
    `SELECT use_category_reduce_tax AS useCategoryReduceTax, reduce_tax_id AS reduceTaxId, category_id AS categoryId,
       price, tax_division AS taxDivision, product_price_division AS productPriceDivision FROM product WHERE product_id = ?`,
    [productId],
  )
  if (row === undefined || mirror === undefined) {
    throw new BantoError('NOT_FOUND', `no product ${productId}`, { details: { productId } })
  }
  const path = categoryPath(db, row.categoryId)
  const { openPrice, priceWithTax, priceWithoutTax, taxRate, reducedRate } = pricesFor(db, row, mirror, now)
  const there = pricesFor(db, mirror, mirror, now)
  const asThere = there.openPrice === openPrice && there.priceWithTax === priceWithTax && there.priceWithoutTax === priceWithoutTax
  return {
    productId,
    productCode: row.productCode,
    productName: row.productName,
    productKana: row.productKana,
    categoryPath: path.map((category) => category.category_name),
    size: row.size,
    color: row.color,
    tag: row.tag,
    openPrice,
    price: row.price,
    taxDivision: row.taxDivision,
    priceWithTax,
    priceWithoutTax,
    taxRate,
    reducedRate,
    atRegister: asThere ? null : { openPrice: there.openPrice, priceWithTax: there.priceWithTax },
    customerPrice: row.customerPrice,
    stock: stockPerStore(db, productId),
    stockControlled: row.stockControlDivision !== '1',
    unsentFields: Object.keys(row.pending),
    updDateTime: row.updDateTime,
  }
}

/** Percent; null where the shop's own rate is not here, has no term today, or depends on a choice at the till. */
function rateOf(db: ReadDb, taxId: number | null, day: string): number | null {
  if (!isOwnTaxId(taxId)) return taxRateOn(day, isReducedTaxId(taxId))
  const own = db.get<{ rate: number | null }>(
    `SELECT rate FROM reduce_tax_rate WHERE reduce_tax_id = :taxId AND division IS NOT '2'
       AND (term_start IS NULL OR term_start <= :day) AND (term_end IS NULL OR term_end >= :day)`,
    { taxId, day },
  )
  return own?.rate ?? null
}

/** From the root down to the product's own category; a loop in the data ends it. */
function categoryPath(db: ReadDb, categoryId: number | null): CategoryRow[] {
  const path: CategoryRow[] = []
  const seen = new Set<number>()
  for (let at = categoryId; at !== null && !seen.has(at);) {
    seen.add(at)
    const row = db.get<CategoryRow>('SELECT category_name, parent_category_id, reduce_tax_id FROM category WHERE category_id = ?', [at])
    if (row === undefined) break
    path.unshift(row)
    at = row.parent_category_id
  }
  return path
}

interface StoreStock {
  readonly storeId: number
  readonly storeName: string
  readonly stockAmount: number | null
  readonly op: 'add' | 'setStock' | null
  readonly amount: number
  readonly state: ChangeState
}

/** Every store, also those without a row; with what is staged for it. */
function stockPerStore(db: ReadDb, productId: number): ProductCard['stock'] {
  const { ofRow } = stockKnowledge(db)
  return db
    .all<StoreStock>(
      `SELECT st.store_id AS storeId, st.store_name AS storeName, s.stock_amount AS stockAmount,
         p.op, p.mine AS amount, p.state
       FROM store st
       LEFT JOIN stock s ON s.store_id = st.store_id AND s.product_id = :productId
       LEFT JOIN pending p ON p.entity = 'stock' AND p.key = :productId AND p.field = CAST(st.store_id AS TEXT)
       ORDER BY st.store_id`,
      { productId },
    )
    .map(({ op, amount, state, ...store }) => ({
      ...store,
      stockState: ofRow(store.stockAmount),
      unsent: op === null ? null : { op, amount: Number(amount), state },
    }))
}
