import type { Barcode } from 'receiptline'
import { hasRightCheckDigit } from '#shared/domain/barcode/checkDigit.ts'

const longest = 40
/** What each kind of bars can hold; anything else would print nothing, or end the command early and begin another. */
const patterns: Readonly<Record<Barcode['type'], RegExp>> = {
  upc: /^(?:\d{6,8}|\d{11,12})$/u,
  ean: /^(?:\d{7,8}|\d{12,13})$/u,
  jan: /^(?:\d{7,8}|\d{12,13})$/u,
  itf: /^(?:\d\d)+$/u,
  code39: /^[0-9A-Z\-. $/+%]+$/u,
  codabar: /^[A-Da-d][0-9\-$:/.+]+[A-Da-d]$/u,
  nw7: /^[A-Da-d][0-9\-$:/.+]+[A-Da-d]$/u,
  code93: /^[\x20-\x7e]+$/u,
  code128: /^[\x20-\x7e]+$/u,
}

/** The symbol where its data can be one of its kind, check digit and all; null: it is left out, and told. */
export function checkedSymbol(symbol: Barcode): Barcode | null {
  const { data, type } = symbol
  if (data.length > longest || !patterns[type].test(data)) return null
  const isWhole = (type === 'jan' || type === 'ean') && (data.length === 13 || data.length === 8)
  return isWhole && !hasRightCheckDigit(data) ? null : symbol
}
