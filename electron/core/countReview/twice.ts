import type { OutputOf } from '#shared/contracts/index.ts'
import { isCorrectedBefore } from '../outbox/correctionElsewhere.ts'
import { countMarkOf, operationIn } from '../outbox/operation.ts'
import type { ReadDb } from '../store/db.ts'
import type { Count } from './count.ts'
import { operationsOf } from './late.ts'

/** Names that are told. */
const mostNames = 20

const linesSql = `SELECT c.product_id AS productId, c.memo FROM stock_count_result r
  JOIN stock_change c ON c.product_id = r.product_id AND c.store_id = :storeId
  WHERE r.count_id = :countId AND r.correction <> 0 AND instr(c.memo, :mark) > 0 ORDER BY c.product_id, c.change_id`
const namesSql = `SELECT m.product_name FROM json_each(?) j JOIN product m ON m.product_id = j.value`

/** Stocks that this PC corrected for the count although another PC had already, and does not take back; null: none is known. */
export function correctedTwice(db: ReadDb, { countId, storeId, commit }: Count): OutputOf<'countReview.summary'>['twice'] {
  if (commit === null || commit.revertSetId !== null) return null
  const mark = countMarkOf(countId)
  const lines = new Map<number, { memo: string | null }[]>()
  for (const { productId, memo } of db.all<{ productId: number; memo: string | null }>(linesSql, { countId, storeId, mark })) {
    lines.set(productId, [...(lines.get(productId) ?? []), { memo }])
  }
  const twice = [...lines].filter(([productId, ofProduct]) => {
    if (ofProduct.length < 2) return false
    const own = operationsOf(db, productId, storeId)
    const isOurs = ({ memo }: { readonly memo: string | null }): boolean => own.has(operationIn(memo) ?? '')
    return ofProduct.some(isOurs) && isCorrectedBefore(ofProduct, mark, isOurs)
  })
  if (twice.length === 0) return null
  const ids = twice.map(([productId]) => productId)
  return { products: ids.length, names: db.column<string>(namesSql, [JSON.stringify(ids.slice(0, mostNames))]) }
}
