import type { CellValue } from '#shared/contracts/common.ts'
import { checkCategoryField } from '#shared/domain/categoryFields.ts'
import type { Checked } from '../../outbox/entity.ts'
import type { ReadDb } from '../../store/db.ts'
import { isCategoryField } from '../../categories/columns.ts'

/** The rules of a field. Those of the tree (levels, circles) are core/categories', which sees it whole. */
export function checkCategory(_: ReadDb, field: string, value: CellValue): Checked {
  if (!isCategoryField(field)) return { ok: false, rule: 'unknownField', details: { field } }
  return checkCategoryField(field, value)
}
