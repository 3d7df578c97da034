import { categoryFieldNames, categoryFields, checkCategoryField, type CategoryFieldName } from '#shared/domain/categoryFields.ts'
import { plainValue, type EntityView } from './view.ts'

const isField = (name: string): name is CategoryFieldName => Object.hasOwn(categoryFields, name)

export const category: EntityView = {
  cell: ({ find }, { field }) => find(`categories.fields.${field}`) ?? field,
  value(words, field, raw) {
    if (raw === null || raw === '' || !isField(field)) return plainValue(words, raw)
    const rule = categoryFields[field]
    if (rule.kind === 'reference' && rule.to === 'category') {
      return words.categories.find(({ categoryId }) => categoryId === Number(raw))?.categoryName ?? String(raw)
    }
    if (rule.kind === 'choice' || rule.kind === 'reference') return words.find(`categories.choices.${field}.${raw}`) ?? String(raw)
    return plainValue(words, raw)
  },
  input(words, { field, mine }) {
    const first = String(mine ?? '')
    if (!isField(field)) return { kind: 'text', choices: [], first, check: () => ({ ok: false, message: field }) }
    const rule = categoryFields[field]
    const choices =
      rule.kind === 'choice'
        ? rule.choices.map((value) => ({ value, label: words.find(`categories.choices.${field}.${value}`) ?? value, detail: value }))
        : []
    return {
      kind: rule.kind === 'choice' ? 'choice' : rule.kind === 'reference' && rule.to === 'category' ? 'tree' : 'text',
      choices,
      first,
      check(text) {
        const checked = checkCategoryField(field, text)
        return checked.ok ? checked : { ok: false, message: words.find(`rules.${checked.rule}`, checked.details) ?? checked.rule }
      },
    }
  },
  fields: categoryFieldNames,
  hasMemo: false,
  open: (navigation, { key }) => navigation.showCategory(key),
  reveal: (navigation, { key }) => navigation.revealCategory(key),
}
