import { isBantoError } from '#shared/errors.ts'
import type { WireRow } from '../../smaregi/client.ts'
import { inFlightSql } from '../../outbox/outcomes.ts'
import { failpoint } from '../../failpoints.ts'
import { isSettled, learnBulk } from './bulkLearning.ts'
import { UnreadableRow } from '../../outbox/serverRow.ts'
import { addOutcomes, noOutcomes, rowsToBeDeleted, type Outcomes } from '../../outbox/transitions.ts'
import { layProducts, productRow } from './wire.ts'
import { readBack, sendUntilSeen } from '../../outbox/row.ts'
import { markRowUnknown, settleLaidRows, settleRow, type Times } from '../../outbox/rowCells.ts'
import { forEachInParallel, localNow, pause, record, serverNow, type Run } from '../../outbox/run.ts'
import { updatedSince } from './updated.ts'

/** Of a window behind the first request, for clocks that differ and replies that are late. Milliseconds. */
const windowOverlapMs = 5_000
/** Milliseconds between two looks; the server works in its own time. */
const firstLookMs = 250
const lookIntervalMs = 300
/** Without a single row for so long, what is missing is read singly: after a yes, and after a lost answer. */
const patienceMs = { accepted: 30_000, ambiguous: 4_000 } as const
/** The same for the rest of a request of which other rows have arrived: they go together. */
const restPatienceMs = 1_500
/** Requests whose rows are not seen yet, before no further one is sent. */
const maxOpenBatches = 40
/** Pages of one look: more than that changed at Smaregi at the same time is read singly. */
const maxLookPages = 25
/** A request and what of it has not been seen yet. */
export interface Batch {
  readonly keys: Set<number>
  /** The server's clock when it left; milliseconds. */
  readonly since: number
  sent: keyof typeof patienceMs | null
  /** When the last of its rows was seen, by our clock. */
  seen: number
  arrived: number
  /** When it was made, by our clock. */
  readonly left: number
}

export type BulkVerifier = ReturnType<typeof createBulkVerifier>

