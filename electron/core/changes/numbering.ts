import type { WriteDb } from '../store/db.ts'

/**
 * Smaregi has numbered a product that was made here: from now on everything that referred to the
 * local id (what is pending, the log and its images, the outcomes, stock staged for it) means the number. Part of
 * the transaction that hears of it.
 */
export function giveNumber(db: WriteDb, localId: number, productId: number, at: string): void {
  db.run('INSERT INTO id_map (local_id, product_id, at) VALUES (?, ?, ?)', [localId, productId, at])
  // The number may be in the mirror already, with changes: those are of an older moment and give way.
  db.run("UPDATE OR REPLACE pending SET key = :productId WHERE entity IN ('product', 'stock') AND key = :localId", {
    productId,
    localId,
  })
  db.run("UPDATE change SET key = :productId WHERE key = :localId AND key < 0 AND entity IN ('product', 'stock')", { productId, localId })
  db.run('UPDATE pending_image SET key = :productId WHERE key = :localId AND key < 0', { productId, localId })
  db.run("UPDATE sent_change SET key = :productId WHERE entity IN ('product', 'stock') AND key = :localId", { productId, localId })
}

/** The number of a product that was made here, or null while it has none. */
export const numberOf = (db: WriteDb, localId: number): number | null =>
  db.get<{ id: number }>('SELECT product_id AS id FROM id_map WHERE local_id = ?', [localId])?.id ?? null
