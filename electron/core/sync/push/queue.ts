import { allEntities, sendingOrder } from '../../entities/index.ts'
import type { Entity } from '../../outbox/entity.ts'
import type { CellKey } from '../../outbox/outcomes.ts'
import type { Run } from '../../outbox/run.ts'
import { queueStaged, type Chosen } from '../../outbox/transitions.ts'
import type { ReadDb } from '../../store/db.ts'
import { unitsOf } from './units.ts'

/** What of one entity is queued. */
export interface EntityWork {
  readonly entity: Entity
  /** New rows, what they refer to among themselves first. */
  readonly fresh: readonly number[]
  /** Changes of what Smaregi has, and of what hangs on new rows: rows (`field` is empty), or cells that go by themselves. */
  readonly changed: readonly CellKey[]
  /** Rows that go. */
  readonly going: readonly number[]
}

/** Moves what is to be sent from staged to queued, and names it. */
export function queueWork({ shop: { db }, pushId }: Run, chosen: Chosen): EntityWork[] {
  return db.transaction(() => {
    const meant = allEntities.filter(({ key }) => chosen.rows === null || key.of === chosen.rows.entity)
    queueStaged(
      db,
      pushId,
      chosen,
      meant.map(({ name }) => name),
    )
    return sendingOrder.map((entity) => workOf(db, entity))
  })
}

function workOf(db: ReadDb, entity: Entity): EntityWork {
  const keysWith = (op: string) =>
    db.column<number>("SELECT DISTINCT key FROM pending WHERE state = 'queued' AND entity = ? AND op = ? ORDER BY key", [entity.name, op])
  return {
    entity,
    fresh: inOrderOfReference(db, entity, keysWith('create')),
    changed: changedUnits(db, entity),
    going: keysWith('delete'),
  }
}

/** Of rows that go whole, one unit each: a million cells are not listed to find their rows. */
function changedUnits(db: ReadDb, { name, sending }: Entity, only = ''): CellKey[] {
  const field = sending.unit === 'row' ? "''" : 'field'
  return db.all<CellKey>(
    `SELECT DISTINCT entity, key, ${field} AS field FROM pending
     WHERE state = 'queued' AND entity = ? AND op NOT IN ('create', 'delete') ${only} ORDER BY key, 3`,
    [name],
  )
}

/** In the order in which they were made (-1, -2, …), but for a row that refers to a later one. */
function inOrderOfReference(db: ReadDb, { name, fields }: Entity, keys: readonly number[]): number[] {
  const own = Object.entries(fields.references).flatMap(([field, target]) => (target === name ? [field] : []))
  const made = keys.toSorted((a, b) => b - a)
  if (own.length === 0 || made.length < 2) return made
  const targets = new Map<number, number[]>()
  for (const { key, target } of db.all<{ key: number; target: number }>(
    `SELECT key, mine AS target FROM pending
     WHERE entity = ? AND op = 'create' AND mine < 0 AND field IN (SELECT value FROM json_each(?))`,
    [name, JSON.stringify(own)],
  )) {
    targets.set(key, [...(targets.get(key) ?? []), target])
  }
  const order = new Set<number>()
  const visiting = new Set<number>()
  const visit = (key: number): void => {
    if (order.has(key) || visiting.has(key)) return
    visiting.add(key)
    for (const target of targets.get(key) ?? []) if (keys.includes(target)) visit(target)
    order.add(key)
  }
  made.forEach(visit)
  return [...order]
}

/** What is queued now of changes whose row has got its number since. */
export const numberedChanges = (db: ReadDb, { entity, changed }: EntityWork): readonly CellKey[] =>
  changed.some(({ key }) => key < 0) ? changedUnits(db, entity, 'AND key > 0') : changed

export const countUnits = ({ entity, fresh, changed, going }: EntityWork): number => fresh.length + unitsOf(entity, changed) + going.length
