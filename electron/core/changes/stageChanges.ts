import type { OperationName } from '#shared/domain/entities.ts'
import { BantoError } from '#shared/errors.ts'
import { entities } from '../entities/index.ts'
import type { Entity } from '../outbox/entity.ts'
import { inFlightSql } from '../outbox/outcomes.ts'
import type { WriteDb } from '../store/db.ts'
import { isGoing, newRowExists } from './newRows.ts'

export interface Staging {
  readonly set: number
  /** ISO moment. */
  readonly at: string
  readonly guarded: boolean
}

/** Logs and stages what `staging` holds of one operation on what Smaregi has (or on what hangs on a new row). */
export function stageChanges(db: WriteDb, entity: Entity, op: OperationName, staging: Staging): number {
  let rows = 0
  for (const field of fieldsOf(db, entity, op)) {
    const logged = log(db, entity, op, field, staging)
    if (logged > 0) net(db, entity, op, field, staging)
    rows += logged
  }
  return rows
}

/** Fields with a column of their own one by one; null: all at once. */
function fieldsOf(db: WriteDb, entity: Entity, op: OperationName): readonly (string | null)[] {
  const isOwnRow = entity.key.of === entity.name
  const fields = db.column<string>(`SELECT DISTINCT field FROM staging WHERE entity = ? AND op = ? ${isOwnRow ? 'AND key > 0' : ''}`, [
    entity.name,
    op,
  ])
  const unknown = fields.find((field) => !entity.fields.has(field))
  if (unknown !== undefined) throw new BantoError('INVALID_INPUT', `no such field: ${unknown}`, { details: { field: unknown } })
  return entity.mirror.fields === null ? [null] : fields
}

interface Parts {
  /** Joins `m` (the mirror) and `p` (pending) to the cell of an alias. */
  readonly joins: (alias: string) => string
  readonly column: string
  readonly version: string
  /** Condition on an alias: it is one of these cells. */
  readonly isOne: (alias: string) => string
}

function partsOf({ name, mirror }: Entity, op: OperationName, field: string | null): Parts {
  const column = `m.${mirror.column(field ?? '')}`
  const join = mirror.rowMayBeMissing ? 'LEFT JOIN' : 'JOIN'
  return {
    joins: (alias) => `${join} ${mirror.table} m ON ${mirror.on(`${alias}.key`, `${alias}.field`)}
      LEFT JOIN pending p ON p.entity = '${name}' AND p.key = ${alias}.key AND p.field = ${alias}.field`,
    column,
    version: `m.${mirror.version}`,
    isOne: (alias) => `${alias}.entity = '${name}' AND ${alias}.op = '${op}'${field === null ? '' : ` AND ${alias}.field = '${field}'`}`,
  }
}

/** The log: old as the person saw it, new as wanted; cells that already hold the value are left out. */
function log(db: WriteDb, entity: Entity, op: OperationName, field: string | null, { set, guarded }: Staging): number {
  const { joins, column, isOne } = partsOf(entity, op, field)
  const isRelative = entity.operations[op]?.kind === 'relative'
  const shown = isRelative ? 'coalesce(p.mine, 0)' : `CASE WHEN p.key IS NULL THEN ${column} ELSE p.mine END`
  const wanted = isRelative ? `${shown} + s.new` : 's.new'
  const owner = entities[entity.key.of]
  // What may hang on a new row: the row that its key names has to be there, or to be made.
  const exists = entity.mirror.rowMayBeMissing
    ? `AND (EXISTS (SELECT 1 FROM ${owner.mirror.table} m WHERE ${owner.mirror.on('s.key', 's.field')}) OR ${newRowExists(owner.name, 's.key')})`
    : ''
  return db.run(
    `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
     SELECT :set, s.entity, s.key, s.field, s.op, ${shown}, ${wanted}
     FROM staging s ${joins('s')}
     WHERE ${isOne('s')} AND ${isRelative ? 's.new <> 0' : `(${shown}) IS NOT s.new`}
       -- A cell keeps to what it is: added to, or put to a value.
       AND (p.op IS NULL OR (p.op = 'add') = (s.op = 'add')) ${exists}
       AND NOT ${isGoing(owner.name, 's.key')}
       ${guarded && !isRelative ? `AND (${shown}) IS s.expect` : ''}`,
    { set },
  ).changes
}

/**
 * The net: a cell that is back at Smaregi's value (a sum of 0) has nothing to send and leaves; any
 * other keeps the value it was first edited from. A cell that is on its way (sending, sent, unknown)
 * only gets a new `mine`: what became of the request is settled first. A conflict stays one until it
 * is decided. A refusal is answered by a new value.
 */
function net(db: WriteDb, entity: Entity, op: OperationName, field: string | null, { set, at }: Staging): void {
  const { joins, column, version, isOne } = partsOf(entity, op, field)
  const nothing = entity.operations[op]?.kind === 'relative' ? 'c.new = 0' : `c.new IS ${column}`
  const changed = `FROM change c ${joins('c')} WHERE c.change_set_id = :set AND ${isOne('c')}`
  db.run(
    `DELETE FROM pending WHERE entity = :name AND state NOT IN ${inFlightSql} AND (key, field) IN (
       SELECT c.key, c.field ${changed} AND p.key IS NOT NULL AND ${nothing}
     )`,
    { set, name: entity.name },
  )
  db.run(
    `INSERT INTO pending (entity, key, field, op, base, base_version, mine, state, change_set_id, changed_at)
     SELECT c.entity, c.key, c.field, c.op, ${column}, ${version}, c.new, 'staged', :set, :at
     ${changed} AND (NOT (${nothing}) OR p.key IS NOT NULL)
     ON CONFLICT (entity, key, field) DO UPDATE SET
       mine = excluded.mine,
       reason = CASE WHEN state = 'rejected' THEN NULL ELSE reason END,
       reason_kind = CASE WHEN state = 'rejected' THEN NULL ELSE reason_kind END,
       state = CASE WHEN state = 'rejected' THEN 'staged' ELSE state END,
       change_set_id = excluded.change_set_id,
       changed_at = excluded.changed_at`,
    { set, at },
  )
}
