import type { ConnectionPlace } from '#shared/domain/devices.ts'
import { BantoError } from '#shared/errors.ts'
import type { DeviceConnection } from './connection.ts'
import type { NativeLines } from './nativeLines.ts'
import { openTcp } from './tcp.ts'

export interface OpenOptions {
  readonly signal?: AbortSignal
  /** For places behind native modules; without it they are refused with DEVICE_MODULE_MISSING. */
  readonly native?: NativeLines
  /** For a device of Banto's own: a fresh line to it. */
  readonly virtual?: () => DeviceConnection
}

/**
 * Opens a line to a place. One over HID brings a whole report at a time, with its id. Throws DEVICE_UNREACHABLE (nothing there,
 * or it does not answer), DEVICE_BUSY (another program has it), DEVICE_NO_ACCESS, DEVICE_MODULE_MISSING, CANCELLED.
 */
export async function openConnection(place: ConnectionPlace, { signal, native, virtual }: OpenOptions = {}): Promise<DeviceConnection> {
  switch (place.kind) {
    case 'tcp':
      return openTcp(place, { signal })
    case 'serial':
    case 'usb':
    case 'hid':
      if (native === undefined) throw new BantoError('DEVICE_MODULE_MISSING', `nothing here opens ${place.kind}`)
      return native.open(place, signal)
    case 'virtual':
      if (virtual === undefined) throw new BantoError('DEVICE_UNREACHABLE', 'no such virtual device', { details: { reason: 'virtual' } })
      return virtual()
    case 'system':
      // Its spooler takes documents, not bytes.
      throw new BantoError('DEVICE_UNREACHABLE', 'a printer of the system has no line', { details: { reason: 'system' } })
  }
}
