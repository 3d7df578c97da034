import { groupsOf, windowOf } from '#core/countReview/lines.ts'
import { summarize } from '#core/countReview/totals.ts'
import { openFilledShop } from '../fixtures/filledShop.ts'
import { countId, fillCount, mostLines } from './filledCount.ts'
import { alternately, figure, median, metric, roundsAt, type BenchOptions, type Metric } from './metric.ts'

const longestMs = 1_000

/**
 * A review of 50,000 counted lines (three beeps each; a fifth more planned and not counted): from nothing in memory to the totals and
 * the first window, against the bare sums of the same rows of the ledger; then another window of it, and its groups.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const shop = openFilledShop(scale)
  const { db } = shop
  try {
    const lines = Math.min(mostLines, Math.floor(scale / 2))
    fillCount(db, lines)
    const ask = {
      countId,
      filter: 'counted',
      order: 'yen',
      descending: false,
      search: '',
      group: null,
      productId: null,
      offset: 0,
      limit: 200,
    } as const
    // Anything that is written makes the figures in memory worthless.
    const forget = (): void => void db.run('UPDATE stock_count SET name = name WHERE count_id = ?', [countId])
    const openReview = (): void => {
      forget()
      const { counted } = summarize(db, countId)
      if (counted.lines !== lines || windowOf(db, ask).rows.length !== ask.limit) throw new Error('not the lines that were counted')
    }
    const bare = (): void => {
      const sums = db.all(
        `SELECT e.product_id, sum(e.pieces), max(e.placed_ms) FROM stock_count_session s
        CROSS JOIN stock_count_entry e ON e.session_id = s.session_id WHERE s.count_id = ? GROUP BY 1`,
        [countId],
      )
      if (sums.length !== lines) throw new Error('not the lines that were counted')
    }
    const processor: number[] = []
    const timedReview = (): void => {
      const before = process.cpuUsage()
      openReview()
      const { user, system } = process.cpuUsage(before)
      processor.push((user + system) / 1_000)
    }
    const { ours, baseline } = alternately(roundsAt(scale, 9), timedReview, bare)
    // Each in an order that it was not in before.
    let search = ''
    const again = alternately(
      roundsAt(scale, 9),
      () => windowOf(db, { ...ask, order: 'name', offset: 1_000, search: (search += ' ') }),
      () => groupsOf(db, { countId, by: 'shelf' }),
    )
    return [
      figure(`countReview: ${lines} counted lines open`, 'ms', ours, { ours: longestMs }),
      // What it would take on a machine where nobody else works; the first round warms up.
      figure(`countReview: ${lines} counted lines open, time of the processor`, 'ms', median(processor.slice(1)), { ours: longestMs }),
      metric(`countReview: ${lines} counted lines against the bare sums`, 'ms', ours, baseline),
      figure('countReview: put in order by name', 'ms', again.ours, { ours: longestMs }),
      figure('countReview: by shelf', 'ms', again.baseline, { ours: longestMs }),
    ]
  } finally {
    shop.remove()
  }
}
