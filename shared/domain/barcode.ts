import { foldCode } from './text.ts'

/**
 * Codes as a scanner or a person gives them. Sources: GS1 General Specifications (check digit, 3 and 1
 * from the right), GS1 Japan (45, 49; in-store 20–29 and 02), 日本図書コード管理センター (978/979, 192).
 */
export type BarcodeKind = 'JAN13' | 'JAN8' | 'UPC-A' | 'ITF14' | 'inStore' | 'book' | 'other'

export interface BarcodeReading {
  readonly kind: BarcodeKind
  readonly checkDigit: 'ok' | 'wrong' | 'none'
  /** The digit that would be right where the last one is wrong. */
  readonly expectedCheckDigit: string | null
}

/** Modulo 10: weights 3, 1, 3 … from the right over the digits before the check digit. */
export function checkDigitOf(body: string): string {
  let sum = 0
  for (let i = 0; i < body.length; i += 1) {
    sum += (body.charCodeAt(body.length - 1 - i) - 48) * (i % 2 === 0 ? 3 : 1)
  }
  return String((10 - (sum % 10)) % 10)
}

export const withCheckDigit = (body: string): string => body + checkDigitOf(body)

export const hasRightCheckDigit = (code: string): boolean => checkDigitOf(code.slice(0, -1)) === code.at(-1)

function kindOf(code: string): BarcodeKind {
  if (!/^\d+$/u.test(code)) return 'other'
  switch (code.length) {
    case 13:
      if (/^(2|02)/u.test(code)) return 'inStore'
      if (/^(978|979|191|192)/u.test(code)) return 'book'
      return code.startsWith('0') ? 'UPC-A' : 'JAN13'
    case 12:
      return code.startsWith('2') ? 'inStore' : 'UPC-A'
    case 14:
      return 'ITF14'
    case 8:
      return code.startsWith('2') ? 'inStore' : 'JAN8'
    default:
      return 'other'
  }
}

/** What a folded code is. Codes of other lengths carry no check digit that could be judged. */
export function readBarcode(code: string): BarcodeReading {
  const kind = kindOf(code)
  if (kind === 'other') return { kind, checkDigit: 'none', expectedCheckDigit: null }
  if (hasRightCheckDigit(code)) return { kind, checkDigit: 'ok', expectedCheckDigit: null }
  return { kind, checkDigit: 'wrong', expectedCheckDigit: checkDigitOf(code.slice(0, -1)) }
}

/** Folds what was scanned or typed: full-width digits of an IME left on, blanks, a symbology prefix like `]E0`. */
export const cleanCode = (text: string): string =>
  foldCode(text)
    .replace(/^\][A-Za-z]\d/u, '')
    .replace(/\p{Cc}/gu, '')
    .trim()

/**
 * Codes under which the same thing may stand in the catalogue, best first: itself; UPC-A and its
 * EAN-13 form either way; the JAN of the piece inside a carton (ITF-14 with any indicator).
 */
export function equivalentCodes(code: string): string[] {
  const codes = [code]
  if (/^\d{12}$/u.test(code)) codes.push(`0${code}`)
  if (/^0\d{12}$/u.test(code)) codes.push(code.slice(1))
  if (/^\d{14}$/u.test(code)) {
    const piece = withCheckDigit(code.slice(1, 13))
    codes.push(piece)
    if (piece.startsWith('0')) codes.push(piece.slice(1))
  }
  const upper = code.toUpperCase()
  const lower = code.toLowerCase()
  return [...new Set([...codes, upper, lower])]
}

/**
 * Codes that a slip makes of the given one: the check digit left out, mistyped or doubled, leading
 * zeros eaten by a spreadsheet, two neighbours swapped so that the check digit no longer fits.
 */
export function slippedCodes(code: string): string[] {
  if (!/^\d{5,14}$/u.test(code)) return []
  const near: string[] = []
  if (code.length === 12 || code.length === 7) near.push(withCheckDigit(code))
  if (code.length === 13 || code.length === 8 || code.length === 12) near.push(withCheckDigit(code.slice(0, -1)))
  if (code.length < 13) near.push(code.padStart(13, '0'))
  if (code.length < 8) near.push(code.padStart(8, '0'))
  near.push(code.slice(0, -1))
  if (code.length === 13 || code.length === 8) {
    for (let i = 0; i + 1 < code.length; i += 1) {
      const swapped = code.slice(0, i) + code.charAt(i + 1) + code.charAt(i) + code.slice(i + 2)
      if (hasRightCheckDigit(swapped)) near.push(swapped)
    }
    for (let i = 0; i + 1 < code.length; i += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        const mended = code.slice(0, i) + String(digit) + code.slice(i + 1)
        if (hasRightCheckDigit(mended)) near.push(mended)
      }
    }
  }
  return [...new Set(near)].filter((other) => other !== code)
}
