import { shareOf, type RoundingMode } from './money.ts'

/**
 * Consumption tax. Rates are a table with dates, never constants: another change is under
 * discussion, and old sheets keep their old rates. Days are the shop's (Asia/Tokyo).
 * Source: 消費税法 29条 and its transitional provisions; 国税庁「消費税の軽減税率制度」.
 */
interface RatesFrom {
  /** First day, YYYY-MM-DD. */
  readonly from: string
  /** Percent, with the local part. */
  readonly standard: number
  readonly reduced: number
}

/** Newest first. */
export const taxRates: readonly RatesFrom[] = [
  { from: '2019-10-01', standard: 10, reduced: 8 },
  { from: '2014-04-01', standard: 8, reduced: 8 },
  { from: '1997-04-01', standard: 5, reduced: 5 },
  { from: '1989-04-01', standard: 3, reduced: 3 },
]

/** How a fraction of a yen of tax is treated: the shop's choice; 切捨て is usual. */
export type TaxRounding = RoundingMode

const tokyoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short' })

/** The day in Japan at a moment, YYYY-MM-DD. */
export const dayInJapan = (moment: Date): string => tokyoDay.format(moment)

/** Percent that holds on a day (YYYY-MM-DD); 0 before there was the tax. */
export function taxRateOn(day: string, reduced: boolean): number {
  const row = taxRates.find(({ from }) => from <= day)
  if (!row) return 0
  return reduced ? row.reduced : row.standard
}

/**
 * Whether Smaregi's tax id means the reduced rate where nobody chooses at the till: 10000001 軽減 and
 * 10000003 選択[軽減]. Null 標準, 10000002 選択[標準] and 10000004 選択[選択] start from the standard rate.
 */
export const isReducedTaxId = (reduceTaxId: number | null): boolean => reduceTaxId === 10_000_001 || reduceTaxId === 10_000_003

/** Whether it is a rate that the shop made itself (カスタム軽減税率): how high it is stands in its list alone. */
export const isOwnTaxId = (reduceTaxId: number | null): boolean =>
  reduceTaxId !== null && (reduceTaxId < 10_000_001 || reduceTaxId > 10_000_004)

/**
 * A product takes its category's tax setting unless it says otherwise (useCategoryReduceTax '0'). The row
 * carries the category's id too, which serves where the category is not here.
 */
export const taxIdOf = (
  product: { readonly useCategoryReduceTax: string | null; readonly reduceTaxId: number | null },
  category: { readonly reduceTaxId: number | null } | null,
): number | null => (product.useCategoryReduceTax === '1' && category !== null ? category.reduceTaxId : product.reduceTaxId)

export interface Prices {
  readonly withTax: number | null
  readonly withoutTax: number | null
}

/**
 * Both prices of one piece, in yen. `taxDivision`: 0 the price includes tax, 1 it does not, 2 not
 * taxed. The fraction is the tax's, so with 切捨て a price of 99 without tax is 108 with 10 %, and 108
 * with tax is 99 without. At the till tax is rounded once per rate and receipt, so a sum may differ.
 * What hangs on a division or a rate that is not known is null.
 */
export function pricesOf(
  price: number | null,
  taxDivision: string | null,
  ratePercent: number | null,
  rounding: TaxRounding = 'down',
): Prices {
  if (price === null) return { withTax: null, withoutTax: null }
  const share = (parts: number): number | null => (ratePercent === null ? null : shareOf(price, ratePercent, parts, rounding))
  switch (taxDivision) {
    case '0': {
      const tax = share(100 + (ratePercent ?? 0))
      return { withTax: price, withoutTax: tax === null ? null : price - tax }
    }
    case '1': {
      const tax = share(100)
      return { withTax: tax === null ? null : price + tax, withoutTax: price }
    }
    case '2':
      return { withTax: price, withoutTax: price }
    default:
      return { withTax: null, withoutTax: null }
  }
}
