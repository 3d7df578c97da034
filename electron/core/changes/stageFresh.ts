import type { Entity } from '../outbox/entity.ts'
import type { SqlNamed, WriteDb } from '../store/db.ts'
import { recordSet, type SetHeader } from './record.ts'

/**
 * The short way of stageChanges.ts: absolute values of one field of which nothing is pending. There is
 * no row of `pending` to compare with, to delete or to keep an image of.
 */

/** Whether a field of an entity can be staged so: no cell of it is pending, and no row of it is to be deleted. */
export const canStageFresh = (db: WriteDb, { name, mirror, key }: Entity, field: string): boolean =>
  mirror.fields !== null &&
  !mirror.rowMayBeMissing &&
  key.of === name &&
  db.get("SELECT 1 FROM pending WHERE entity = :name AND field IN (:field, '*') LIMIT 1", { name, field }) === undefined

/** Stages what a SELECT of (key, new) yields, each key once. Cells that hold the value already are left out. */
export function stageFresh(
  db: WriteDb,
  header: SetHeader,
  { name, mirror }: Entity,
  field: string,
  { select, params }: { readonly select: string; readonly params: SqlNamed },
): { readonly changeSetId: number | null; readonly cells: number } {
  const column = `m.${mirror.column(field)}`
  return recordSet(db, header, null, (set) => {
    const logged = db.run(
      `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
       SELECT :set, '${name}', s.key, :field, 'set', ${column}, s.new
       FROM (${select}) s CROSS JOIN ${mirror.table} m ON ${mirror.on('s.key', ':field')} WHERE ${column} IS NOT s.new`,
      { ...params, set, field },
    ).changes
    db.run(
      `INSERT INTO pending (entity, key, field, op, base, base_version, mine, state, change_set_id, changed_at)
       SELECT c.entity, c.key, c.field, c.op, c.old, m.${mirror.version}, c.new, 'staged', c.change_set_id, :at
       FROM change c CROSS JOIN ${mirror.table} m ON ${mirror.on('c.key', 'c.field')} WHERE c.change_set_id = :set`,
      { set, at: header.at },
    )
    return logged
  })
}
