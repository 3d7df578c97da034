import type { DeviceConnection } from '../../devices/connection.ts'

/** More than any printer here ever says between two questions. */
const mostBytes = 4_096

/** What a device says, gathered until somebody takes it. */
export interface Replies {
  /** True once the line is gone. */
  readonly isClosed: boolean
  /**
   * Waits until `read` finds what it looks for in the bytes so far. It says how many bytes it has used, so that the rest stays for
   * the next; null: not yet. Resolves to null when the time is over or the line is gone; rejects only with the signal's reason.
   */
  next<T>(
    read: (bytes: Uint8Array) => { readonly value: T; readonly used: number } | null,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<T | null>
  /** Forgets what came so far, and tells whether there was anything. */
  clear(): boolean
  stop(): void
}

export function listen(connection: DeviceConnection): Replies {
  let bytes = new Uint8Array()
  let isClosed = false
  let wake: () => void = () => undefined
  const stopBytes = connection.onBytes((more) => {
    const all = new Uint8Array(bytes.length + more.length)
    all.set(bytes)
    all.set(more, bytes.length)
    // The newest is what counts of a device that never stops.
    bytes = all.slice(-mostBytes)
    wake()
  })
  const stopClose = connection.onClose(() => {
    isClosed = true
    wake()
  })
  return {
    get isClosed() {
      return isClosed
    },
    async next(read, timeoutMs, signal) {
      const over = AbortSignal.timeout(timeoutMs)
      for (;;) {
        signal.throwIfAborted()
        const found = read(bytes)
        if (found !== null) {
          bytes = bytes.slice(found.used)
          return found.value
        }
        if (over.aborted || isClosed) return null
        await new Promise<void>((resolve) => {
          const go = (): void => {
            over.removeEventListener('abort', go)
            signal.removeEventListener('abort', go)
            resolve()
          }
          wake = go
          over.addEventListener('abort', go)
          signal.addEventListener('abort', go)
        })
      }
    },
    clear() {
      const hadSome = bytes.length > 0
      bytes = new Uint8Array()
      return hadSome
    },
    stop() {
      stopBytes()
      stopClose()
    },
  }
}

/** How long a printer may take to say how it is. */
export const replyTimeoutMs = 3_000
/** Between two questions while it prints. */
export const pollMs = 300
/** A printer that told of its labels before and says nothing for so long will not tell any more. */
export const silenceMs = 60_000
