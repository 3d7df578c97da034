import { readBounded, stockBounds } from '#shared/domain/readNumber.ts'
import { product } from './product.ts'
import { plainValue, type EntityView } from './view.ts'

export const stock: EntityView = {
  cell: ({ t }, { field, place }) => t('changes.stockOf', { store: place ?? field }),
  value: (words, _, value) => (value === null ? words.t('changes.notCounted') : plainValue(words, value)),
  input: (words, { mine }) => ({
    kind: 'text',
    choices: [],
    first: String(mine ?? ''),
    check(text) {
      const read = readBounded(text, stockBounds)
      return read.ok ? read : { ok: false, message: words.find(`rules.${read.rule}`, read.details) ?? read.rule }
    },
  }),
  fields: [],
  hasMemo: true,
  open: product.open,
  reveal: (navigation, { key }) => navigation.showCell({ productId: key, columnId: 'stockTotal' }),
}
