import type { StockState } from '#shared/contracts/products.ts'
import type { ReadDb } from '../store/db.ts'

interface StockPull {
  readonly lastFullAt: string | null
  readonly lastPullAt: string | null
  readonly lastError: string | null
}

/** Says what a number of the mirror's stock is worth, or its absence. */
export interface StockKnowledge {
  /** Of a store's row. */
  ofRow(amount: number | null): StockState
  /** Of a sum over rows: while the first pull has not brought all of them it is no sum. */
  ofTotal(total: number | null): StockState
}

/** As the pulls of the stock stand now. */
export function stockKnowledge(db: ReadDb): StockKnowledge {
  const pull = db.get<StockPull>(
    "SELECT last_full_at AS lastFullAt, last_pull_at AS lastPullAt, last_error AS lastError FROM pull_state WHERE resource = 'stock'",
  )
  const whole = pull !== undefined && pull.lastFullAt !== null && pull.lastError === null
  const ofRow = (amount: number | null): StockState => (amount !== null ? 'known' : whole ? 'none' : 'unknown')
  return { ofRow, ofTotal: (total) => (pull?.lastPullAt == null ? 'unknown' : ofRow(total)) }
}
