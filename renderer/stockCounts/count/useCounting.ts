import { useEffect, useState } from 'react'
import type { ScanSource } from '#shared/contracts/scanners.ts'
import type { Beep, CountEntry } from '#shared/contracts/stockCounts.ts'
import { readShelfLabel } from '#shared/domain/stockCounts/shelfCode.ts'
import { createSerialQueue } from '#shared/serialQueue.ts'
import { createStore, useStore } from 'zustand'
import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../../api/index.ts'
import { useErrors } from '../../common/errors.ts'
import { useEngine } from '../../common/queries.ts'
import { useStockCounts, type Counter } from '../state.ts'
import { asItStands, beepsOfLedger, verdictOf, withLine, type Beeped } from './beeped.ts'
import { play, type Heard } from './sounds.ts'
import {
  forgetUnrecorded,
  keepUnrecorded,
  sendReading,
  sendUnrecorded,
  useUnrecorded,
  type Reading,
  type Unrecorded,
} from './unrecorded.ts'

/** Beeps that the screen keeps in sight. */
const mostShown = 10

/** The last ones, and those that are on their way or were not recorded: none of them is forgotten, however long ago it was. */
const inSight = (beeps: readonly Beeped[]): readonly Beeped[] => beeps.filter((one, at) => at < mostShown || one.beep === null)

const heardOf = (beep: Beep): Heard => verdictOf(beep)

/** Of a beep that is displayed: a number can be set of it, or could once it is recorded. */
const canBeSet = ({ beep, failure, isTakenBack }: Beeped): boolean =>
  failure === null && !isTakenBack && (beep === null || beep.entry !== null)

/** The shelf of a beep: where the person stood once those before it were recorded; tried again later, it is still that one. */
function shelfOfBeep(): () => string | null {
  let shelfId: string | null | undefined
  return () => (shelfId === undefined ? (shelfId = useStockCounts.getState().shelfId) : shelfId)
}

export interface Counting {
  /** Newest first. */
  readonly beeps: readonly Beeped[]
  /** The one that was scanned or corrected last. */
  readonly shown: Beeped | null
  /** The last one that can be taken back. */
  readonly last: Beeped | null
  /** What a number is set of: the one that is displayed, where it can be; never another one. */
  readonly target: Beeped | null
  readonly scan: (code: string, raw: string, source: ScanSource | 'keyboard', pieces: number | null) => void
  readonly add: (product: { readonly productId: number; readonly name: string }, pieces: number) => void
  /** What was counted last of a product, one beep behind the other, becomes this number. */
  readonly setRun: (of: Beeped, pieces: number) => void
  /** One step back: a number typed after the beep, else the beep. */
  readonly undo: (of: Beeped) => void
  /** Takes an entry of the ledger back, whether it is among the beeps or not. */
  readonly takeBackEntry: (place: { readonly sessionId: string; readonly seq: number }) => void
  readonly again: (of: Beeped) => void
}

/** The name of a beep among those that were not recorded. */
const nameOf = (sessionId: string, key: number): string => `${sessionId} ${key}`

/** The last key of a session whose beep was not recorded: after a reload its name is not given again. */
const lastUnrecorded = (sessionId: string): number =>
  Math.max(
    0,
    ...useUnrecorded.getState().items.flatMap(({ id }) => {
      const key = Number(id.slice(sessionId.length + 1))
      return id === nameOf(sessionId, key) ? [key] : []
    }),
  )

/** The beeps of a session: they are still there when the person comes back from another page. */
const createSessionBeeps = (sessionId: string) => ({
  sessionId,
  queue: createSerialQueue(),
  store: createStore<{ readonly counted: number; readonly shownKey: number; readonly beeps: readonly Beeped[] }>(() => ({
    counted: lastUnrecorded(sessionId),
    shownKey: 0,
    beeps: [],
  })),
})
type SessionBeeps = ReturnType<typeof createSessionBeeps>
let current = createSessionBeeps('')
function beepsOf(sessionId: string): SessionBeeps {
  if (current.sessionId !== sessionId) current = createSessionBeeps(sessionId)
  return current
}

