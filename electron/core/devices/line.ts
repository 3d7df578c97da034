import { BantoError, isBantoError } from '#shared/errors.ts'
import { createSerialQueue } from '#shared/serialQueue.ts'
import type { DeviceConnection } from './connection.ts'

/** How the bytes of one kind of line leave, and how it is closed. */
export interface LineEnds {
  /** Resolves when the system has taken the bytes. */
  send(bytes: Uint8Array): Promise<void>
  /** Lets go of the system's part. Called once. */
  end(): Promise<void> | void
}

/** A connection, and the side of it that its socket or port feeds. */
export interface Line {
  readonly connection: DeviceConnection
  received(bytes: Uint8Array): void
  /** The line is gone; `cause`: what ended it. Only the first call counts. */
  lost(cause: BantoError): void
}

/** At most so many bytes are handed to the system at a time: a long job can be stopped between two of them. */
const chunkBytes = 16_384

export const lostError = (message: string, cause?: unknown): BantoError =>
  new BantoError('DEVICE_LOST', message, { cause, retryable: true })

/**
 * What all lines have in common: writes one after the other, listeners that cannot hurt the line's owner, one end. A write
 * that is given up closes the line, because nobody knows how much of it has left.
 */
export function createLine(ends: LineEnds): Line {
  const byteListeners = new Set<(bytes: Uint8Array) => void>()
  const closeListeners = new Set<(cause: BantoError | null) => void>()
  const writes = createSerialQueue()
  let ended: { readonly cause: BantoError | null } | null = null
  let released: Promise<void> = Promise.resolve()
  let markEnded: () => void = () => undefined
  const end = new Promise<void>((resolve) => (markEnded = resolve))

  function finish(cause: BantoError | null): void {
    if (ended !== null) return
    ended = { cause }
    markEnded()
    released = (async () => ends.end())().catch(() => undefined)
    for (const listener of closeListeners) tell(listener, cause)
    byteListeners.clear()
    closeListeners.clear()
  }

  function tell<T>(listener: (value: T) => void, value: T): void {
    try {
      listener(value)
    } catch (error) {
      // A listener that throws has lost its place in what the device says.
      finish(isBantoError(error) ? error : new BantoError('INTERNAL', 'a listener of a device threw', { cause: error }))
    }
  }

  const gone = (): BantoError => ended?.cause ?? lostError('the line was closed')

  async function send(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    const stopped = signal === undefined ? [] : [aborted(signal)]
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      if (ended !== null) throw gone()
      if (signal?.aborted && at === 0) throw cancelled()
      const sent = ends.send(bytes.subarray(at, at + chunkBytes)).catch((error: unknown) => {
        finish(isBantoError(error) ? error : lostError('the bytes were not taken', error))
      })
      await Promise.race([sent, end, ...stopped])
      if (ended !== null) throw gone()
      if (signal?.aborted) {
        finish(null)
        throw cancelled()
      }
    }
  }

  return {
    connection: {
      write: (bytes, signal) => writes.run(() => send(bytes, signal)),
      onBytes(listener) {
        if (ended === null) byteListeners.add(listener)
        return () => byteListeners.delete(listener)
      },
      onClose(listener) {
        if (ended === null) closeListeners.add(listener)
        else tell(listener, ended.cause)
        return () => closeListeners.delete(listener)
      },
      async close() {
        finish(null)
        await released
      },
    },
    received(bytes) {
      for (const listener of byteListeners) if (ended === null) tell(listener, bytes)
    },
    lost: finish,
  }
}

const cancelled = (): BantoError => new BantoError('CANCELLED', 'the write was given up')

/** Resolves when a signal is aborted. */
const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
