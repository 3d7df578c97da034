import { clockToleranceMs, longestWindowMs } from '../../smaregi/updateWindow.ts'
import { isBantoError } from '#shared/errors.ts'
import { writeProducts } from '../../store/mirror.ts'
import { updateSearchIndex } from '../../products/searchIndex.ts'
import { readPullState } from '../../sync/pull/state.ts'
import { flagCells } from '../../outbox/flag.ts'
import { failpoint } from '../../failpoints.ts'
import { UnreadableRow } from '../../outbox/serverRow.ts'
import { addOutcomes, markRowsSent, noOutcomes } from '../../outbox/transitions.ts'
import { bulkWorks, isSettled, learnBulk } from './bulkLearning.ts'
import { createBulkVerifier, type BulkVerifier } from './bulkVerifier.ts'
import { productRow } from './wire.ts'
import { bulkRows } from './cost.ts'
import { changeRow } from '../../outbox/row.ts'
import { compareRows, requeueRow } from '../../outbox/rowCells.ts'
import {
  forEachInParallel,
  isRefusal,
  learnClock,
  localNow,
  nothingDone,
  record,
  serverNow,
  stopIfIntercepted,
  write,
  type Run,
} from '../../outbox/run.ts'

import { holdWaiting } from '../../outbox/held.ts'
import { updatedSince } from './updated.ts'

/**
 * Where Smaregi is to post the result of a bulk request. The API demands an address; a desktop has
 * none that can be reached from outside. `.invalid` is reserved for names that never exist (RFC 2606),
 * so nobody else is ever sent a shop's results; what became of the rows is known by reading them.
 */
export const callbackUrl = 'https://callback.invalid/banto'

/** Pages of the first look, at what changed since the last pull. */
const comparePages = 200

/**
 * The way of many: what changed since the last pull is read once and compared, 100 products go in one
 * request that Smaregi works off later, and the rows are read back by windows of update times until
 * each was seen with the new values. Rows that do not turn up are read singly and settled as after
 * any lost answer. `onDone` is called for each product whose fate is known.
 *
 * As long as nobody knows whether Smaregi works them off at all (see bulkLearning.ts), one request
 * goes as a probe, and the others wait for it; where it does not, they go singly.
 */
export async function changeInBulk(run: Run, keys: readonly number[], onDone: (products: number) => void): Promise<void> {
  const singly = (some: readonly number[]): Promise<void> =>
    forEachInParallel(run, some, async (key) => {
      await changeRow(run, productRow, key)
      if (run.stop === null) onDone(1)
    })
  if (!(await refresh(run))) return singly(keys)
  const verifier = createBulkVerifier(run, onDone)
  const verifying = verifier.start()
  // Waited for below; until then a failure must not count as nobody's.
  verifying.catch(() => undefined)
  try {
    const batches: (readonly number[])[] = []
    for (let i = 0; i < keys.length; i += bulkRows) batches.push(keys.slice(i, i + bulkRows))
    while (batches.length > 0 && bulkWorks(run) === null && run.stop === null) {
      await forEachInParallel(run, batches.splice(0, 1), (batch) => sendBatch(run, batch, verifier, onDone))
      await verifier.quiet()
    }
    await forEachInParallel(run, batches, async (batch) => {
      await verifier.room()
      if (bulkWorks(run) === false) await singly(batch)
      else await sendBatch(run, batch, verifier, onDone)
    })
  } finally {
    verifier.close()
    await verifying
  }
}

/** Brings the mirror up to what changed since the last pull. False where that cannot be asked in one window. */
async function refresh(run: Run): Promise<boolean> {
  const { db } = run.shop
  const { highWater, pullId, lastFullAt } = readPullState(db, 'products')
  const known = highWater === null ? Number.NaN : Date.parse(highWater)
  if (lastFullAt === null || Number.isNaN(known)) return false
  try {
    await learnClock(run)
    const now = serverNow(run).getTime()
    // A server's clock may have been set back since: what was saved by it lately counts as well.
    const since = Math.min(known, now) - clockToleranceMs
    if (now - since > longestWindowMs - 86_400_000) return false
    let pages = 0
    for await (const rows of updatedSince(run, since, now, comparePages)) {
      pages += 1
      const { changed: keys } = await run.commit.add(() => {
        const written = writeProducts(db, rows, pullId)
        updateSearchIndex(db, written.changed)
        flagCells(db, { name: 'product', mirror: productRow.mirror }, written.changed, localNow(run))
        if (written.bad.length > 0) throw new UnreadableRow(written.bad[0]?.problem)
        return written
      })
      run.announce.rows('product', keys, { membership: false })
      run.announce.changes()
    }
    failpoint('push.read')
    return pages < comparePages
  } catch (error) {
    if (error instanceof UnreadableRow || (isBantoError(error) && !nothingDone.has(error.code))) return false
    if (!isBantoError(error)) throw error
    run.stop ??= error
    return true
  }
}

/** Compares, marks and sends 100 products. Their rows are the watch's from here on. */
async function sendBatch(run: Run, keys: readonly number[], verifier: BulkVerifier, onDone: (products: number) => void): Promise<void> {
  const { db } = run.shop
  const serverAt = serverNow(run)
  const bodies = await record(run, 'product', keys, () => {
    const sum = noOutcomes()
    const products: Record<string, string | null>[] = []
    const outcomes = compareRows(db, productRow, keys, { at: localNow(run), serverAt: serverAt.toISOString() })
    for (const [key, outcome] of outcomes) {
      addOutcomes(sum, outcome)
      if (outcome.waitsFor !== null) holdWaiting(run, 'product', key, outcome.waitsFor)
      if (outcome.body !== null) products.push({ productId: String(key), ...outcome.body })
    }
    return { ...sum, products }
  })
  failpoint('push.bulkMarked')
  const { products } = bodies
  const going = products.map(({ productId }) => Number(productId))
  onDone(keys.length - going.length)
  if (going.length === 0) return
  const batch = verifier.add(going, serverAt.getTime())
  try {
    failpoint('push.beforeRequest')
    await write(run, { method: 'PATCH', path: '/pos/products/bulk', body: { products, callbackUrl } })
    failpoint('push.afterRequest')
    await record(run, 'product', going, () => {
      markRowsSent(db, 'product', going)
      return {}
    })
    failpoint('push.bulkAccepted')
    batch.sent = 'accepted'
    batch.seen = performance.now()
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (isRefusal(error) || nothingDone.has(error.code)) {
      verifier.drop(batch)
      await record(run, 'product', going, () => {
        for (const key of going) requeueRow(db, productRow, key)
        return {}
      })
      if (!isRefusal(error)) run.stop ??= error
      else {
        // One row may have spoilt it for all: each by itself gets its own answer.
        run.core.log.warn('push.bulkRefused', { message: error.message })
        await forEachInParallel(run, going, async (key) => {
          await changeRow(run, productRow, key)
          if (run.stop === null) onDone(1)
        })
        if (going.every((key) => isSettled(db, key))) await learnBulk(run, 'refused', going.length, 0)
      }
      return
    }
    stopIfIntercepted(run, error)
    run.core.log.warn('push.bulkAmbiguous', { message: error.message })
    batch.sent = 'ambiguous'
    batch.seen = performance.now()
  }
}
