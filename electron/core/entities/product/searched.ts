import { wholeRow } from '#shared/domain/entities.ts'
import { searchedFields } from '../../products/columns.ts'
import type { WriteDb } from '../../store/db.ts'

/** Notes the products whose searched text the set may have changed: their index is made anew. A deletion gives up a name that was typed. */
export function markSearched(db: WriteDb, set: number): void {
  db.run(
    `INSERT OR IGNORE INTO search_dirty SELECT key FROM change
     WHERE change_set_id = ? AND entity = 'product' AND key > 0 AND field IN (SELECT value FROM json_each(?))
       AND EXISTS (SELECT 1 FROM product m WHERE m.product_id = change.key)`,
    [set, JSON.stringify([...searchedFields, wholeRow])],
  )
}
