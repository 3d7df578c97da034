import { hasRightCheckDigit, withCheckDigit } from './checkDigit.ts'
import { upcAOf, upcEsOf } from './upc.ts'
/**
 * Codes under which the same thing may stand in the catalogue, best first: itself; UPC-A, its EAN-13
 * form and its UPC-E form either way; the JAN of the piece inside a carton (ITF-14 with any indicator).
 */
export function equivalentCodes(code: string): string[] {
  const codes = [code]
  const upcA = /^\d{12}$/u.test(code) ? code : /^0\d{12}$/u.test(code) ? code.slice(1) : upcAOf(code)
  if (upcA !== null) codes.push(upcA, `0${upcA}`, ...upcEsOf(upcA))
  // Bars of this kind are easily read wrong: with another check digit it names no piece.
  if (/^\d{14}$/u.test(code) && hasRightCheckDigit(code)) {
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
  if (code.length === 14) near.push(withCheckDigit(code.slice(0, -1)), withCheckDigit(code.slice(1, 13)))
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
