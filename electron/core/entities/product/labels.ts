import type { EntityLabels } from '../../outbox/entity.ts'

/** A row that is gone here is named by what was written down when its deletion was staged. */
export const productLabels: EntityLabels = {
  name: `coalesce(
    (SELECT n.mine FROM pending n WHERE n.entity = 'product' AND n.key = q.key AND n.field = 'productName'),
    (SELECT m.product_name FROM product m WHERE m.product_id = q.key),
    (SELECT d.old FROM change d WHERE d.entity = 'product' AND d.key = q.key AND d.op = 'delete' ORDER BY d.change_set_id DESC LIMIT 1), '')`,
  code: `CASE WHEN EXISTS (SELECT 1 FROM pending n WHERE n.entity = 'product' AND n.key = q.key AND n.field = 'productCode')
    THEN (SELECT n.mine FROM pending n WHERE n.entity = 'product' AND n.key = q.key AND n.field = 'productCode')
    ELSE (SELECT m.product_code FROM product m WHERE m.product_id = q.key) END`,
  place: 'NULL',
}
