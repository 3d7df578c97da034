import { setTimeout as wait } from 'node:timers/promises'
import { BantoError, isBantoError } from '#shared/errors.ts'
import type { DeviceConnection } from './connection.ts'

/** How long after a failure it is tried again: soon, then ever more rarely. Milliseconds. */
const firstWaitMs = 500
const longestWaitMs = 5_000

export interface KeepOpenOptions {
  /** Opens the line once. */
  readonly open: (signal: AbortSignal) => Promise<DeviceConnection>
  readonly onBytes: (bytes: Uint8Array) => void
  /** The line stands (again). What it says before this returns is not lost. */
  readonly onOpen?: (connection: DeviceConnection) => void
  /** Why it does not stand; told once for each reason until it stands again. */
  readonly onLost?: (cause: BantoError) => void
}

export interface KeptOpen {
  /** Ends it for good; resolves when the line is closed. */
  close(): Promise<void>
}

/**
 * Keeps a line to a device open: opens it again when the device was switched off or pulled out, and goes on by itself when it
 * is back. For what speaks unasked, as scanners do; a printer's line is opened for a job.
 */
export function keepOpen({ open, onBytes, onOpen, onLost }: KeepOpenOptions): KeptOpen {
  const ending = new AbortController()
  const { signal } = ending
  let told: string | null = null

  function tell(cause: BantoError): void {
    if (told === cause.code || signal.aborted) return
    told = cause.code
    onLost?.(cause)
  }

  /** One life of the line; resolves with what ended it. */
  async function live(connection: DeviceConnection): Promise<BantoError | null> {
    const ended = new Promise<BantoError | null>((resolve) => connection.onClose(resolve))
    const stop = (): void => void connection.close()
    signal.addEventListener('abort', stop, { once: true })
    connection.onBytes(onBytes)
    told = null
    onOpen?.(connection)
    if (signal.aborted) stop()
    const cause = await ended
    signal.removeEventListener('abort', stop)
    await connection.close()
    return cause
  }

  async function run(): Promise<void> {
    let waitMs = firstWaitMs
    while (!signal.aborted) {
      try {
        const connection = await open(signal)
        waitMs = firstWaitMs
        const cause = await live(connection)
        if (cause !== null) tell(cause)
      } catch (error) {
        tell(isBantoError(error) ? error : new BantoError('INTERNAL', 'a line could not be kept open', { cause: error }))
      }
      await wait(waitMs, undefined, { signal }).catch(() => undefined)
      waitMs = Math.min(longestWaitMs, waitMs * 2)
    }
  }

  const running = run()
  return {
    close() {
      ending.abort()
      return running
    },
  }
}
