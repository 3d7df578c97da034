import { productFieldNames, type ProductFieldName } from '#shared/domain/productFields.ts'
import type { ReadDb } from '../store/db.ts'
import { products } from '../store/tables/pos.ts'

const columnOf = (name: ProductFieldName): string => {
  const found = products.columns.find(({ wire }) => wire === name)
  if (!found) throw new Error(`the mirror keeps no ${name} of a product`)
  return found.column
}

/** The mirror's column of each field, as its table names it. Loading this file throws where a field has none. */
export const productColumns = Object.fromEntries(productFieldNames.map((name) => [name, columnOf(name)])) as Readonly<
  Record<ProductFieldName, string>
>

export const isProductField = (name: string): name is ProductFieldName => (productFieldNames as readonly string[]).includes(name)

/** Fields whose text search looks at. */
export const searchedFields = ['productName', 'productKana', 'productCode', 'tag'] as const satisfies readonly ProductFieldName[]

/**
 * SQL for the value the person sees in a cell: the staged one where there is one, else the mirror's.
 * `m` is the alias of `product`. Where nothing is pending for the field it is the bare column, so
 * that an untouched catalogue costs nothing.
 */
export interface Effective {
  readonly expression: string
  readonly join: string
}

export function effective(db: ReadDb, field: ProductFieldName): Effective {
  const column = `m.${productColumns[field]}`
  return hasPending(db, field) ? overlaid(field) : { expression: column, join: '' }
}

/** The same without asking whether anything is pending. */
export function overlaid(field: ProductFieldName): Effective {
  const alias = `p_${productColumns[field]}`
  return {
    expression: `CASE WHEN ${alias}.key IS NULL THEN m.${productColumns[field]} ELSE ${alias}.mine END`,
    join: `LEFT JOIN pending ${alias} ON ${alias}.entity = 'product' AND ${alias}.key = m.product_id AND ${alias}.field = '${field}'`,
  }
}

const hasPending = (db: ReadDb, field: ProductFieldName): boolean =>
  db.get(`SELECT 1 FROM pending WHERE entity = 'product' AND field = ? LIMIT 1`, [field]) !== undefined
