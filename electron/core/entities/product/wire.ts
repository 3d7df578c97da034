import { updateSearchIndex } from '../../products/searchIndex.ts'
import { isProductField, productColumns } from '../../products/columns.ts'
import { productFieldNames } from '#shared/domain/productFields.ts'
import { referencesOf } from '#shared/domain/entities.ts'
import type { EntityFields, EntityMirror, RowEntity, RowWire } from '../../outbox/entity.ts'
import { UnreadableRow } from '../../outbox/serverRow.ts'
import { removeProducts, writeProducts } from '../../store/mirror.ts'
import { readPullState } from '../../sync/pull/state.ts'
import { checkProduct } from './check.ts'

const mirror: EntityMirror = {
  table: 'product',
  on: (key) => `m.product_id = ${key}`,
  column: (field) => (isProductField(field) ? productColumns[field] : 'NULL'),
  fields: productFieldNames,
  version: 'upd_date_time',
  rowMayBeMissing: false,
}

const fields: EntityFields = {
  has: isProductField,
  check: checkProduct,
  first: 'productName',
  references: referencesOf('product'),
}

/** 商品: https://developers.smaregi.dev, /pos/products. */
const wire: RowWire = {
  entity: 'product',
  path: '/pos/products',
  idField: 'productId',
  lay(db, key, row) {
    if (String(row['productId']) !== String(key)) throw new UnreadableRow(`product ${key}`)
    // As seen by the pull that stands: one that was broken off must not take the row for gone.
    const { bad } = writeProducts(db, [row], readPullState(db, 'products').pullId)
    if (bad.length > 0) throw new UnreadableRow(`product ${key}: ${bad[0]?.problem ?? ''}`)
    updateSearchIndex(db, [key])
  },
  encode: (_, value) => (value === null ? '' : String(value)),
  forget: (db, key) => void removeProducts(db, [key]),
}

export const productRow: RowEntity = { wire, fields, mirror }
