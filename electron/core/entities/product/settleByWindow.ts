import { longestWindowMs } from '../../smaregi/updateWindow.ts'
import { isBantoError } from '#shared/errors.ts'
import { failpoint } from '../../failpoints.ts'

import { learnClock, localNow, nothingDone, pageRows, record, serverNow, type Run } from '../../outbox/run.ts'
import { settleRow } from '../../outbox/rowCells.ts'
import { inFlightSql } from '../../outbox/outcomes.ts'
import { UnreadableRow } from '../../outbox/serverRow.ts'
import { addOutcomes, noOutcomes } from '../../outbox/transitions.ts'
import { updatedSince } from './updated.ts'
import { productRow } from './wire.ts'

/** For clocks that differ. */
const clockMarginMs = 600_000

/** One read of what was updated since the first of them left, for 1000 rows at a time. The rest is asked for singly. */
export async function settleByWindow(run: Run, keys: readonly number[]): Promise<void> {
  const { db } = run.shop
  const first = db.get<{ at: string | null }>(
    `SELECT min(sent_at) AS at FROM pending WHERE entity = 'product' AND key > 0 AND state IN ${inFlightSql}`,
  )
  const since = Date.parse(first?.at ?? '') - clockMarginMs
  try {
    await learnClock(run)
    const now = serverNow(run).getTime()
    if (Number.isNaN(since) || now - since > longestWindowMs) return
    const wanted = new Set(keys)
    const pages = Math.ceil(wanted.size / pageRows) * 3 + 2
    for await (const rows of updatedSince(run, since, now, pages)) {
      const ours = rows.filter((row) => wanted.has(Number(row['productId'])))
      await record(
        run,
        'product',
        ours.map((row) => Number(row['productId'])),
        () => {
          const sum = noOutcomes()
          for (const row of ours) {
            try {
              const times = { at: localNow(run), serverAt: serverNow(run).toISOString() }
              addOutcomes(sum, settleRow(db, productRow, Number(row['productId']), row, 'wait', times))
            } catch (error) {
              if (!(error instanceof UnreadableRow)) throw error
            }
          }
          return sum
        },
      )
      failpoint('push.settled')
    }
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (nothingDone.has(error.code)) run.stop ??= error
  }
}
