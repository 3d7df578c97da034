import type { ReadDb } from '../store/db.ts'
import { overlaid } from './columns.ts'

/** What a person knows a product by. */
export interface Label {
  readonly productName: string
  readonly productCode: string | null
}

const unknown: Label = { productName: '', productCode: null }

/** Names and codes as the person sees them, of products that Smaregi has and of new ones. */
export function labelsOf(db: ReadDb, ids: readonly number[]): (productId: number) => Label {
  const [name, code] = [overlaid('productName'), overlaid('productCode')]
  const rows = db.all<Label & { id: number }>(
    `SELECT m.product_id AS id, ${name.expression} AS productName, ${code.expression} AS productCode
     FROM json_each(:ids) j CROSS JOIN product m ON m.product_id = j.value ${name.join} ${code.join}
     UNION ALL
     SELECT p.key, coalesce(max(p.mine) FILTER (WHERE p.field = 'productName'), ''), max(p.mine) FILTER (WHERE p.field = 'productCode')
     FROM json_each(:ids) j CROSS JOIN pending p ON p.entity = 'product' AND p.key = j.value AND p.op = 'create' GROUP BY p.key`,
    { ids: JSON.stringify([...new Set(ids)]) },
  )
  const labels = new Map(rows.map(({ id, productName, productCode }) => [id, { productName, productCode }]))
  return (productId) => labels.get(productId) ?? unknown
}
