import type { ViewRequest } from '#shared/contracts/products.ts'
import { keepNewest } from '../../keepNewest.ts'
import type { ReadDb } from '../../store/db.ts'
import { fileStamp, tableVersion } from '../../store/versions.ts'
import { isWholeCode, searchProducts, searchWords } from '../search.ts'
import { isSearchIndexCurrent, matchOf, scanDirty, searchDirtyCount, searchIndexStamp, tokensOfWord } from '../searchIndex.ts'
import { meantIds } from '../viewIds.ts'
import type { Ids } from './build.ts'
import { readCommonPieces, type CommonPieces } from './common.ts'
import { readIdList } from './idList.ts'
import { rowOf } from './orders.ts'

/** Which rows a request means: a bit for each row. */
export interface Hits {
  readonly bits: Int32Array
  readonly count: number
}

export const isHit = ({ bits }: Hits, row: number): boolean => ((bits[row >> 5]! >>> (row & 31)) & 1) === 1

/** Searches whose hits are kept: going on typing, going back and sorting otherwise ask for them again. */
const maxSearches = 12
/** Searches with fewer hits than one row in so many are as fast to ask again. */
const rareShare = 64

export interface HitFinder {
  /** Null: all rows. */
  find(db: ReadDb, request: ViewRequest, ids: Ids): Hits | null
  /** Whether what is common has to be looked for (again). */
  isReady(db: ReadDb): boolean
  /** Makes common pieces of words ready, a little at a time. Other states of the file may lie between two steps. */
  prepare(db: ReadDb, idsOf: () => Ids): Generator<void, void>
}

export function createHitFinder(): HitFinder {
  const searches = new Map<string, Hits>()
  let common: CommonPieces = new Map()
  let stamp = ''
  let indexed = ''
  let readyFor = ''

  /** Lets go of hits of another state of the texts. Returns what tells the state of the index. */
  const follow = (db: ReadDb): string => {
    const index = `${tableVersion(db, 'product')} ${searchIndexStamp(db)}`
    // Of products that are not indexed yet any commit may change the text.
    const now = `${index} ${searchDirtyCount(db) > 0 ? fileStamp(db) : ''}`
    if (now !== stamp) searches.clear()
    if (index !== indexed) common = new Map()
    stamp = now
    indexed = index
    return index
  }
  const keep = (name: string, hits: Hits, rows: number): Hits => {
    if (hits.count * rareShare <= rows) return hits
    keepNewest(searches, name, hits, maxSearches)
    return hits
  }

  /** Hits of the text alone. */
  const search = (db: ReadDb, text: string, ids: Ids): Hits | null => {
    const words = [...new Set(searchWords(text))]
    if (words.length === 0) return null
    follow(db)
    const name = words.join(' ')
    const known = searches.get(name)
    if (known) return known
    // A whole code is found as it stands now, and at once. An index of another folding cannot be asked.
    const isCode = words.length === 1 && isWholeCode(name)
    if (common.size > 0 && !isCode && isSearchIndexCurrent(db)) return keep(name, searchPieces(db, words, ids, common), ids.length)
    const query = searchProducts(db, name)
    const hits = mark(ids, query === null ? new Float64Array() : readIdList(db, query.sql, query.params))
    return isCode ? hits : keep(name, hits, ids.length)
  }

  return {
    find(db, request, ids) {
      const { categoryId, only } = request
      const found = search(db, request.search, ids)
      if (categoryId === null && only === 'all') return found
      const others = mark(ids, Float64Array.from(meantIds(db, { ...request, search: '' })))
      return found === null ? others : both(found, others)
    },
    isReady: (db) => readyFor === follow(db),
    *prepare(db, idsOf) {
      const state = follow(db)
      const reading = readCommonPieces(db, idsOf())
      for (;;) {
        const step = reading.next()
        if (step.done === true) {
          common = step.value
          readyFor = state
          return
        }
        yield
        if (follow(db) !== state) return
      }
    },
  }
}

/**
 * The same as `searchProducts`, put together from the bits of common pieces: the index is asked for what is
 * rare alone, and texts are read only of rows that have all the pieces of a word that is no piece itself.
 */
function searchPieces(db: ReadDb, words: readonly string[], ids: Ids, common: CommonPieces): Hits {
  const bits: Int32Array[] = []
  const rare = new Set<string>()
  const doubtful: string[] = []
  for (const word of words) {
    const whole = common.get(word)
    if (whole !== undefined) {
      bits.push(whole)
      continue
    }
    if ([...word].length > 2) doubtful.push(word)
    for (const token of tokensOfWord(word)) {
      const known = common.get(token)
      if (known === undefined) rare.add(token)
      else bits.push(known)
    }
  }
  if (rare.size > 0) {
    const sql = 'SELECT rowid FROM product_search WHERE product_search MATCH :match'
    bits.push(mark(ids, readIdList(db, sql, { match: matchOf([...rare]) })).bits)
  }
  let hits = counted(bits.reduce((all, more) => all.map((word, i) => word & more[i]!)))
  if (doubtful.length > 0) {
    const checks = doubtful.map((_, i) => `instr(t.folded, :word${i}) > 0`).join(' AND ')
    const params = Object.fromEntries(doubtful.map((word, i) => [`word${i}`, word]))
    const sql = `SELECT t.product_id FROM json_each(:ids) j CROSS JOIN product_text t ON t.product_id = j.value WHERE ${checks}`
    hits = mark(ids, readIdList(db, sql, { ...params, ids: `[${idsOfHits(ids, hits).join(',')}]` }))
  }
  if (searchDirtyCount(db) === 0) return hits
  const fresh = Int32Array.from(hits.bits)
  for (const row of rowsOf(ids, db.column<number>('SELECT product_id FROM search_dirty'))) fresh[row >> 5]! &= ~(1 << (row & 31))
  for (const row of rowsOf(ids, scanDirty(db, words))) fresh[row >> 5]! |= 1 << (row & 31)
  return counted(fresh)
}

const rowsOf = (ids: Ids, found: readonly number[]): number[] => found.map((id) => rowOf(ids, id)).filter((row) => row >= 0)

function idsOfHits(ids: Ids, hits: Hits): Float64Array {
  const found = new Float64Array(hits.count)
  let out = 0
  for (let row = 0; out < hits.count; row += 1) if (isHit(hits, row)) found[out++] = ids[row]!
  return found
}

function counted(bits: Int32Array): Hits {
  let count = 0
  for (const word of bits) count += ones(word)
  return { bits, count }
}

const both = (a: Hits, b: Hits): Hits => counted(a.bits.map((word, i) => word & b.bits[i]!))

/** How many bits of 32 are set. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Ids without a row are left out: the index may know more than the mirror. */
function mark(ids: Ids, found: Float64Array): Hits {
  const bits = new Int32Array((ids.length + 31) >> 5)
  let count = 0
  const hit = (row: number): void => {
    const bit = 1 << (row & 31)
    if ((bits[row >> 5]! & bit) !== 0) return
    bits[row >> 5]! |= bit
    count += 1
  }
  if (found.length * 16 < ids.length) {
    for (const id of found) {
      const row = rowOf(ids, id)
      if (row >= 0) hit(row)
    }
    return { bits, count }
  }
  // Both lists ascend: one walk finds them all.
  let row = 0
  for (const id of found.some((each, i) => i > 0 && each < found[i - 1]!) ? found.sort() : found) {
    while (row < ids.length && ids[row]! < id) row += 1
    if (ids[row] === id) hit(row)
  }
  return { bits, count }
}
