/**
 * Folding of Japanese text. One place decides what counts as the same text, so that search, lookup
 * and the checks while typing agree.
 */

/**
 * For digits and codes: full-width forms become ASCII (NFKC), the many dashes that an IME or a
 * spreadsheet makes of a minus become '-', blanks at the ends and characters that cannot be seen
 * (marks of direction and width from web pages and PDFs) go. Keeps case.
 */
export function foldCode(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu, '')
    .replace(/[‐‑‒–—―−ー]/gu, '-')
    .trim()
}

/**
 * For searching: width and case folded, katakana as hiragana, blanks as one space.
 * Lengths may change (ｶﾞ becomes が), so never map positions back.
 */
export function foldSearch(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/gu, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))
    .replace(/\s+/gu, ' ')
    .trim()
}

/** Characters as Smaregi counts them (code points, so that 𠮷 is one). */
export function characters(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
