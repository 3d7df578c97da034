import type { DeviceCondition } from '#shared/domain/devices.ts'
import type { PrinterDriver, PrintOutcome } from '../../printing/driver.ts'
import { listen, replyTimeoutMs, silenceMs, type Replies } from './replies.ts'

/**
 * «How are you?», after what ends a command that a broken line left half sent (zeros, initialize). Source: Brother, Raster Command
 * Reference, «Invalidate».
 */
const askStatus = Uint8Array.of(...Array<number>(200).fill(0), 0x1b, 0x40, 0x1b, 0x69, 0x53)
const statusLength = 32
/** Between «printed» and «receiving» of the last label. */
const restMs = 500

interface BrotherStatus {
  readonly condition: DeviceCondition
  readonly kind: 'reply' | 'done' | 'error' | 'off' | 'notice' | 'phase' | 'other'
  readonly isReceiving: boolean
}

const kinds: Readonly<Record<number, BrotherStatus['kind']>> = { 0: 'reply', 1: 'done', 2: 'error', 4: 'off', 5: 'notice', 6: 'phase' }

/** Bits of the two bytes of errors, the more telling first. Source: Brother, Raster Command Reference, «Status information request». */
const errors: readonly (readonly [byte: 8 | 9, bit: number, condition: DeviceCondition])[] = [
  [9, 0x10, 'coverOpen'],
  [8, 0x01, 'paperOut'],
  [8, 0x02, 'paperOut'],
  [8, 0x04, 'cutterError'],
  [9, 0x01, 'wrongMedia'],
  [8, 0x10, 'busy'],
  [8, 0x20, 'offline'],
  [8, 0x80, 'error'],
  [9, 0xfe, 'error'],
]

/** One status of 32 bytes as it begins at the first `80 20 42`; null where there is none yet. */
export function readBrotherStatus(bytes: Uint8Array): { readonly value: BrotherStatus; readonly used: number } | null {
  for (let at = 0; at + statusLength <= bytes.length; at += 1) {
    if (bytes[at] !== 0x80 || bytes[at + 1] !== 0x20 || bytes[at + 2] !== 0x42) continue
    const status = bytes.subarray(at, at + statusLength)
    const kind = kinds[status[18] ?? 255] ?? 'other'
    const found = errors.find(([byte, bit]) => ((status[byte] ?? 0) & bit) !== 0)?.[2]
    const cooling = kind === 'notice' && status[22] === 0x03
    const condition = found ?? (kind === 'off' ? 'offline' : cooling ? 'overheated' : status[19] === 1 ? 'busy' : 'ready')
    return { value: { condition, kind, isReceiving: status[19] === 0 }, used: at + statusLength }
  }
  return null
}

async function ask(replies: Replies, write: (bytes: Uint8Array) => Promise<void>, signal: AbortSignal): Promise<DeviceCondition> {
  replies.clear()
  await write(askStatus)
  const status = await replies.next(readBrotherStatus, replyTimeoutMs, signal)
  if (status !== null) return status.condition
  if (replies.clear()) return 'wrongProtocol'
  // Over TCP these printers print and say nothing.
  return replies.isClosed ? 'offline' : 'unknown'
}

const mayPrint: readonly DeviceCondition[] = ['ready', 'busy', 'unknown', 'nearEnd']

/** Brother QL and TD: 32 bytes of status on request and after each label; none over TCP, where a job ends as unconfirmed. */
export const brotherDriver: PrinterDriver = {
  language: 'brother',

  async condition(connection, signal) {
    const replies = listen(connection)
    try {
      return await ask(replies, (bytes) => connection.write(bytes, signal), signal)
    } catch {
      return 'offline'
    } finally {
      replies.stop()
    }
  },

  async print(connection, { bytes, pages }, { onCondition, signal }): Promise<PrintOutcome> {
    const replies = listen(connection)
    try {
      const before = await ask(replies, (question) => connection.write(question, signal), signal)
      if (!mayPrint.includes(before)) return { kind: 'stopped', condition: before, mayContinue: false }
      await connection.write(bytes, signal)
      for (let printed = 0; printed < pages;) {
        const status = await replies.next(readBrotherStatus, before === 'unknown' ? replyTimeoutMs : silenceMs, signal)
        if (status === null) return replies.isClosed && printed < pages ? { kind: 'lost' } : { kind: 'unconfirmed' }
        onCondition(status.condition)
        if (status.kind === 'error' || status.kind === 'off') return { kind: 'stopped', condition: status.condition, mayContinue: false }
        if (status.kind === 'done') printed += 1
      }
      // It is at rest when it says that it receives again.
      onCondition((await replies.next(readBrotherStatus, restMs, signal))?.condition ?? 'ready')
      return { kind: 'printed' }
    } catch {
      // Cancelled, or the line is gone. What a Brother holds cannot be taken back.
      return { kind: 'lost' }
    } finally {
      replies.stop()
    }
  },
}
