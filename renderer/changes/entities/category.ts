import { categoryFieldNames, categoryFields, checkCategoryField, type CategoryFieldName } from '#shared/domain/categoryFields.ts'
import { checkParent } from '#shared/domain/categoryTree.ts'
import { fieldChoices, pathOf, type Choice } from '../../common/categoryChoices.ts'
import { plainValue, type EntityView, type ViewWords } from './view.ts'

const isField = (name: string): name is CategoryFieldName => Object.hasOwn(categoryFields, name)

/** The parents that a 部門 can have. */
function parentChoices({ categories, t }: ViewWords, key: number): readonly Choice[] {
  const nodes = categories.map((row) => ({ key: row.categoryId, parent: row.parentCategoryId, sequence: row.displaySequence }))
  const possible = categories.filter(({ categoryId, goesAway }) => !goesAway && checkParent(nodes, key, categoryId) === null)
  return [
    { value: '', label: t('categories.top') },
    ...possible.map(({ categoryId }) => ({ value: String(categoryId), label: pathOf(categories, categoryId).join(' / ') })),
  ]
}

export const category: EntityView = {
  cell: ({ find }, { field }) => find(`categories.fields.${field}`) ?? field,
  value(words, field, raw) {
    if (!isField(field)) return plainValue(words, raw)
    const text = raw === null ? '' : String(raw)
    if (field === 'parentCategoryId') {
      return text === '' ? words.t('categories.top') : (pathOf(words.categories, Number(raw)).at(-1) ?? text)
    }
    return fieldChoices(words, words.categoryLists, field)?.find(({ value }) => value === text)?.label ?? plainValue(words, raw)
  },
  input(words, { key, field, mine }) {
    const first = String(mine ?? '')
    if (!isField(field)) return { kind: 'text', choices: [], first, check: () => ({ ok: false, message: field }) }
    const choices = field === 'parentCategoryId' ? parentChoices(words, key) : fieldChoices(words, words.categoryLists, field)
    return {
      kind: choices === null ? 'text' : 'choice',
      choices: (choices ?? []).map(({ value, label }) => ({ value, label, detail: value })),
      first,
      check(text) {
        const checked = checkCategoryField(field, text)
        return checked.ok ? checked : { ok: false, message: words.find(`rules.${checked.rule}`, checked.details) ?? checked.rule }
      },
    }
  },
  place({ categories, t }, { key }) {
    const own = categories.find(({ categoryId }) => categoryId === key)
    if (own === undefined) return null
    const above = pathOf(categories, own.parentCategoryId)
    return above.length === 0 ? t('categories.atTop') : above.join(' / ')
  },
  fields: categoryFieldNames,
  hasMemo: false,
  open: (navigation, { key }) => navigation.showCategory(key),
  reveal: (navigation, { key }) => navigation.revealCategory(key),
}
