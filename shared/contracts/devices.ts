import { z } from 'zod'
import { command, done, event, job, nothing, query, type Contract } from '../contract.ts'
import { deviceConditions, deviceKinds, type ConnectionPlace } from '../domain/devices.ts'
import { labelPrinterSettings } from '../domain/devices/labelPrinter.ts'
import { receiptPrinterSettings } from '../domain/devices/receiptPrinter.ts'
import { systemPrinterSettings } from '../domain/devices/systemPrinter.ts'
import { scannerSettings } from '../domain/devices/scanner.ts'
import { errorBody, id, moment } from './common.ts'

/** A name or an address as it is typed: no control characters, no blanks. */
const host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[\w.:%-]+$/u)
const usbNumber = z.int().min(0).max(0xffff)
const serialNumber = z.string().max(200).nullable()

const tcpPlace = z.strictObject({ kind: z.literal('tcp'), host, port: z.int().min(1).max(65_535) })
const serialPlace = z.strictObject({
  kind: z.literal('serial'),
  /** `/dev/ttyUSB0`, `COM3`: as the system names it. */
  path: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^\p{Cc}]+$/u),
  baudRate: z.int().min(110).max(1_000_000),
  dataBits: z.union([z.literal(7), z.literal(8)]),
  parity: z.enum(['none', 'even', 'odd']),
  stopBits: z.union([z.literal(1), z.literal(2)]),
  flowControl: z.enum(['none', 'hardware', 'software']),
})
const usbPlace = z.strictObject({ kind: z.literal('usb'), vendorId: usbNumber, productId: usbNumber, serialNumber })
const hidPlace = z.strictObject({ kind: z.literal('hid'), vendorId: usbNumber, productId: usbNumber, serialNumber })

/** A printer by the name that the operating system gives it. */
const systemPlace = z.strictObject({ kind: z.literal('system'), name: z.string().trim().min(1).max(200) })

/** Places whose devices are reached through a native module. */
export const nativePlace = z.discriminatedUnion('kind', [serialPlace, usbPlace, hidPlace])
export type NativePlace = z.output<typeof nativePlace>

export const connectionPlace = z.discriminatedUnion('kind', [
  tcpPlace,
  serialPlace,
  usbPlace,
  hidPlace,
  systemPlace,
  z.strictObject({ kind: z.literal('virtual') }),
]) satisfies z.ZodType<ConnectionPlace>

const common = {
  /** As people of the shop call it. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[^\p{Cc}]+$/u),
  place: connectionPlace,
}
const receiptPrinter = { kind: z.literal('receiptPrinter'), ...common, settings: receiptPrinterSettings }
const labelPrinter = { kind: z.literal('labelPrinter'), ...common, settings: labelPrinterSettings }
const systemPrinter = {
  kind: z.literal('systemPrinter'),
  ...common,
  place: systemPlace,
  settings: systemPrinterSettings,
}
const scanner = { kind: z.literal('scanner'), ...common, settings: scannerSettings }

/** A device as a person describes it. */
export const deviceDescription = z.discriminatedUnion('kind', [
  z.strictObject(receiptPrinter),
  z.strictObject(labelPrinter),
  z.strictObject(systemPrinter),
  z.strictObject(scanner),
])
export type DeviceDescription = z.output<typeof deviceDescription>

const deviceState = z.object({
  condition: z.enum(deviceConditions),
  /** What stands in the way, where there is an error behind the condition. */
  error: errorBody.nullable(),
  /** When the device was last heard of; null: not since the shop was opened. */
  at: moment.nullable(),
})
export type DeviceState = z.infer<typeof deviceState>

const kept = {
  deviceId: id,
  state: deviceState,
  /** Jobs printed, or codes read, since it was added. */
  uses: z.int(),
  lastUsedAt: moment.nullable(),
}
const device = z.discriminatedUnion('kind', [
  z.object({ ...receiptPrinter, ...kept }),
  z.object({ ...labelPrinter, ...kept }),
  z.object({ ...systemPrinter, ...kept }),
  z.object({ ...scanner, ...kept }),
])
export type DeviceRow = z.output<typeof device>

/** Where devices are looked for. network: port 9100 of the office's own network. */
const searchPlaces = ['network', 'usb', 'serial', 'hid', 'system'] as const
const searchPlace = z.enum(searchPlaces)
export type SearchPlace = z.infer<typeof searchPlace>

const foundDevice = z.object({
  place: connectionPlace,
  /** As the device or the system calls it; null where neither does. */
  name: z.string().nullable(),
  /** What it is, where that can be told. */
  kind: z.enum(deviceKinds).nullable(),
  /** Its language, where it said so or its maker speaks only one. */
  language: z.enum(['escpos', 'star', 'brother', 'zpl', 'sbpl']).nullable(),
  /** Set where it is one of the shop's already. */
  deviceId: id.nullable(),
})
export type FoundDevice = z.infer<typeof foundDevice>

const deviceKey = z.strictObject({ deviceId: id })

/** The shop's hardware: what there is, where it is plugged in and how it is. What is printed or read is another area's. */
export const devices = {
  methods: {
    list: query(nothing, z.array(device)),
    add: command(deviceDescription, z.object({ deviceId: id })),
    /** Its kind stays: a printer does not become a scanner. INVALID_INPUT otherwise. */
    change: command(z.strictObject({ deviceId: id, device: deviceDescription }), done),
    remove: command(deviceKey, done),
    /** Takes `remove` back. */
    restore: command(deviceKey, done),
    /** Asks a device how it is, which may take seconds where it sleeps; one in use tells what it last told. */
    check: command(deviceKey, deviceState),
    /** The same of a device that is not added yet. */
    tryOut: command(deviceDescription, deviceState),
    /** Looks for devices; places that could not be searched are told with the reason. */
    search: job(
      z.strictObject({ places: z.array(searchPlace).min(1) }),
      z.object({ found: z.array(foundDevice), failed: z.array(z.object({ place: searchPlace, error: errorBody })) }),
    ),
  },
  events: {
    /** Something of the list is different: a device, or how one is. */
    changed: event(z.object({})),
  },
} satisfies Contract
