import type { EntityName } from '#shared/domain/entities.ts'
import type { WriteDb } from '../store/db.ts'

/**
 * Rows that Smaregi does not have yet live in `pending` alone, one cell a field, op `create`, under an
 * id below 0. Such ids are unique across entities. All cells of one are in the same state, because
 * they go in one request.
 */

/** Reserves ids for new rows: -1, -2 and so on, never used again in this file. */
export function newLocalIds(db: WriteDb, count: number): number[] {
  const last = Number(db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'last_local_id'")?.value ?? '0')
  db.run(`INSERT INTO meta (key, value) VALUES ('last_local_id', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, [
    String(last - count),
  ])
  return Array.from({ length: count }, (_, i) => last - 1 - i)
}

/** Condition: there is a new row of this entity with this key (SQL). */
export const newRowExists = (entity: EntityName, key: string): string =>
  `EXISTS (SELECT 1 FROM pending d WHERE d.entity = '${entity}' AND d.key = ${key} AND d.op = 'create')`

/** Condition: the row with this key (SQL) is to be deleted. */
export const isGoing = (entity: EntityName, key: string): string =>
  `EXISTS (SELECT 1 FROM pending g WHERE g.entity = '${entity}' AND g.key = ${key} AND g.op = 'delete')`
