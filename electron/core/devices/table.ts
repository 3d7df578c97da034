import { deviceDescription, type DeviceDescription } from '#shared/contracts/devices.ts'
import { BantoError } from '#shared/errors.ts'
import { fromJson } from '../json.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'

/** A device of the shop, as its row tells. */
export type Device = DeviceDescription & { readonly deviceId: number; readonly uses: number; readonly lastUsedAt: string | null }

interface Row {
  readonly device_id: number
  readonly kind: string
  readonly name: string
  readonly place: string
  readonly settings: string
  readonly uses: number
  readonly last_used_at: string | null
}

const columns = 'device_id, kind, name, place, settings, uses, last_used_at'

/** Before there were printers of the system as such, one was kept as a printer that had no line. */
const kindOf = (kind: string, place: unknown): string =>
  kind !== 'scanner' && typeof place === 'object' && place !== null && 'kind' in place && place.kind === 'system' ? 'systemPrinter' : kind

/** A row that this version cannot read (a newer one wrote it) is none of its devices. */
function deviceIn(row: Row): Device | null {
  const place = fromJson(row.place)
  const described = deviceDescription.safeParse({
    kind: kindOf(row.kind, place),
    name: row.name,
    place,
    settings: fromJson(row.settings),
  })
  return described.success ? { ...described.data, deviceId: row.device_id, uses: row.uses, lastUsedAt: row.last_used_at } : null
}

/** In the order in which they were added. */
export function readDevices(db: ReadDb): Device[] {
  return db
    .all<Row>(`SELECT ${columns} FROM device WHERE removed_at IS NULL ORDER BY device_id`)
    .map(deviceIn)
    .filter((device) => device !== null)
}

/** Throws NOT_FOUND where it is not one of the shop's (any more). */
export function findDevice(db: ReadDb, deviceId: number): Device {
  const row = db.get<Row>(`SELECT ${columns} FROM device WHERE device_id = ? AND removed_at IS NULL`, [deviceId])
  const device = row === undefined ? null : deviceIn(row)
  if (device === null) throw new BantoError('NOT_FOUND', `no device ${deviceId}`)
  return device
}

export function insertDevice(db: WriteDb, device: DeviceDescription, at: string): number {
  return db.run('INSERT INTO device (kind, name, place, settings, added_at) VALUES (?, ?, ?, ?, ?)', [
    device.kind,
    device.name,
    JSON.stringify(device.place),
    JSON.stringify(device.settings),
    at,
  ]).lastInsertRowid
}

export function updateDevice(db: WriteDb, deviceId: number, device: DeviceDescription): void {
  db.run('UPDATE device SET name = ?, place = ?, settings = ? WHERE device_id = ?', [
    device.name,
    JSON.stringify(device.place),
    JSON.stringify(device.settings),
    deviceId,
  ])
}

/** `at` null: a removal is taken back. Throws NOT_FOUND where there never was such a device. */
export function markRemoved(db: WriteDb, deviceId: number, at: string | null): void {
  const { changes } = db.run('UPDATE device SET removed_at = ? WHERE device_id = ?', [at, deviceId])
  if (changes === 0) throw new BantoError('NOT_FOUND', `no device ${deviceId}`)
}

/** So many more jobs printed, or codes read. */
export function addUses(db: WriteDb, deviceId: number, uses: number, at: string): void {
  db.run('UPDATE device SET uses = uses + ?, last_used_at = ? WHERE device_id = ?', [uses, at, deviceId])
}

/** Whether the shop ever had a device. */
export const hadDevices = (db: ReadDb): boolean => db.get('SELECT 1 FROM device LIMIT 1') !== undefined
