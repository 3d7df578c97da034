import { checkDigitOf, hasRightCheckDigit, withCheckDigit } from './checkDigit.ts'
import { gtinOf } from './gs1.ts'
import { foldCode } from './text.ts'
import { upcAOf, upcEsOf } from './upc.ts'

export { hasRightCheckDigit, withCheckDigit } from './checkDigit.ts'

/**
 * Codes as a scanner or a person gives them. Sources: GS1 General Specifications (check digit, 3 and 1
 * from the right), GS1 Japan (45, 49; in-store 20–29 and 02), 日本図書コード管理センター (978/979, 192).
 */
export type BarcodeKind = 'JAN13' | 'JAN8' | 'UPC-A' | 'UPC-E' | 'ITF14' | 'inStore' | 'book' | 'other'

export interface BarcodeReading {
  readonly kind: BarcodeKind
  readonly checkDigit: 'ok' | 'wrong' | 'none'
  /** The digit that would be right where the last one is wrong. */
  readonly expectedCheckDigit: string | null
}

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
      if (code.startsWith('2')) return 'inStore'
      return !hasRightCheckDigit(code) && upcAOf(code) !== null ? 'UPC-E' : 'JAN8'
    default:
      return 'other'
  }
}

/** What a folded code is. Codes of other lengths carry no check digit that could be judged. */
export function readBarcode(code: string): BarcodeReading {
  const kind = kindOf(code)
  if (kind === 'other') return { kind, checkDigit: 'none', expectedCheckDigit: null }
  if (kind === 'UPC-E' || hasRightCheckDigit(code)) return { kind, checkDigit: 'ok', expectedCheckDigit: null }
  return { kind, checkDigit: 'wrong', expectedCheckDigit: checkDigitOf(code.slice(0, -1)) }
}

/** AIM's symbology identifier that scanners can be told to send first (ISO/IEC 15424); `[` is its `]` on a JIS keyboard read as US. */
const symbology = /^[\][][A-Za-z]\d/u
const controls = /\p{Cc}/gu

const withoutPrefix = (text: string): string =>
  foldCode(text)
    .replace(/^\p{Cc}+/u, '')
    .replace(symbology, '')

/**
 * Folds what was scanned or typed: full-width digits of an IME left on, blanks, invisible characters, a
 * symbology prefix like `]E0`. Of a GS1 code (goods, date, lot …) the goods' code stays, as 13 digits
 * where it is the piece itself.
 */
export function cleanCode(text: string): string {
  const code = withoutPrefix(text)
  const gtin = gtinOf(code)
  return gtin === null ? code.replace(controls, '').trim() : gtin.replace(/^0/u, '')
}

/** True where a text can hardly be anything but a code: prefixed by its symbology, a GS1 code, or its check digit fits. */
export const provesItself = (text: string): boolean =>
  /^\][A-Za-z]\d./u.test(foldCode(text)) || readBarcode(cleanCode(text)).checkDigit === 'ok'

/**
 * Codes under which the same thing may stand in the catalogue, best first: itself; UPC-A, its EAN-13
 * form and its UPC-E form either way; the JAN of the piece inside a carton (ITF-14 with any indicator).
 */
export function equivalentCodes(code: string): string[] {
  const codes = [code]
  const upcA = /^\d{12}$/u.test(code) ? code : /^0\d{12}$/u.test(code) ? code.slice(1) : upcAOf(code)
  if (upcA !== null) codes.push(upcA, `0${upcA}`, ...upcEsOf(upcA))
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
  // The zeros that the catalogue lost: a spreadsheet took the code for a number.
  const bare = code.replace(/^0+/u, '')
  if (bare !== code && bare.length >= 5) near.push(bare)
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
