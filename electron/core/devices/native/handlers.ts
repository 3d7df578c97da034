import type { nativeDevices } from '#shared/contracts/host.ts'
import type { NativePlace } from '#shared/contracts/devices.ts'
import type { PayloadOf, hostContracts } from '#shared/contracts/index.ts'
import { BantoError } from '#shared/errors.ts'
import type { HandlersOf } from '../../rpc/types.ts'
import type { DeviceConnection } from '../connection.ts'
import { lostError } from '../line.ts'
import { listHid, openHid } from './hid.ts'
import { listSerial, openSerial } from './serial.ts'
import { listUsb, openUsb } from './usb.ts'

/** More than a shop has; whoever asks for more has lost count. */
const maxLines = 64

const lists = { serial: listSerial, usb: () => listUsb(), hid: listHid }

function open(place: NativePlace): Promise<DeviceConnection> {
  if (place.kind === 'serial') return openSerial(place)
  return place.kind === 'usb' ? openUsb(place) : openHid(place)
}

export type EmitNative = <N extends 'host.deviceBytes' | 'host.deviceClosed'>(name: N, payload: PayloadOf<N, typeof hostContracts>) => void

/** Lines over native modules, by the names the engine gives them. */
export function nativeHandlers(emit: EmitNative): HandlersOf<typeof nativeDevices> {
  /** Null while it is being opened. */
  const lines = new Map<string, DeviceConnection | null>()

  return {
    deviceList: async ({ kind }) => ({ devices: await lists[kind]() }),
    async deviceOpen({ lineId, place }) {
      if (lines.has(lineId) || lines.size >= maxLines) throw new BantoError('BUSY', `${lines.size} lines are open`)
      lines.set(lineId, null)
      try {
        const connection = await open(place)
        // Given up meanwhile.
        if (!lines.has(lineId)) {
          await connection.close()
          throw new BantoError('CANCELLED', 'closed while it was being opened')
        }
        lines.set(lineId, connection)
        connection.onBytes((bytes) => emit('host.deviceBytes', { lineId, bytes: Uint8Array.from(bytes) }))
        connection.onClose((cause) => {
          lines.delete(lineId)
          if (cause !== null) emit('host.deviceClosed', { lineId, cause: cause.toBody() })
        })
        return {}
      } catch (error) {
        lines.delete(lineId)
        throw error
      }
    },
    async deviceWrite({ lineId, bytes }) {
      const connection = lines.get(lineId)
      if (connection == null) throw lostError('no such line')
      await connection.write(bytes)
      return {}
    },
    async deviceClose({ lineId }) {
      const connection = lines.get(lineId)
      lines.delete(lineId)
      await connection?.close()
      return {}
    },
  }
}
