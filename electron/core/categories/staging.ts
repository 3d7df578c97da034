import type { CellValue } from '#shared/contracts/common.ts'
import type { CategoryFieldName } from '#shared/domain/categoryFields.ts'
import { BantoError } from '#shared/errors.ts'
import type { WriteDb } from '../store/db.ts'

/** What a step of a person does to a 部門. The name stands under `changes.sets.` */
export interface CategorySet {
  readonly name: 'editCategory' | 'createCategory' | 'moveCategory' | 'deleteCategory'
  readonly details: Readonly<Record<string, CellValue>>
  readonly origin: 'edit' | 'create'
  readonly author: string | null
  /** ISO moment. */
  readonly at: string
}

export interface CategoryCell {
  readonly key: number
  readonly field: CategoryFieldName | '*'
  readonly op: 'set' | 'create' | 'delete'
  readonly value: CellValue
}

/** Stages cells of 部門 as one set. */
export function stageCategories(
  _db: WriteDb,
  _set: CategorySet,
  _cells: readonly CategoryCell[],
): { readonly changeSetId: number | null; readonly cells: number } {
  throw new BantoError('INVALID_INPUT', 'categories cannot be staged yet')
}
