import { hasRightCheckDigit } from './checkDigit.ts'

/**
 * GS1 element strings: fields after each other, each begun by its application identifier.
 * Source: GS1 General Specifications, 7.8 (predefined lengths; FNC1 comes over the line as GS, 0x1D).
 */

/** Characters of a whole element by the first two digits of its identifier; others end with GS. */
const lengths: Readonly<Record<string, number>> = {
  '00': 20,
  '01': 16,
  '02': 16,
  '03': 16,
  '04': 18,
  '11': 8,
  '12': 8,
  '13': 8,
  '14': 8,
  '15': 8,
  '16': 8,
  '17': 8,
  '18': 8,
  '19': 8,
  '20': 4,
  '31': 10,
  '32': 10,
  '33': 10,
  '34': 10,
  '35': 10,
  '36': 10,
  '41': 16,
}

/** What scanners and their keyboards make of GS: a control character, its picture, its name, and common stand-ins. */
const separators = /[\p{Cc}␝]|<GS>|\{GS\}|\[GS\]|\^\]|\\F|\\x1d|~/giu
const GS = '\x1d'

/** The GTIN-14 in a GS1 code (identifier 01, or 02 on a carton), its check digit right; null where it has none. */
export function gtinOf(text: string): string | null {
  const code = text.replace(separators, GS)
  const named = /\(0[12]\)(\d{14})/u.exec(code)?.[1]
  const gtin = named ?? elementOf(code)
  return gtin !== undefined && hasRightCheckDigit(gtin) ? gtin : null
}

function elementOf(code: string): string | undefined {
  for (let at = 0; at < code.length;) {
    if (code[at] === GS) {
      at += 1
      continue
    }
    const identifier = code.slice(at, at + 2)
    const length = lengths[identifier]
    if (identifier === '01' || identifier === '02') {
      const gtin = code.slice(at + 2, at + 16)
      return /^\d{14}$/u.test(gtin) ? gtin : undefined
    }
    const end = length === undefined ? code.indexOf(GS, at) : at + length
    // Without its own end or a known length, nothing behind can be told.
    if (end < 0) return undefined
    at = end
  }
  return undefined
}
