import type { z } from 'zod'
import type { ChangeState } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import type { productCard } from '#shared/contracts/lookup.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import { dayInJapan, isOwnTaxId, isReducedTaxId, pricesOf, taxIdOf, taxRateOn } from '#shared/domain/tax.ts'
import { BantoError } from '#shared/errors.ts'
import { categoryPath, hasStagedCategory, mirrorCategory, seenCategory, type CategoryRow } from '../products/categoryPath.ts'
import { isProductField, productColumns } from '../products/columns.ts'
import { stockKnowledge } from '../products/stockState.ts'
import { taxRoundingOn } from '../products/taxRounding.ts'
import type { ReadDb } from '../store/db.ts'

export type ProductCard = z.input<typeof productCard>

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

/** What the card shows of a product, by Smaregi's names. */
interface Shown extends Priced {
  readonly productCode: string | null
  readonly productName: string
  readonly productKana: string | null
  readonly size: string | null
  readonly color: string | null
  readonly tag: string | null
  readonly customerPrice: number | null
  readonly stockControlDivision: string | null
}

type MirrorRow = Shown & TaxSetting & { readonly updDateTime: string | null }

const shownFields = [
  'productCode',
  'productName',
  'productKana',
  'categoryId',
  'price',
  'taxDivision',
  'productPriceDivision',
  'size',
  'color',
  'tag',
  'customerPrice',
  'stockControlDivision',
] as const satisfies readonly (ProductFieldName & keyof Shown)[]
const pricedFields = ['price', 'taxDivision', 'productPriceDivision', 'categoryId'] as const satisfies readonly (keyof Priced)[]

const mirrorSql = `SELECT ${shownFields.map((name) => `m.${productColumns[name]} AS ${name}`).join(', ')},
  m.use_category_reduce_tax AS useCategoryReduceTax, m.reduce_tax_id AS reduceTaxId, m.upd_date_time AS updDateTime
  FROM product m WHERE m.product_id = ?`

interface StagedRow {
  readonly entity: 'product' | 'stock'
  readonly field: string
  readonly op: string
  readonly mine: CellValue
  readonly state: ChangeState
  readonly reason: string | null
  readonly theirAt: string | null
}

/** One statement for both kinds: a join with `pending` would look for each store's cell by itself. */
const stagedSql =
  "SELECT entity, field, op, mine, state, reason, their_at AS theirAt FROM pending WHERE entity IN ('product', 'stock') AND key = ?"

/** Two statements: a join of the two costs several times as much. */
const storesSql = 'SELECT store_id AS storeId, store_name AS storeName FROM store ORDER BY store_id'
const stockSql = 'SELECT store_id AS storeId, stock_amount AS stockAmount FROM stock WHERE product_id = ?'

function pricesFor(db: ReadDb, product: Priced, category: CategoryRow | undefined, tax: TaxSetting, now: Date) {
  const taxId = taxIdOf(tax, category === undefined ? null : { reduceTaxId: category.reduce_tax_id })
  const taxed = product.taxDivision !== '2'
  const today = dayInJapan(now)
  const taxRate = taxed ? rateOf(db, taxId, today) : 0
  const reducedRate = taxed && (isReducedTaxId(taxId) || (taxRate !== null && taxRate < taxRateOn(today, false)))
  const openPrice = product.productPriceDivision === '2'
  const { withTax, withoutTax } = pricesOf(openPrice ? null : product.price, product.taxDivision, taxRate, taxRoundingOn(db, today))
  return { openPrice, priceWithTax: withTax, priceWithoutTax: withoutTax, taxRate, reducedRate }
}

/** Everything the counter asks about one product, staged values included. Throws NOT_FOUND. */
export function readCard(db: ReadDb, productId: number, now: Date): ProductCard {
  const mirror = db.get<MirrorRow>(mirrorSql, [productId])
  if (mirror === undefined) throw new BantoError('NOT_FOUND', `no product ${productId}`, { details: { productId } })
  const staged = db.all<StagedRow>(stagedSql, [productId])
  const cells = staged.filter(({ entity, field }) => entity === 'product' && isProductField(field))
  const going = staged.find(({ entity, op }) => entity === 'product' && op === 'delete')
  // The values are those that checkProductField let through, so the shape is the row's.
  const row = { ...mirror, ...Object.fromEntries(cells.map(({ field, mine }) => [field, mine])) } as MirrorRow
  const isStagedCategory = hasStagedCategory(db)
  const path = categoryPath(isStagedCategory ? seenCategory(db) : mirrorCategory(db), row.categoryId)
  const prices = pricesFor(db, row, path.at(-1), mirror, now)
  const { openPrice, priceWithTax, priceWithoutTax, taxRate, reducedRate } = prices
  const isPriced = !isStagedCategory && pricedFields.every((field) => row[field] === mirror[field])
  const there = isPriced ? prices : pricesFor(db, mirror, categoryPath(mirrorCategory(db), mirror.categoryId).at(-1), mirror, now)
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
    stock: stockPerStore(
      db,
      productId,
      staged.filter(({ entity }) => entity === 'stock'),
    ),
    stockControlled: row.stockControlDivision !== '1',
    unsentFields: cells.map(({ field }) => field),
    deletion: going === undefined ? null : { state: going.state, reason: going.reason, theirAt: going.theirAt },
    updDateTime: mirror.updDateTime,
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

/** Every store, also those without a row; with what is staged for it. */
function stockPerStore(db: ReadDb, productId: number, staged: readonly StagedRow[]): ProductCard['stock'] {
  const { ofRow } = stockKnowledge(db)
  const rows = db.all<{ storeId: number; stockAmount: number | null }>(stockSql, [productId])
  const amounts = new Map(rows.map(({ storeId, stockAmount }) => [storeId, stockAmount]))
  const cells = new Map(staged.map((cell) => [cell.field, cell]))
  return db.all<{ storeId: number; storeName: string }>(storesSql).map(({ storeId, storeName }) => {
    const stockAmount = amounts.get(storeId) ?? null
    const cell = cells.get(String(storeId))
    // Stock is added to or set; a row of it is neither made nor removed.
    const unsent = cell === undefined ? null : { op: cell.op as 'add' | 'setStock', amount: Number(cell.mine), state: cell.state }
    return { storeId, storeName, stockAmount, stockState: ofRow(stockAmount), unsent }
  })
}
