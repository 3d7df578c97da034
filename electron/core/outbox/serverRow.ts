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

/** The same for many rows of an entity with a column for each field: only these fields of them. */
export function serverRows(
  db: ReadDb,
  mirror: EntityMirror,
  keys: readonly number[],
  fields: readonly string[],
): ReadonlyMap<number, ServerRow> {
  const columns = [`m.${mirror.version} AS version`, ...fields.map((name) => `m.${mirror.column(name)} AS ${name}`)]
  const rows = db.all<Record<string, CellValue> & { rowKey: number }>(
    `SELECT j.value AS rowKey, ${columns.join(', ')} FROM (SELECT value FROM json_each(:keys)) j CROSS JOIN ${mirror.table} m ON ${mirror.on('j.value', "''")}`,
    { keys: JSON.stringify(keys) },
  )
  return new Map(rows.map((row) => [row.rowKey, { value: (name) => row[name] ?? null, at: (row['version'] ?? null) as string | null }]))
}
