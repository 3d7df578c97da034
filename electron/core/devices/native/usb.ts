import type { NativeDevice } from '#shared/contracts/host.ts'
import type { ConnectionPlace } from '#shared/domain/devices.ts'
import { BantoError, isBantoError } from '#shared/errors.ts'
import type { DeviceConnection } from '../connection.ts'
import { createLine, lostError } from '../line.ts'
import { loadUsb } from './modules.ts'

type UsbPlace = Extract<ConnectionPlace, { kind: 'usb' }>

/** A device in the shape of WebUSB (https://wicg.github.io/webusb/), with the one addition of `usb` that Linux needs. */
export type WebUsbDevice = Pick<
  USBDevice,
  | 'vendorId'
  | 'productId'
  | 'serialNumber'
  | 'productName'
  | 'configuration'
  | 'configurations'
  | 'open'
  | 'close'
  | 'selectConfiguration'
  | 'claimInterface'
  | 'selectAlternateInterface'
  | 'clearHalt'
> & {
  transferIn(endpoint: number, length: number, timeoutMs?: number): Promise<USBInTransferResult>
  transferOut(endpoint: number, data: Uint8Array<ArrayBuffer>, timeoutMs?: number): Promise<USBOutTransferResult>
  detachKernelDriver?(interfaceNumber: number): Promise<void>
}

/** The class of printers in USB's own list; others of its makers have one of their own. */
const printerClass = 7
const vendorClass = 255
/** A printer that is full takes nothing until paper is in: only closing the line ends the wait. The longest that `usb` can count. */
const endlessMs = 0x7fff_ffff
/** How long one question for bytes waits; then it is asked again. */
const readTimeoutMs = 1_000
const readBytes = 4_096

interface PrinterInterface {
  readonly configuration: number
  readonly number: number
  readonly alternate: number
  readonly out: number
  readonly in: number | null
}

/** Where a device takes a printer's bytes: the printer class first. Null where it has no such place. */
export function printerInterfaceOf(device: Pick<WebUsbDevice, 'configurations'>): PrinterInterface | null {
  for (const wanted of [printerClass, vendorClass]) {
    for (const configuration of device.configurations) {
      for (const { interfaceNumber, alternates } of configuration.interfaces) {
        for (const alternate of alternates) {
          const bulk = alternate.endpoints.filter(({ type }) => type === 'bulk')
          const out = bulk.find(({ direction }) => direction === 'out')
          if (alternate.interfaceClass !== wanted || out === undefined) continue
          return {
            configuration: configuration.configurationValue,
            number: interfaceNumber,
            alternate: alternate.alternateSetting,
            out: out.endpointNumber,
            in: bulk.find(({ direction }) => direction === 'in')?.endpointNumber ?? null,
          }
        }
      }
    }
  }
  return null
}

const isAt = (place: UsbPlace, device: WebUsbDevice): boolean =>
  device.vendorId === place.vendorId &&
  device.productId === place.productId &&
  (place.serialNumber === null || device.serialNumber === place.serialNumber)

const nameOf = ({ vendorId, productId }: UsbPlace): string => [vendorId, productId].map((n) => n.toString(16).padStart(4, '0')).join(':')

/** What the system says about a device it does not give: `usb` has words, no codes. */
function refused(place: UsbPlace, cause: unknown): BantoError {
  if (isBantoError(cause)) return cause
  const said = String(cause)
  const details = { place: nameOf(place), vendor: place.vendorId.toString(16).padStart(4, '0') }
  if (/permission|access/iu.test(said)) {
    const reason = process.platform === 'linux' ? 'udev' : null
    return new BantoError('DEVICE_NO_ACCESS', said, { details: { ...details, reason }, cause })
  }
  if (/busy|in use|exclusive/iu.test(said)) return new BantoError('DEVICE_BUSY', said, { details, retryable: true, cause })
  if (/unsupported|not.supported|driver/iu.test(said)) {
    return new BantoError('DEVICE_NO_ACCESS', said, { details: { ...details, reason: 'driver' }, cause })
  }
  return new BantoError('DEVICE_UNREACHABLE', said, { details: { ...details, reason: 'failed' }, retryable: true, cause })
}

