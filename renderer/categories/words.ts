import { useMemo } from 'react'
import type { CategoryRow, CategoryTree } from '#shared/contracts/categories.ts'
import type { ChangeState } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { categoryFields, checkCategoryField, standardTaxIds, type CategoryFieldName } from '#shared/domain/categoryFields.ts'
import { useWords } from '../common/i18n.ts'
import { refusalBelow } from './treeView.ts'

export interface Choice {
  readonly value: string
  /** Where it cannot be chosen, with the reason. */
  readonly label: string
  readonly disabled?: boolean
}

export interface CategoryWords {
  readonly field: (name: CategoryFieldName) => string
  /** What can be chosen for a field; null where it is typed. The empty value is ''. */
  readonly choices: (name: CategoryFieldName, row: CategoryRow) => readonly Choice[] | null
  /** A value as a person reads it. */
  readonly value: (name: CategoryFieldName, value: CellValue) => string
  readonly rule: (rule: string, details: Readonly<Record<string, string | number | boolean | null>>) => string
  /** The rule that a text breaks in words, or null. */
  readonly problem: (name: CategoryFieldName, text: string) => string | null
}

/** Names from the top down to the category itself. */
export function pathOf(rows: readonly CategoryRow[], key: number | null): readonly string[] {
  const byId = new Map(rows.map((row) => [row.categoryId, row]))
  const names: string[] = []
  for (let at = byId.get(key ?? Number.NaN); at !== undefined; at = byId.get(at.parentCategoryId ?? Number.NaN))
    names.unshift(at.categoryName)
  return names
}

/** Words for fields, choices and broken rules of 部門. */
export function useCategoryWords(tree: CategoryTree): CategoryWords {
  const { t, find, format } = useWords()
  return useMemo(() => {
    const { rows, groups, taxRates } = tree
    const own = taxRates.filter(({ reduceTaxId }) => !(standardTaxIds as readonly number[]).includes(reduceTaxId))
    const taxChoices: readonly Choice[] = [
      { value: '', label: t('categories.standardRate') },
      ...standardTaxIds.map((id) => ({ value: String(id), label: find(`categories.choices.reduceTaxId.${id}`) ?? String(id) })),
      ...own.map(({ reduceTaxId, name }) => ({ value: String(reduceTaxId), label: name })),
    ]
    const groupChoices: readonly Choice[] = [
      { value: '', label: t('categories.none') },
      ...groups.map(({ categoryGroupId, categoryGroupName }) => ({ value: String(categoryGroupId), label: categoryGroupName })),
    ]
    const parentChoices: readonly Choice[] = [
      { value: '', label: t('categories.top') },
      ...rows
        .map(({ categoryId, deletion }) => ({ value: String(categoryId), label: pathOf(rows, categoryId).join(' / '), deletion }))
        .filter(({ deletion }) => deletion === null),
    ]
    const listed = (name: CategoryFieldName): readonly Choice[] | null => {
      const field = categoryFields[name]
      if (field.kind === 'reference')
        return field.to === 'category' ? parentChoices : field.to === 'categoryGroup' ? groupChoices : taxChoices
      if (field.kind !== 'choice') return null
      const named = field.choices.map((value) => ({ value, label: find(`categories.choices.${name}.${value}`) ?? value }))
      return field.required ? named : [{ value: '', label: t('categories.none') }, ...named]
    }
    const rule: CategoryWords['rule'] = (name, details) => find(`rules.${name}`, details) ?? name
    const parentsFor = ({ categoryId, parentCategoryId }: CategoryRow): readonly Choice[] =>
      parentChoices.flatMap((choice): readonly Choice[] => {
        if (choice.value === String(categoryId)) return []
        const refusal = choice.value === '' ? refusalBelow(rows, categoryId, null) : refusalBelow(rows, categoryId, Number(choice.value))
        if (refusal === null || choice.value === String(parentCategoryId ?? '')) return [choice]
        return [
          {
            ...choice,
            label: t('categories.cannotBeParent', { parent: choice.label, reason: rule(refusal.rule, refusal.details) }),
            disabled: true,
          },
        ]
      })
    return {
      field: (name) => t(`categories.fields.${name}`),
      choices: (name, row) => (name === 'parentCategoryId' ? parentsFor(row) : listed(name)),
      value: (name, value) => {
        const named = listed(name)?.find((choice) => choice.value === (value === null ? '' : String(value)))
        if (named) return named.label
        if (value === null || value === '') return t('common.empty')
        return typeof value === 'number' && name === 'displaySequence' ? format.number(value) : String(value)
      },
      rule,
      problem: (name, text) => {
        const checked = checkCategoryField(name, text)
        return checked.ok ? null : rule(checked.rule, checked.details)
      },
    }
  }, [tree, t, find, format])
}

/** Worst first: what a person should hear of. */
const byWeight: readonly ChangeState[] = ['rejected', 'conflict', 'unknown', 'sending', 'sent', 'queued', 'staged']

/** The state that stands for a whole row: the worst of its fields, or of its deletion. */
export function stateOf(row: CategoryRow): ChangeState | null {
  const states = Object.values(row.pending).map(({ state }) => state)
  if (row.deletion !== null) states.push(row.deletion.state)
  return byWeight.find((state) => states.includes(state)) ?? null
}
