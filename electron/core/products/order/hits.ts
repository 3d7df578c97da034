import type { ViewRequest } from '#shared/contracts/products.ts'
import type { ReadDb } from '../../store/db.ts'
import { fileStamp } from '../../store/versions.ts'
import { searchProducts, searchWords } from '../search.ts'
import { meantIds } from '../viewIds.ts'
import type { Ids } from './build.ts'
import { readIdList } from './idList.ts'
import { rowOf } from './orders.ts'

/** Which rows a request means: one byte a row, 1 where it does. */
export interface Hits {
  readonly marks: Uint8Array
  readonly count: number
}

/** Searches whose hits are kept: going on typing, going back and sorting otherwise ask for them again. */
const maxSearches = 6
/** Searches with fewer hits than one row in so many are as fast to ask again. */
const rareShare = 64

export interface HitFinder {
  /** Null: all rows. */
  find(db: ReadDb, request: ViewRequest, ids: Ids): Hits | null
}

export function createHitFinder(): HitFinder {
  const searches = new Map<string, Hits>()
  let stamp = ''

  /** Hits of the text alone. */
  const search = (db: ReadDb, text: string, ids: Ids): Hits | null => {
    const words = searchWords(text)
    if (words.length === 0) return null
    const now = fileStamp(db)
    if (now !== stamp) searches.clear()
    stamp = now
    const name = words.join(' ')
    const known = searches.get(name)
    if (known) return known
    const query = searchProducts(db, text)
    if (query === null) return null
    const hits = mark(ids, readIdList(db, query.sql, query.params))
    if (hits.count * rareShare > ids.length) {
      searches.set(name, hits)
      for (const oldest of searches.keys()) {
        if (searches.size <= maxSearches) break
        searches.delete(oldest)
      }
    }
    return hits
  }

  return {
    find(db, request, ids) {
      const { categoryId, only } = request
      const found = search(db, request.search, ids)
      if (categoryId === null && only === 'all') return found
      const others = mark(ids, Float64Array.from(meantIds(db, { ...request, search: '' })))
      return found === null ? others : both(found, others)
    },
  }
}

function both(a: Hits, b: Hits): Hits {
  const marks = new Uint8Array(a.marks.length)
  let count = 0
  for (let row = 0; row < marks.length; row += 1) count += marks[row] = a.marks[row]! & b.marks[row]!
  return { marks, count }
}

/** Ids without a row are left out: the index may know more than the mirror. */
function mark(ids: Ids, found: Float64Array): Hits {
  const marks = new Uint8Array(ids.length)
  let count = 0
  if (found.length * 16 < ids.length) {
    for (const id of found) {
      const row = rowOf(ids, id)
      if (row >= 0 && marks[row] === 0) {
        marks[row] = 1
        count += 1
      }
    }
    return { marks, count }
  }
  // Both lists ascend: one walk finds them all.
  let row = 0
  let previous = -Infinity
  for (const id of found.some((each, i) => i > 0 && each < found[i - 1]!) ? found.sort() : found) {
    while (row < ids.length && ids[row]! < id) row += 1
    if (id !== previous && ids[row] === id) {
      marks[row] = 1
      count += 1
    }
    previous = id
  }
  return { marks, count }
}
