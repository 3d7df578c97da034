import { pageRows } from '../../outbox/run.ts'
import type { RateLimits } from '../../smaregi/rateLimit.ts'

/** Most rows of one bulk request. */
export const bulkRows = 100
/** Seconds between the answer to a bulk request and its rows being changed; what it costs even one row. */
const bulkDelaySeconds = 1

/**
 * The cheaper way to change so many products, by the requests it takes and what Smaregi grants:
 *
 * - plain: a read, a PATCH and a read back for each; reads and writes have budgets of their own.
 * - bulk: one read of what changed lately, a request for every 100, reading back 1000 a page about
 *   twice, and the wait for the server to get to it.
 *
 * In production (50 reads and 20 writes a second) they meet at about 20 products.
 */
export function cheaperWay(products: number, rate: RateLimits): 'plain' | 'bulk' {
  const plain = Math.max((2 * products) / rate.read, products / rate.write)
  const reads = 1 + 2 * Math.ceil(products / pageRows)
  const bulk = bulkDelaySeconds + reads / rate.read + Math.ceil(products / bulkRows) / rate.write
  return products > 1 && bulk < plain ? 'bulk' : 'plain'
}
