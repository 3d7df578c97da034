import type { CellValue } from '#shared/contracts/common.ts'
import type { ChangeState } from '#shared/contracts/changes.ts'
import type { ProductRow, RowDeletion } from '#shared/contracts/products.ts'
import { wholeRow } from '#shared/domain/entities.ts'
import { productFieldNames, type ProductFieldName } from '#shared/domain/productFields.ts'
import { categoryNames } from '../categories/tree.ts'
import type { ReadDb } from '../store/db.ts'
import { isProductField, productColumns } from './columns.ts'
import { stockKnowledge, type StockKnowledge } from './stockState.ts'

type MirrorRow = Record<ProductFieldName, CellValue> & {
  readonly productId: number
  readonly updDateTime: string | null
  readonly stockTotal: number | null
}

interface PendingRow {
  readonly key: number
  readonly field: string
  readonly base: CellValue
  readonly mine: CellValue
  readonly theirs: CellValue
  readonly state: ChangeState
  readonly reason: string | null
  readonly theirAt: string | null
}

const columns = productFieldNames.map((name) => `m.${productColumns[name]} AS ${name}`).join(', ')

const rowsSql = `SELECT m.product_id AS productId, ${columns}, m.upd_date_time AS updDateTime,
  (SELECT sum(s.stock_amount) FROM stock s WHERE s.product_id = m.product_id) AS stockTotal
FROM json_each(?) j CROSS JOIN product m ON m.product_id = j.value ORDER BY j.key`

const pendingSql = `SELECT p.key, p.field, p.base, p.mine, p.theirs, p.state, p.reason, p.their_at AS theirAt
FROM json_each(?) j CROSS JOIN pending p ON p.entity = 'product' AND p.key = j.value`

/** A window of a view: null where a product is gone since, so that no row ever takes another's position. */
export function readWindow(db: ReadDb, ids: readonly number[]): (ProductRow | null)[] {
  const rows = new Map(readRows(db, ids).map((row) => [row.productId, row]))
  return ids.map((id) => rows.get(id) ?? null)
}

/** Rows of the grid for these ids, in their order. A product that is gone since leaves no row. */
export function readRows(db: ReadDb, ids: readonly number[]): ProductRow[] {
  const list = JSON.stringify(ids)
  const pending = new Map<number, PendingRow[]>()
  for (const row of db.all<PendingRow>(pendingSql, [list])) {
    const cells = pending.get(row.key)
    if (cells) cells.push(row)
    else pending.set(row.key, [row])
  }
  const names = categoryNames(db)
  const stock = stockKnowledge(db)
  return db.all<MirrorRow>(rowsSql, [list]).map((mirror) => ({
    ...overlay(mirror, pending.get(mirror.productId) ?? [], names),
    ...totalOf(mirror.stockTotal, stock),
  }))
}

function totalOf(total: number | null, stock: StockKnowledge): Pick<ProductRow, 'stockTotal' | 'stockState'> {
  const stockState = stock.ofTotal(total)
  return { stockTotal: stockState === 'known' ? total : null, stockState }
}

function overlay(mirror: MirrorRow, cells: readonly PendingRow[], names: ReadonlyMap<CellValue, string>): Omit<ProductRow, 'stockState'> {
  const values: Record<string, CellValue> = {}
  const pending: ProductRow['pending'] = {}
  let deletion: RowDeletion | null = null
  for (const { field, base, mine, theirs, state, reason, theirAt } of cells) {
    if (field === wholeRow) deletion = { state, reason, theirAt }
    if (!isProductField(field)) continue
    values[field] = mine
    pending[field] = { base, theirs, state, reason }
  }
  // The values are those that checkProductField let through, so the shape is the row's.
  const row = { ...mirror, ...values, pending, deletion } as Omit<ProductRow, 'categoryName' | 'stockState'>
  return { ...row, categoryName: names.get(row.categoryId) ?? null }
}
