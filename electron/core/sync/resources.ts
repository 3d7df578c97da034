import type { ResourceName } from '#shared/contracts/sync.ts'
import type { WireRow } from '../smaregi/client.ts'
import type { WriteDb } from '../store/db.ts'
import { writeCategories, writeProducts, writeStock, writeStores, type Written } from '../store/mirror.ts'

/** Largest page of Smaregi's POS lists. */
export const pageSize = 1000

export interface Resource {
  readonly name: ResourceName
  readonly path: string
  readonly table: string
  /** A total order that does not change while rows are edited, or pages would overlap. */
  readonly key: readonly string[]
  /** Whether what changed since can be asked for. The small tables are read whole each time. */
  readonly incremental: boolean
  write(db: WriteDb, rows: readonly WireRow[], pullId: number): Written
  /** Where one row can be looked for by its first key, to tell «gone» from «missed between two pages». */
  readonly again: ((key: number) => { readonly path: string; readonly query: Readonly<Record<string, string | number>> }) | null
}

/** Everything that is pulled, in this order: what others refer to comes first. */
export const resources: readonly Resource[] = [
  {
    name: 'stores',
    path: '/pos/stores',
    table: 'store',
    key: ['storeId'],
    incremental: false,
    write: writeStores,
    again: null,
  },
  {
    name: 'categories',
    path: '/pos/categories',
    table: 'category',
    key: ['categoryId'],
    incremental: false,
    write: writeCategories,
    again: null,
  },
  {
    name: 'products',
    path: '/pos/products',
    table: 'product',
    key: ['productId'],
    incremental: true,
    write: writeProducts,
    again: (key) => ({ path: `/pos/products/${key}`, query: {} }),
  },
  {
    name: 'stock',
    path: '/pos/stock',
    table: 'stock',
    key: ['productId', 'storeId'],
    incremental: true,
    write: writeStock,
    again: (key) => ({ path: '/pos/stock', query: { product_id: key, limit: pageSize } }),
  },
]
