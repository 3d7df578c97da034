import { setTimeout as wait } from 'node:timers/promises'
import { BantoError } from '#shared/errors.ts'
import type { DeviceConnection } from './connection.ts'

/** How long a second opener waits for the first to be done: longer than a question about a condition takes. Milliseconds. */
const patienceMs = 5_000

/** One line to a place at a time, within this engine: a question about paper must not stand in a receipt. */
export interface Turns {
  /** Opens when the place is free. Throws DEVICE_BUSY (details.reason `ours`) where it does not become free in time. */
  take(place: string, open: () => Promise<DeviceConnection>, signal?: AbortSignal): Promise<DeviceConnection>
  taken(place: string): boolean
}

export function createTurns(): Turns {
  /** Resolves when whoever has the place lets go of it. */
  const holders = new Map<string, Promise<void>>()

  async function take(place: string, open: () => Promise<DeviceConnection>, signal?: AbortSignal): Promise<DeviceConnection> {
    const late = AbortSignal.timeout(patienceMs)
    const ending = signal === undefined ? late : AbortSignal.any([signal, late])
    for (let held = holders.get(place); held !== undefined; held = holders.get(place)) {
      await Promise.race([held, wait(patienceMs, undefined, { signal: ending, ref: false }).catch(() => undefined)])
      if (signal?.aborted) throw new BantoError('CANCELLED', 'waiting for a device was given up')
      if (late.aborted) throw new BantoError('DEVICE_BUSY', `${place} is in use`, { details: { reason: 'ours' }, retryable: true })
    }
    let release: () => void = () => undefined
    holders.set(place, new Promise((resolve) => (release = resolve)))
    const letGo = (): void => {
      holders.delete(place)
      release()
    }
    try {
      const connection = await open()
      // Not before the system has let go of it: the next opener would find it taken.
      connection.onClose(() => void connection.close().then(letGo))
      return connection
    } catch (error) {
      letGo()
      throw error
    }
  }

  return { take, taken: (place) => holders.has(place) }
}
