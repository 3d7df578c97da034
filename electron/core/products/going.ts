import { wholeRow } from '#shared/domain/entities.ts'
import type { ReadDb } from '../store/db.ts'

/** Those of some products that are to be deleted: nothing in them can be changed. */
export function productsGoing(db: ReadDb, ids: readonly number[]): ReadonlySet<number> {
  const all = db.column<number>("SELECT key FROM pending WHERE entity = 'product' AND field = ?", [wholeRow])
  if (all.length === 0) return new Set()
  const wanted = new Set(ids)
  return new Set(all.filter((id) => wanted.has(id)))
}
