import type { LabelData } from '#shared/domain/labels/data.ts'

/** What a label shows where no product is chosen. */
export const exampleLabel: LabelData = {
  productId: 0,
  name: '国産りんごジュース ストレート 1000ml',
  receiptName: 'りんごジュース',
  productCode: '4901234567894',
  groupCode: '4901234567894',
  category: '飲料',
  size: '1000ml',
  color: null,
  openPrice: false,
  untaxed: false,
  priceWithTax: 1078,
  priceWithoutTax: 999,
  taxRate: 8,
  reducedRate: true,
  memberPriceWithTax: 980,
  sale: { until: '2026-12-31', usualPriceWithTax: 1280 },
}
