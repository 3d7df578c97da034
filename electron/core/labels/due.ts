import type { LabelProduct } from '#shared/contracts/labels.ts'
import type { LabelData } from '#shared/domain/labels/data.ts'
import type { LabelContent } from '#shared/domain/labels/template.ts'
import { taxRateOn } from '#shared/domain/tax.ts'
import { productPlaces } from '../stockCounts/shelves.ts'
import type { ReadDb } from '../store/db.ts'
import { keptFactsOf, readFacts } from './facts.ts'
import { createPricing, type ProductFacts } from './pricing.ts'
import { readSettings, watchedSince } from './settings.ts'
import { differences, readShown, shownOf, type Reason, type Shown } from './shown.ts'
import { findTemplate } from './templates.ts'
import { isBantoError } from '#shared/errors.ts'

/** What is known of a product's label. */
interface LabelState {
  readonly productId: number
  readonly shown: string | null
  readonly day: string | null
  readonly source: string | null
  readonly isNew: number | null
  readonly was: string | null
  readonly wanted: string | null
}

const stateSql = `SELECT j.value AS productId, s.shown, s.day, s.source, b.is_new AS isNew, b.was, w.reason AS wanted
  FROM json_each(?) j LEFT JOIN label_shelf s ON s.product_id = j.value LEFT JOIN label_before b ON b.product_id = j.value
  LEFT JOIN label_wanted w ON w.product_id = j.value`

/**
 * Products whose label may be wrong: changed since it was printed, asked for, or with a price that began or ended since. All of
 * them where a rate of tax changed since.
 */
function candidates(db: ReadDb, since: string, day: string): number[] {
  const steps = [true, false].some((reduced) => taxRateOn(since, reduced) !== taxRateOn(day, reduced))
  const ownSteps = db.get(
    `SELECT 1 FROM reduce_tax_rate WHERE (term_start > :since AND term_start <= :day) OR (term_end >= :since AND term_end < :day) LIMIT 1`,
    { since, day },
  )
  if (steps || ownSteps !== undefined) return db.column<number>('SELECT product_id FROM product')
  return db.column<number>(
    `SELECT product_id FROM label_before UNION SELECT product_id FROM label_wanted
     UNION SELECT p.product_id FROM product_price p LEFT JOIN label_shelf s ON s.product_id = p.product_id
       WHERE (p.start_date > coalesce(s.day, :since) AND p.start_date <= :day)
         OR (p.end_date >= coalesce(s.day, :since) AND p.end_date < :day)`,
    { since, day },
  )
}

/** What the labels of the shop show: by the template that it uses. */
export function labelContentsOf(db: ReadDb): ReadonlySet<LabelContent> {
  try {
    return new Set(findTemplate(db, readSettings(db).template).template.fields.map(({ content }) => content))
  } catch (error) {
    if (!isBantoError(error)) throw error
    return new Set(['name', 'bars', 'priceWithTax'])
  }
}

interface Judged {
  readonly productId: number
  readonly facts: ProductFacts
  readonly data: LabelData
  readonly shelf: (Shown & { readonly isPrinted: boolean; readonly day: string }) | null
  readonly reasons: readonly Reason[]
}

/** Compares the shelf with what should be on it, product by product. */
function judge(db: ReadDb, productIds: readonly number[], day: string): Judged[] {
  const since = watchedSince(db)
  const contents = labelContentsOf(db)
  const pricing = createPricing(db, readSettings(db).storeId)
  const facts = readFacts(db, productIds)
  return db.all<LabelState>(stateSql, [JSON.stringify(productIds)]).flatMap((state) => {
    const found = facts.get(state.productId)
    if (found === undefined) return []
    // A label printed ahead shows the price of its day.
    const data = pricing.dataOf(state.productId, found, state.day !== null && state.day > day ? state.day : day)
    const printed = state.shown === null ? null : readShown(state.shown)
    const isNew = printed === null && state.isNew === 1
    // Never printed here: the shelf shows what the product was when this was first watched.
    const assumed = (): Shown => shownOf(pricing.dataOf(state.productId, keptFactsOf(state.was) ?? found, since))
    const shelf = isNew
      ? null
      : { ...(printed ?? assumed()), isPrinted: printed !== null && state.source === 'printed', day: state.day ?? since }
    const reasons: Reason[] = shelf === null ? ['new'] : differences(shelf, shownOf(data), contents)
    if (state.wanted !== null) reasons.push('wanted')
    return [{ productId: state.productId, facts: found, data, shelf, reasons }]
  })
}

const stockSql =
  'SELECT product_id AS productId, sum(stock_amount) AS amount FROM stock JOIN json_each(?) j ON j.value = product_id GROUP BY product_id'

const placeOf = (place: { readonly code: string; readonly position: number } | undefined): LabelProduct['place'] =>
  place === undefined ? null : { code: place.code, position: place.position }

function rowsOf(db: ReadDb, judged: readonly Judged[]): LabelProduct[] {
  const productIds = judged.map(({ productId }) => productId)
  const places = productPlaces(db, readSettings(db).storeId, productIds)
  const stock = new Map(
    db
      .all<{ productId: number; amount: number | null }>(stockSql, [JSON.stringify(productIds)])
      .map(({ productId, amount }) => [productId, amount]),
  )
  return judged.map(({ productId, facts, data, shelf, reasons }) => ({
    productId,
    productName: data.name,
    productCode: data.productCode,
    categoryId: facts.categoryId,
    categoryName: data.category,
    shelf:
      shelf === null
        ? null
        : {
            priceWithTax: shelf.priceWithTax,
            openPrice: shelf.openPrice,
            saleUntil: shelf.saleUntil,
            productName: shelf.name,
            isPrinted: shelf.isPrinted,
            day: shelf.day,
          },
    now: { priceWithTax: data.priceWithTax, openPrice: data.openPrice, saleUntil: data.sale?.until ?? null },
    reasons: [...reasons],
    stock: stock.get(productId) ?? null,
    place: placeOf(places.get(productId)),
  }))
}

/** More are counted, but not named. */
const mostNamed = 5_000

/** Labels that are due on a day (YYYY-MM-DD), by 部門 and name. */
export function readDue(db: ReadDb, day: string): { readonly day: string; readonly total: number; readonly rows: LabelProduct[] } {
  const due = judge(db, candidates(db, watchedSince(db), day), day).filter(({ reasons }) => reasons.length > 0)
  const order = new Intl.Collator('ja')
  const sorted = due.toSorted(
    (a, b) => (a.facts.categoryId ?? 0) - (b.facts.categoryId ?? 0) || order.compare(a.data.name, b.data.name) || a.productId - b.productId,
  )
  return { day, total: due.length, rows: rowsOf(db, sorted.slice(0, mostNamed)) }
}

/** Products as rows for a print, in the order given. */
export function readLabelProducts(db: ReadDb, productIds: readonly number[], day: string): LabelProduct[] {
  const unique = [...new Set(productIds)]
  const rows = new Map(rowsOf(db, judge(db, unique, day)).map((row) => [row.productId, row]))
  return unique.flatMap((id) => rows.get(id) ?? [])
}

/** What labels show of products on a day, in the order given. */
export function readLabelData(db: ReadDb, productIds: readonly number[], day: string): LabelData[] {
  const pricing = createPricing(db, readSettings(db).storeId)
  const facts = readFacts(db, productIds)
  return productIds.flatMap((id) => {
    const found = facts.get(id)
    return found === undefined ? [] : [pricing.dataOf(id, found, day)]
  })
}
