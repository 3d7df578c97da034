import type { Beep, CountEntry } from '#shared/contracts/stockCounts.ts'
import type { ReadDb } from '../store/db.ts'
import { lineSums, type LineSums } from './lines.ts'
import { findProduct, type ProductFacts } from './product.ts'

/** Where a beep is counted. */
export interface Place {
  readonly countId: string
  readonly storeId: number
  readonly round: number
  /** The name of the recount; empty: the first count. */
  readonly recount: string
  readonly isBlind: boolean
}

/** A product and its line in a round, as they are now. */
export interface LineNow extends LineSums {
  readonly facts: ProductFacts
  /** As planned, else the mirror's stock; null: Smaregi has no row. */
  readonly expected: number | null
  readonly isPlanned: boolean
}

const itemSql = 'SELECT expected FROM stock_count_item WHERE count_id = ? AND product_id = ?'
const stockSql = 'SELECT stock_amount AS expected FROM stock WHERE product_id = ? AND store_id = ?'
type Expected = { readonly expected: number | null }

/** Null where the product is gone. `links`: as `linksOf`. */
export function lineNow(
  db: ReadDb,
  { countId, storeId, round, recount }: Place,
  { productId, shelfId }: { readonly productId: number; readonly shelfId: string | null },
  links: ReadonlyMap<string, number>,
): LineNow | null {
  const facts = findProduct(db, productId)
  if (facts === undefined) return null
  const item = db.get<Expected>(itemSql, [countId, productId])
  const { expected } = item ?? db.get<Expected>(stockSql, [productId, storeId]) ?? { expected: null }
  return { facts, expected, isPlanned: item !== undefined, ...lineSums(db, { countId, round, recount, productId, shelfId }, links) }
}

/** What an entry came to; a recount is blind always: `line` as it is with the entry; null where no product has the code. */
export function beepOf(
  { isBlind, round }: Pick<Place, 'isBlind' | 'round'>,
  entry: CountEntry,
  line: LineNow | null,
  { others, casePieces }: { readonly others: number; readonly casePieces: number | null },
): Beep {
  if (line === null) return { verdict: 'unknown', entry, shelf: null, product: null, casePieces }
  const { facts, isPlanned, onShelf, total, expected } = line
  return {
    verdict: isPlanned ? 'right' : 'notPlanned',
    entry,
    shelf: null,
    product: { ...facts, onShelf, total, expected: isBlind || round > 1 ? null : expected, others },
    casePieces,
  }
}
