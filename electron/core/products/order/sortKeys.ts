import type { SortableField } from '#shared/contracts/products.ts'
import { productFields, type ProductFieldName } from '#shared/domain/productFields.ts'
import type { CountedTable } from '../../store/versions.ts'
import type { Values } from '../columns.ts'

/** What a sort goes by; `m` is the alias of `product`. */
export interface SortKeys {
  /** SQL of each key, the first decides first; none: the id itself. */
  readonly keys: readonly string[]
  readonly joins: readonly string[]
  /** All keys of a sort are of one kind. */
  readonly kind: 'number' | 'text'
  /** Fields a staged value of which moves a row. */
  readonly fields: readonly ProductFieldName[]
  /** Tables of the mirror that the keys are read from. */
  readonly tables: readonly CountedTable[]
}

const numeric: ReadonlySet<string> = new Set(['integer', 'decimal', 'category'])

/** `values` says which count: the mirror's, or those the person sees. */
export function sortKeysOf(field: SortableField, { field: pick, categoryName }: Values): SortKeys {
  const ofProduct = { kind: 'text', fields: [], tables: ['product'] } as const
  switch (field) {
    case 'productId':
      return { ...ofProduct, kind: 'number', keys: [], joins: [] }
    case 'updDateTime':
      return { ...ofProduct, keys: ['m.upd_date_time'], joins: [] }
    case 'stockTotal':
      return {
        ...ofProduct,
        kind: 'number',
        keys: ['(SELECT sum(st.stock_amount) FROM stock st WHERE st.product_id = m.product_id)'],
        joins: [],
        tables: ['product', 'stock'],
      }
    case 'categoryName': {
      const category = pick('categoryId')
      const name = categoryName(category.expression)
      return {
        ...ofProduct,
        keys: [name.expression],
        joins: [category.join, name.join],
        fields: ['categoryId'],
        tables: ['product', 'category'],
      }
    }
    // The name goes by its reading where there is one, as a Japanese list does.
    case 'productName': {
      const [kana, name] = [pick('productKana'), pick('productName')]
      return {
        ...ofProduct,
        keys: [`coalesce(${kana.expression}, ${name.expression})`, name.expression],
        joins: [kana.join, name.join],
        fields: ['productKana', 'productName'],
      }
    }
    default: {
      const { expression, join } = pick(field)
      const kind = numeric.has(productFields[field].kind) ? 'number' : 'text'
      return { ...ofProduct, kind, keys: [expression], joins: [join], fields: [field] }
    }
  }
}
