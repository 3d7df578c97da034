import type { DeviceState } from '#shared/contracts/devices.ts'
import type { DeviceCondition, DeviceKind } from '#shared/domain/devices.ts'
import { BantoError, isBantoError, type ErrorCode } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import type { DeviceConnection } from './connection.ts'
import { keepOpen, type KeepOpenOptions, type KeptOpen } from './keepOpen.ts'
import { createNativeLines } from './nativeLines.ts'
import { openConnection } from './openConnection.ts'
import { findDevice, readDevices, type Device } from './table.ts'
import { createTurns } from './turns.ts'
import { countUse } from './uses.ts'

/** A device that only stands on the screen: gives a fresh line to it. */
export type VirtualDevice = (device: Device) => DeviceConnection
/** Asks over an open line how a device is; what it says never makes it reject, only the line itself. */
export type DeviceProbe = (
  device: Pick<Device, 'kind' | 'settings'>,
  connection: DeviceConnection,
  signal: AbortSignal,
) => Promise<DeviceCondition>

/** The devices of the open shop, for every area that uses one. */
export interface Devices {
  list(): Device[]
  /** Throws NOT_FOUND. */
  find(deviceId: number): Device
  /**
   * Opens a line to it. One place has one line at a time: a second opener waits a little for the first to close, then
   * gets DEVICE_BUSY (details.reason: `ours`; `otherDevice` at once where another device of the shop keeps it open, `name`). Tells the
   * list what came of it. Throws as `openConnection` does.
   */
  open(device: Pick<Device, 'place'> & Partial<Device>, signal?: AbortSignal): Promise<DeviceConnection>
  /** Keeps the line open across switching off and unplugging, and tells the list how it is. */
  keepOpen(device: Device, options: Omit<KeepOpenOptions, 'open'>): KeptOpen
  /** How a device is, as whoever talks to it learned; the page hears of it. */
  report(deviceId: number, condition: DeviceCondition, cause?: BantoError | null): void
  state(deviceId: number): DeviceState
  /** Counts a code read; what cannot be written is counted later. */
  count(deviceId: number): void
  /** Whether a line to its place is open. */
  inUse(device: Pick<Device, 'place'> & Partial<Device>): boolean
  registerVirtual(kind: DeviceKind, virtual: VirtualDevice): void
  virtual(kind: DeviceKind): VirtualDevice | null
  registerProbe(kind: DeviceKind, probe: DeviceProbe): void
  probe(kind: DeviceKind): DeviceProbe | null
  /** Hears when the list is another one: a device was added, changed or removed, or a shop was opened or closed. */
  onChange(listener: () => void): void
  /** Says that the list is another one. */
  changed(deviceId: number): void
}

const conditionOfError: Partial<Record<ErrorCode, DeviceCondition>> = {
  DEVICE_UNREACHABLE: 'offline',
  DEVICE_LOST: 'offline',
  DEVICE_BUSY: 'taken',
  DEVICE_NO_ACCESS: 'noAccess',
  DEVICE_MODULE_MISSING: 'moduleMissing',
  DEVICE_WRONG_PROTOCOL: 'wrongProtocol',
}

/** The one word of the list for what went wrong. */
export const conditionOf = (error: BantoError): DeviceCondition => conditionOfError[error.code] ?? 'error'

const keptBy = ({ name, place }: Device): BantoError =>
  new BantoError('DEVICE_BUSY', `${name} has this place`, {
    details: { reason: 'otherDevice', name, place: placeKey(place) },
    retryable: true,
  })

const nothingHeard: DeviceState = { condition: 'unknown', error: null, at: null }
const engines = new WeakMap<CoreContext, Devices>()

/** The devices of an engine: the same object for every area. */
export function devicesOf(core: CoreContext): Devices {
  const known = engines.get(core)
  if (known !== undefined) return known
  const devices = createDevices(core)
  engines.set(core, devices)
  return devices
}

function createDevices(core: CoreContext): Devices {
  const native = createNativeLines(core.host)
  const turns = createTurns()
  const states = new Map<number, DeviceState>()
  /** Whose line stands for good, by place. */
  const keepers = new Map<string, Device>()
  const virtuals = new Map<DeviceKind, VirtualDevice>()
  const probes = new Map<DeviceKind, DeviceProbe>()
  const listeners: (() => void)[] = []

  function announce(): void {
    for (const listener of listeners) listener()
    core.emit('devices.changed', {})
  }

  core.onShop(() => {
    states.clear()
    announce()
  })

  const report: Devices['report'] = (deviceId, condition, cause = null) => {
    const before = states.get(deviceId)
    states.set(deviceId, { condition, error: cause?.toBody() ?? null, at: core.now().toISOString() })
    if (before?.condition !== condition || before.error?.code !== cause?.code) core.emit('devices.changed', {})
  }

  const keyOf = ({ place, kind, deviceId }: Parameters<Devices['open']>[0]): string =>
    place.kind === 'virtual' ? `virtual ${kind} ${deviceId}` : placeKey(place)

  async function open(device: Parameters<Devices['open']>[0], signal?: AbortSignal): Promise<DeviceConnection> {
    const { deviceId } = device
    const make = device.kind === undefined ? undefined : virtuals.get(device.kind)
    const virtual = make === undefined || deviceId === undefined ? undefined : () => make(device as Device)
    try {
      const keeper = keepers.get(keyOf(device))
      if (keeper !== undefined && keeper.deviceId !== deviceId) throw keptBy(keeper)
      return await turns.take(keyOf(device), () => openConnection(device.place, { signal, native, virtual }), signal)
    } catch (error) {
      // Ours alone has it: that says nothing about the device.
      const ours = isBantoError(error) && error.details.reason === 'ours'
      if (deviceId !== undefined && isBantoError(error) && !ours && error.code !== 'CANCELLED') report(deviceId, conditionOf(error), error)
      throw error
    }
  }

  return {
    list: () => readDevices(core.shop().db),
    find: (deviceId) => findDevice(core.shop().db, deviceId),
    open,
    keepOpen: (device, options) =>
      keepOpen({
        ...options,
        open: (signal) => open(device, signal),
        onOpen(connection) {
          const key = keyOf(device)
          keepers.set(key, device)
          connection.onClose(() => keepers.get(key) === device && keepers.delete(key))
          report(device.deviceId, 'ready')
          options.onOpen?.(connection)
        },
        onLost(cause) {
          report(device.deviceId, conditionOf(cause), cause)
          options.onLost?.(cause)
        },
      }),
    report,
    state: (deviceId) => states.get(deviceId) ?? nothingHeard,
    count: (deviceId) => countUse(core, core.shop(), deviceId),
    inUse: (device) => turns.taken(keyOf(device)),
    registerVirtual: (kind, virtual) => void virtuals.set(kind, virtual),
    virtual: (kind) => virtuals.get(kind) ?? null,
    registerProbe: (kind, probe) => void probes.set(kind, probe),
    probe: (kind) => probes.get(kind) ?? null,
    onChange: (listener) => void listeners.push(listener),
    changed(deviceId) {
      states.delete(deviceId)
      announce()
    },
  }
}

/** What tells two places apart: not the settings of a port. */
export function placeKey(place: Device['place']): string {
  switch (place.kind) {
    case 'tcp':
      return `tcp ${place.host.toLowerCase()}:${place.port}`
    case 'serial':
      return `serial ${place.path}`
    case 'usb':
    case 'hid':
      return `${place.kind} ${place.vendorId}:${place.productId}:${place.serialNumber ?? ''}`
    case 'system':
      return `system ${place.name}`
    case 'virtual':
      return 'virtual'
  }
}
