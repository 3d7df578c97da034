import { foldCode } from '../text.ts'

/**
 * The code in the bars of a shelf's label. A product's code has at most 20 characters at Smaregi, this one always more: it can never
 * be goods. Printable ASCII alone, so that CODE128 and QR carry it.
 */
const prefix = 'BANTO-SHELF:'
const mostProductCodeCharacters = 20
const mostShelfCodeCharacters = 20

/** A scanner set to a US keyboard types the colon as + on a Japanese one. */
const label = /^BANTO-SHELF[:+]+(?<code>[^:+].*)$/iu

/** A shelf's code as it is kept, or null where no label could carry it. */
export function shelfCodeOf(text: string): string | null {
  const code = foldCode(text)
  return /^[ -~]+$/u.test(code) && !/^[:+]/u.test(code) && code.length <= mostShelfCodeCharacters ? code : null
}

export const shelfLabelCode = (code: string): string =>
  `${prefix}${':'.repeat(Math.max(0, mostProductCodeCharacters + 1 - prefix.length - code.length))}${code}`

/** The shelf's code on its label; null where a text is none. */
export const readShelfLabel = (text: string): string | null => label.exec(foldCode(text))?.groups?.code ?? null
