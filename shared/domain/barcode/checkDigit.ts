/** Modulo 10: weights 3, 1, 3 … from the right over the digits before the check digit (GS1 General Specifications, 7.9.1). */
export function checkDigitOf(body: string): string {
  let sum = 0
  for (let i = 0; i < body.length; i += 1) {
    sum += (body.charCodeAt(body.length - 1 - i) - 48) * (i % 2 === 0 ? 3 : 1)
  }
  return String((10 - (sum % 10)) % 10)
}

export const withCheckDigit = (body: string): string => body + checkDigitOf(body)

export const hasRightCheckDigit = (code: string): boolean => checkDigitOf(code.slice(0, -1)) === code.at(-1)

/**
 * Digits weighted for a price inside an in-store code: `2-` doubles and takes the tens from the units, `5+` adds them.
 * Source: GS1 General Specifications, 7.9.2 (tables of the weighting factors 2-, 3, 5+ and 5-).
 */
const weighted = {
  '2-': [0, 2, 4, 6, 8, 9, 1, 3, 5, 7],
  '3': [0, 3, 6, 9, 2, 5, 8, 1, 4, 7],
  '5+': [0, 5, 1, 6, 2, 7, 3, 8, 4, 9],
  '5-': [0, 5, 9, 4, 8, 3, 7, 2, 6, 1],
} as const

const sumOf = (digits: string, weights: readonly (keyof typeof weighted)[]): number =>
  weights.reduce((sum, weight, i) => sum + (weighted[weight][Number(digits.charAt(i))] ?? 0), 0)

/** The check digit of a price of four or five digits inside an in-store code (GS1 General Specifications, 7.9.3 and 7.9.4). */
export function priceCheckDigitOf(price: string): string {
  if (price.length === 4) return String((sumOf(price, ['2-', '2-', '3', '5-']) * 3) % 10)
  const missing = (10 - (sumOf(price, ['5+', '2-', '5-', '5+', '2-']) % 10)) % 10
  return String(weighted['5-'].indexOf(missing as 0))
}
