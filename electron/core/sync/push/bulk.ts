import { isBantoError } from '#shared/errors.ts'
import type { WireRow } from '../../smaregi/client.ts'
import { inFlightSql } from '../../changes/outcomes.ts'
import { writeProducts } from '../../store/mirror.ts'
import { updateSearchIndex } from '../../products/searchIndex.ts'
import { readPullState } from '../pullState.ts'
import { flagProducts } from '../../changes/flag.ts'
import { step } from '../steps.ts'
import { UnreadableRow, add } from './cells.ts'
import { bulkRows } from './cost.ts'
import { pushProduct, readBack, sendUntilSeen } from './plain.ts'
import { compare, settle, takeBackAll, leaveAllUnknown } from './productRow.ts'
import { changed, each, isRefusal, learnClock, noCells, note, nothingDone, pause, serverNow, stamp, write, type Run } from './run.ts'
import { clockTolerance, longestWindow } from '../pullRun.ts'
import { updatedSince } from './updated.ts'

/**
 * Where Smaregi is to post the result of a bulk request. The API demands an address; a desktop has
 * none that can be reached from outside. `.invalid` is reserved for names that never exist (RFC 2606),
 * so nobody else is ever sent a shop's results; what became of the rows is known by reading them.
 */
export const callbackUrl = 'https://callback.invalid/banto'

/** Of a window behind the first request, for clocks that differ and replies that are late. Milliseconds. */
const overlap = 5_000
/** Milliseconds between two looks; the server works in its own time. */
const firstLook = 400
const looks = 700
/** Without a single row for so long, what is missing is read singly: after a yes, and after a lost answer. */
const patience = { accepted: 30_000, ambiguous: 4_000 } as const
/** The same for the rest of a request of which other rows have arrived: they go together. */
const restPatience = 1_500
/** Requests whose rows are not seen yet, before no further one is sent. */
const ahead = 20
/** Pages of one look: more than that changed at Smaregi at the same time is read singly. */
const lookPages = 25
/** Pages of the first look, at what changed since the last pull. */
const comparePages = 200

interface Batch {
  readonly keys: Set<number>
  /** The server's clock when it left; milliseconds. */
  readonly since: number
  sent: keyof typeof patience | null
  /** When the last of its rows was seen, by our clock. */
  seen: number
  arrived: number
}

/**
 * The way of many: what changed since the last pull is read once and compared, 100 products go in one
 * request that Smaregi works off later, and the rows are read back by windows of update times until
 * each was seen with the new values. Rows that do not turn up are read singly and settled as after
 * any lost answer. `onDone` is called for each product whose fate is known.
 */
export async function pushBulk(run: Run, keys: readonly number[], onDone: (products: number) => void): Promise<void> {
  if (!(await refresh(run))) {
    await each(run, keys, async (key) => {
      await pushProduct(run, key)
      if (run.stop === null) onDone(1)
    })
    return
  }
  const watch = createWatch(run, onDone)
  const watching = watch.start()
  // Waited for below; until then a failure must not count as nobody's.
  watching.catch(() => undefined)
  try {
    const batches: (readonly number[])[] = []
    for (let i = 0; i < keys.length; i += bulkRows) batches.push(keys.slice(i, i + bulkRows))
    await each(run, batches, async (batch) => {
      await watch.room()
      await sendBatch(run, batch, watch, onDone)
    })
  } finally {
    watch.close()
    await watching
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
    const since = Math.min(known, now) - clockTolerance
    if (now - since > longestWindow - 86_400_000) return false
    let pages = 0
    for await (const rows of updatedSince(run, since, now, comparePages)) {
      pages += 1
      const { changed: keys } = await run.commit.add(() => {
        const written = writeProducts(db, rows, pullId)
        updateSearchIndex(db, written.changed)
        flagProducts(db, written.changed, stamp(run))
        if (written.bad.length > 0) throw new UnreadableRow(written.bad[0]?.problem)
        return written
      })
      changed(run, keys)
    }
    step('push.read')
    return pages < comparePages
  } catch (error) {
    if (error instanceof UnreadableRow || (isBantoError(error) && !nothingDone.has(error.code))) return false
    if (!isBantoError(error)) throw error
    run.stop ??= error
    return true
  }
}

/** Compares, marks and sends 100 products. Their rows are the watch's from here on. */
async function sendBatch(run: Run, keys: readonly number[], watch: Watch, onDone: (products: number) => void): Promise<void> {
  const { db } = run.shop
  const serverAt = serverNow(run)
  const bodies = await note(run, keys, () => {
    const cells = noCells()
    const products: Record<string, string>[] = []
    for (const key of keys) {
      const outcome = compare(db, key, { at: stamp(run), serverAt: serverAt.toISOString() })
      add(cells, outcome)
      if (outcome.body !== null) products.push({ productId: String(key), ...outcome.body })
    }
    return { ...cells, products }
  })
  step('push.bulkMarked')
  const { products } = bodies
  const going = products.map(({ productId }) => Number(productId))
  onDone(keys.length - going.length)
  if (going.length === 0) return
  const batch = watch.add(going, serverAt.getTime())
  try {
    step('push.beforeRequest')
    await write(run, 'PATCH', '/pos/products/bulk', { products, callbackUrl })
    step('push.afterRequest')
    await note(run, going, () => {
      db.run(
        `UPDATE pending SET state = 'sent' WHERE entity = 'product' AND state = 'sending' AND key IN (SELECT value FROM json_each(?))`,
        [JSON.stringify(going)],
      )
      return {}
    })
    step('push.bulkAccepted')
    batch.sent = 'accepted'
    batch.seen = performance.now()
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (isRefusal(error) || nothingDone.has(error.code)) {
      watch.drop(batch)
      await note(run, going, () => {
        for (const key of going) takeBackAll(db, key)
        return {}
      })
      if (!isRefusal(error)) run.stop ??= error
      else {
        // One row may have spoilt it for all: each by itself gets its own answer.
        run.core.log.warn('push.bulkRefused', { message: error.message })
        await each(run, going, async (key) => {
          await pushProduct(run, key)
          if (run.stop === null) onDone(1)
        })
      }
      return
    }
    run.core.log.warn('push.bulkAmbiguous', { message: error.message })
    batch.sent = 'ambiguous'
    batch.seen = performance.now()
  }
}

