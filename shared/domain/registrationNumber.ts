/**
 * The registration number of an invoice issuer (適格請求書発行事業者の登録番号): T and 13 digits. A corporation's are its 法人番号,
 * whose first digit tests the other twelve (法人番号の指定等に関する省令 2条: 9 − (Σ Pn × Qn) mod 9, n from the right, Qn 1 where n is odd,
 * else 2). Others have 13 digits of their own, of which no such rule is published: their form alone can be tested.
 */
export type Taxpayer = 'corporation' | 'individual'

export type RegistrationNumberCheck =
  /** `number` as it is printed. */
  | { readonly kind: 'right'; readonly number: string }
  | { readonly kind: 'form' }
  | { readonly kind: 'checkDigit'; readonly expected: string }

/** The first digit of a 法人番号, from the twelve after it. */
function corporateCheckDigit(body: string): string {
  let sum = 0
  for (let n = 1; n <= body.length; n += 1) sum += Number(body[body.length - n]) * (n % 2 === 1 ? 1 : 2)
  return String(9 - (sum % 9))
}

/** A number as typed: at any width, with or without T, blanks and hyphens. */
export function checkRegistrationNumber(typed: string, taxpayer: Taxpayer): RegistrationNumberCheck {
  const plain = typed
    .normalize('NFKC')
    .replaceAll(/[\s‐‑–—―−ー-]/gu, '')
    .toUpperCase()
  const digits = /^T?(\d{13})$/u.exec(plain)?.[1]
  if (digits === undefined) return { kind: 'form' }
  const expected = corporateCheckDigit(digits.slice(1))
  if (taxpayer === 'corporation' && digits[0] !== expected) return { kind: 'checkDigit', expected }
  return { kind: 'right', number: `T${digits}` }
}
