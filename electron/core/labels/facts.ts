import { z } from 'zod'
import { fromJson } from '../json.ts'
import type { ReadDb } from '../store/db.ts'
import type { PricePeriod, ProductFacts } from './pricing.ts'

const columns = `m.product_id AS productId, m.product_name AS productName, m.print_receipt_product_name AS receiptName,
  m.product_code AS productCode, m.group_code AS groupCode, m.category_id AS categoryId, m.size, m.color, m.price,
  m.customer_price AS customerPrice, m.tax_division AS taxDivision, m.product_price_division AS priceDivision,
  m.use_category_reduce_tax AS useCategoryTax, m.reduce_tax_id AS taxId`

type Row = Omit<ProductFacts, 'periods'> & { readonly productId: number }

const periodsSql = `SELECT p.product_id AS productId, p.store_id AS storeId, p.price_division AS division, p.start_date AS startDate,
  p.end_date AS endDate, p.price FROM product_price p`

function withPeriods(rows: readonly Row[], found: readonly (PricePeriod & { readonly productId: number })[]): Map<number, ProductFacts> {
  const periods = new Map<number, PricePeriod[]>()
  for (const period of found) periods.set(period.productId, [...(periods.get(period.productId) ?? []), period])
  return new Map(rows.map((row) => [row.productId, { ...row, periods: periods.get(row.productId) ?? [] }]))
}

/** Products as the mirror has them, by their ids; those that are not there are missing. */
export function readFacts(db: ReadDb, productIds: readonly number[]): Map<number, ProductFacts> {
  const ids = [JSON.stringify(productIds)]
  return withPeriods(
    db.all<Row>(`SELECT ${columns} FROM json_each(?) j CROSS JOIN product m ON m.product_id = j.value`, ids),
    db.all(`${periodsSql} JOIN json_each(?) j ON j.value = p.product_id`, ids),
  )
}

/** Products of one turn of `eachFacts`: a mirror of a million must not be held at once. */
const factsPerTurn = 4_000

/** Every product of the mirror, by its number, a few at a time. */
export function* eachFacts(db: ReadDb): Generator<readonly [productId: number, facts: ProductFacts]> {
  let after = 0
  for (;;) {
    const rows = db.all<Row>(`SELECT ${columns} FROM product m WHERE m.product_id > ? ORDER BY m.product_id LIMIT ${factsPerTurn}`, [after])
    const last = rows.at(-1)?.productId
    if (last === undefined) return
    yield* withPeriods(rows, db.all(`${periodsSql} WHERE p.product_id > ? AND p.product_id <= ?`, [after, last]))
    after = last
  }
}

const text = z.string().nullable()
const number = z.number().nullable()
const keptFacts = z.object({
  productName: z.string(),
  receiptName: text,
  productCode: text,
  groupCode: text,
  categoryId: number,
  size: text,
  color: text,
  price: number,
  customerPrice: number,
  taxDivision: text,
  priceDivision: text,
  useCategoryTax: text,
  taxId: number,
  periods: z.array(z.object({ storeId: z.number(), division: z.string(), startDate: z.string(), endDate: text, price: number })),
})

/** What a product was before its first change since the last label, as the triggers of migration 9 keep it; null where it cannot be read. */
export function keptFactsOf(json: string | null): ProductFacts | null {
  if (json === null) return null
  const found = keptFacts.safeParse(fromJson(json))
  return found.success ? found.data : null
}
