import type { NativeDevice } from '#shared/contracts/host.ts'
import type { ConnectionPlace } from '#shared/domain/devices.ts'
import { BantoError } from '#shared/errors.ts'
import type { DeviceConnection } from '../connection.ts'
import { createLine, lostError } from '../line.ts'
import { redirectScans } from './hidRedirect.ts'
import { loadHid } from './modules.ts'

type HidPlace = Extract<ConnectionPlace, { kind: 'hid' }>

/** HID's page of bar code scanners (HID POS Usage Tables): they are chosen by this, not by their maker. */
const scannerUsagePage = 0x8c

/**
 * A line whose bytes are whole reports, with their id in front. Throws DEVICE_UNREACHABLE, DEVICE_NO_ACCESS,
 * DEVICE_MODULE_MISSING.
 */
export async function openHid(place: HidPlace): Promise<DeviceConnection> {
  const { HIDAsync, devicesAsync } = await loadHid()
  const all = await devicesAsync(place.vendorId, place.productId)
  const known = all.filter(({ serialNumber }) => place.serialNumber === null || serialNumber === place.serialNumber)
  const name = [place.vendorId, place.productId].map((n) => n.toString(16).padStart(4, '0')).join(':')
  // A scanner shows a keyboard beside the page that is wanted.
  const chosen = known.find(({ usagePage }) => usagePage === scannerUsagePage) ?? known[0]
  if (chosen?.path === undefined) {
    throw new BantoError('DEVICE_UNREACHABLE', `${name} is not plugged in`, {
      details: { place: name, reason: 'notPluggedIn' },
      retryable: true,
    })
  }
  const device = await HIDAsync.open(chosen.path).catch((cause: unknown) => {
    // The module says no more than that it could not: it is there, so it is the permission.
    const reason = process.platform === 'linux' ? 'udev' : null
    const details = { place: name, vendor: place.vendorId.toString(16).padStart(4, '0'), reason }
    throw new BantoError('DEVICE_NO_ACCESS', `${name}: ${String(cause)}`, { details, cause })
  })
  const line = createLine({ send: async (bytes) => void (await device.write([...bytes])), end: () => device.close() })
  device.on('error', (error) => line.lost(lostError(name, error)))
  device.on('data', (report: Uint8Array) => line.received(report))
  await redirectScans(device, place.vendorId)
  return line.connection
}

export async function listHid(): Promise<NativeDevice[]> {
  const { devicesAsync } = await loadHid()
  const found = await devicesAsync()
  return found
    .filter(({ usagePage }) => usagePage === scannerUsagePage)
    .map(({ vendorId, productId, serialNumber, product, usagePage }) => ({
      place: { kind: 'hid', vendorId, productId, serialNumber: serialNumber || null },
      name: product || null,
      usagePage: usagePage ?? null,
    }))
}
