import type { ChangeOrigin } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { allEntities } from '../entities/index.ts'
import type { WriteDb } from '../store/db.ts'
import { countedSql } from '../outbox/counted.ts'
import { keepFreshImages, keepImages, rememberRows } from './images.ts'

export type SetName =
  | 'editCell'
  | 'editCells'
  | 'paste'
  | 'bulkPercent'
  | 'bulkAdd'
  | 'bulkSet'
  | 'createProduct'
  | 'createProducts'
  | 'stockAdd'
  | 'stockSet'
  | 'stockMixed'
  | 'stockCount'
  | 'stockCountFollowUp'
  | 'deleteProducts'
  | 'editCategory'
  | 'createCategory'
  | 'moveCategory'
  | 'deleteCategory'
  | 'correctShift'
  | 'correctShifts'
  | 'addShift'
  | 'deleteShift'
  | 'revert'
  | 'undo'
  | 'redo'
  | 'discard'
  | 'resolveMine'
  | 'resolveTheirs'
  | 'resolveValue'
  | 'retry'
  | 'settleArrived'
  | 'settleNotArrived'

export interface SetHeader {
  readonly name: SetName
  readonly details?: Readonly<Record<string, CellValue>>
  readonly origin: ChangeOrigin
  readonly author: string | null
  /** ISO moment. */
  readonly at: string
  /** The set that this one takes back (or brings again). */
  readonly inverseOf?: number
  /** The set is only kept for the record, Ctrl+Z does not walk over it. */
  readonly isStep?: boolean
}

/**
 * One step of a person: a set in the log, the cells that `work` logs for it, and an image of each
 * row of `pending` that it changed, so that undo brings back exactly what was. `keys` is a SELECT of
 * the keys concerned, valid before `work` runs; null: every cell it logs is staged and had no row before.
 * `work` may return the number of cells it logged, where it knows. Where it logs nothing (or says false) no set
 * is written, and what it did to `pending` stands. Call it in a transaction.
 */
export function recordSet(
  db: WriteDb,
  header: SetHeader,
  keys: string | null,
  work: (set: number) => boolean | number | void,
): { readonly changeSetId: number | null; readonly cells: number } {
  const { lastInsertRowid: set } = db.run(
    `INSERT INTO change_set (name, details, origin, inverse_of, author, at, cells, position)
     VALUES (?, ?, ?, ?, ?, ?, 0, ?)`,
    [
      `changes.sets.${header.name}`,
      JSON.stringify(header.details ?? {}),
      header.origin,
      header.inverseOf ?? null,
      header.author,
      header.at,
      header.isStep === true ? 'step' : 'done',
    ],
  )
  if (keys !== null) rememberRows(db, keys)
  const worth = work(set)
  const cells =
    worth === false
      ? 0
      : typeof worth === 'number'
        ? worth
        : (db.get<{ n: number }>(`SELECT ${countedSql} AS n FROM change WHERE change_set_id = ?`, [set])?.n ?? 0)
  if (cells === 0) {
    db.run('DELETE FROM change WHERE change_set_id = ?', [set])
    db.run('DELETE FROM change_set WHERE change_set_id = ?', [set])
    return { changeSetId: null, cells: 0 }
  }
  db.run('UPDATE change_set SET cells = ? WHERE change_set_id = ?', [cells, set])
  if (header.isStep !== true) {
    if (keys === null) keepFreshImages(db, set)
    else keepImages(db, set)
    db.run(`UPDATE change_set SET position = 'dropped' WHERE position = 'undone'`)
  }
  followSet(db, set)
  return { changeSetId: set, cells }
}

/** What else in the file hangs on values, such as the search index. */
function followSet(db: WriteDb, set: number): void {
  for (const entity of allEntities) entity.followSet?.(db, set)
}
