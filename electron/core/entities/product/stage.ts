import type { CellValue } from '#shared/contracts/common.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import type { SetHeader } from '../../changes/record.ts'
import { stageEntity, type Staged } from '../../changes/stage.ts'
import type { WriteDb } from '../../store/db.ts'

export interface ProductCell {
  readonly key: number
  readonly field: ProductFieldName
  /** create: a field of a product that is to be made. */
  readonly op?: 'set' | 'create'
  /** As `checkProductField` returns it. */
  readonly value: CellValue
}

/** Stages cells of products as one set. Of two values for one cell the later counts. */
export function stageCells(db: WriteDb, header: SetHeader, cells: Iterable<ProductCell>): Staged {
  return stageEntity(
    db,
    header,
    (function* () {
      for (const { key, field, op = 'set', value } of cells) yield { entity: 'product' as const, key, field, op, value }
    })(),
  )
}
