/**
 * What scanners send before a code and between its fields. Source: ISO/IEC 15424 (symbology identifiers, `]` letter modifier),
 * GS1 General Specifications 5.1.2 (`]C1`, `]e0`, `]d2`, `]Q3`, `]J1` carry a GS1 code) and 7.8.1 (FNC1 comes over the line as GS, 0x1D).
 */
const names: Readonly<Record<string, string>> = {
  E: 'EAN/UPC',
  C: 'Code 128',
  e: 'GS1 DataBar',
  I: 'ITF',
  A: 'Code 39',
  F: 'Codabar',
  G: 'Code 93',
  d: 'Data Matrix',
  Q: 'QR Code',
  J: 'DotCode',
  L: 'PDF417',
  z: 'Aztec',
}
const gs1Identifiers = new Set(['C1', 'e0', 'd2', 'Q3', 'J1'])

export interface Symbology {
  /** Letter and modifier, such as `E0`. */
  readonly identifier: string
  readonly name: string
  /** Its data are a GS1 code whatever they look like. */
  readonly isGs1: boolean
}

/** `[` is the `]` of a scanner set to a US keyboard on a PC set to a Japanese one. */
const prefix = /^[\][]([A-Za-z])([0-9A-Z])/u

/** A code without the symbology identifier before it, and what that said; null where there is none. */
export function splitSymbology(code: string): { readonly symbology: Symbology | null; readonly data: string } {
  const found = prefix.exec(code)
  const letter = found?.[1] ?? ''
  const name = names[letter]
  if (found === null || (name === undefined && !/\d/u.test(found[2] ?? ''))) return { symbology: null, data: code }
  const identifier = letter + (found[2] ?? '')
  return { symbology: { identifier, name: name ?? identifier, isGs1: gs1Identifiers.has(identifier) }, data: code.slice(3) }
}

/** Ends a field of a GS1 code. */
export const GS = '\x1d'

/**
 * What scanners, their keyboards and programs make of FNC1: control characters, the picture of GS, its name in brackets, and signs that
 * no GS1 code can hold (GS1 General Specifications, 7.11: character set 82).
 */
const separators =
  /[\p{Cc}␝]|<(?:GS|FNC1|0x1D|1D)>|\{(?:GS|FNC1)\}|\[(?:GS|FNC1)\]|\^\]|\^\[|\\F|\\x1d|\\u001d|\\035|~d029|~1(?=\D)|[~|]/giu

/** The same code with GS wherever a separator stands in any form. */
export const withSeparators = (code: string): string => code.replace(separators, GS)

export const withoutControls = (code: string): string => code.replace(/\p{Cc}/gu, '')
