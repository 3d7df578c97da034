import { foldSearch, searchFoldingVersion } from '#shared/domain/text.ts'
import type { ReadDb, SqlValue, WriteDb } from '../store/db.ts'
import { effective, overlaid, type Effective } from './columns.ts'

/**
 * The index behind search-as-you-type. Japanese is typed one and two characters at a time, which
 * word indexes and trigrams cannot answer; so the tokens are every character and every pair of
 * neighbours of the folded text. The ascii tokenizer keeps all beyond ASCII as it is; ASCII signs
 * that would split a token move to the private use area.
 *
 * `search_dirty` holds the products whose text may have changed since they were indexed (it is
 * written in the same transaction as the change); search reads their text itself until they are
 * indexed, so that a broken-off build never gives wrong answers.
 */
const signs = 0xe000

/** Token character of each UTF-16 unit; made once. */
const unitOf: string[] = Array.from({ length: 128 }, (_, unit) =>
  /[0-9a-z]/u.test(String.fromCharCode(unit)) ? String.fromCharCode(unit) : String.fromCharCode(signs + unit),
)

/** Characters of two UTF-16 units, such as 𠮷: only texts with one need to be taken apart by code points. */
const wide = /[\u{10000}-\u{10ffff}]/u

const asTokenUnit = (character: string): string => {
  const unit = character.charCodeAt(0)
  return unit < 128 ? (unitOf[unit] ?? character) : character
}

const space = 0x20
/** Token unit of each ASCII character. */
const asciiUnits = Uint16Array.from(unitOf, (character) => character.charCodeAt(0))
/** Room for the tokens of one text: up to five units for each of its own. */
let room = new Uint16Array(5 * 256)

/** Every character and every pair of neighbours within words, as one string for FTS5. */
export function tokensOf(folded: string): string {
  if (wide.test(folded)) return tokensOfCharacters([...folded])
  if (room.length < folded.length * 5) room = new Uint16Array(folded.length * 5)
  let length = 0
  let before = 0
  for (let i = 0; i < folded.length; i += 1) {
    const code = folded.charCodeAt(i)
    if (code === space) {
      before = 0
      continue
    }
    const unit = code < 128 ? (asciiUnits[code] ?? code) : code
    if (before !== 0) {
      room[length] = before
      room[length + 1] = unit
      room[length + 2] = space
      length += 3
    }
    room[length] = unit
    room[length + 1] = space
    length += 2
    before = unit
  }
  return Buffer.from(room.buffer, 0, length * 2).toString('utf16le')
}

function tokensOfCharacters(characters: readonly string[]): string {
  let tokens = ''
  let before = ''
  for (const character of characters) {
    if (character === ' ') {
      before = ''
      continue
    }
    const unit = asTokenUnit(character)
    tokens += before === '' ? `${unit} ` : `${before}${unit} ${unit} `
    before = unit
  }
  return tokens
}

/** The tokens that every text with the word has: its pairs, or its one character. */
export function tokensOfWord(word: string): string[] {
  const characters = [...word]
  return characters.length === 1 ? characters : characters.slice(1).map((character, i) => `${characters[i]}${character}`)
}

/** FTS5 query that finds every text with the words (and few others): the AND of their tokens. */
export function matchOf(words: readonly string[]): string {
  const tokens = new Set(words.flatMap(tokensOfWord).map((token) => [...token].map(asTokenUnit).join('')))
  return [...tokens].map((token) => `"${token}"`).join(' ')
}

interface Texts {
  readonly product_id: number
  readonly text: string
  readonly folded: string | null
}

/** Name, kana, code and tag as the person sees them, in one line. */
function searchedText(pick: (field: 'productName' | 'productKana' | 'productCode' | 'tag') => Effective): Effective {
  const parts = (['productName', 'productKana', 'productCode', 'tag'] as const).map(pick)
  return {
    expression: parts.map(({ expression }) => `coalesce(${expression}, '')`).join(` || ' ' || `),
    join: parts.map(({ join }) => join).join(' '),
  }
}

/** Rows of one statement: one of two values costs more by being run than by what it writes. */
const rowsPerInsert = 50
const insertText = 'INSERT INTO product_text (product_id, folded) VALUES (?, ?)'
const insertTexts = insertText + ', (?, ?)'.repeat(rowsPerInsert - 1)

function insertAllTexts(db: WriteDb, pairs: readonly SqlValue[]): void {
  const step = rowsPerInsert * 2
  const whole = pairs.length - (pairs.length % step)
  for (let at = 0; at < whole; at += step) db.run(insertTexts, pairs.slice(at, at + step))
  for (let at = whole; at < pairs.length; at += 2) db.run(insertText, pairs.slice(at, at + 2))
}

/**
 * Brings the index up to date for these products and takes them off the dirty list. Products that are
 * gone leave the index.
 */
