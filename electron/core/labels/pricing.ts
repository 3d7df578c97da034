import type { LabelData } from '#shared/domain/labels/data.ts'
import { isOwnTaxId, isReducedTaxId, pricesOf, taxIdOf, taxRateOn, type TaxRounding } from '#shared/domain/tax.ts'
import { taxRoundingOn } from '../products/taxRounding.ts'
import type { ReadDb } from '../store/db.ts'

/** A price that holds from a day on (商品価格). storeId -1: in all stores. division 1: price, 2: member price. */
export interface PricePeriod {
  readonly storeId: number
  readonly division: string
  readonly startDate: string
  readonly endDate: string | null
  readonly price: number | null
}

/** What a label needs of a product, as it stands in the mirror or stood in it before. */
export interface ProductFacts {
  readonly productName: string
  readonly receiptName: string | null
  readonly productCode: string | null
  readonly groupCode: string | null
  readonly categoryId: number | null
  readonly size: string | null
  readonly color: string | null
  readonly price: number | null
  readonly customerPrice: number | null
  readonly taxDivision: string | null
  readonly priceDivision: string | null
  readonly useCategoryTax: string | null
  readonly taxId: number | null
  readonly periods: readonly PricePeriod[]
}

/** Percent of a class on a day: the statutory rates, or what is only rehearsed. */
export type RateOn = (day: string, reduced: boolean) => number

interface Category {
  readonly name: string
  readonly taxId: number | null
}

export interface Pricing {
  /** What a label shows of a product on a day. */
  dataOf(productId: number, facts: ProductFacts, day: string): LabelData
  /** Whether a product is of the reduced class, the standard one, or has a rate of the shop's own (null), or none. */
  classOf(facts: ProductFacts): 'standard' | 'reduced' | null
}

/** The period that counts of those that hold on a day: the one that began last, the store's own before all stores'. */
const periodOn = (periods: readonly PricePeriod[], division: string, storeId: number | null, day: string): PricePeriod | undefined =>
  periods
    .filter(
      (one) =>
        one.division === division &&
        (one.storeId === -1 || one.storeId === storeId) &&
        one.startDate <= day &&
        (one.endDate === null || one.endDate === '' || one.endDate >= day),
    )
    .toSorted((a, b) => (a.startDate === b.startDate ? b.storeId - a.storeId : a.startDate < b.startDate ? 1 : -1))[0]

/** Prices as the register of a store asks for them. Reads what it needs of the mirror once, so make one for each answer. */
export function createPricing(db: ReadDb, storeId: number | null, rateOn: RateOn = taxRateOn): Pricing {
  const categories = new Map(
    db
      .all<{ id: number; name: string; taxId: number | null }>(
        'SELECT category_id AS id, category_name AS name, reduce_tax_id AS taxId FROM category',
      )
      .map(({ id, name, taxId }): [number, Category] => [id, { name, taxId }]),
  )
  const roundings = new Map<string, TaxRounding>()
  const roundingOn = (day: string): TaxRounding => {
    const known = roundings.get(day) ?? taxRoundingOn(db, day)
    roundings.set(day, known)
    return known
  }
  const ownRates = db.all<{ taxId: number; rate: number | null; from: string | null; to: string | null }>(
    `SELECT reduce_tax_id AS taxId, rate, term_start AS "from", term_end AS "to" FROM reduce_tax_rate WHERE division IS NOT '2'`,
  )

  const categoryOf = ({ categoryId }: ProductFacts): Category | null => (categoryId === null ? null : (categories.get(categoryId) ?? null))
  const taxIdOfFacts = (facts: ProductFacts): number | null => {
    const category = categoryOf(facts)
    return taxIdOf(
      { useCategoryReduceTax: facts.useCategoryTax, reduceTaxId: facts.taxId },
      category === null ? null : { reduceTaxId: category.taxId },
    )
  }
  const rateOf = (taxId: number | null, day: string): number | null => {
    if (!isOwnTaxId(taxId)) return rateOn(day, isReducedTaxId(taxId))
    const own = ownRates.find((one) => one.taxId === taxId && (one.from ?? '') <= day && (one.to === null || one.to >= day))
    return own?.rate ?? null
  }

  return {
    dataOf(productId, facts, day) {
      const taxId = taxIdOfFacts(facts)
      const untaxed = facts.taxDivision === '2'
      const taxRate = untaxed ? 0 : rateOf(taxId, day)
      const withTax = (yen: number | null) => pricesOf(yen, facts.taxDivision, taxRate, roundingOn(day))
      const openPrice = facts.priceDivision === '2'
      const period = openPrice ? undefined : periodOn(facts.periods, '1', storeId, day)
      const asked = withTax(openPrice ? null : (period?.price ?? facts.price))
      const usual = withTax(openPrice ? null : facts.price).withTax
      const isSale =
        typeof period?.endDate === 'string' && period.endDate !== '' && asked.withTax !== null && usual !== null && asked.withTax < usual
      const member = periodOn(facts.periods, '2', storeId, day)?.price ?? facts.customerPrice
      return {
        productId,
        name: facts.productName,
        receiptName: facts.receiptName,
        productCode: facts.productCode,
        groupCode: facts.groupCode,
        category: categoryOf(facts)?.name ?? null,
        size: facts.size,
        color: facts.color,
        openPrice,
        untaxed,
        priceWithTax: asked.withTax,
        priceWithoutTax: asked.withoutTax,
        taxRate,
        reducedRate: !untaxed && (isReducedTaxId(taxId) || (taxRate !== null && taxRate < rateOn(day, false))),
        memberPriceWithTax: openPrice ? null : withTax(member).withTax,
        sale: isSale ? { until: period.endDate, usualPriceWithTax: usual } : null,
      }
    },
    classOf(facts) {
      if (facts.taxDivision === '2') return null
      const taxId = taxIdOfFacts(facts)
      return isOwnTaxId(taxId) ? null : isReducedTaxId(taxId) ? 'reduced' : 'standard'
    },
  }
}
