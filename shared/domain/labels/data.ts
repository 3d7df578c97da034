/** What a label can show of a product on a day; prices in yen, as the register asks for them. */
export interface LabelData {
  readonly productId: number
  readonly name: string
  /** A shorter name, where the shop keeps one for receipts. */
  readonly receiptName: string | null
  readonly productCode: string | null
  readonly groupCode: string | null
  readonly category: string | null
  readonly size: string | null
  readonly color: string | null
  /** The price is typed at the register. */
  readonly openPrice: boolean
  readonly untaxed: boolean
  /** Null where it cannot be known: the tax of the product is not decidable. */
  readonly priceWithTax: number | null
  readonly priceWithoutTax: number | null
  /** Percent; null where it is not known. */
  readonly taxRate: number | null
  readonly reducedRate: boolean
  readonly memberPriceWithTax: number | null
  /** Set while a price with an end holds that is below the usual one. `until`: the last day, YYYY-MM-DD. */
  readonly sale: { readonly until: string; readonly usualPriceWithTax: number | null } | null
}
