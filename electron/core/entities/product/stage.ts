import type { CellValue } from '#shared/contracts/common.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import type { SetHeader } from '../../changes/record.ts'
import { stageEntity, stageSelect, type Staged } from '../../changes/stage.ts'
import type { SqlNamed, WriteDb } from '../../store/db.ts'
import { product } from './index.ts'

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

/** Stages what a SELECT of (key, new) yields as values of one field of products, without the rows passing through JavaScript. */
export const stageProductSelect = (
  db: WriteDb,
  header: SetHeader,
  field: ProductFieldName,
  select: string,
  params: SqlNamed = {},
): Pick<Staged, 'changeSetId' | 'cells'> => stageSelect(db, header, product, field, select, params)
