import type { DeviceCondition } from '#shared/domain/devices.ts'
import { converse, type Conversation } from '../conversation.ts'
import type { PrinterDriver, PrintControl, PrintOutcome, PrintRequest } from '../driver.ts'
import { writeAll } from '../writeAll.ts'
import { sayLast } from '../lastWord.ts'
import { usualTimes, withPrintingTime, type DriverTimes } from '../times.ts'
import { wake } from '../wake.ts'
import { conditionOfAutomatic, conditionOfRealTime, takeEscposReply, waitsForRecovery, type EscposReply } from './replies.ts'

type Talk = Conversation<EscposReply>

const ask = (...questions: readonly number[]): Uint8Array => Uint8Array.from(questions.flatMap((n) => [0x10, 0x04, n]))
const automaticStatusOn = Uint8Array.of(0x1b, 0x40, 0x1d, 0x61, 0xff)
const goOn = Uint8Array.of(0x10, 0x05, 0x00)
const recoverFromError = Uint8Array.of(0x10, 0x05, 0x01)
const recoverAndClear = Uint8Array.of(0x10, 0x05, 0x02)
const clearBuffers = Uint8Array.of(0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08)
const transmitStatus = Uint8Array.of(0x1d, 0x72, 0x01)

const realTime = (reply: EscposReply): number | undefined => (reply.kind === 'realTime' ? reply.byte : undefined)

/** The number that the printer sends back when everything before it is on paper: another one for each job. */
let lastProcess = Math.floor(Math.random() * 94 ** 4)
function nextProcessId(): string {
  lastProcess = (lastProcess + 1) % 94 ** 4
  let rest = lastProcess
  return Array.from({ length: 4 }, () => {
    const letter = String.fromCharCode(0x21 + (rest % 94))
    rest = Math.floor(rest / 94)
    return letter
  }).join('')
}
const askProcessed = (id: string): Uint8Array => Buffer.from(`\x1d(H\x06\x0000${id}`, 'latin1')

interface Asked {
  readonly condition: DeviceCondition
  readonly waits: boolean
}

/** All four questions; the answers come in their order. Null: it did not answer them all. */
async function askCondition(talk: Talk, times: DriverTimes): Promise<Asked | 'silent' | 'gone'> {
  const bytes: number[] = []
  const answers = talk.hear((reply) => {
    if (reply.kind === 'realTime') bytes.push(reply.byte)
    return bytes.length === 4 ? true : undefined
  }, times.firstReplyMs)
  if (!(await talk.say(ask(1, 2, 3, 4)))) return 'gone'
  const heard = await answers
  if (heard.kind === 'silent') return 'silent'
  if (heard.kind !== 'heard') return 'gone'
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes
  return { condition: conditionOfRealTime([first, second, third, fourth]), waits: waitsForRecovery(first, false) }
}

/** Follows the printer while a job is in it, and tells what changes. */
class JobWatch {
  condition: DeviceCondition = 'busy'
  private readonly control: PrintControl
  private readonly talk: Talk

  constructor(talk: Talk, control: PrintControl) {
    this.talk = talk
    this.control = control
    talk.onReply((reply) => {
      if (reply.kind === 'automatic') this.note(conditionOfAutomatic(reply.bytes), waitsForRecovery(reply.bytes[1], true))
    })
  }

  note(condition: DeviceCondition, waits: boolean): void {
    // Some models wait after a refill until they are told.
    if (waits && (condition === 'ready' || condition === 'nearEnd' || condition === 'busy')) void this.talk.say(goOn)
    if (condition === this.condition) return
    this.condition = condition
    this.control.onCondition(condition)
  }

  resume(): void {
    void this.talk.say(this.condition === 'cutterError' || this.condition === 'error' ? recoverFromError : goOn)
  }

  /** Whether it prints, or could. */
  get works(): boolean {
    return this.condition === 'ready' || this.condition === 'nearEnd'
  }
}

/** Waits until `isProved`, and asks meanwhile how the printer is. `none`: it is ready and says nothing of its work. */
async function waitForProof(
  talk: Talk,
  watch: JobWatch,
  isProved: () => boolean,
  times: DriverTimes,
): Promise<'proved' | 'none' | 'lost' | 'aborted'> {
  let heardAt = performance.now()
  let worksSince: number | null = null
  for (;;) {
    const heard = await talk.hear(() => isProved() || undefined, isProved() ? 0 : times.pollMs)
    if (isProved()) return 'proved'
    if (heard.kind === 'lost' || heard.kind === 'aborted') return heard.kind
    const asked = await askCondition(talk, times)
    if (isProved()) return 'proved'
    const now = performance.now()
    if (asked === 'gone') continue
    if (asked === 'silent') {
      // A cable that was pulled says nothing: silence of this length is the end of the line.
      if (now - heardAt > times.deadMs) return 'lost'
      if (now - heardAt > times.wakeMs) watch.note('asleep', false)
      continue
    }
    heardAt = now
    watch.note(asked.condition, asked.waits)
    worksSince = watch.works ? (worksSince ?? now) : null
    if (worksSince !== null && now - worksSince > times.proofMs) return 'none'
  }
}

/** ESC/POS. `times` are for tests. */
export function escposDriver(times: DriverTimes = usualTimes): PrinterDriver {
  return {
    language: 'escpos',
    async condition(connection, signal) {
      const talk = converse(connection, takeEscposReply, signal)
      try {
        const woken = await wake(talk, ask(1), realTime, times)
        if (woken.kind === 'not') return woken.condition
        const asked = await askCondition(talk, times)
        // Letters can look like a status: a printer says nothing else between its answers.
        if (talk.strangeBytes() > 0) return 'wrongProtocol'
        return asked === 'silent' ? 'asleep' : asked === 'gone' ? 'offline' : asked.condition
      } finally {
        talk.end()
      }
    },
    async print(connection, { bytes, provable }: PrintRequest, control: PrintControl): Promise<PrintOutcome> {
      const talk = converse(connection, takeEscposReply, control.signal)
      const watch = new JobWatch(talk, control)
      const stopResume = control.onResume(() => watch.resume())
      const cancelled = async (): Promise<PrintOutcome> => {
        // The signal has aborted: this goes past it.
        const { condition } = watch
        await sayLast(connection, condition === 'cutterError' || condition === 'error' ? recoverAndClear : clearBuffers)
        return { kind: 'stopped', condition: watch.condition, mayContinue: false }
      }
      try {
        const id = nextProcessId()
        let isProved = false
        talk.onReply((reply) => {
          isProved ||= provable ? reply.kind === 'processed' && reply.id === id : reply.kind === 'transmitted'
        })
        const job = Buffer.concat([automaticStatusOn, bytes, provable ? askProcessed(id) : transmitStatus])
        const isWritten = await writeAll(talk, job)
        if (!isWritten) return control.signal.aborted ? await cancelled() : { kind: 'lost' }
        const end = await waitForProof(talk, watch, () => isProved, withPrintingTime(times, bytes))
        if (end === 'aborted') return await cancelled()
        if (end === 'lost') return { kind: 'lost' }
        return end === 'proved' && provable ? { kind: 'printed' } : { kind: 'unconfirmed' }
      } finally {
        stopResume()
        talk.end()
      }
    },
  }
}
