import type { DeviceConnection } from './connection.ts'
import { createLine, lostError } from './line.ts'

/** Both ends of a line inside the engine: what one writes the other hears, and closing one ends the other. */
export interface VirtualLine {
  /** For whoever prints or reads, as any other connection. */
  readonly host: DeviceConnection
  /** For the device that only stands on the screen. */
  readonly device: DeviceConnection
}

export function openVirtualLine(): VirtualLine {
  const host = createLine({ send: async (bytes) => device.received(bytes), end: () => device.lost(lostError('the other end was closed')) })
  const device = createLine({ send: async (bytes) => host.received(bytes), end: () => host.lost(lostError('the device was closed')) })
  return { host: host.connection, device: device.connection }
}
