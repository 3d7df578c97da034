import type { Beep } from '#shared/contracts/stockCounts.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import type { ReadDb } from '../store/db.ts'

/** SQL for the name that the person sees of the product that an expression is the id of; null where it is gone. */
export const nameSql = (id: string): string => `coalesce((SELECT p.mine FROM pending p
    WHERE p.entity = 'product' AND p.key = ${id} AND p.field = 'productName'),
  (SELECT m.product_name FROM product m WHERE m.product_id = ${id}))`

/** SQL for the code by which a product was scanned last in a count (`:countId`); null where it was not. */
export const scannedCodeSql = (id: string): string => `(SELECT e.code FROM stock_count_session s
  JOIN stock_count_entry e ON e.session_id = s.session_id WHERE s.count_id = :countId AND e.product_id = ${id} AND e.kind = 'scan'
  ORDER BY e.placed_ms DESC LIMIT 1)`

export type ProductFacts = Pick<NonNullable<Beep['product']>, 'productId' | 'productName' | 'productCode' | 'size' | 'color'>

const factsSql =
  'SELECT product_id AS productId, product_name AS productName, product_code AS productCode, size, color FROM product WHERE product_id = ?'
const stagedSql = `SELECT field, mine FROM pending WHERE entity = 'product' AND key = ? AND field IN ('productName', 'productCode', 'size', 'color')`

/** What a person who counts sees of a product, staged values over the mirror's; undefined where it is gone. */
export function findProduct(db: ReadDb, productId: number): ProductFacts | undefined {
  const facts = db.get<ProductFacts>(factsSql, [productId])
  if (facts === undefined) return undefined
  const staged = db.all<{ field: string; mine: CellValue }>(stagedSql, [productId])
  // The values are those that the check of a product's fields let through.
  return staged.length === 0 ? facts : ({ ...facts, ...Object.fromEntries(staged.map(({ field, mine }) => [field, mine])) } as ProductFacts)
}