async function prepare(device: WebUsbDevice, at: PrinterInterface): Promise<void> {
  await device.open()
  if (device.configuration?.configurationValue !== at.configuration) await device.selectConfiguration(at.configuration)
  // The system's own driver of printers has it on Linux; where none has, there is nothing to detach.
  await device.detachKernelDriver?.(at.number).catch(() => undefined)
  await device.claimInterface(at.number)
  if (at.alternate !== 0) await device.selectAlternateInterface(at.number, at.alternate)
}

/** Throws DEVICE_UNREACHABLE, DEVICE_BUSY, DEVICE_NO_ACCESS, DEVICE_MODULE_MISSING. `devices`: what is plugged in. */
export async function openUsb(place: UsbPlace, devices: () => Promise<readonly WebUsbDevice[]> = pluggedIn): Promise<DeviceConnection> {
  const device = (await devices()).find((one) => isAt(place, one))
  const missing = (reason: string): BantoError =>
    new BantoError('DEVICE_UNREACHABLE', `${nameOf(place)} ${reason}`, { details: { place: nameOf(place), reason }, retryable: true })
  if (device === undefined) throw missing('notPluggedIn')
  const at = printerInterfaceOf(device)
  if (at === null) throw missing('notAPrinter')
  try {
    await prepare(device, at)
  } catch (error) {
    await device.close().catch(() => undefined)
    throw refused(place, error)
  }
  const line = createLine({ send: (bytes) => sendAll(device, at.out, bytes), end: () => device.close() })
  if (at.in !== null) void readOn(device, at.in, line)
  return line.connection
}

async function sendAll(device: WebUsbDevice, endpoint: number, bytes: Uint8Array): Promise<void> {
  for (let rest = new Uint8Array(bytes); rest.length > 0;) {
    const { status, bytesWritten } = await device.transferOut(endpoint, rest, endlessMs)
    if (status === 'stall') {
      await device.clearHalt('out', endpoint).catch(() => undefined)
      throw lostError('the printer refused the bytes')
    }
    if (bytesWritten <= 0) throw lostError('the printer took nothing')
    rest = rest.subarray(bytesWritten)
  }
}

/** Reads until the line ends: by us, or because the device is gone. */
async function readOn(device: WebUsbDevice, endpoint: number, line: ReturnType<typeof createLine>): Promise<void> {
  let open = true
  line.connection.onClose(() => (open = false))
  while (open) {
    try {
      const { status, data } = await device.transferIn(endpoint, readBytes, readTimeoutMs)
      if (status === 'stall') await device.clearHalt('in', endpoint)
      else if (data !== undefined && data.byteLength > 0) line.received(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      // A device that answers «nothing» at once must not keep the process busy.
      else await new Promise((resolve) => setTimeout(resolve, 5))
    } catch (error) {
      // Nothing was said within the time.
      if (!/cancel|timed? ?out/iu.test(String(error))) line.lost(lostError('the device is gone', error))
    }
  }
}

async function pluggedIn(): Promise<readonly WebUsbDevice[]> {
  const { usb } = await loadUsb()
  try {
    return await usb.getDevices()
  } catch (cause) {
    // A machine without USB (a server, a container) says so by an error.
    throw new BantoError('DEVICE_UNREACHABLE', String(cause), { details: { reason: 'noUsb' }, cause })
  }
}

/** Devices that have a place for a printer's bytes. */
export async function listUsb(devices: () => Promise<readonly WebUsbDevice[]> = pluggedIn): Promise<NativeDevice[]> {
  return (await devices())
    .filter((device) => printerInterfaceOf(device) !== null)
    .map(({ vendorId, productId, serialNumber, productName }) => ({
      place: { kind: 'usb', vendorId, productId, serialNumber: serialNumber || null },
      name: productName || null,
      usagePage: null,
    }))
}
