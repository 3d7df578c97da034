import type { Category, ProductRow } from '#shared/contracts/products.ts'
import { checkProductField, productFields, type ProductFieldName } from '#shared/domain/productFields.ts'
import { foldSearch } from '#shared/domain/text.ts'
import type { Wording } from '../common/i18n.ts'
import type { Checked, Choice } from '../grid/index.ts'

type CellValue = string | number | null
type Words = Pick<Wording, 't' | 'find' | 'format'>

/** Turns codes into words and words into codes: the cell shows 税込, the value stays '0'. */
export interface FieldValues {
  readonly choices: (field: ProductFieldName) => readonly Choice[] | undefined
  /** As the cell shows it. */
  readonly show: (field: ProductFieldName, value: CellValue) => string
  /** As the editor begins and the clipboard carries it: amounts without separators. */
  readonly write: (field: ProductFieldName, value: CellValue) => string
  /** What was typed or pasted, checked, with the broken rule in words. */
  readonly check: (field: ProductFieldName, text: string) => Checked
  readonly rule: (rule: string, details: Readonly<Record<string, string | number | boolean | null>>) => string
}

/** Names that several categories share get their parents in front; one that Smaregi has not numbered yet says so. */
export function categoryChoices(categories: readonly Category[], newWord: string): readonly Choice[] {
  const byId = new Map(categories.map((category) => [category.categoryId, category]))
  const counts = new Map<string, number>()
  for (const { categoryName } of categories) counts.set(categoryName, (counts.get(categoryName) ?? 0) + 1)
  const path = (category: Category): string => {
    const names: string[] = []
    let at: Category | undefined = category
    // Bounded, because a tree that came over the wire may hold a circle.
    for (let depth = 0; at && depth < 10; depth += 1) {
      names.unshift(at.categoryName)
      at = at.parentCategoryId === null ? undefined : byId.get(at.parentCategoryId)
    }
    return names.join(' / ')
  }
  return categories.map((category) => ({
    value: String(category.categoryId),
    label: (counts.get(category.categoryName) ?? 0) > 1 ? path(category) : category.categoryName,
    detail: category.isNew ? newWord : (category.categoryCode ?? String(category.categoryId)),
  }))
}

export function fieldValues({ t, find, format }: Words, categories: readonly Category[]): FieldValues {
  const namedCategories = categoryChoices(categories, find('categories.marks.new') ?? '')
  // One that is to be deleted has a name, but nothing can be put into it.
  const goesAway = new Set(categories.filter((category) => category.goesAway).map(({ categoryId }) => String(categoryId)))
  const choicesOfCategory = namedCategories.filter(({ value }) => !goesAway.has(value))
  const lists = new Map<ProductFieldName, readonly Choice[]>()
  for (const field of Object.values(productFields)) {
    if (field.kind === 'category') lists.set(field.name, choicesOfCategory)
    if (field.kind === 'choice') {
      lists.set(
        field.name,
        field.choices.map((value) => ({ value, label: find(`fields.choices.${field.name}.${value}`) ?? value, detail: value })),
      )
    }
  }
  const labels = new Map(
    [...lists].map(([name, list]) => [
      name,
      new Map((productFields[name].kind === 'category' ? namedCategories : list).map(({ value, label }) => [value, label])),
    ]),
  )

  const label = (field: ProductFieldName, value: CellValue): string => {
    if (value === null) return ''
    return labels.get(field)?.get(String(value)) ?? String(value)
  }
  const rule: FieldValues['rule'] = (name, details) => find(`rules.${name}`, details) ?? name

  /** The code of a choice that is written in words; the text itself where it is none. */
  const codeOf = (field: ProductFieldName, text: string): string => {
    const list = lists.get(field)
    if (!list || text.trim() === '') return text
    const exact = list.find((choice) => choice.label === text.trim())
    if (exact) return exact.value
    const wanted = foldSearch(text)
    const alike = list.filter((choice) => foldSearch(choice.label) === wanted)
    // Of two that are written almost alike nobody knows which is meant.
    if (alike.length > 1) return text
    return (alike[0] ?? list.find((choice) => choice.value === wanted))?.value ?? text
  }

  const check = (field: ProductFieldName, text: string): Checked => {
    const code = codeOf(field, text)
    const { kind } = productFields[field]
    if (kind === 'category' && code.trim() !== '' && !choicesOfCategory.some(({ value }) => value === code)) {
      const named = categories.filter(({ categoryName }) => foldSearch(categoryName) === foldSearch(text))
      return { ok: false, message: t(named.length > 1 ? 'rules.ambiguousCategory' : 'rules.unknownCategory') }
    }
    const checked = checkProductField(field, code)
    return checked.ok ? checked : { ok: false, message: rule(checked.rule, checked.details) }
  }

  const show = (field: ProductFieldName, value: CellValue): string => {
    if (typeof value === 'number' && productFields[field].kind !== 'category') return format.number(value)
    return label(field, value)
  }
  return {
    choices: (field) => lists.get(field),
    show,
    write: (field, value) => (typeof value === 'number' && productFields[field].kind !== 'category' ? String(value) : label(field, value)),
    check,
    rule,
  }
}

/** Its request has left: a new value waits until the fate of that is known. */
const underway = (state: string | undefined): boolean => state === 'sending' || state === 'sent' || state === 'unknown'

/** A staged value laid over a row before the engine has answered, as the engine will lay it. */
export function patched(
  row: ProductRow,
  field: ProductFieldName,
  value: CellValue,
  nameOf: (categoryId: number) => string | null,
): ProductRow {
  // What is to be deleted takes no edits.
  if (row.deletion !== null) return row
  const before = row.pending[field]
  const base = before ? before.base : row[field]
  const { [field]: _gone, ...others } = row.pending
  const pending =
    base === value && !underway(before?.state)
      ? others
      : {
          ...others,
          [field]: before && underway(before.state) ? before : { base, theirs: null, state: 'staged' as const, reason: null },
        }
  const named = field === 'categoryId' ? { categoryName: typeof value === 'number' ? nameOf(value) : null } : {}
  return { ...row, [field]: value, ...named, pending }
}
