import type { WriteDb } from '../store/db.ts'
import { inImage, list } from './images.ts'

/**
 * The short way of an undo, of what stageFresh.ts stages and of any set like it: every cell of the set
 * had no row before, and has the one that the set gave it, unsent. What is exchanged is then known
 * without looking at each: the rows of `pending` become the images, and go.
 */

/** The cells of such a set; null where it is not one. */
export function freshCells(db: WriteDb, set: number): number | null {
  const count = (sql: string): number => db.get<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`, { set })?.n ?? 0
  // The cheapest question first: most sets have another row among them.
  const held = count('pending WHERE change_set_id = :set')
  const all = count('change WHERE change_set_id = :set')
  if (held === 0 || held !== all) return null
  if (count('pending_image WHERE change_set_id = :set') !== all) return null
  const isOther = db.get(
    `SELECT 1 FROM pending_image WHERE change_set_id = :set AND NOT (side = 'before' AND existed = 0 AND left_set IS change_set_id)
     UNION ALL SELECT 1 FROM change WHERE change_set_id = :set AND NOT (op = 'set' AND key > 0)
     UNION ALL SELECT 1 FROM pending WHERE change_set_id = :set AND NOT (op = 'set' AND state = 'staged' AND sent_set IS NULL) LIMIT 1`,
    { set },
  )
  return isOther === undefined ? all : null
}

/** Takes such a set back, and logs it as `step`. */
export function takeBackFresh(db: WriteDb, set: number, step: number, cells: number): void {
  const total = db.get<{ n: number }>('SELECT count(*) AS n FROM pending')?.n ?? 0
  // Reading all of them in order is faster than finding most of them by the set.
  const from = `pending p ${2 * cells >= total ? 'NOT INDEXED' : ''}`
  db.run('DELETE FROM pending_image WHERE change_set_id = ?', [set])
  db.run(
    `INSERT INTO pending_image (change_set_id, entity, key, field, side, left_set, left_state, existed, ${list(inImage)})
     SELECT p.change_set_id, p.entity, p.key, p.field, 'after', NULL, NULL, 1, ${list((column) => `p.${column}`)}
     FROM ${from} WHERE p.change_set_id = :set`,
    { set },
  )
  db.run(
    `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
     SELECT :step, entity, key, field, op, new, old FROM change WHERE change_set_id = :set`,
    { set, step },
  )
  // Without a condition SQLite drops whole pages.
  if (cells === total) db.run('DELETE FROM pending')
  else db.run('DELETE FROM pending WHERE change_set_id = ?', [set])
}
