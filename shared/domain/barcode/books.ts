import { hasRightCheckDigit } from './checkDigit.ts'

/**
 * The codes of the Japanese book trade. A book carries two: its ISBN (978, 979) and below it 191 or 192 with four digits of subject and
 * five of the price without tax (日本図書コード管理センター). A magazine is 491, a digit, five of the magazine, two of the issue, one of the
 * year and the check digit, with an add-on of five (0 and the price without tax) or two digits (共通雑誌コード管理センター);
 * magazines from abroad are 977.
 */
const isbn = /^97[89]\d{10}$/u
const priceCode = /^19[12]\d{4}(\d{5})\d$/u
const magazine = /^(?:491|977)\d{10}$/u

export type BookKind = 'book' | 'bookPrice' | 'magazine'

/** Kind of 13 digits; null where they are no book's. */
export const bookKindOf = (code: string): BookKind | null =>
  isbn.test(code) ? 'book' : priceCode.test(code) ? 'bookPrice' : magazine.test(code) ? 'magazine' : null

/** Yen without tax in the second code of a book; null where it gives none. */
export function bookPriceOf(code: string): number | null {
  const digits = hasRightCheckDigit(code) ? priceCode.exec(code)?.[1] : undefined
  return digits === undefined || digits === '00000' ? null : Number(digits)
}

export interface TwoCodes {
  readonly code: string
  readonly second: string
  readonly price: number | null
}

/** A book's two codes in one scan, or 13 or 12 digits with their add-on behind; null where a text is neither. */
export function splitSecond(text: string): TwoCodes | null {
  const digits = text.replace(/[ +-]/gu, '')
  const both = /^(97[89]\d{10})(19[12]\d{10})$/u.exec(digits)
  if (both !== null) {
    const [, code = '', second = ''] = both
    return { code, second, price: bookPriceOf(second) }
  }
  const withAddOn = /^(\d{13})(\d{5}|\d{2})$/u.exec(digits)
  const [, code = '', second = ''] = withAddOn ?? []
  if (withAddOn === null || !hasRightCheckDigit(code) || !(magazine.test(code) || isbn.test(code))) return null
  const price = code.startsWith('491') ? /^0(\d{4})$/u.exec(second)?.[1] : undefined
  return { code, second, price: price === undefined || price === '0000' ? null : Number(price) }
}
