import type { DeviceConnection } from '../devices/connection.ts'

/** One reply at the beginning of what came in: its length in bytes and what it says (null: nothing this language knows). */
export interface Taken<R> {
  readonly length: number
  readonly reply: R | null
}

/** Reads the first reply of `bytes`; null: it has begun and is not complete. */
export type TakeReply<R> = (bytes: Uint8Array) => Taken<R> | null

/** No reply of a printer is as long as this: what grows beyond is none. */
const longestReply = 256
/** Bytes looked at in one turn; a device that floods us must not keep the engine from its other work. */
const mostPerTurn = 64 * 1024

export type Heard<T> = { readonly kind: 'heard'; readonly value: T } | { readonly kind: 'silent' | 'lost' | 'aborted' }

/** What is said and heard over a connection for as long as one question or one job takes. Nothing here throws or rejects. */
export interface Conversation<R> {
  /** False where the line is gone or the signal aborted before the bytes were taken. */
  say(bytes: Uint8Array): Promise<boolean>
  /** Waits for the first reply from now on that `accept` makes something of (not undefined). */
  hear<T>(accept: (reply: R) => T | undefined, withinMs: number): Promise<Heard<T>>
  /** Called with each reply, until the end. */
  onReply(listener: (reply: R) => void): void
  /** Bytes that belonged to no reply. */
  strangeBytes(): number
  /** Whether what was said first came back as it was: a cable without a printer, or a port that repeats what it hears. */
  isEcho(): boolean
  end(): void
}

export function converse<R>(connection: DeviceConnection, take: TakeReply<R>, signal: AbortSignal): Conversation<R> {
  let pending: Uint8Array = new Uint8Array(0)
  let strange = 0
  let isLost = false
  let firstSaid: Uint8Array = new Uint8Array(0)
  let firstHeard: Uint8Array = new Uint8Array(0)
  const listeners = new Set<(reply: R) => void>()
  const endings = new Set<() => void>()

  const onBytes = (bytes: Uint8Array): void => {
    if (bytes.length > mostPerTurn) strange += bytes.length - mostPerTurn
    if (firstHeard.length < firstSaid.length) firstHeard = Buffer.concat([firstHeard, bytes.subarray(0, firstSaid.length)])
    const all = Buffer.concat([pending, bytes.subarray(0, mostPerTurn)])
    let at = 0
    while (at < all.length) {
      const rest = all.subarray(at)
      let taken = take(rest)
      if (taken === null && rest.length < longestReply) break
      taken ??= { length: 1, reply: null }
      at += taken.length
      if (taken.reply === null) strange += taken.length
      else for (const listener of listeners) listener(taken.reply)
    }
    pending = Uint8Array.from(all.subarray(at))
  }
  const stopBytes = connection.onBytes(onBytes)
  const stopClose = connection.onClose(() => {
    isLost = true
    for (const ending of endings) ending()
  })
  const onAbort = (): void => {
    for (const ending of endings) ending()
  }
  signal.addEventListener('abort', onAbort)

  return {
    async say(bytes) {
      if (isLost || signal.aborted) return false
      if (firstSaid.length === 0) firstSaid = Uint8Array.from(bytes.subarray(0, longestReply))
      try {
        await connection.write(bytes, signal)
        return true
      } catch {
        if (!signal.aborted) isLost = true
        return false
      }
    },
    hear<T>(accept: (reply: R) => T | undefined, withinMs: number) {
      return new Promise<Heard<T>>((resolve) => {
        const settle = (heard: Heard<T>): void => {
          clearTimeout(timer)
          listeners.delete(listen)
          endings.delete(ending)
          resolve(heard)
        }
        const listen = (reply: R): void => {
          const value = accept(reply)
          if (value !== undefined) settle({ kind: 'heard', value })
        }
        const ending = (): void => settle({ kind: isLost ? 'lost' : 'aborted' })
        const timer = setTimeout(() => settle({ kind: 'silent' }), withinMs)
        listeners.add(listen)
        endings.add(ending)
        if (isLost || signal.aborted) ending()
      })
    },
    onReply: (listener) => void listeners.add(listener),
    strangeBytes: () => strange,
    isEcho: () => firstSaid.length > 0 && Buffer.from(firstHeard).subarray(0, firstSaid.length).equals(firstSaid),
    end() {
      stopBytes()
      stopClose()
      signal.removeEventListener('abort', onAbort)
      onAbort()
      listeners.clear()
    },
  }
}
