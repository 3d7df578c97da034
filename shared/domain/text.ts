/**
 * Folding of Japanese text. One place decides what counts as the same text, so that search, lookup
 * and the checks while typing agree.
 */

/** Zero width, direction, join and variation marks: they come along from chats, PDF files and web pages, and nobody sees them. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu

/**
 * For digits and codes: full-width forms become ASCII (NFKC), the many dashes that an IME or a
 * spreadsheet makes of a minus become '-', what nobody sees and blanks at the ends go. Keeps case.
 */
export function foldCode(text: string): string {
  return text
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(/[‐‑‒–—―−─━ー]/gu, '-')
    .trim()
}

export { foldSearch, searchFoldingVersion } from './searchFolding.ts'

/** Characters as Smaregi counts them (code points, so that 𠮷 is one). */
export function characters(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
