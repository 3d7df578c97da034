import type { ViewRequest } from '#shared/contracts/products.ts'
import type { ReadDb } from '../../store/db.ts'
import { fileStamp, tableVersion } from '../../store/versions.ts'
import { isWholeCode, searchProducts, searchWords } from '../search.ts'
import { searchDirtyCount, searchIndexStamp } from '../searchIndex.ts'
import { meantIds } from '../viewIds.ts'
import type { Ids } from './build.ts'
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
/** A character that stands in one row of so many is common: its hits are kept ready, for they take longest to read. */
const commonShare = 8

/** Characters that may be common in names, kana and codes, as text is folded. */
const typedCharacters = [
  ...'0123456789ー-',
  ...'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわんがぎぐげござじずぜぞだでどばびぶべぼぱぴぷぺぽゃゅょっ',
  ...'abcdefghijklmnopqrstuvwxyz',
]

export interface HitFinder {
  /** Null: all rows. */
  find(db: ReadDb, request: ViewRequest, ids: Ids): Hits | null
  /** Whether the characters that are common have to be looked for (again). */
  isReady(db: ReadDb): boolean
  /** Makes common characters ready, one a step. Other states of the file may lie between two steps. */
  prepare(db: ReadDb, idsOf: () => Ids): Generator<void, void>
}

export function createHitFinder(): HitFinder {
  const searches = new Map<string, Hits>()
  const common = new Map<string, Hits>()
  let stamp = ''
  let readyFor = ''

  /** Lets go of hits of another state of the texts. Returns what tells that state. */
  const follow = (db: ReadDb): string => {
    // Of products that are not indexed yet any commit may change the text.
    const now = `${tableVersion(db, 'product')} ${searchIndexStamp(db)} ${searchDirtyCount(db) > 0 ? fileStamp(db) : ''}`
    if (now !== stamp) {
      searches.clear()
      common.clear()
    }
    stamp = now
    return now
  }
  const read = (db: ReadDb, words: readonly string[], ids: Ids): Hits => {
    const query = searchProducts(db, words.join(' '))
    return mark(ids, query === null ? new Float64Array() : readIdList(db, query.sql, query.params))
  }
  const keep = (name: string, hits: Hits, rows: number): Hits => {
    if (hits.count * rareShare <= rows) return hits
    searches.delete(name)
    searches.set(name, hits)
    for (const oldest of searches.keys()) {
      if (searches.size <= maxSearches) break
      searches.delete(oldest)
    }
    return hits
  }

  /** Hits of the text alone. */
  const search = (db: ReadDb, text: string, ids: Ids): Hits | null => {
    const words = [...new Set(searchWords(text))]
    if (words.length === 0) return null
    // A code is found as it stands now, and at once.
    if (words.length === 1 && isWholeCode(words[0] ?? '')) return read(db, words, ids)
    follow(db)
    const name = words.join(' ')
    const known = searches.get(name)
    if (known) return known
    const uncommon = words.filter((word) => !common.has(word))
    // Alone, a whole code would be looked for in another way than beside other words.
    const others = uncommon.length === 1 && isWholeCode(uncommon[0] ?? '') ? words : uncommon
    const parts = words.flatMap((word) => common.get(word) ?? [])
    if (others.length > 0) parts.unshift(read(db, others, ids))
    return keep(name, parts.reduce(both), ids.length)
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
      for (const character of typedCharacters) {
        if (follow(db) !== state) return
        const ids = idsOf()
        if (common.has(character) || ids.length === 0) continue
        const hits = read(db, [character], ids)
        if (hits.count * commonShare > ids.length) common.set(character, hits)
        yield
      }
      readyFor = state
    },
  }
}

function both(a: Hits, b: Hits): Hits {
  const bits = new Int32Array(a.bits.length)
  let count = 0
  for (let i = 0; i < bits.length; i += 1) {
    const word = a.bits[i]! & b.bits[i]!
    bits[i] = word
    count += ones(word)
  }
  return { bits, count }
}

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