/** Sessions whose beeps of before the page was loaded are in sight, or on their way there. */
const broughtBack = new WeakSet<SessionBeeps>()

/** Of a session that goes on after its page was loaded again: what was scanned last, behind what came meanwhile. */
async function bringBack({ sessionId, store }: SessionBeeps, rows: readonly CountEntry[]): Promise<void> {
  const read = (seq: number): Promise<Beep> => call('stockCounts.beep', { sessionId, seq })
  const before = await beepsOfLedger(sessionId, rows, mostShown, read)
  store.setState(({ beeps, shownKey, ...rest }) => {
    const isThere = ({ beep }: Beeped): boolean => beeps.some((one) => one.beep?.entry?.seq === beep?.entry?.seq)
    const all = inSight([...beeps, ...before.filter((one) => !isThere(one))])
    return { ...rest, beeps: all, shownKey: shownKey === 0 ? (all[0]?.key ?? 0) : shownKey }
  })
}

/** Ends a session at the engine, once the beeps before are recorded. Where the engine cannot be reached, the session ends with it. */
export function leaveSession(sessionId: string): void {
  void beepsOf(sessionId).queue.run(() => call('stockCounts.leave', { sessionId }).catch(() => undefined))
}

/** Takes a beep that was not recorded out of sight: a person does not want it. */
export function dropUnrecorded(id: string): void {
  forgetUnrecorded(id)
  const { sessionId, store } = current
  store.setState(({ beeps }) => ({ beeps: beeps.filter(({ key, failure }) => failure === null || nameOf(sessionId, key) !== id) }))
}

/** Records a beep that failed; where it is still in sight, it is shown as it is now. `textOf`: words for why it failed again. */
export async function recordAgain(item: Unrecorded, textOf: (error: unknown) => string): Promise<void> {
  const beeps = current
  const change = (part: Partial<Beeped>): void =>
    beeps.store.setState((now) => ({
      beeps: now.beeps.map((one) => (nameOf(beeps.sessionId, one.key) === item.id ? { ...one, ...part } : one)),
    }))
  change({ failure: null })
  await beeps.queue.run(async () => {
    const { hasSound, goTo } = useStockCounts.getState()
    // Dealt with while it waited for its turn.
    if (useUnrecorded.getState().items.every(({ id }) => id !== item.id)) return
    try {
      const beep = await sendUnrecorded(item)
      forgetUnrecorded(item.id)
      if (beep.verdict === 'shelf' && beep.shelf !== null) goTo(beep.shelf.shelfId)
      change({ beep, failure: null })
      if (hasSound) play(heardOf(beep))
    } catch (error) {
      const reason = textOf(error)
      keepUnrecorded({ ...item, reason })
      change({ failure: reason })
      if (hasSound) play('failed')
    }
  })
}

/**
 * Sends beeps to the engine one after another, each as it was when it came (its quantity, its shelf), and sounds once it is on the disk.
 * `rows`: the newest of the session's ledger, after which the beeps are shown. One that could not be recorded stays in sight until a person
 * has dealt with it; those behind it go on.
 */