type Watch = ReturnType<typeof createWatch>

/** Looks at what was updated since the oldest request whose rows were not all seen, until they are or time is up. */
function createWatch(run: Run, onDone: (products: number) => void) {
  const { db } = run.shop
  const open = new Set<Batch>()
  const state = { closed: false }
  const wakers = new Set<() => void>()
  const wake = () => {
    for (const one of wakers) one()
    wakers.clear()
  }
  const now = () => performance.now()

  /** One page of rows: what shows our values is verified, in one transaction. */
  async function take(rows: readonly WireRow[]): Promise<void> {
    const byKey = new Map<number, WireRow>()
    for (const row of rows) {
      const key = Number(row.productId)
      for (const batch of open) if (batch.keys.has(key)) byKey.set(key, row)
    }
    if (byKey.size === 0) return
    step('push.bulkRead')
    const arrived: number[] = []
    await note(run, [...byKey.keys()], () => {
      const cells = noCells()
      arrived.length = 0
      for (const [key, row] of byKey) {
        try {
          add(cells, settle(db, key, row, 'wait', { at: stamp(run), serverAt: serverNow(run).toISOString() }))
        } catch (error) {
          if (!(error instanceof UnreadableRow)) throw error
        }
      }
      const left = new Set(
        db.column<number>(
          `SELECT DISTINCT p.key FROM json_each(?) j CROSS JOIN pending p ON p.entity = 'product' AND p.key = j.value
           WHERE p.state IN ${inFlightSql}`,
          [JSON.stringify([...byKey.keys()])],
        ),
      )
      arrived.push(...[...byKey.keys()].filter((key) => !left.has(key)))
      return cells
    })
    step('push.verified')
    for (const batch of open) {
      const before = batch.keys.size
      for (const key of arrived) batch.keys.delete(key)
      const here = before - batch.keys.size
      if (here > 0) {
        batch.seen = now()
        batch.arrived += here
        onDone(here)
      }
      if (batch.keys.size === 0) open.delete(batch)
    }
    wake()
  }

  /** Rows that are not there by now are read singly: changed by somebody, refused, or lost. */
  async function giveUp(): Promise<void> {
    for (const batch of open) {
      if (run.stop !== null) return
      const waited = now() - batch.seen
      if (batch.sent === null || waited < (batch.arrived > 0 ? restPatience : patience[batch.sent])) continue
      open.delete(batch)
      await each(run, [...batch.keys], async (key) => {
        const back = await readBack(run, key, 'sending')
        await sendUntilSeen(run, key, back?.body ?? null)
        if (run.stop === null) onDone(1)
      })
    }
    wake()
  }

  return {
    add(keys: readonly number[], since: number): Batch {
      const batch: Batch = { keys: new Set(keys), since, sent: null, seen: now(), arrived: 0 }
      open.add(batch)
      return batch
    },
    drop(batch: Batch): void {
      open.delete(batch)
      wake()
    },
    /** Resolves when another request may be sent. */
    async room(): Promise<void> {
      while (open.size >= ahead && run.stop === null && !run.late.aborted) await new Promise<void>((resolve) => wakers.add(resolve))
    },
    /** No further batch comes. */
    close(): void {
      state.closed = true
    },
    async start(): Promise<void> {
      let wait = firstLook
      try {
        while (!run.late.aborted && (!state.closed || open.size > 0)) {
          await pause(run, wait)
          wait = looks
          const sent = [...open].filter((batch) => batch.sent !== null)
          if (sent.length === 0 || run.late.aborted) continue
          const since = Math.min(...sent.map((batch) => batch.since)) - overlap
          for await (const rows of updatedSince(run, since, serverNow(run).getTime(), lookPages)) await take(rows)
          await giveUp()
          if (run.stop !== null && run.stop.code !== 'CANCELLED') break
        }
      } catch (error) {
        if (!isBantoError(error)) throw error
        // What was not seen stays sent or unknown, and is asked for first at the next time.
        run.stop ??= error
      } finally {
        for (const batch of open) {
          await note(run, [...batch.keys], () => {
            for (const key of batch.keys) leaveAllUnknown(db, key, stamp(run))
            return {}
          })
        }
        open.clear()
        state.closed = true
        wake()
      }
    },
  }
}
