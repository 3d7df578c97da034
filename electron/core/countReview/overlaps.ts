import { countState } from '../stockCounts/counts.ts'
import type { ReadDb } from '../store/db.ts'
import type { Count } from './count.ts'
import { readCounted, type Counted } from './counted.ts'

/** Another count of the same store that found some of the same products. */
export interface Overlap {
  readonly countId: string
  readonly name: string
  readonly productIds: ReadonlySet<number>
}

const othersSql = `SELECT count_id AS countId, name FROM stock_count WHERE store_id = ? AND count_id <> ? AND ended_at IS NULL
ORDER BY started_at, count_id`

/** It may still correct a stock: it is counted, or its corrections are not proved yet. */
function isLive(db: ReadDb, countId: string): boolean {
  const state = countState(db, countId)
  return state === 'counting' || state === 'committed' || state === 'partial'
}

/**
 * The counts that overlap one, each with the products that both found; both ways the same. None of a count that corrects nothing any more.
 * `ledger`: what the count itself found, by product.
 */
export function readOverlaps(db: ReadDb, { countId, storeId }: Count, ledger: ReadonlyMap<number, Counted>): readonly Overlap[] {
  if (ledger.size === 0 || !isLive(db, countId)) return []
  return db
    .all<{ countId: string; name: string }>(othersSql, [storeId, countId])
    .filter((other) => isLive(db, other.countId))
    .map((other) => ({ ...other, productIds: shared(ledger, readCounted(db, other.countId).counted) }))
    .filter(({ productIds }) => productIds.size > 0)
}

const shared = (mine: ReadonlyMap<number, Counted>, theirs: ReadonlyMap<number, Counted>): ReadonlySet<number> =>
  new Set([...theirs.keys()].filter((productId) => mine.has(productId)))

/** Whether a product is among those that another count found as well. */
export const inAny =
  (overlaps: readonly Overlap[]) =>
  (productId: number): boolean =>
    overlaps.some(({ productIds }) => productIds.has(productId))
