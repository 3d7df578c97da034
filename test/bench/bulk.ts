import { bulkCells, bulkHeader, estimateBulk, previewBulk } from '#core/products/bulk.ts'
import { stageSelect } from '#core/changes/stage.ts'
import { undo } from '#core/changes/step.ts'
import { entities } from '#core/entities/index.ts'
import { openFilledShop } from '../fixtures/filledShop.ts'
import { figure, median, metric, roundsAt, type BenchOptions, type Metric } from './metric.ts'

const operation = { kind: 'percent', field: 'price', percent: 10, rounding: { unit: 1, mode: 'nearest' } } as const
const who = { author: null, at: '2026-11-28T12:00:00.000Z' }
/** The same in plain SQL. */
const result = '(price * 11 + 5) / 10'
const meant = `price IS NOT NULL AND product_price_division IS NOT '2'`

const megabytes = (): number => process.memoryUsage.rss() / 1024 / 1024

/**
 * +10 % on the price of every product: counted, staged so that it can be undone, and undone, against one
 * UPDATE of the same rows in a copy of the file whose price is indexed. What is counted, staged and left
 * afterwards is compared with what plain SQL says of the same rows.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const shop = openFilledShop(scale)
  const bare = openFilledShop(scale)
  try {
    const { db } = shop
    bare.db.run('CREATE INDEX bench_price ON product (price)')
    const ids = db.column<number>('SELECT product_id FROM product ORDER BY product_id DESC')
    const expected = db.get<{ n: number; sum: number; before: number }>(
      `SELECT count(*) AS n, sum(${result}) AS sum, sum(price) AS before FROM product WHERE ${meant} AND ${result} <> price`,
    )
    if (expected === undefined) throw new Error('the shop is empty')
    const timed = <T>(times: number[], work: () => T): T => {
      const start = performance.now()
      const value = work()
      times.push(performance.now() - start)
      return value
    }
    const [first, counted, staged, undone, updated]: [number[], number[], number[], number[], number[]] = [[], [], [], [], []]
    let most = 0
    for (let round = 0; round < roundsAt(scale, 3); round += 1) {
      const estimate = timed(first, () => estimateBulk(db, ids, operation))
      if (Math.abs(estimate.changed - expected.n) > scale / 50) throw new Error(`estimated ${estimate.changed} of ${expected.n} changes`)
      const preview = timed(counted, () => previewBulk(db, ids, operation))
      if (preview.changed !== expected.n || preview.isEstimate)
        throw new Error(`the preview has ${preview.changed} of ${expected.n} changes`)
      timed(staged, () => {
        const { sql, params } = bulkCells(db, ids, operation)
        stageSelect(db, { ...bulkHeader(operation), origin: 'bulk', ...who }, entities.product, operation.field, sql, params)
      })
      const net = db.get<{ n: number; sum: number; before: number }>(
        'SELECT count(*) AS n, sum(mine) AS sum, sum(base) AS before FROM pending',
      )
      if (JSON.stringify(net) !== JSON.stringify(expected))
        throw new Error(`staged ${JSON.stringify(net)}, not ${JSON.stringify(expected)}`)
      const { changes } = timed(updated, () => bare.db.run(`UPDATE product SET price = ${result} WHERE ${meant} AND ${result} <> price`))
      if (round === 0 && changes !== expected.n) throw new Error(`the UPDATE changed ${changes} rows`)
      const { cells } = timed(undone, () => undo(db, who))
      const left = db.column<number>('SELECT count(*) FROM pending')[0]
      if (cells !== expected.n || left !== 0) throw new Error(`${cells} cells were undone, ${left} are left`)
      most = Math.max(most, megabytes())
    }
    return [
      figure('bulk +10 % on all: first figures', 'ms', median(first), { ours: 300 }),
      figure('bulk +10 % on all: exact figures', 'ms', median(counted)),
      metric('bulk +10 % on all: staged so that it can be undone, against one UPDATE', 'ms', median(staged), median(updated), {
        ratio: 1.5,
      }),
      metric('bulk +10 % on all: undone, against one UPDATE', 'ms', median(undone), median(updated)),
      figure('bulk +10 % on all: memory of the engine’s process afterwards', 'MB', most, { ours: 400 }),
    ]
  } finally {
    shop.remove()
    bare.remove()
  }
}
