export interface UnitPrice {
  /** 100g, 100ml, or one piece with its counter (1枚). */
  readonly unit: string
  /** Yen, rounded to one decimal. */
  readonly yen: number
}

/** An amount as it stands in names and sizes: 500ml, 1.5kg, 350ml×6, 6×350ml, 12枚. */
const amountPattern = /(?:(\d+)\s*[x×*]\s*)?(\d+(?:\.\d+)?)\s*(kg|g|ml|l|枚|個|本|袋|包|錠|粒)(?![a-z])(?:\s*[x×*]\s*(\d+))?/iu

/** How many of what is compared (単位価格: 100 g and 100 ml) one of a unit is. */
const measured: Readonly<Record<string, { readonly unit: string; readonly factor: number }>> = {
  g: { unit: '100g', factor: 0.01 },
  kg: { unit: '100g', factor: 10 },
  ml: { unit: '100ml', factor: 0.01 },
  l: { unit: '100ml', factor: 10 },
}

/** The price of 100 g, 100 ml or one piece by the amount in a text. Null where none stands there, or it is the unit itself. */
export function unitPriceOf(priceWithTax: number, text: string): UnitPrice | null {
  const [, before, amount, name = '', after] = amountPattern.exec(text.normalize('NFKC')) ?? []
  const { unit, factor } = measured[name.toLowerCase()] ?? { unit: `1${name}`, factor: 1 }
  const units = Number(amount) * factor * Number(before ?? after ?? 1)
  if (!(units > 0) || Math.abs(units - 1) < 1e-9) return null
  return { unit, yen: Math.round((priceWithTax / units) * 10) / 10 }
}
