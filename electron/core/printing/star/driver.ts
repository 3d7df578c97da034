import type { DeviceCondition } from '#shared/domain/devices.ts'
import { converse, type Conversation } from '../conversation.ts'
import type { PrinterDriver, PrintControl, PrintOutcome } from '../driver.ts'
import { sayLast } from '../lastWord.ts'
import { usualTimes, withPrintingTime, type DriverTimes } from '../times.ts'
import { wake } from '../wake.ts'
import { writeAll } from '../writeAll.ts'
import { takeStarReply, type StarStatus } from './replies.ts'

type Talk = Conversation<StarStatus>

const askStatus = Uint8Array.of(0x1b, 0x06, 0x01)
const begin = Uint8Array.of(0x1b, 0x40, 0x1b, 0x1e, 0x61, 0x01)
const resetCounter = Uint8Array.of(0x1b, 0x1e, 0x45, 0x00)
const countUp = 0x17
/** Resets the printer at once, with all that it holds. */
const resetPrinter = Uint8Array.of(0x1b, 0x06, 0x18)

const anyStatus = (status: StarStatus): StarStatus => status

/**
 * A count that the printer is far from: what an earlier job left in its buffer raises the counter by one or two, and must not be
 * taken for ours. One more than this is the proof; both stay below 32, where it begins again.
 */
const markFarFrom = (counter: number): number => (counter < 16 ? 24 : 8)

/** Waits until the counter stands at `count`, and asks meanwhile. `none`: it is ready and does not count. */
async function waitForCount(talk: Talk, watch: Watch, count: number, times: DriverTimes): Promise<'counted' | 'none' | 'lost' | 'aborted'> {
  let heardAt = performance.now()
  let worksSince: number | null = null
  for (;;) {
    const isThere = (): true | undefined => watch.counter === count || undefined
    const heard = await talk.hear(isThere, isThere() ? 0 : times.pollMs)
    if (isThere()) return 'counted'
    if (heard.kind === 'lost' || heard.kind === 'aborted') return heard.kind
    const answer = talk.hear(anyStatus, times.firstReplyMs)
    await talk.say(askStatus)
    const asked = await answer
    if (isThere()) return 'counted'
    const now = performance.now()
    if (asked.kind === 'silent') {
      // A cable that was pulled says nothing: silence of this length is the end of the line.
      if (now - heardAt > times.deadMs) return 'lost'
      if (now - heardAt > times.wakeMs) watch.note('asleep')
      continue
    }
    if (asked.kind !== 'heard') continue
    heardAt = now
    worksSince = watch.works ? (worksSince ?? now) : null
    if (worksSince !== null && now - worksSince > times.proofMs) return 'none'
  }
}

class Watch {
  condition: DeviceCondition = 'busy'
  counter = -1
  private readonly control: PrintControl

  constructor(talk: Talk, control: PrintControl) {
    this.control = control
    talk.onReply((status) => {
      this.counter = status.counter
      this.note(status.condition)
    })
  }

  note(condition: DeviceCondition): void {
    if (condition === this.condition) return
    this.condition = condition
    this.control.onCondition(condition)
  }

  get works(): boolean {
    return this.condition === 'ready' || this.condition === 'nearEnd'
  }
}

/** StarPRNT and Star line mode. `times` are for tests. */
export function starDriver(times: DriverTimes = usualTimes): PrinterDriver {
  return {
    language: 'star',
    async condition(connection, signal) {
      const talk = converse(connection, takeStarReply, signal)
      try {
        const woken = await wake(talk, askStatus, anyStatus, times)
        if (woken.kind === 'not') return woken.condition
        return talk.strangeBytes() > 0 ? 'wrongProtocol' : woken.value.condition
      } finally {
        talk.end()
      }
    },
    async print(connection, { bytes, provable }, control): Promise<PrintOutcome> {
      const talk = converse(connection, takeStarReply, control.signal)
      const watch = new Watch(talk, control)
      const cancelled = async (): Promise<PrintOutcome> => {
        await sayLast(connection, resetPrinter)
        return { kind: 'stopped', condition: watch.condition, mayContinue: false }
      }
      try {
        const woken = await wake(talk, askStatus, anyStatus, times)
        if (woken.kind === 'not') return control.signal.aborted ? await cancelled() : { kind: 'lost' }
        const mark = markFarFrom(woken.value.counter)
        const counted = provable ? [resetCounter, new Uint8Array(mark).fill(countUp)] : []
        if (!(await writeAll(talk, Buffer.concat([begin, ...counted]))))
          return control.signal.aborted ? await cancelled() : { kind: 'lost' }
        // Where it does not count, the job is printed all the same and stays without proof.
        const first = provable ? await waitForCount(talk, watch, mark, times) : 'none'
        if (first === 'aborted') return await cancelled()
        if (first === 'lost') return { kind: 'lost' }
        if (!(await writeAll(talk, Buffer.concat([bytes, Uint8Array.of(countUp)])))) {
          return control.signal.aborted ? await cancelled() : { kind: 'lost' }
        }
        const isCounted = first === 'counted'
        const patience = isCounted ? withPrintingTime(times, bytes) : { ...times, proofMs: times.firstReplyMs }
        const end = await waitForCount(talk, watch, isCounted ? mark + 1 : -1, patience)
        if (end === 'aborted') return await cancelled()
        if (end === 'lost') return { kind: 'lost' }
        return end === 'counted' ? { kind: 'printed' } : { kind: 'unconfirmed' }
      } finally {
        talk.end()
      }
    },
  }
}
