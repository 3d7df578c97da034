import type { CellValue } from '#shared/contracts/common.ts'
import type { ReadDb } from '../store/db.ts'
import type { EntityMirror, ServerRow } from './entity.ts'

/** A row that cannot be read: nothing may be decided about it. */
export class UnreadableRow extends Error {}

/**
 * The server's values of the row of a cell, read back out of the mirror; null where it has no such row.
 * Of an entity with one column for all fields, `field` tells which row.
 */
export function serverRow(db: ReadDb, mirror: EntityMirror, key: number, field: string): ServerRow | null {
  const { fields } = mirror
  const values =
    fields === null ? `m.${mirror.column(field)} AS value` : fields.map((name) => `m.${mirror.column(name)} AS ${name}`).join(', ')
  const row = db.get<Record<string, CellValue>>(
    `SELECT m.${mirror.version} AS version, ${values} FROM ${mirror.table} m WHERE ${mirror.on(':key', ':field')}`,
    fields === null ? { key, field } : { key },
  )
  if (row === undefined) return null
  return { value: (name) => row[fields === null ? 'value' : name] ?? null, at: (row['version'] ?? null) as string | null }
}
