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
    changed: parentsFirst(db, entity, changedUnits(db, entity)),
    going: referringFirst(db, entity, keysWith('delete')),
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

/** Fields by which rows of an entity refer to one another. */
const ownReferences = ({ name, fields }: Entity): string[] =>
  Object.entries(fields.references).flatMap(([field, target]) => (target === name ? [field] : []))

/** What a row that Smaregi has refers to among its own kind; `wanted`: as it will be once everything is sent. */
function targetsIn(db: ReadDb, entity: Entity, wanted: boolean): (key: number) => readonly number[] {
  const { name, mirror } = entity
  const fields = ownReferences(entity)
  return (key) =>
    fields.flatMap((field) => {
      const mine = wanted
        ? db.get<{ target: number | null }>('SELECT mine AS target FROM pending WHERE entity = ? AND key = ? AND field = ?', [
            name,
            key,
            field,
          ])
        : undefined
      const here =
        mine ??
        db.get<{ target: number | null }>(
          `SELECT m.${mirror.column(field)} AS target FROM ${mirror.table} m WHERE ${mirror.on(':key', "''")}`,
          { key },
        )
      return here === undefined || here.target === null ? [] : [here.target]
    })
}

/** Keys in an order in which each comes after those it refers to, directly or by others; else as given. */
function targetsFirst(keys: readonly number[], targetsOf: (key: number) => readonly number[]): number[] {
  const wanted = new Set(keys)
  const seen = new Set<number>()
  const order: number[] = []
  const visit = (key: number): void => {
    if (seen.has(key)) return
    seen.add(key)
    targetsOf(key).forEach(visit)
    if (wanted.has(key)) order.push(key)
  }
  keys.forEach(visit)
  return order
}

/** Moves in a tree from its top down: a row then never goes below one that still stands below it. */
function parentsFirst(db: ReadDb, entity: Entity, cells: readonly CellKey[]): readonly CellKey[] {
  if (ownReferences(entity).length === 0) return cells
  const order = targetsFirst([...new Set(cells.map(({ key }) => key))], targetsIn(db, entity, true))
  const place = new Map(order.map((key, i) => [key, i]))
  return cells.toSorted((a, b) => (place.get(a.key) ?? 0) - (place.get(b.key) ?? 0))
}

/** Rows that go, before those that they refer to: nothing is deleted that something hangs on. */
const referringFirst = (db: ReadDb, entity: Entity, keys: readonly number[]): readonly number[] =>
  ownReferences(entity).length === 0 ? keys : targetsFirst(keys, targetsIn(db, entity, false)).toReversed()

/** In the order in which they were made (-1, -2, …), but for a row that refers to a later one. */
function inOrderOfReference(db: ReadDb, entity: Entity, keys: readonly number[]): number[] {
  const own = ownReferences(entity)
  const made = keys.toSorted((a, b) => b - a)
  if (own.length === 0 || made.length < 2) return made
  const targets = new Map<number, number[]>()
  for (const { key, target } of db.all<{ key: number; target: number }>(
    `SELECT key, mine AS target FROM pending
     WHERE entity = ? AND op = 'create' AND mine < 0 AND field IN (SELECT value FROM json_each(?))`,
    [entity.name, JSON.stringify(own)],
  )) {
    targets.set(key, [...(targets.get(key) ?? []), target])
  }
  return targetsFirst(made, (key) => targets.get(key) ?? [])
}

/** What is queued now of changes whose row has got its number since. */
export const numberedChanges = (db: ReadDb, { entity, changed }: EntityWork): readonly CellKey[] =>
  changed.some(({ key }) => key < 0) ? changedUnits(db, entity, 'AND key > 0') : changed

export const countUnits = ({ entity, fresh, changed, going }: EntityWork): number => fresh.length + unitsOf(entity, changed) + going.length
