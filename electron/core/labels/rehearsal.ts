import type { z } from 'zod'
import type { labels } from '#shared/contracts/labels.ts'
import { taxRateOn } from '#shared/domain/tax.ts'
import type { ReadDb } from '../store/db.ts'
import { labelContentsOf } from './due.ts'
import { readAllFacts } from './facts.ts'
import { createPricing, type ProductFacts, type RateOn } from './pricing.ts'
import { readSettings } from './settings.ts'
import { differences, shownOf } from './shown.ts'

type Request = z.output<typeof labels.methods.rehearse.input>
type Result = z.input<typeof labels.methods.rehearse.output>

const mostRows = 5_000
const pleasing = /[058]$/u

const dayMs = 86_400_000
const dayBefore = (day: string, days: number): string => new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10)

/** Days of the eight weeks before on which a lower price held instead of the usual one. */
function saleDays(facts: ProductFacts, storeId: number | null, day: string): number {
  let days = 0
  for (let back = 1; back <= 56; back += 1) {
    const at = dayBefore(day, back)
    const isSale = facts.periods.some(
      (one) =>
        one.division === '1' &&
        (one.storeId === -1 || one.storeId === storeId) &&
        one.startDate <= at &&
        one.endDate !== null &&
        one.endDate >= at &&
        (one.price ?? 0) < (facts.price ?? 0),
    )
    if (isSale) days += 1
  }
  return days
}

/** What another rate for a class of goods from a day on does to the prices with tax. Reads; writes nothing. */
export function rehearse(db: ReadDb, { class: wanted, from, percent }: Request): Result {
  const { storeId } = readSettings(db)
  const rehearsed: RateOn = (day, reduced) => (day >= from && reduced === (wanted === 'reduced') ? percent : taxRateOn(day, reduced))
  const contents = labelContentsOf(db)
  const now = createPricing(db, storeId)
  const then = createPricing(db, storeId, rehearsed)
  const result: Result = { products: 0, changed: 0, labels: 0, odd: 0, unknown: 0, claims: 0, rows: [] }
  for (const [productId, facts] of readAllFacts(db)) {
    if (now.classOf(facts) !== wanted) continue
    result.products += 1
    const before = now.dataOf(productId, facts, from)
    const after = then.dataOf(productId, facts, from)
    if (before.openPrice) continue
    if (before.priceWithTax === null || after.priceWithTax === null) {
      result.unknown += 1
      continue
    }
    const isOdd = !pleasing.test(String(after.priceWithTax)) && pleasing.test(String(before.priceWithTax))
    const breaksClaim =
      after.sale !== null && (after.sale.usualPriceWithTax !== before.sale?.usualPriceWithTax || saleDays(facts, storeId, from) > 28)
    if (isOdd) result.odd += 1
    if (breaksClaim) result.claims += 1
    if (before.priceWithTax !== after.priceWithTax) result.changed += 1
    if (differences(shownOf(before), shownOf(after), contents).length > 0) result.labels += 1
    if (before.priceWithTax === after.priceWithTax && !breaksClaim) continue
    if (result.rows.length < mostRows) {
      result.rows.push({
        productId,
        productName: before.name,
        productCode: before.productCode,
        old: before.priceWithTax,
        new: after.priceWithTax,
        isOdd,
        breaksClaim,
      })
    }
  }
  return result
}
