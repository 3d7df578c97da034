import type { CellValue } from '#shared/contracts/common.ts'
import type { CategoryFieldName } from '#shared/domain/categoryFields.ts'
import type { wholeRow } from '#shared/domain/entities.ts'
import type { SetHeader } from '../changes/record.ts'
import { stageEntity, type Staged } from '../changes/stage.ts'
import type { WriteDb } from '../store/db.ts'

/** What a step of a person does to a 部門. The name stands under `changes.sets.` */
export interface CategorySet extends Pick<SetHeader, 'author' | 'at'> {
  readonly name: 'editCategory' | 'createCategory' | 'moveCategory' | 'deleteCategory'
  readonly details: Readonly<Record<string, CellValue>>
  readonly origin: 'edit' | 'create'
}

export interface CategoryCell {
  readonly key: number
  readonly field: CategoryFieldName | typeof wholeRow
  readonly op: 'set' | 'create' | 'delete'
  readonly value: CellValue
}

/** Stages cells of 部門 as one set. */
export const stageCategories = (db: WriteDb, set: CategorySet, cells: readonly CategoryCell[]): Staged =>
  stageEntity(
    db,
    set,
    cells.map((cell) => ({ ...cell, entity: 'category' as const })),
  )
