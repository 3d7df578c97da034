import { productFieldNames, productFields, type ProductFieldName } from '#shared/domain/productFields.ts'
import { fieldValues } from '../../products/values.ts'
import { plainValue, type EntityView } from './view.ts'

const isField = (name: string): name is ProductFieldName => Object.hasOwn(productFields, name)

export const product: EntityView = {
  cell: ({ find }, { field }) => find(`fields.${field}`) ?? field,
  value(words, field, raw) {
    if (raw === null || raw === '' || !isField(field)) return plainValue(words, raw)
    const rule = productFields[field]
    if (rule.kind === 'category') {
      return words.categories.find(({ categoryId }) => categoryId === Number(raw))?.categoryName ?? plainValue(words, raw)
    }
    if (rule.kind === 'choice') return words.find(`fields.choices.${field}.${raw}`) ?? plainValue(words, raw)
    const isYen = rule.kind === 'decimal' || (rule.kind === 'integer' && rule.unit === 'yen')
    return isYen && typeof raw === 'number' ? words.format.yen(raw) : plainValue(words, raw)
  },
  input(words, { field, mine }) {
    if (!isField(field)) return { kind: 'text', choices: [], first: String(mine ?? ''), check: () => ({ ok: false, message: field }) }
    const values = fieldValues(words, words.categories)
    const choices = values.choices(field)
    return {
      kind: productFields[field].kind === 'category' ? 'tree' : choices === undefined ? 'text' : 'choice',
      choices: choices ?? [],
      first: choices === undefined ? values.write(field, mine) : String(mine ?? ''),
      check: (text) => values.check(field, text),
    }
  },
  fields: productFieldNames,
  hasMemo: false,
  hasLabels: true,
  open: (navigation, { key, code, name }) => navigation.showProducts({ search: code ?? name, productId: key }),
  reveal: (navigation, { key, field }) => navigation.showCell({ productId: key, columnId: field }),
}
