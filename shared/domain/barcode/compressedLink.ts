import { hasRightCheckDigit } from './checkDigit.ts'

/** GS1's own resolver. A compressed link of another host cannot be told from any short web address. */
const compressed = /^https?:\/\/id\.gs1\.org\/(?:[^?#]*\/)?([A-Za-z0-9_-]{4,})(?:[?#]|$)/iu
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** First byte: the identifier 01 itself, or one that stands for 01 with others behind it (0A–0F … 3A–3F, A0–A9). */
const beginsWithGtin = /^(?:01|[0-3][A-F]|A\d)$/u
const byteBits = 8
/** A GTIN as a binary number. */
const gtinBits = 47

/**
 * A GS1 Digital Link in its compressed form (`https://id.gs1.org/AQjqULDVrA`): 14 digits of its GTIN, or null in their place where it does
 * not begin with one. Null where a text is no such link. What stands behind the GTIN is not read: its packing hangs on the table of
 * identifiers of the day it was made, and the only library for it (digital-link.js 1.4.3) gives wrong digits for three keys of eleven.
 * Source: GS1 Digital Link Standard 1.1, compression and decompression (optimisation table, numeric values).
 */
export function readCompressedLink(text: string): { readonly gtin: string | null } | null {
  const segment = compressed.exec(text)?.[1]
  if (segment === undefined) return null
  const bits = [...segment].map((character) => alphabet.indexOf(character).toString(2).padStart(6, '0')).join('')
  const first = parseInt(bits.slice(0, byteBits), 2).toString(16).toUpperCase().padStart(2, '0')
  if (!beginsWithGtin.test(first) || bits.length < byteBits + gtinBits) return { gtin: null }
  const gtin = String(parseInt(bits.slice(byteBits, byteBits + gtinBits), 2)).padStart(14, '0')
  return { gtin: gtin.length === 14 && hasRightCheckDigit(gtin) ? gtin : null }
}
