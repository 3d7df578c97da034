import type { ReadDb } from '../store/db.ts'

interface Supplier {
  readonly supplierId: number
  readonly supplierName: string
}

/** Those that deliver anything; null where what they deliver was never read from Smaregi. */
export function suppliersOf(db: ReadDb): Supplier[] | null {
  const wasRead = db.get("SELECT 1 FROM pull_state WHERE resource = 'supplierProducts' AND last_full_at IS NOT NULL") !== undefined
  if (!wasRead) return null
  return db.all<Supplier>(
    `SELECT supplier_id AS supplierId, supplier_name AS supplierName FROM supplier s
     WHERE EXISTS (SELECT 1 FROM supplier_product p WHERE p.supplier_id = s.supplier_id) ORDER BY supplier_id`,
  )
}
