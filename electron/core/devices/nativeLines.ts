import type { NativePlace } from '#shared/contracts/devices.ts'
import { BantoError, isBantoError } from '#shared/errors.ts'
import type { HostClient } from '../rpc/types.ts'
import type { DeviceConnection } from './connection.ts'
import { createLine, lostError, type Line } from './line.ts'

/** Lines over serial ports, USB and HID. The native modules run in a process of the host's; here are the ends of its lines. */
export interface NativeLines {
  /** Throws DEVICE_* as the process says, CANCELLED. */
  open(place: NativePlace, signal?: AbortSignal): Promise<DeviceConnection>
}

/** A host that is gone has taken its lines along. */
const asLost = (error: unknown): BantoError =>
  isBantoError(error) && error.code !== 'HOST_LOST' ? error : lostError('the process of the devices is gone', error)

export function createNativeLines(host: HostClient): NativeLines {
  const lines = new Map<string, Line>()
  let opened = 0

  host.onEvent(({ name, payload }) => {
    const line = lines.get(payload.lineId)
    if (line === undefined) return
    if (name === 'host.deviceBytes') line.received(payload.bytes)
    else line.lost(BantoError.fromBody(payload.cause))
  })

  async function open(place: NativePlace, signal?: AbortSignal): Promise<DeviceConnection> {
    signal?.throwIfAborted()
    opened += 1
    // Several engines, one after the other, may use the same process.
    const lineId = `${process.pid}-${performance.timeOrigin}-${opened}`
    const line = createLine({
      send: async (bytes) => void (await host.call('host.deviceWrite', { lineId, bytes }).catch((error) => Promise.reject(asLost(error)))),
      async end() {
        lines.delete(lineId)
        await host.call('host.deviceClose', { lineId })
      },
    })
    // Before it is asked for: the first bytes may overtake the answer.
    lines.set(lineId, line)
    try {
      await host.call('host.deviceOpen', { lineId, place })
    } catch (error) {
      lines.delete(lineId)
      throw error
    }
    if (signal?.aborted) {
      await line.connection.close()
      throw new BantoError('CANCELLED', 'opening was given up')
    }
    return line.connection
  }

  return { open }
}
