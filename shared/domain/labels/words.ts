import type { LabelData } from './data.ts'
import { unitPriceOf } from './unitPrice.ts'

/**
 * What stands on a label is read by the shop's customers, so it is Japanese in every language of the program.
 * Forms of the price: 11,000円(税込) with (税抜価格10,000円) beside it are among those that 国税庁 lists for 総額表示.
 */
const yenText = (yen: number): string => yen.toLocaleString('ja-JP')

/** The large price in its parts: what is said before it, the number, and the unit. Null where it is not known. */
export function totalPriceParts(data: LabelData): { readonly before: string; readonly amount: string; readonly after: string } | null {
  if (data.openPrice) return { before: '', amount: 'オープン価格', after: '' }
  if (data.priceWithTax === null) return null
  return { before: data.untaxed ? '非課税' : '税込', amount: yenText(data.priceWithTax), after: '円' }
}

export const withoutTaxText = (data: LabelData): string =>
  data.openPrice || data.untaxed || data.priceWithoutTax === null ? '' : `(税抜 ${yenText(data.priceWithoutTax)}円)`

export const reducedMarkText = (data: LabelData): string =>
  data.reducedRate && data.taxRate !== null ? `※軽減税率${data.taxRate}%` : data.reducedRate ? '※軽減税率' : ''

export function unitPriceText(data: LabelData): string {
  if (data.openPrice || data.priceWithTax === null) return ''
  const found = unitPriceOf(data.priceWithTax, data.size ?? '') ?? unitPriceOf(data.priceWithTax, data.name)
  return found === null ? '' : `${found.unit}あたり ${yenText(found.yen)}円`
}

export const memberPriceText = (data: LabelData): string =>
  data.openPrice || data.memberPriceWithTax === null ? '' : `会員 ${yenText(data.memberPriceWithTax)}円(税込)`

/** 8月31日まで, with the usual price where it is known. */
export function saleText({ sale }: LabelData): string {
  if (sale === null) return ''
  const [, month, day] = sale.until.split('-').map(Number)
  const until = `${month ?? 0}月${day ?? 0}日まで`
  return sale.usualPriceWithTax === null ? until : `${until} 通常${yenText(sale.usualPriceWithTax)}円`
}

export const variantText = ({ size, color }: LabelData): string => [size, color].filter((part) => part !== null && part !== '').join(' ')
