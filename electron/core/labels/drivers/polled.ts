import { setTimeout as wait } from 'node:timers/promises'
import type { DeviceCondition } from '#shared/domain/devices.ts'
import type { DeviceConnection } from '../../devices/connection.ts'
import type { PrintControl, PrinterDriver, PrintOutcome } from '../../printing/driver.ts'
import { listen, pollMs, replyTimeoutMs, type Replies } from './replies.ts'

/** What a printer says when it is asked. `left`: labels that it still has to print. */
export interface PolledStatus {
  readonly condition: DeviceCondition
  readonly left: number
}

interface PolledLanguage {
  readonly language: PrinterDriver['language']
  readonly question: Uint8Array
  /** Throws away what the printer still holds. */
  readonly cancel: Uint8Array
  read(bytes: Uint8Array): { readonly value: PolledStatus; readonly used: number } | null
}

const running: readonly DeviceCondition[] = ['ready', 'busy', 'nearEnd']
/** The first «nothing left» may be older than the job. */
const idleAnswers = 2

/**
 * A driver for printers that say nothing by themselves: it asks before the job and until nothing is left of it. A printer that
 * stands (paper out, cover open) keeps what it has and goes on with it; some say nothing until then.
 */
export function polledDriver({ language, question, cancel, read }: PolledLanguage): PrinterDriver {
  const ask = async (replies: Replies, connection: DeviceConnection, signal: AbortSignal): Promise<PolledStatus | null> => {
    await connection.write(question, signal)
    return replies.next(read, replyTimeoutMs, signal)
  }

  /** Asks until the job is done or the line is gone. */
  const follow = async (replies: Replies, connection: DeviceConnection, { onCondition, signal }: PrintControl): Promise<PrintOutcome> => {
    let idle = 0
    for (;;) {
      const status = await ask(replies, connection, signal)
      if (replies.isClosed) return { kind: 'lost' }
      onCondition(status?.condition ?? 'asleep')
      idle = status !== null && status.left === 0 && (status.condition === 'ready' || status.condition === 'nearEnd') ? idle + 1 : 0
      if (idle === idleAnswers) return { kind: 'printed' }
      await wait(pollMs, undefined, { signal })
    }
  }

  const send = async (replies: Replies, connection: DeviceConnection, bytes: Uint8Array, control: PrintControl): Promise<PrintOutcome> => {
    const { signal } = control
    const before = await ask(replies, connection, signal)
    if (before === null && replies.isClosed) return { kind: 'lost' }
    if (before === null && replies.clear()) return { kind: 'stopped', condition: 'wrongProtocol', mayContinue: false }
    if (before !== null && !running.includes(before.condition)) return { kind: 'stopped', condition: before.condition, mayContinue: false }
    await connection.write(bytes, signal)
    // It never said a word: print servers swallow answers.
    if (before === null && (await ask(replies, connection, signal)) === null) return { kind: replies.isClosed ? 'lost' : 'unconfirmed' }
    return await follow(replies, connection, control)
  }

  return {
    language,

    async condition(connection, signal) {
      const replies = listen(connection)
      try {
        const status = await ask(replies, connection, signal)
        if (status !== null) return status.condition
        if (replies.clear()) return 'wrongProtocol'
        return replies.isClosed ? 'offline' : 'asleep'
      } catch {
        return 'offline'
      } finally {
        replies.stop()
      }
    },

    async print(connection, { bytes }, control) {
      const replies = listen(connection)
      try {
        return await send(replies, connection, bytes, control)
      } catch {
        // Cancelled, or the line is gone; the latter makes this fail too.
        await connection.write(cancel).catch(() => undefined)
        return { kind: 'lost' }
      } finally {
        replies.stop()
      }
    },
  }
}
