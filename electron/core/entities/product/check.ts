import type { CellValue } from '#shared/contracts/common.ts'
import { checkProductField } from '#shared/domain/productFields.ts'
import type { Checked } from '../../outbox/entity.ts'
import { isProductField } from '../../products/columns.ts'
import type { ReadDb } from '../../store/db.ts'

/** The rules of a field, and that its category exists: at Smaregi, or as a new one. */
export function checkProduct(db: ReadDb, field: string, value: CellValue): Checked {
  if (!isProductField(field)) return { ok: false, rule: 'unknownField', details: { field } }
  const checked = checkProductField(field, value)
  if (!checked.ok || field !== 'categoryId') return checked
  const exists = db.get(
    `SELECT 1 FROM category WHERE category_id = :id
     UNION ALL SELECT 1 FROM pending WHERE entity = 'category' AND key = :id AND op = 'create' LIMIT 1`,
    { id: checked.value },
  )
  return exists === undefined ? { ok: false, rule: 'unknownCategory', details: {} } : checked
}
