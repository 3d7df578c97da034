import type { Entity } from '../outbox/entity.ts'
import { allEntities } from '../entities/index.ts'

/** SQL for what Smaregi holds in the cell of an alias, by the mirror; one look-up a cell. */
export function mirrorValueSql(alias: string): string {
  return `CASE ${alias}.entity ${allEntities.map((entity) => `WHEN '${entity.name}' THEN ${valueOf(entity, alias)}`).join(' ')} END`
}

function valueOf({ mirror }: Entity, alias: string): string {
  const { fields } = mirror
  const value =
    fields === null
      ? `m.${mirror.column('')}`
      : `CASE ${alias}.field ${fields.map((field) => `WHEN '${field}' THEN m.${mirror.column(field)}`).join(' ')} END`
  return `(SELECT ${value} FROM ${mirror.table} m WHERE ${mirror.on(`${alias}.key`, `${alias}.field`)})`
}

/** The moment at which Smaregi last changed the row of the cell of an alias. */
export const mirrorVersionSql = (alias: string): string =>
  `CASE ${alias}.entity ${allEntities
    .map(
      ({ name, mirror }) =>
        `WHEN '${name}' THEN (SELECT m.${mirror.version} FROM ${mirror.table} m WHERE ${mirror.on(`${alias}.key`, `${alias}.field`)})`,
    )
    .join(' ')} END`

/** Whether the row that the cell of an alias belongs to is in the mirror. */
export const rowExistsSql = (alias: string): string =>
  `CASE ${alias}.entity ${allEntities
    .map(({ name, key }) => {
      const { mirror } = allEntities.find((entity) => entity.name === key.of) as Entity
      return `WHEN '${name}' THEN EXISTS (SELECT 1 FROM ${mirror.table} m WHERE ${mirror.on(`${alias}.key`, `${alias}.field`)})`
    })
    .join(' ')} END`
