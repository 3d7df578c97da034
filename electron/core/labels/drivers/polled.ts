import { setTimeout as wait } from 'node:timers/promises'
import type { DeviceCondition } from '#shared/domain/devices.ts'
import { isBantoError } from '#shared/errors.ts'
import type { DeviceConnection } from '../../devices/connection.ts'
import type { PrinterDriver, PrintOutcome } from '../../printing/driver.ts'
import { listen, pollMs, replyTimeoutMs, silenceMs, type Replies } from './replies.ts'

/** What a printer says when it is asked. `left`: labels that it still has to print. */
export interface PolledStatus {
  readonly condition: DeviceCondition
  readonly left: number
}

interface PolledLanguage {
  readonly language: PrinterDriver['language']
  readonly question: Uint8Array
  read(bytes: Uint8Array): { readonly value: PolledStatus; readonly used: number } | null
}

const running: readonly DeviceCondition[] = ['ready', 'busy', 'nearEnd']
/** The first «nothing left» may be older than the job. */
const idleAnswers = 2

/**
 * A driver for printers that say nothing by themselves: it asks before the job and until nothing is left of it. A printer that
 * stands (paper out, cover open) keeps what it has and goes on with it.
 */
export function polledDriver({ language, question, read }: PolledLanguage): PrinterDriver {
  const ask = async (replies: Replies, connection: DeviceConnection, signal: AbortSignal): Promise<PolledStatus | null> => {
    await connection.write(question, signal)
    return replies.next(read, replyTimeoutMs, signal)
  }

  /** Asks until the job is done or the printer stands. */
  const follow = async (
    replies: Replies,
    connection: DeviceConnection,
    onCondition: (condition: DeviceCondition) => void,
    signal: AbortSignal,
  ): Promise<PrintOutcome> => {
    let heardAt = performance.now()
    let idle = 0
    for (;;) {
      const status = await ask(replies, connection, signal)
      if (replies.isClosed) return { kind: 'lost' }
      if (status === null) {
        if (performance.now() - heardAt > silenceMs) return { kind: 'stopped', condition: 'asleep', mayContinue: true }
        continue
      }
      heardAt = performance.now()
      onCondition(status.condition)
      if (!running.includes(status.condition)) return { kind: 'stopped', condition: status.condition, mayContinue: true }
      idle = status.left === 0 && status.condition !== 'busy' ? idle + 1 : 0
      if (idle === idleAnswers) return { kind: 'printed' }
      await wait(pollMs, undefined, { signal })
    }
  }

  return {
    language,

    async condition(connection, signal) {
      const replies = listen(connection)
      try {
        const status = await ask(replies, connection, signal)
        if (status !== null) return status.condition
        if (replies.isClosed) return 'offline'
        return replies.clear() ? 'wrongProtocol' : 'asleep'
      } finally {
        replies.stop()
      }
    },

    async print(connection, { bytes }, { onCondition, signal }) {
      const replies = listen(connection)
      try {
        const before = await ask(replies, connection, signal)
        if (before === null && replies.isClosed) return { kind: 'lost' }
        if (before === null && replies.clear()) return { kind: 'stopped', condition: 'wrongProtocol', mayContinue: false }
        if (before !== null && !running.includes(before.condition))
          return { kind: 'stopped', condition: before.condition, mayContinue: false }
        await connection.write(bytes, signal)
        // It never said a word: print servers swallow answers.
        if (before === null)
          return (await ask(replies, connection, signal)) === null
            ? { kind: 'unconfirmed' }
            : await follow(replies, connection, onCondition, signal)
        return await follow(replies, connection, onCondition, signal)
      } catch (error) {
        if (isBantoError(error) && error.code !== 'CANCELLED' && !signal.aborted) return { kind: 'lost' }
        throw error
      } finally {
        replies.stop()
      }
    },
  }
}
