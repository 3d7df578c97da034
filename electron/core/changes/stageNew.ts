import type { Entity } from '../outbox/entity.ts'
import type { WriteDb } from '../store/db.ts'
import { newRowExists } from './newRows.ts'

/** Logs and stages what `staging` holds for new rows of an entity. Returns the cells that changed. */
export const stageNew = (db: WriteDb, entity: Entity, set: number, at: string): number =>
  make(db, entity, set, at) + edit(db, entity, set, at)

/** A new row. */
function make(db: WriteDb, { name }: Entity, set: number, at: string): number {
  const where = `s.entity = :name AND s.key < 0 AND s.op = 'create' AND s.new IS NOT NULL`
  const { changes } = db.run(
    `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
     SELECT :set, :name, s.key, s.field, 'create', NULL, s.new FROM staging s
     WHERE ${where} AND NOT ${newRowExists(name, 's.key')}`,
    { set, name },
  )
  if (changes === 0) return 0
  db.run(
    `INSERT INTO pending (entity, key, field, op, base, mine, state, change_set_id, changed_at)
     SELECT :name, c.key, c.field, 'create', NULL, c.new, 'staged', :set, :at FROM change c
     WHERE c.change_set_id = :set AND c.entity = :name AND c.key < 0 AND c.op = 'create' AND c.new IS NOT NULL`,
    { set, at, name },
  )
  return changes
}

/** Fields of a new row that are edited before it is sent, or while it is on its way. */
function edit(db: WriteDb, { name }: Entity, set: number, at: string): number {
  const { changes } = db.run(
    `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
     SELECT :set, :name, s.key, s.field, 'set', p.mine, s.new FROM staging s
     LEFT JOIN pending p ON p.entity = :name AND p.key = s.key AND p.field = s.field
     WHERE s.entity = :name AND s.key < 0 AND s.op = 'set' AND p.mine IS NOT s.new AND ${newRowExists(name, 's.key')}`,
    { set, name },
  )
  if (changes === 0) return 0
  db.run(
    `INSERT INTO pending (entity, key, field, op, base, mine, state, change_set_id, changed_at)
     SELECT :name, c.key, c.field, 'create', NULL, c.new, coalesce((
       SELECT q.state FROM pending q WHERE q.entity = :name AND q.key = c.key AND q.op = 'create' LIMIT 1
     ), 'staged'), :set, :at
     FROM change c WHERE c.change_set_id = :set AND c.entity = :name AND c.key < 0 AND c.op = 'set'
     ON CONFLICT (entity, key, field) DO UPDATE SET
       mine = excluded.mine, change_set_id = excluded.change_set_id, changed_at = excluded.changed_at`,
    { set, at, name },
  )
  // A new value is the answer to a refusal, and a row goes whole.
  db.run(
    `UPDATE pending SET state = 'staged', reason = NULL, reason_kind = NULL
     WHERE entity = :name AND op = 'create' AND state = 'rejected' AND key IN (
       SELECT key FROM change WHERE change_set_id = :set AND entity = :name AND key < 0
     )`,
    { set, name },
  )
  return changes
}
