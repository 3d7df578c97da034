import type { ScanSource } from '#shared/contracts/scanners.ts'
import { BantoError } from '#shared/errors.ts'
import type { ConnectionPlace } from '#shared/domain/devices.ts'
import type { CoreContext } from '../context.ts'
import type { DeviceConnection } from '../devices/connection.ts'
import { devicesOf, type Devices } from '../devices/devices.ts'
import type { KeptOpen } from '../devices/keepOpen.ts'
import type { Device } from '../devices/table.ts'
import { openVirtualLine } from '../devices/virtual.ts'
import type { Delivery } from './delivery.ts'
import { createHearing } from './hearing.ts'
import { createReading } from './reading.ts'

type Scanner = Extract<Device, { kind: 'scanner' }>

interface Running {
  /** Place and settings: others mean another line. */
  readonly key: string
  readonly kept: KeptOpen
  readonly end: () => void
}

export interface RunningScanners {
  /** Scans with a scanner that only stands on the screen. Throws NOT_FOUND where it is none. */
  scanVirtually(deviceId: number, text: string): Promise<void>
}

const sources: Readonly<Record<ConnectionPlace['kind'], ScanSource>> = {
  serial: 'serial',
  tcp: 'serial',
  usb: 'serial',
  hid: 'hid',
  system: 'serial',
  virtual: 'virtual',
}

/** Milliseconds in which a virtual scanner's line stands after the shop was opened. */
const virtualTimeoutMs = 3_000

const isScanner = (device: Device): device is Scanner => device.kind === 'scanner'

/**
 * Keeps a line open to every scanner of the open shop, across unplugging and switching off, and hands on what they read. `isWatched`: whether
 * somebody wants to see what the lines bring.
 */
export function runScanners(core: CoreContext, delivery: Delivery, isWatched: () => boolean): RunningScanners {
  const devices: Devices = devicesOf(core)
  const running = new Map<number, Running>()
  const virtualEnds = new Map<number, DeviceConnection>()

  function start(device: Scanner): Running {
    const { deviceId, place, settings } = device
    const reading = createReading({
      place,
      settings,
      onText(raw) {
        delivery.scan({ raw, source: sources[place.kind], deviceId })
        devices.count(deviceId)
        devices.report(deviceId, 'ready')
      },
      onUnread(problem) {
        core.log.warn('scanners.unread', { deviceId, problem })
        core.emit('scanners.unread', { deviceId, problem })
        if (problem !== 'speed' && problem !== 'parity') return
        devices.report(
          deviceId,
          'wrongProtocol',
          new BantoError('DEVICE_WRONG_PROTOCOL', `noise: ${problem}`, { details: { reason: problem } }),
        )
      },
    })
    const hearing = createHearing(place, (heard) => core.emit('scanners.heard', { deviceId, ...heard }))
    const kept = devices.keepOpen(device, {
      onBytes(bytes) {
        if (isWatched()) hearing.push(bytes)
        reading.push(bytes)
      },
      onLost() {
        hearing.cut()
        reading.cut()
      },
    })
    const end = (): void => {
      hearing.close()
      reading.close()
    }
    return { key: keyOf(device), kept, end }
  }

  async function stop(deviceId: number): Promise<void> {
    const one = running.get(deviceId)
    if (one === undefined) return
    running.delete(deviceId)
    one.end()
    await one.kept.close()
  }

  function update(): void {
    const wanted = core.shopOrNull() === null ? [] : devices.list().filter(isScanner)
    for (const [deviceId, { key }] of running) {
      if (!wanted.some((device) => device.deviceId === deviceId && keyOf(device) === key)) void stop(deviceId)
    }
    for (const device of wanted) if (!running.has(device.deviceId)) running.set(device.deviceId, start(device))
  }

  devices.registerVirtual('scanner', ({ deviceId }) => {
    const { host, device } = openVirtualLine()
    virtualEnds.set(deviceId, device)
    device.onClose(() => virtualEnds.get(deviceId) === device && virtualEnds.delete(deviceId))
    return host
  })
  devices.onChange(update)
  core.onShop(async (shop) => {
    if (shop === null) await Promise.all([...running.keys()].map(stop))
    else update()
  })

  /** The other end of its line, which stands within a moment of the device's being added. */
  async function virtualEndOf(deviceId: number): Promise<DeviceConnection> {
    const device = devices.find(deviceId)
    if (device.kind !== 'scanner' || device.place.kind !== 'virtual') throw new BantoError('NOT_FOUND', `${deviceId} is no virtual scanner`)
    for (const deadline = performance.now() + virtualTimeoutMs; performance.now() < deadline;) {
      const end = virtualEnds.get(deviceId)
      if (end !== undefined) return end
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new BantoError('DEVICE_UNREACHABLE', 'the virtual scanner has no line', { details: { reason: 'virtual' } })
  }

  return {
    async scanVirtually(deviceId, text) {
      const end = await virtualEndOf(deviceId)
      const device = devices.find(deviceId)
      await end.write(virtualBytes(text, isScanner(device) ? device.settings : { ending: 'enter', prefix: '' }))
    },
  }
}

const endingBytes = { enter: '\r', tab: '\t', pause: '' } as const
/** As a scanner with these settings sends it. */
const virtualBytes = (text: string, { ending, prefix }: Scanner['settings']): Uint8Array =>
  new TextEncoder().encode(prefix + text.replace(/[\r\n\t]/gu, '') + endingBytes[ending])

const keyOf = ({ place, settings }: Scanner): string => JSON.stringify([place, settings])
