import type { CellValue } from '#shared/contracts/common.ts'
import type { ReadDb } from '../store/db.ts'
import type { RowWire } from './entity.ts'
import type { WireRequest } from './run.ts'

/** How rows are written: as their entity says, else by PATCH, POST and DELETE at its path. */

export const changeRequest = (db: ReadDb, wire: RowWire, key: number, changed: Readonly<Record<string, string | null>>): WireRequest =>
  wire.requests?.change(db, key, changed) ?? { method: 'PATCH', path: `${wire.path}/${key}`, body: changed }

/** Of a new row: what is empty is left out. */
export function createRequest(wire: RowWire, values: readonly (readonly [field: string, value: CellValue])[]): WireRequest {
  const given = values.filter(([, value]) => value !== null)
  if (wire.requests !== undefined) return wire.requests.create(Object.fromEntries(given))
  return { method: 'POST', path: wire.path, body: Object.fromEntries(given.map(([field, value]) => [field, wire.encode(field, value)])) }
}

export const removeRequest = (wire: RowWire, key: number): WireRequest =>
  wire.requests?.remove(key) ?? { method: 'DELETE', path: `${wire.path}/${key}`, body: undefined }
