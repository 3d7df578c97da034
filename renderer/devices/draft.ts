import type { DeviceDescription } from '#shared/contracts/devices.ts'
import { deviceDescription } from '#shared/contracts/devices.ts'
import { usualSerialSettings, type DeviceKind } from '#shared/domain/devices.ts'
import { labelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { receiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { scannerSettings } from '#shared/domain/devices/scanner.ts'

export type PlaceKind = DeviceDescription['place']['kind']
export type DeviceSettings = DeviceDescription['settings']

/** A device while it is being typed. What is not shown keeps what was typed into it. */
export interface Draft {
  readonly kind: DeviceKind
  readonly name: string
  readonly placeKind: PlaceKind
  readonly host: string
  readonly port: string
  readonly serial: Omit<Extract<DeviceDescription['place'], { kind: 'serial' }>, 'kind'>
  /** Of USB and the operating system: as it was found. */
  readonly found: DeviceDescription['place'] | null
  readonly settings: Readonly<Record<DeviceKind, DeviceSettings>>
}

export type DraftField = 'name' | 'host' | 'port' | 'path'

/** The usual settings of a kind. */
export const usualSettings = (): Draft['settings'] => ({
  receiptPrinter: receiptPrinterSettings.parse({}),
  labelPrinter: labelPrinterSettings.parse({}),
  scanner: scannerSettings.parse({}),
})

export function draftOf(device: DeviceDescription): Draft {
  const { kind, name, place, settings } = device
  return {
    kind,
    name,
    placeKind: place.kind,
    host: place.kind === 'tcp' ? place.host : '',
    port: place.kind === 'tcp' ? String(place.port) : '9100',
    serial: place.kind === 'serial' ? place : { path: '', ...usualSerialSettings },
    found: place.kind === 'usb' || place.kind === 'hid' || place.kind === 'system' ? place : null,
    settings: { ...usualSettings(), [kind]: settings },
  }
}

function placeOf({ placeKind, host, port, serial, found }: Draft): unknown {
  if (placeKind === 'tcp') return { kind: 'tcp', host: host.normalize('NFKC'), port: Number(port.normalize('NFKC')) }
  if (placeKind === 'serial') return { ...serial, kind: 'serial' }
  return placeKind === 'virtual' ? { kind: 'virtual' } : found
}

/** The draft as the engine takes it; else the fields that are wrong. The contract alone says what is right. */
export function readDraft(draft: Draft): { readonly device: DeviceDescription } | { readonly wrong: readonly DraftField[] } {
  const { kind, name } = draft
  const read = deviceDescription.safeParse({ kind, name, place: placeOf(draft), settings: draft.settings[kind] })
  if (read.success) return { device: read.data }
  const fields: readonly DraftField[] = ['name', 'host', 'port', 'path']
  const paths = new Set(read.error.issues.flatMap(({ path }) => path.map(String)))
  return { wrong: fields.filter((field) => paths.has(field)) }
}

/** What the dialog of a new device begins with. */
export const newDevice = (kind: DeviceKind = 'receiptPrinter'): DeviceDescription =>
  ({ kind, name: '', place: { kind: 'tcp', host: '', port: 9100 }, settings: usualSettings()[kind] }) as DeviceDescription
