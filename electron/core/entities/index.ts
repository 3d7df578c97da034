import type { EntityName } from '#shared/domain/entities.ts'
import { entityNames } from '#shared/domain/entities.ts'
import type { Entity } from '../outbox/entity.ts'
import { category } from './category/index.ts'
import { product } from './product/index.ts'
import { shift } from './shift/index.ts'
import { stock } from './stock/index.ts'

/** Everything that Banto writes to Smaregi. */
export const entities: Readonly<Record<EntityName, Entity>> = { category, product, stock, shift }

export const allEntities: readonly Entity[] = entityNames.map((name) => entities[name])

/** `('category', 'product', …)`: so that a primary key that begins with the entity can be used. */
export const entityListSql = `(${entityNames.map((name) => `'${name}'`).join(', ')})`

/** Entities whose rows hang on those of this one: their key is its number. */
export const hangingOn = (name: EntityName): readonly Entity[] =>
  allEntities.filter((entity) => entity.name !== name && entity.key.of === name)

const byTable = new Map(allEntities.map((entity) => [entity.mirror.table, entity]))

/** The entity whose rows lie in a table of the mirror; null where none can be written. */
export const entityOfTable = (table: string): Entity | null => byTable.get(table) ?? null

/** Entities in the order in which they are sent: what is referred to comes first. */
export const sendingOrder: readonly Entity[] = (() => {
  const order: Entity[] = []
  const add = (entity: Entity) => {
    for (const name of entity.sending.after) add(entities[name])
    if (!order.includes(entity)) order.push(entity)
  }
  allEntities.forEach(add)
  return order
})()

/** Operations after which a value holds, as a list in SQL. */
export const absoluteOperationsSql = `(${[
  ...new Set(
    allEntities.flatMap(({ operations }) =>
      Object.entries(operations).flatMap(([name, { kind }]) => (kind === 'absolute' ? [`'${name}'`] : [])),
    ),
  ),
].join(', ')})`
