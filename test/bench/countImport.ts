import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Log } from '#core/context.ts'
import { pack, type CarriedCount } from '#core/countFiles/carried.ts'
import { carriedCount } from '#core/countFiles/carry.ts'
import { inspecting } from '#core/countFiles/inspect.ts'
import { merging } from '#core/countFiles/merge.ts'
import { unpackApart } from '#core/countFiles/parts.ts'
import { inTurns } from '#core/turn.ts'
import { openFilledShop } from '../fixtures/filledShop.ts'
import { countId, fillCount } from './filledCount.ts'
import { longestWait, noticeableMs } from './longestWait.ts'
import { figure, type BenchOptions, type Metric } from './metric.ts'

const mostBeeps = 100_000
const contract = 'skb123456'
const unpackerFile = path.resolve(import.meta.dirname, '../../electron/core/unpacker.ts')
const note = (): void => undefined
const log: Log = { info: note, warn: note, error: note }

/**
 * A file of 100,000 beeps of another PC that is looked at and taken in, and one that is refused at its last row: how long others wait for
 * the engine's thread at most, and all of it.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const [there, here] = [openFilledShop(scale), openFilledShop(scale)]
  try {
    const lines = Math.floor(Math.min(mostBeeps / 3, scale / 2))
    fillCount(there.db, lines)
    const carried = carriedCount(there.db, contract, countId, null)
    const bytes = pack(carried)
    const unpacked = () => unpackApart({ unpackerFile, dataDir: tmpdir(), log }, bytes)
    const timed = async <T>(work: () => Promise<T>) => {
      const began = performance.now()
      const { value, longestMs } = await longestWait(work)
      return { value, longestMs, wholeMs: performance.now() - began }
    }
    const inspected = await timed(async () => inTurns(inspecting(here.db, contract, await unpacked()), () => setImmediate()))
    const taken = await timed(async () => inTurns(merging(here.db, contract, await unpacked()), () => setImmediate()))
    if (taken.value.entries !== lines * 3) throw new Error(`${taken.value.entries} rows instead of ${lines * 3}`)
    const again = await timed(async () => inTurns(merging(here.db, contract, await unpacked()), () => setImmediate()))
    if (again.value.entries !== 0) throw new Error('taken in twice')
    const refused = await timed(async () => refusalOf(contradicting(carried)))
    const wait = (what: string, longestMs: number): Metric =>
      figure(`count file: longest wait of others while ${lines * 3} beeps are ${what}`, 'ms', longestMs, { ours: noticeableMs })
    return [
      wait('looked at', inspected.longestMs),
      wait('taken in', taken.longestMs),
      wait('taken in again', again.longestMs),
      wait('refused', refused.longestMs),
      figure(`count file: ${lines * 3} beeps taken in`, 'ms', taken.wholeMs),
    ]

    async function refusalOf(file: CarriedCount): Promise<void> {
      try {
        await inTurns(merging(here.db, contract, file), () => setImmediate())
      } catch {
        return
      }
      throw new Error('a file that contradicts was taken in')
    }
  } finally {
    there.remove()
    here.remove()
  }
}

/** The same file, whose last row says something else. */
function contradicting(carried: CarriedCount): CarriedCount {
  return {
    ...carried,
    sessions: carried.sessions.map((session, at) => {
      const last = session.entries.at(-1)
      if (at < carried.sessions.length - 1 || last === undefined) return session
      return { ...session, entries: session.entries.with(-1, last.with(6, 77) as typeof last) }
    }),
  }
}
