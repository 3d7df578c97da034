import { mergeEntry } from '#core/stockCounts/ledger.ts'
import { countIn, janOf } from '../fixtures/counting.ts'
import { openFilledShop } from '../fixtures/filledShop.ts'
import { noon } from '../fixtures/shopFile.ts'
import { longestWait, noticeableMs } from './longestWait.ts'
import { figure, metric, quantile, type BenchOptions, type Metric } from './metric.ts'

const beeps = 4_000
/** Rows of the same count before, of eight people: sums and ledger are those of a count that is nearly done. */
const before = 200_000
const people = 8
const entry = {
  kind: 'scan',
  code: null,
  raw: null,
  shelfId: null,
  pieces: 1,
  aboutSession: null,
  aboutSeq: null,
  source: 'serial',
  doubt: null,
  at: noon.toISOString(),
  placedMs: noon.getTime(),
  revision: null,
} as const

/**
 * From a scanned code to its answer, the row on the disk: product by code, the doubts, the insert, both sums, the product's name. Against
 * the bare insert of such a row into the same table, with the same durability. Each is timed by itself, in turn, and of products of its
 * own: the pages of an index that one has just written cost the other nothing.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const shop = openFilledShop(scale)
  const { db } = shop
  try {
    const counting = countIn(db)
    const { value: countId, longestMs } = await longestWait(() => counting.start())
    const idOf = (beep: number): number => 1 + ((beep * 7919) % scale)
    const sessions = Array.from({ length: people }, (_, i) => counting.join(countId, `人${i}`))
    db.transaction(() => {
      for (let row = 0; row < before; row += 1)
        mergeEntry(db, { ...entry, sessionId: sessions[row % people] ?? '', seq: 1 + row, productId: idOf(row) })
    })
    const me = counting.join(countId)
    const codes = Array.from({ length: beeps }, (_, beep) => janOf(idOf(before + beep)))
    const bareSql = `INSERT INTO stock_count_entry (session_id, seq, kind, code, raw, product_id, shelf_id, pieces, about_session, about_seq,
      source, doubt, at, placed_ms) VALUES ('barebarebarebare', ?, 'scan', ?, NULL, ?, NULL, 1, NULL, NULL, 'serial', NULL, ?, ?)`
    const taken = { ours: [] as number[], bare: [] as number[] }
    codes.forEach((code, beep) => {
      counting.clock.pass(700)
      const began = performance.now()
      const { product } = counting.scan(me, code)
      const between = performance.now()
      db.run(bareSql, [beep, code, idOf(before + beeps + beep), noon.toISOString(), noon.getTime()])
      const end = performance.now()
      if (product?.productId !== idOf(before + beep)) throw new Error(`${code}: another product was counted`)
      taken.ours.push(between - began)
      taken.bare.push(end - between)
    })
    const at = (q: number, target: { ratio: number } | null = null): Metric =>
      metric(`count: scan to disk, p${q * 100}`, 'ms', quantile(taken.ours, q), quantile(taken.bare, q), target)
    return [
      at(0.5),
      at(0.99, { ratio: 1.5 }),
      figure('count: longest wait of others while one begins', 'ms', longestMs, { ours: noticeableMs }),
    ]
  } finally {
    shop.remove()
  }
}
