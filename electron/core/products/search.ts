import { foldSearch } from '#shared/domain/text.ts'
import type { ReadDb } from '../store/db.ts'
import { productIdsByCode } from './codes.ts'
import { isSearchIndexCurrent, matchOf, scanAll, scanDirty, searchDirtyCount } from './searchIndex.ts'

/** A SELECT of product ids, to be used inside another statement. */
export interface IdQuery {
  readonly sql: string
  readonly params: Readonly<Record<string, string>>
}

export const searchWords = (text: string): string[] =>
  foldSearch(text)
    .split(' ')
    .filter((word) => word !== '')

/** Of 8, 12, 13 or 14 digits. */
export const isWholeCode = (word: string): boolean => /^(\d{8}|\d{12,14})$/u.test(word)

const listOf = (ids: readonly number[]): IdQuery => ({
  sql: 'SELECT value FROM json_each(:ids)',
  params: { ids: JSON.stringify(ids) },
})

/**
 * Products whose name, kana, code or tag, as the person sees them, has every word of the text.
 * Null where the text has no word. A whole code (8, 12, 13 or 14 digits) that exists is answered
 * from the index on codes alone.
 */
export function searchProducts(db: ReadDb, text: string): IdQuery | null {
  const words = searchWords(text)
  if (words.length === 0) return null
  if (words.length === 1 && isWholeCode(words[0] ?? '')) {
    const exact = productIdsByCode(db, words[0] ?? '')
    if (exact.length > 0) return listOf(exact)
  }
  if (!isSearchIndexCurrent(db)) return listOf(scanAll(db, words))
  // One and two characters are tokens themselves; longer words only share all their pairs with a hit.
  const doubtful = words.filter((word) => [...word].length > 2)
  const checks = doubtful.map((_, i) => `AND instr(t.folded, :word${i}) > 0`).join(' ')
  const dirty = searchDirtyCount(db) > 0
  const params: Record<string, string> = { match: matchOf(words) }
  doubtful.forEach((word, i) => (params[`word${i}`] = word))
  let sql = `SELECT s.rowid FROM product_search s ${doubtful.length > 0 ? 'CROSS JOIN product_text t ON t.product_id = s.rowid' : ''}
    WHERE s.product_search MATCH :match ${checks}`
  if (dirty) {
    params['ids'] = JSON.stringify(scanDirty(db, words))
    sql += ` AND s.rowid NOT IN (SELECT product_id FROM search_dirty) UNION ALL SELECT value FROM json_each(:ids)`
  }
  return { sql, params }
}