export function useCounting(counter: Counter, rows: readonly CountEntry[]): Counting {
  const { sessionId } = counter
  const errors = useErrors()
  const [own] = useState(() => beepsOf(sessionId))
  const { store, queue } = own
  useEffect(() => {
    if (rows.length === 0 || broughtBack.has(own)) return
    broughtBack.add(own)
    // Behind the beeps that are on their way: none of them is shown twice. The ledger has them all; the list is a convenience.
    void queue.run(() => bringBack(own, rows).catch(() => undefined))
  }, [own, queue, rows])
  const state = useStore(store)
  const ledger = state.beeps.map((one) => asItStands(one, rows))
  const standing = ledger.find(({ key }) => key === state.shownKey) ?? null
  const place = standing?.beep?.entry ?? null
  const { data: live } = useEngine(
    'stockCounts.beep',
    { sessionId: place?.sessionId ?? sessionId, seq: place?.seq ?? 0 },
    { enabled: place !== null },
  )
  const shown = standing === null ? null : withLine(standing, live)
  const beeps = ledger.map((one) => (one === standing && shown !== null ? shown : one))
  const { goTo } = useStockCounts()

  const change = (key: number, part: Partial<Beeped>): void =>
    store.setState((now) => ({ beeps: inSight(now.beeps.map((one) => (one.key === key ? { ...one, ...part } : one))) }))
  const run = (key: number, code: string, reading: Reading): void => {
    const shelf = shelfOfBeep()
    void queue.run(async () => {
      try {
        const beep = await sendReading(sessionId, shelf(), reading)
        if (beep.verdict === 'shelf' && beep.shelf !== null) goTo(beep.shelf.shelfId)
        change(key, { beep, failure: null })
        if (useStockCounts.getState().hasSound) play(heardOf(beep))
      } catch (error) {
        const reason = errors.text(error)
        keepUnrecorded({ id: nameOf(sessionId, key), counter, shelfId: shelf(), reading, code, reason })
        change(key, { failure: reason })
        if (useStockCounts.getState().hasSound) play('failed')
      }
    })
  }
  const begin = (code: string, reading: Reading): void => {
    const key = store.getState().counted + 1
    const next = [{ key, code, beep: null, failure: null, isTakenBack: false, isSet: false }, ...store.getState().beeps]
    store.setState({ counted: key, shownKey: key, beeps: inSight(next) })
    run(key, code, reading)
  }
  const correct = async (of: Beeped, send: () => Promise<OutputOf<'stockCounts.undo'>>, isSet = false): Promise<void> => {
    try {
      const { beep, others } = await send()
      const isTakenBack = beep.entry?.isTakenBack === true
      store.setState((now) => ({
        shownKey: of.key,
        beeps: now.beeps.map((one) => {
          if (one.key === of.key) return { ...one, beep, isTakenBack, isSet }
          const entry = one.beep?.entry
          // The others are taken back where this one counts for them, and stand again with it.
          return entry?.sessionId === sessionId && others.includes(entry.seq) ? { ...one, isTakenBack: !one.isTakenBack } : one
        }),
      }))
      if (useStockCounts.getState().hasSound) play(heardOf(beep))
    } catch (error) {
      errors.show(error)
    }
  }
  const entryOf = ({ beep }: Beeped) => ({ sessionId: beep?.entry?.sessionId ?? sessionId, seq: beep?.entry?.seq ?? 0 })

  return {
    beeps,
    shown,
    target: shown !== null && canBeSet(shown) ? shown : null,
    last: beeps.find(({ beep, isTakenBack }) => beep !== null && beep.entry !== null && !isTakenBack) ?? null,
    scan(code, raw, source, pieces) {
      begin(readShelfLabel(code) ?? code, { kind: 'scan', code, raw, source, pieces })
    },
    add({ productId, name }, pieces) {
      begin(name, { kind: 'add', productId, pieces })
    },
    setRun({ key }, pieces) {
      void queue.run(async () => {
        // One that was on its way when the number was typed has arrived now. One that failed meanwhile says so itself; no other product gets its number.
        const of = store.getState().beeps.find((one) => one.key === key)
        if (of?.beep != null && canBeSet(of)) await correct(of, () => call('stockCounts.setRun', { ...entryOf(of), pieces }), true)
      })
    },
    undo: (of) => void queue.run(() => correct(of, () => call('stockCounts.undo', entryOf(of)))),
    takeBackEntry(place) {
      const of = beeps.find(({ beep }) => beep?.entry?.seq === place.seq && beep.entry.sessionId === place.sessionId)
      const send = () => call('stockCounts.takeBack', { ...place, by: sessionId })
      void queue.run(() =>
        of === undefined
          ? send().catch((error: unknown) => errors.show(error))
          : correct(of, async () => ({ beep: await send(), others: [] })),
      )
    },
    again(of) {
      const item = useUnrecorded.getState().items.find(({ id }) => id === nameOf(sessionId, of.key))
      if (item !== undefined) void recordAgain(item, errors.text)
    },
  }
}