export function updateSearchIndex(db: WriteDb, productIds: readonly number[]): void {
  if (productIds.length === 0) return
  const list = JSON.stringify(productIds)
  const text = searchedText((field) => effective(db, field))
  db.transaction(() => {
    if (isUnused(db)) noteFolding(db)
    const rows = db.all<Texts>(
      `SELECT m.product_id, ${text.expression} AS text, t.folded
       FROM json_each(?) j JOIN product m ON m.product_id = j.value ${text.join}
       LEFT JOIN product_text t ON t.product_id = m.product_id`,
      [list],
    )
    const found = new Set<number>()
    const texts: SqlValue[] = []
    const indexed: [number, string][] = []
    for (const row of rows) {
      // A list may name a product twice.
      if (found.has(row.product_id)) continue
      found.add(row.product_id)
      const folded = foldSearch(row.text)
      if (folded === row.folded) continue
      if (row.folded === null) texts.push(row.product_id, folded)
      else {
        db.run('UPDATE product_text SET folded = ? WHERE product_id = ?', [folded, row.product_id])
        db.run('DELETE FROM product_search WHERE rowid = ?', [row.product_id])
      }
      indexed.push([row.product_id, folded])
    }
    insertAllTexts(db, texts)
    // One by one: a statement of several rows makes FTS5 write out what it has gathered.
    for (const [id, folded] of indexed) db.run('INSERT INTO product_search (rowid, tokens) VALUES (?, ?)', [id, tokensOf(folded)])
    if (found.size < productIds.length) {
      const gone = JSON.stringify(productIds.filter((id) => !found.has(id)))
      db.run('DELETE FROM product_search WHERE rowid IN (SELECT value FROM json_each(?))', [gone])
      db.run('DELETE FROM product_text WHERE product_id IN (SELECT value FROM json_each(?))', [gone])
    }
    db.run('DELETE FROM search_dirty WHERE product_id IN (SELECT value FROM json_each(?))', [list])
  })
}

const foldingKey = 'search_folding'

/** Products still to be indexed. */
export const searchDirtyCount = (db: ReadDb): number => db.column<number>('SELECT count(*) FROM search_dirty')[0] ?? 0

/** Another one after every commit that changed the index: FTS5 keeps its structure, with a count of what it wrote, in row 10. */
export const searchIndexStamp = (db: ReadDb): string => {
  const folding = db.column<string>('SELECT value FROM meta WHERE key = ?', [foldingKey])[0] ?? ''
  return `${folding} ${db.column<string>('SELECT hex(block) FROM product_search_data WHERE id = 10')[0] ?? ''}`
}

/** Indexes up to `limit` dirty products; returns how many it took. */
export function catchUpSearchIndex(db: WriteDb, limit: number): number {
  const ids = db.column<number>('SELECT product_id FROM search_dirty LIMIT ?', [limit])
  updateSearchIndex(db, ids)
  return ids.length
}

/** Whether the index holds text as `foldSearch` folds it today; where not, only `scanAll` answers rightly. */
export const isSearchIndexCurrent = (db: ReadDb): boolean =>
  db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', [foldingKey])?.value === String(searchFoldingVersion)

/** Nothing was indexed in this file yet, by any version. */
const isUnused = (db: ReadDb): boolean => !isSearchIndexCurrent(db) && db.get('SELECT 1 FROM product_text LIMIT 1') === undefined

const noteFolding = (db: WriteDb): void => {
  db.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [
    foldingKey,
    String(searchFoldingVersion),
  ])
}

/** Empties the index and puts every product on the dirty list, to be indexed by `catchUpSearchIndex`. */
export function startSearchRebuild(db: WriteDb): void {
  db.transaction(() => {
    db.run('DELETE FROM product_text')
    db.run(`INSERT INTO product_search (product_search) VALUES ('delete-all')`)
    db.run('INSERT OR IGNORE INTO search_dirty SELECT product_id FROM product')
    noteFolding(db)
  })
}

/** Dirty products whose text, read as it is now, has all the words. */
export const scanDirty = (db: ReadDb, words: readonly string[]): number[] =>
  scan(db, words, 'search_dirty d JOIN product m ON m.product_id = d.product_id')

/** The same of every product: slow, and right whatever the index holds. */
export const scanAll = (db: ReadDb, words: readonly string[]): number[] => scan(db, words, 'product m')

function scan(db: ReadDb, words: readonly string[], products: string): number[] {
  const text = searchedText(overlaid)
  const hits: number[] = []
  for (const row of db.iterate<{ product_id: number; text: string }>(
    `SELECT m.product_id, ${text.expression} AS text FROM ${products} ${text.join}`,
  )) {
    const folded = foldSearch(row.text)
    if (words.every((word) => folded.includes(word))) hits.push(row.product_id)
  }
  return hits
}
