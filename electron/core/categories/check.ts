import type { CategoryProblem } from '#shared/contracts/categories.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import {
  categoryFields,
  checkCategoryField,
  standardTaxIds,
  type CategoryFieldName,
  type CategoryRule,
} from '#shared/domain/categoryFields.ts'
import { checkParent, type TreeNode } from '#shared/domain/categoryTree.ts'
import type { ReadDb } from '../store/db.ts'

type Refusal = { readonly rule: CategoryRule; readonly details: Readonly<Record<string, string | number>> }
export type CheckedValue = { readonly ok: true; readonly value: CellValue } | ({ readonly ok: false } & Refusal)

const lists = {
  categoryGroup: { rule: 'unknownGroup', sql: 'SELECT 1 FROM category_group WHERE category_group_id = ?' },
  reduceTaxRate: { rule: 'unknownTaxRate', sql: 'SELECT 1 FROM reduce_tax_rate WHERE reduce_tax_id = ?' },
} as const

const isStandardTaxId = (value: CellValue): boolean => (standardTaxIds as readonly CellValue[]).includes(value)

/**
 * A value as the outbox keeps it, or the rule it breaks, those that need the shop's lists and the tree among them. `key` null:
 * of a 部門 that is to be made. `nodes`: the tree that it stands in.
 */
export function checkCategoryValue(
  db: ReadDb,
  nodes: readonly TreeNode[],
  key: number | null,
  field: CategoryFieldName,
  input: CellValue,
): CheckedValue {
  const checked = checkCategoryField(field, input)
  if (!checked.ok || checked.value === null) return checked
  const rules = categoryFields[field]
  if (rules.kind !== 'reference') return checked
  if (rules.to === 'category') {
    const broken = checkParent(nodes, key, Number(checked.value))
    return broken === null ? checked : { ok: false, ...broken }
  }
  const list = lists[rules.to]
  const known = (rules.to === 'reduceTaxRate' && isStandardTaxId(checked.value)) || db.get(list.sql, [checked.value]) !== undefined
  return known ? checked : { ok: false, rule: list.rule, details: {} }
}

export const problemOf = (key: number, field: CategoryFieldName | null, { rule, details }: Refusal): CategoryProblem => ({
  key,
  field,
  rule,
  details: { ...details },
})
