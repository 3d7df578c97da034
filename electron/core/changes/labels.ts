import { allEntities } from '../entities/index.ts'
import type { EntityLabels } from '../outbox/entity.ts'

const byEntity = (of: (labels: EntityLabels) => string): string =>
  `CASE q.entity ${allEntities.map(({ name, labels }) => `WHEN '${name}' THEN ${of(labels)}`).join(' ')} END`

/** Names of what a row `q` (entity, key, field) is about, as the person has them. For windows: each costs a look-up. */
export const nameSql = `coalesce(${byEntity(({ name }) => name)}, '')`
export const codeSql = byEntity(({ code }) => code)
export const placeSql = byEntity(({ place }) => place)

/** The entity of the row that the cell of an alias belongs to: stock is a product's. */
export const ownerSql = (alias: string): string =>
  `CASE ${alias}.entity ${allEntities.map(({ name, key }) => `WHEN '${name}' THEN '${key.of}'`).join(' ')} END`
