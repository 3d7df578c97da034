import { updateSearchIndex } from '../../products/searchIndex.ts'
import { isProductField, productColumns } from '../../products/columns.ts'
import { productFieldNames } from '#shared/domain/productFields.ts'
import { referencesOf } from '#shared/domain/entities.ts'
import type { EntityFields, EntityMirror, RowEntity, RowWire } from '../../outbox/entity.ts'
import { UnreadableRow } from '../../outbox/serverRow.ts'
import type { WireRow } from '../../smaregi/client.ts'
import type { WriteDb } from '../../store/db.ts'
import { removeProducts, writeProducts } from '../../store/mirror.ts'
import { readPullState } from '../../sync/pull/state.ts'
import { checkProduct } from './check.ts'

const mirror: EntityMirror = {
  table: 'product',
  on: (key) => `m.product_id = ${key}`,
  column: (field) => (isProductField(field) ? productColumns[field] : 'NULL'),
  fields: productFieldNames,
  version: 'upd_date_time',
  versionIsMoment: true,
  rowMayBeMissing: false,
}

const fields: EntityFields = {
  has: isProductField,
  check: checkProduct,
  first: 'productName',
  references: referencesOf('product'),
}

/** Lays rows that were read into the mirror, and brings the index up to them. Returns the ids of those that cannot be understood. */
export function layProducts(db: WriteDb, rows: readonly WireRow[]): ReadonlySet<number> {
  // As seen by the pull that stands: one that was broken off must not take the rows for gone.
  const { bad, changed } = writeProducts(db, rows, readPullState(db, 'products').pullId)
  updateSearchIndex(db, changed)
  return new Set(bad.map(({ key }) => Number(key)))
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
