import type { ReadDb } from '../store/db.ts'

/**
 * The sets that take this one back and are in effect, oldest first: neither undone nor taken back themselves. A set is older than
 * what takes it back, so this ends.
 */
export const inversesOf = (db: ReadDb, changeSetId: number): number[] =>
  db
    .column<number>(
      `SELECT change_set_id FROM change_set WHERE inverse_of = :set AND change_set_id > :set AND origin = 'revert' AND position = 'done'
       ORDER BY change_set_id`,
      { set: changeSetId },
    )
    .filter((id) => inversesOf(db, id).length === 0)

/** The first of them; null: the set is not taken back. */
export const inverseOf = (db: ReadDb, changeSetId: number): number | null => inversesOf(db, changeSetId)[0] ?? null
