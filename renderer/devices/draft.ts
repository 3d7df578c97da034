import type { DeviceDescription } from '#shared/contracts/devices.ts'
import { deviceDescription } from '#shared/contracts/devices.ts'
import { usualSerialSettings, type DeviceKind } from '#shared/domain/devices.ts'
import { labelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { receiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { systemPrinterSettings } from '#shared/domain/devices/systemPrinter.ts'
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
  /** A printer of the operating system, by the name it has there. */
  readonly systemName: string
  /** Of USB: as it was found. */
  readonly found: DeviceDescription['place'] | null
  readonly settings: Readonly<Record<DeviceKind, DeviceSettings>>
}

export type DraftField = 'name' | 'host' | 'port' | 'path' | 'systemName'

/** What is typed for an address often has more around it: of a page or with its port. Taken apart where that is plain. */
export function hostAndPort({ host, port }: Pick<Draft, 'host' | 'port'>): Pick<Draft, 'host' | 'port'> {
  const plain = host.normalize('NFKC').trim()
  const [, name = '', own] = /^(?:[a-z]+:\/\/)?([^/\s:]+)(?::(\d{1,5}))?\/?$/iu.exec(plain) ?? []
  return name === '' ? { host: plain, port } : { host: name, port: own ?? port }
}

/** The usual settings of a kind. */
export const usualSettings = (): Draft['settings'] => ({
  receiptPrinter: receiptPrinterSettings.parse({}),
  labelPrinter: labelPrinterSettings.parse({}),
  systemPrinter: systemPrinterSettings.parse({}),
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
    systemName: place.kind === 'system' ? place.name : '',
    found: place.kind === 'usb' || place.kind === 'hid' ? place : null,
    settings: { ...usualSettings(), [kind]: settings },
  }
}

function placeOf({ placeKind, host, port, serial, systemName, found }: Draft): unknown {
  if (placeKind === 'tcp') return { kind: 'tcp', host, port: Number(port.normalize('NFKC')) }
  if (placeKind === 'system') return { kind: 'system', name: systemName }
  if (placeKind === 'serial') return { ...serial, kind: 'serial' }
  return placeKind === 'virtual' ? { kind: 'virtual' } : found
}

/** The draft as the engine takes it; else the fields that are wrong. The contract alone says what is right. */
export function readDraft(draft: Draft): { readonly device: DeviceDescription } | { readonly wrong: readonly DraftField[] } {
  const { kind, name } = draft
  const read = deviceDescription.safeParse({ kind, name, place: placeOf(draft), settings: draft.settings[kind] })
  if (read.success) return { device: read.data }
  const fields: readonly DraftField[] = ['name', 'host', 'port', 'path', 'systemName']
  // The name inside a place is that of the system.
  const paths = new Set(
    read.error.issues.map(({ path }) => (path[0] === 'place' && path[1] === 'name' ? 'systemName' : String(path.at(-1)))),
  )
  return { wrong: fields.filter((field) => paths.has(field)) }
}

/** What the dialog of a new device begins with. */
export const newDevice = (kind: DeviceKind = 'receiptPrinter'): DeviceDescription =>
  ({ kind, name: '', place: { kind: 'tcp', host: '', port: 9100 }, settings: usualSettings()[kind] }) as DeviceDescription

type Known = Pick<DeviceDescription, 'name' | 'place'>

/** Where something is plugged in or reached; null: on screen, where many may be. */
function addressOf(place: DeviceDescription['place']): string | null {
  if (place.kind === 'virtual') return null
  if (place.kind === 'serial') return `serial ${place.path}`
  return JSON.stringify(place.kind === 'tcp' ? { ...place, host: place.host.toLowerCase() } : place)
}

/** Another device that is there already, of the same name or at the same address: two could not be told apart, or would share one cable. */
export function twinOf(device: Known, others: readonly Known[]): { readonly by: 'name' | 'place'; readonly name: string } | null {
  const plain = (name: string): string => name.normalize('NFKC').trim()
  const address = addressOf(device.place)
  const here = address === null ? undefined : others.find(({ place }) => addressOf(place) === address)
  if (here !== undefined) return { by: 'place', name: here.name }
  const named = others.find(({ name }) => plain(name) === plain(device.name))
  return named === undefined ? null : { by: 'name', name: named.name }
}
