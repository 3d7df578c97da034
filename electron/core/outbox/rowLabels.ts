import type { EntityName } from '#shared/domain/entities.ts'
import type { EntityLabels, EntityMirror } from './entity.ts'

/** What rows are called that have a name and a code of their own: as staged, else as the mirror has it. */
export function rowLabels(
  entity: EntityName,
  mirror: EntityMirror,
  fields: { readonly name: string; readonly code: string },
): EntityLabels {
  const staged = (field: string): string =>
    `(SELECT n.mine FROM pending n WHERE n.entity = '${entity}' AND n.key = q.key AND n.field = '${field}')`
  const there = (field: string): string =>
    `(SELECT m.${mirror.column(field)} FROM ${mirror.table} m WHERE ${mirror.on('q.key', 'q.field')})`
  // A row that is gone here is named by what was written down when its deletion was staged.
  const deleted = `(SELECT d.old FROM change d WHERE d.entity = '${entity}' AND d.key = q.key AND d.op = 'delete'
    ORDER BY d.change_set_id DESC LIMIT 1)`
  return {
    name: `coalesce(${staged(fields.name)}, ${there(fields.name)}, ${deleted}, '')`,
    code: `CASE WHEN EXISTS ${staged(fields.code)} THEN ${staged(fields.code)} ELSE ${there(fields.code)} END`,
    place: 'NULL',
  }
}
