/** Modulo 10: weights 3, 1, 3 … from the right over the digits before the check digit (GS1 General Specifications, 7.9). */
export function checkDigitOf(body: string): string {
  let sum = 0
  for (let i = 0; i < body.length; i += 1) {
    sum += (body.charCodeAt(body.length - 1 - i) - 48) * (i % 2 === 0 ? 3 : 1)
  }
  return String((10 - (sum % 10)) % 10)
}

export const withCheckDigit = (body: string): string => body + checkDigitOf(body)

export const hasRightCheckDigit = (code: string): boolean => checkDigitOf(code.slice(0, -1)) === code.at(-1)
