import { isBantoError } from '#shared/errors.ts'
import type { CoreContext, Shop } from '../context.ts'
import { catchUpSearchIndex, isSearchIndexCurrent, startSearchRebuild } from './searchIndex.ts'

/** Products indexed in one go, between which others get their turn. */
const productsPerStep = 1000
const pauseMs = 20

/** Keeps the search index of the open shop up with its products. Search is right without, only slower. */
export interface Indexer {
  /** The first look at a file: one that an older program has indexed is indexed anew. */
  begin(shop: Shop): void
  /** Indexes a step at once; the rest follows. */
  catchUp(shop: Shop): void
  /** Brings the index up to date in the background, a step at a time, while this shop is open. */
  keepUp(shop: Shop): void
}

export function createIndexer(core: CoreContext): Indexer {
  let waiting = false
  // A file that cannot be written is no reason to fail.
  const trying = <T>(work: () => T, otherwise: T): T => {
    try {
      return work()
    } catch (error) {
      core.log.warn('products.searchIndex', { message: isBantoError(error) ? error.code : String(error) })
      return otherwise
    }
  }
  const step = (shop: Shop): boolean => trying(() => catchUpSearchIndex(shop.db, productsPerStep), 0) === productsPerStep
  const keepUp = (shop: Shop): void => {
    if (waiting) return
    waiting = true
    setTimeout(() => {
      waiting = false
      if (core.shopOrNull() === shop && step(shop)) keepUp(shop)
    }, pauseMs).unref()
  }
  return {
    begin(shop) {
      if (isSearchIndexCurrent(shop.db)) return
      trying(() => {
        startSearchRebuild(shop.db)
        keepUp(shop)
      }, undefined)
    },
    catchUp(shop) {
      if (step(shop)) keepUp(shop)
    },
    keepUp,
  }
}