/** Looks at what was updated since the oldest request whose rows were not all seen, until they are or time is up. */
export function createBulkVerifier(run: Run, onDone: (products: number) => void) {
  const { db } = run.shop
  const open = new Set<Batch>()
  const state = { closed: false, settling: false }
  const wakers = new Set<() => void>()
  const wake = () => {
    for (const one of wakers) one()
    wakers.clear()
  }
  const now = () => performance.now()

  /** Whether a row below this id is still waited for. */
  const isAnyMissing = (belowId: number): boolean => [...open].some(({ keys }) => [...keys].some((key) => key < belowId))

  function settleAlone(sum: Outcomes, key: number, row: WireRow, times: Times): void {
    try {
      addOutcomes(sum, settleRow(db, productRow, key, row, 'wait', times))
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error
    }
  }

  /** One page of rows: what shows our values is verified, in one transaction. */
  async function take(rows: readonly WireRow[]): Promise<void> {
    const byKey = new Map<number, WireRow>()
    for (const row of rows) {
      const key = Number(row.productId)
      for (const batch of open) if (batch.keys.has(key)) byKey.set(key, row)
    }
    if (byKey.size === 0) return
    failpoint('push.bulkRead')
    const arrived: number[] = []
    await record(run, 'product', [...byKey.keys()], () => {
      const sum = noOutcomes()
      arrived.length = 0
      const times = { at: localNow(run), serverAt: serverNow(run).toISOString() }
      // A deletion that waits for its row wants to see what the row was before.
      const deletions = rowsToBeDeleted(db, 'product', [...byKey.keys()])
      for (const key of deletions) settleAlone(sum, key, byKey.get(key) ?? {}, times)
      const many = [...byKey].filter(([key]) => !deletions.has(key))
      const unreadable = layProducts(
        db,
        many.map(([, row]) => row),
      )
      const laid = many.map(([key]) => key).filter((key) => !unreadable.has(key))
      for (const outcome of settleLaidRows(db, productRow, laid, 'wait', times).values()) addOutcomes(sum, outcome)
      const left = new Set(
        db.column<number>(
          `SELECT DISTINCT p.key FROM json_each(?) j CROSS JOIN pending p ON p.entity = 'product' AND p.key = j.value
           WHERE p.state IN ${inFlightSql}`,
          [JSON.stringify([...byKey.keys()])],
        ),
      )
      arrived.push(...[...byKey.keys()].filter((key) => !left.has(key)))
      return sum
    })
    failpoint('push.verified')
    for (const batch of open) {
      const before = batch.keys.size
      for (const key of arrived) batch.keys.delete(key)
      const here = before - batch.keys.size
      if (here > 0) {
        if (batch.arrived === 0) await learnBulk(run, 'arrived', here, now() - batch.left)
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
      if (batch.sent === null || waited < (batch.arrived > 0 ? restPatienceMs : patienceMs[batch.sent])) continue
      open.delete(batch)
      state.settling = true
      await settleSingly(batch, waited).finally(() => (state.settling = false))
    }
    wake()
  }

  async function settleSingly(batch: Batch, waited: number): Promise<void> {
    const rows = batch.keys.size
    let late = 0
    let taken = 0
    await forEachInParallel(run, [...batch.keys], async (key) => {
      const back = await readBack(run, productRow, key, 'sending')
      if (back !== null && back.body === null && back.verified > 0) late += 1
      await sendUntilSeen(run, productRow, key, back?.body ?? null)
      if (back?.body != null && isSettled(db, key)) taken += 1
      if (run.stop === null) onDone(1)
    })
    // Said yes to and not one of it done, though the same rows were taken singly. A lost answer shows nothing.
    if (batch.sent !== 'accepted' || batch.arrived > 0) return
    if (late > 0) await learnBulk(run, 'arrived', late, waited)
    else if (taken > 0) await learnBulk(run, 'never', rows, waited)
  }

  return {
    add(keys: readonly number[], since: number): Batch {
      const batch: Batch = { keys: new Set(keys), since, sent: null, seen: now(), arrived: 0, left: now() }
      open.add(batch)
      return batch
    },
    drop(batch: Batch): void {
      open.delete(batch)
      wake()
    },
    /** Resolves when another request may be sent. */
    async room(): Promise<void> {
      while (open.size >= maxOpenBatches && run.stop === null && !run.late.aborted)
        await new Promise<void>((resolve) => wakers.add(resolve))
    },
    /** Resolves when every row of every request so far has been seen or settled. */
    async quiet(): Promise<void> {
      while ((open.size > 0 || state.settling) && run.stop === null && !run.late.aborted)
        await new Promise<void>((resolve) => wakers.add(resolve))
    },
    /** No further batch comes. */
    close(): void {
      state.closed = true
    },
    async start(): Promise<void> {
      let wait = firstLookMs
      try {
        while (!run.late.aborted && (!state.closed || open.size > 0)) {
          await pause(run, wait)
          wait = lookIntervalMs
          const sent = [...open].filter((batch) => batch.sent !== null)
          if (sent.length === 0 || run.late.aborted) continue
          const since = Math.min(...sent.map((batch) => batch.since)) - windowOverlapMs
          for await (const rows of updatedSince(run, since, serverNow(run).getTime(), maxLookPages, 'desc')) {
            await take(rows)
            // Requests leave in the order of ids: below the lowest that is missing stands only what was seen before.
            if (!isAnyMissing(Number(rows.at(-1)?.productId))) break
          }
          await giveUp()
          if (run.stop !== null && run.stop.code !== 'CANCELLED') break
        }
      } catch (error) {
        if (!isBantoError(error)) throw error
        // What was not seen stays sent or unknown, and is asked for first at the next time.
        run.stop ??= error
      } finally {
        for (const batch of open) {
          await record(run, 'product', [...batch.keys], () => {
            for (const key of batch.keys) markRowUnknown(db, productRow, key, localNow(run))
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
