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

export const effective = (db: ReadDb, field: ProductFieldName): Effective => (hasPending(db, field) ? overlaid(field) : mirrored(field))

/** The mirror's value, whatever is staged. */
const mirrored = (field: ProductFieldName): Effective => ({ expression: `m.${productColumns[field]}`, join: '' })

/** The same without asking whether anything is pending. */
export function overlaid(field: ProductFieldName): Effective {
  const alias = `p_${productColumns[field]}`
  return {
    expression: `CASE WHEN ${alias}.key IS NULL THEN m.${productColumns[field]} ELSE ${alias}.mine END`,
    join: `LEFT JOIN pending ${alias} ON ${alias}.entity = 'product' AND ${alias}.key = m.product_id AND ${alias}.field = '${field}'`,
  }
}

/** The name of the 部門 that an expression is the id of. `cat` is the alias of `category`. */
type CategoryNamed = (id: string) => Effective

const mirrorName: CategoryNamed = (id) => ({ expression: 'cat.category_name', join: `LEFT JOIN category cat ON cat.category_id = ${id}` })
const seenName: CategoryNamed = (id) => ({
  expression: 'CASE WHEN cat_name.key IS NULL THEN cat.category_name ELSE cat_name.mine END',
  join: `${mirrorName(id).join} LEFT JOIN pending cat_name
    ON cat_name.entity = 'category' AND cat_name.key = ${id} AND cat_name.field = 'categoryName'`,
})

/** Which values of a product's fields and of its 部門 count. */
export interface Values {
  readonly field: (field: ProductFieldName) => Effective
  readonly categoryName: CategoryNamed
}
export const mirrorValues: Values = { field: mirrored, categoryName: mirrorName }
/** What the person sees; without asking whether anything is pending. */
export const overlaidValues: Values = { field: overlaid, categoryName: seenName }
export const seenValues = (db: ReadDb): Values => ({ field: (field) => effective(db, field), categoryName: seenName })

const hasPending = (db: ReadDb, field: ProductFieldName): boolean =>
  db.get(`SELECT 1 FROM pending WHERE entity = 'product' AND field = ? LIMIT 1`, [field]) !== undefined
