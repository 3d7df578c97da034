import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { listUsb, openUsb, printerInterfaceOf, type WebUsbDevice } from '#core/devices/native/usb.ts'
import { openVirtualLine } from '#core/devices/virtual.ts'

/** A printer on USB in the shape of WebUSB: what it was given, and what it says. There is no virtual USB to test against. */
function usbPrinter(more: Partial<WebUsbDevice> = {}) {
  const taken: number[] = []
  const calls: string[] = []
  const replies: Uint8Array[] = []
  const endpoint = (endpointNumber: number, direction: 'in' | 'out', type: 'bulk' | 'interrupt' = 'bulk') => ({
    endpointNumber,
    direction,
    type,
    packetSize: 64,
  })
  const alternate = (interfaceClass: number, endpoints: ReturnType<typeof endpoint>[]) => ({
    alternateSetting: 0,
    interfaceClass,
    interfaceSubclass: 1,
    interfaceProtocol: 2,
    interfaceName: null,
    endpoints,
  })
  const hid = alternate(3, [endpoint(3, 'in', 'interrupt')])
  const printer = alternate(7, [endpoint(1, 'out'), endpoint(2, 'in')])
  const configuration = {
    configurationValue: 1,
    configurationName: null,
    interfaces: [hid, printer].map((one, interfaceNumber) => ({ interfaceNumber, claimed: false, alternate: one, alternates: [one] })),
  }
  const device: WebUsbDevice = {
    vendorId: 0x04b8,
    productId: 0x0e28,
    serialNumber: 'A1',
    productName: 'TM-m30',
    configuration: null,
    configurations: [configuration],
    open: async () => void calls.push('open'),
    close: async () => void calls.push('close'),
    selectConfiguration: async (value) => void calls.push(`configuration ${value}`),
    claimInterface: async (number) => void calls.push(`claim ${number}`),
    detachKernelDriver: async (number) => void calls.push(`detach ${number}`),
    selectAlternateInterface: async () => void calls.push('alternate'),
    clearHalt: async (direction) => void calls.push(`clear ${direction}`),
    // Takes at most 100 bytes at a time.
    transferOut: async (_, data) => {
      const bytesWritten = Math.min(100, data.length)
      taken.push(...data.subarray(0, bytesWritten))
      return { status: 'ok', bytesWritten } as USBOutTransferResult
    },
    transferIn: async () => {
      const next = replies.shift()
      if (next === undefined) throw new Error('transferIn error: transfer was cancelled')
      return { status: 'ok', data: new DataView(next.buffer) } as USBInTransferResult
    },
    ...more,
  }
  return { device, taken, calls, replies, plugged: async () => [device] }
}

const place = { kind: 'usb', vendorId: 0x04b8, productId: 0x0e28, serialNumber: 'A1' } as const

describe('a printer on USB', () => {
  it('is opened at its printer interface, gets every byte, is heard, and is let go', async () => {
    const { taken, calls, replies, plugged } = usbPrinter()
    const connection = await openUsb(place, plugged)
    expect(calls).toEqual(['open', 'configuration 1', 'detach 1', 'claim 1'])
    const said: number[] = []
    connection.onBytes((bytes) => said.push(...bytes))
    replies.push(Uint8Array.of(0x12), Uint8Array.of(0x16))
    const job = Uint8Array.from({ length: 40_000 }, (_, index) => index % 256)
    await connection.write(job)
    expect(Uint8Array.from(taken)).toEqual(job)
    await vi.waitFor(() => expect(said).toEqual([0x12, 0x16]))
    await connection.close()
    expect(calls.at(-1)).toBe('close')
  })

  it('pulled out, ends its line with DEVICE_LOST', async () => {
    const { plugged } = usbPrinter({ transferIn: () => Promise.reject(new Error('transferIn error: device disconnected')) })
    const connection = await openUsb(place, plugged)
    expect(await new Promise((resolve) => connection.onClose((cause) => resolve(cause?.code)))).toBe('DEVICE_LOST')
    await expect(connection.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'DEVICE_LOST' })
  })

  it('that refuses bytes is lost, not asked for ever', async () => {
    const { plugged, calls } = usbPrinter({ transferOut: async () => ({ status: 'stall', bytesWritten: 0 }) as USBOutTransferResult })
    const connection = await openUsb(place, plugged)
    await expect(connection.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'DEVICE_LOST' })
    expect(calls).toContain('clear out')
  })

  it.each([
    ['open', 'open error: failed to open device: permission denied', 'DEVICE_NO_ACCESS'],
    ['claimInterface', 'claimInterface error: interface is busy', 'DEVICE_BUSY'],
    ['open', 'open error: unsupported', 'DEVICE_NO_ACCESS'],
    ['open', 'open error: anything', 'DEVICE_UNREACHABLE'],
  ] as const)('%s refused with «%s» is %s, and nothing stays open', async (call, message, code) => {
    const { plugged, calls } = usbPrinter({ [call]: () => Promise.reject(new Error(message)) })
    await expect(openUsb(place, plugged)).rejects.toMatchObject({ code })
    expect(calls.at(-1)).toBe('close')
  })

  it('not plugged in, and no printer at all, are told apart', async () => {
    const { plugged, device } = usbPrinter()
    await expect(openUsb({ ...place, serialNumber: 'other' }, plugged)).rejects.toMatchObject({ details: { reason: 'notPluggedIn' } })
    const none = { ...device, configurations: [] }
    await expect(openUsb(place, async () => [none])).rejects.toMatchObject({ details: { reason: 'notAPrinter' } })
    expect(printerInterfaceOf(none)).toBeNull()
    expect(await listUsb(async () => [device, none])).toEqual([{ place, name: 'TM-m30', usagePage: null }])
  })
})

it('what one end of a virtual line writes the other hears; closing one ends both', async () => {
  const { host, device } = openVirtualLine()
  onTestFinished(() => host.close())
  const heard: number[] = []
  const said: number[] = []
  device.onBytes((bytes) => {
    heard.push(...bytes)
    void device.write(Uint8Array.of(bytes.length))
  })
  host.onBytes((bytes) => said.push(...bytes))
  await host.write(Uint8Array.of(1, 2, 3))
  await vi.waitFor(() => expect([heard, said]).toEqual([[1, 2, 3], [3]]))
  const causes: unknown[] = []
  host.onClose((cause) => causes.push(cause?.code))
  device.onClose((cause) => causes.push(cause))
  await device.close()
  expect(causes.toSorted()).toEqual(['DEVICE_LOST', null].toSorted())
  await expect(host.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'DEVICE_LOST' })
})
