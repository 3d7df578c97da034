import type { CategoryLists } from '#shared/contracts/categories.ts'
import { categoryFields, standardTaxIds, type CategoryFieldName } from '#shared/domain/categoryFields.ts'
import type { Wording } from './i18n.ts'

export interface Choice {
  readonly value: string
  /** Where it cannot be chosen, with the reason. */
  readonly label: string
  readonly disabled?: boolean
}

const isStandard = (id: number): boolean => (standardTaxIds as readonly number[]).includes(id)

/** What can be chosen for a field of a 部門, '' for nothing; null where it is typed, or is another 部門. */
export function fieldChoices(
  { t, find }: Pick<Wording, 't' | 'find'>,
  { groups, taxRates }: CategoryLists,
  name: CategoryFieldName,
): readonly Choice[] | null {
  const field = categoryFields[name]
  const none: Choice = { value: '', label: t('categories.none') }
  const named = (value: string): Choice => ({ value, label: find(`categories.choices.${name}.${value}`) ?? value })
  if (field.kind === 'choice') return [...(field.required ? [] : [none]), ...field.choices.map(named)]
  if (field.kind !== 'reference' || field.to === 'category') return null
  if (field.to === 'categoryGroup')
    return [none, ...groups.map(({ categoryGroupId, categoryGroupName }) => ({ value: String(categoryGroupId), label: categoryGroupName }))]
  const own = taxRates.filter(({ reduceTaxId }) => !isStandard(reduceTaxId))
  return [
    { value: '', label: t('categories.standardRate') },
    ...standardTaxIds.map((id) => named(String(id))),
    ...own.map(({ reduceTaxId, name: label }) => ({ value: String(reduceTaxId), label })),
  ]
}

interface Named {
  readonly categoryId: number
  readonly parentCategoryId: number | null
  readonly categoryName: string
}

/** Names from the top down to the 部門 itself; ends also where the data has a loop. */
export function pathOf(rows: readonly Named[], key: number | null): readonly string[] {
  const byId = new Map(rows.map((row) => [row.categoryId, row]))
  const path: Named[] = []
  for (let at = byId.get(key ?? Number.NaN); at !== undefined && !path.includes(at); at = byId.get(at.parentCategoryId ?? Number.NaN))
    path.unshift(at)
  return path.map(({ categoryName }) => categoryName)
}
