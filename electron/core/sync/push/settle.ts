import { isBantoError } from '#shared/errors.ts'
import { inFlightSql, type CellKey } from '../../outbox/outcomes.ts'
import { failpoint } from '../../failpoints.ts'
import { UnreadableRow, add, cellAt } from '../../outbox/transitions.ts'
import { pageRows } from '../../entities/product/cost.ts'
import { settleNew } from '../../outbox/create.ts'
import { readBack } from '../../outbox/row.ts'
import { settle } from '../../outbox/rowCells.ts'
import { each, learnClock, noCells, note, nothingDone, serverNow, stamp, type Run } from '../../outbox/run.ts'
import { settleStock } from '../../entities/stock/send.ts'
import { longestWindow } from '../pull/run.ts'
import { updatedSince } from '../../entities/product/updated.ts'

/** From so many products on, what was updated since is read first. */
const manyProducts = 50
/** For clocks that differ. Milliseconds. */
const margin = 600_000

/**
 * Reads back what an earlier push left without proof: sent, or of unknown fate. Sends nothing. What
 * surely did not arrive is staged again. Returns the cells whose fate is known now.
 */
export async function settleAll(run: Run, tell: boolean): Promise<number> {
  const { db } = run.shop
  const count = () => db.get<{ n: number }>(`SELECT count(*) AS n FROM pending WHERE state IN ${inFlightSql}`)?.n ?? 0
  const before = count()
  if (before === 0) return 0
  const products = () =>
    db.column<number>(`SELECT DISTINCT key FROM pending WHERE entity = 'product' AND key > 0 AND state IN ${inFlightSql} ORDER BY key`)
  // Without a code a new product left no trace that could be looked for.
  const fresh = db.column<number>(
    `SELECT DISTINCT key FROM pending WHERE entity = 'product' AND key < 0 AND op = 'create' AND state IN ${inFlightSql}
       AND field = 'productCode' AND sent IS NOT NULL ORDER BY key DESC`,
  )
  const stock = db.all<CellKey>(
    `SELECT entity, key, field FROM pending WHERE entity = 'stock' AND state IN ${inFlightSql} ORDER BY key, field`,
  )
  let total = products().length + fresh.length + stock.length
  let done = 0
  const report = () => {
    if (tell) run.job.report({ phase: 'settling', done, total })
  }
  const one =
    <T>(work: (item: T) => Promise<unknown>) =>
    async (item: T): Promise<void> => {
      await work(item)
      failpoint('push.settled')
      done += 1
      report()
    }
  report()
  if (products().length >= manyProducts) await settleByWindow(run)
  const left = products()
  total = left.length + fresh.length + stock.length
  await each(
    run,
    left,
    one((key) => readBack(run, key, 'staged')),
  )
  await each(
    run,
    fresh,
    one((key) => settleNew(run, key, 'staged')),
  )
  await each(
    run,
    stock,
    one(async (key) => {
      const known = cellAt(db, key)?.state === 'sent' ? 'accepted' : 'ambiguous'
      return settleStock(run, key, known, 'staged')
    }),
  )
  return before - count()
}

/** One read of what was updated since the first of them left, for 1000 rows at a time. The rest is asked for singly. */
async function settleByWindow(run: Run): Promise<void> {
  const { db } = run.shop
  const first = db.get<{ at: string | null }>(
    `SELECT min(sent_at) AS at FROM pending WHERE entity = 'product' AND key > 0 AND state IN ${inFlightSql}`,
  )
  const since = Date.parse(first?.at ?? '') - margin
  try {
    await learnClock(run)
    const now = serverNow(run).getTime()
    if (Number.isNaN(since) || now - since > longestWindow) return
    const inFlight = new Set(
      db.column<number>(`SELECT DISTINCT key FROM pending WHERE entity = 'product' AND key > 0 AND state IN ${inFlightSql}`),
    )
    const pages = Math.ceil(inFlight.size / pageRows) * 3 + 2
    for await (const rows of updatedSince(run, since, now, pages)) {
      const ours = rows.filter((row) => inFlight.has(Number(row.productId)))
      await note(
        run,
        ours.map((row) => Number(row.productId)),
        () => {
          const cells = noCells()
          for (const row of ours) {
            try {
              add(cells, settle(db, Number(row.productId), row, 'wait', { at: stamp(run), serverAt: serverNow(run).toISOString() }))
            } catch (error) {
              if (!(error instanceof UnreadableRow)) throw error
            }
          }
          return cells
        },
      )
      failpoint('push.settled')
    }
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (nothingDone.has(error.code)) run.stop ??= error
  }
}
