import type { z } from 'zod'
import type { labels } from '#shared/contracts/labels.ts'
import { taxRateOn } from '#shared/domain/tax.ts'
import type { ReadDb } from '../store/db.ts'
import { labelContentsOf } from './due.ts'
import { eachFacts } from './facts.ts'
import { createPricing, type ProductFacts, type RateOn } from './pricing.ts'
import { readSettings } from './settings.ts'
import { differences, shownOf } from './shown.ts'

type Request = z.output<typeof labels.methods.rehearse.input>
type Result = z.input<typeof labels.methods.rehearse.output>

const mostRows = 5_000
const pleasing = /[058]$/u

const dayMs = 86_400_000
/** The eight weeks before a day in which the usual price must have been asked for. Days. */
const claimDays = 56
const daysBefore = (day: string): readonly string[] =>
  Array.from({ length: claimDays }, (_, back) => new Date(Date.parse(day) - (back + 1) * dayMs).toISOString().slice(0, 10))

/** Days of `days` on which a lower price held instead of the usual one. */
function saleDaysIn(days: readonly string[], { periods, price }: ProductFacts, storeId: number | null): number {
  const sales = periods.filter(
    (one) => one.division === '1' && (one.storeId === -1 || one.storeId === storeId) && (one.price ?? 0) < (price ?? 0),
  )
  if (sales.length === 0) return 0
  return days.filter((day) => sales.some(({ startDate, endDate }) => startDate <= day && endDate !== null && endDate >= day)).length
}

/** What another rate for a class of goods from a day on does to the prices with tax. Reads; writes nothing. */
export function rehearse(db: ReadDb, { class: wanted, from, percent }: Request): Result {
  const { storeId } = readSettings(db)
  const rehearsed: RateOn = (day, reduced) => (day >= from && reduced === (wanted === 'reduced') ? percent : taxRateOn(day, reduced))
  const contents = labelContentsOf(db)
  const days = daysBefore(from)
  const now = createPricing(db, storeId)
  const then = createPricing(db, storeId, rehearsed)
  const result: Result = { products: 0, changed: 0, labels: 0, odd: 0, unknown: 0, claims: 0, rows: [] }
  for (const [productId, facts] of eachFacts(db)) {
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
      after.sale !== null &&
      (after.sale.usualPriceWithTax !== before.sale?.usualPriceWithTax || saleDaysIn(days, facts, storeId) > claimDays / 2)
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
