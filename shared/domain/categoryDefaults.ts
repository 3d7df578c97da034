import type { CategoryFieldName } from './categoryFields.ts'

/** Fields that a new 部門 takes from those around it: what is sold side by side is mostly taxed, grouped and rewarded alike. */
const inheritedFields = [
  'categoryGroupId',
  'taxDivision',
  'reduceTaxId',
  'pointNotApplicable',
] as const satisfies readonly CategoryFieldName[]
type InheritedField = (typeof inheritedFields)[number]

type Values = Readonly<Record<InheritedField, string | number | null>>

export interface Inherited {
  readonly from: 'siblings' | 'parent'
  readonly values: Partial<Values>
}

/** What a new 部門 takes: the values that all its siblings agree on; where it has none, its parent's. Nothing stands for Smaregi's own default. */
export function inheritedValues(siblings: readonly Values[], parent: Values | null): Inherited {
  const among = siblings.length > 0 || parent === null ? siblings : [parent]
  const agreed = inheritedFields.filter((field) => {
    const value = among[0]?.[field] ?? null
    return value !== null && among.every((one) => one[field] === value)
  })
  return {
    from: siblings.length > 0 ? 'siblings' : 'parent',
    values: Object.fromEntries(agreed.map((field) => [field, among[0]?.[field] ?? null])),
  }
}
