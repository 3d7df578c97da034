import type { Entity } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { BantoError } from '#shared/errors.ts'
import { isProductField, overlaid } from '../products/columns.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { findSet } from './history.ts'
import { chooseUntouched, emptyExchange, layBack, sameCell } from './images.ts'
import { recordSet } from './record.ts'
import { stageReversal } from './reversal.ts'
import { applyStaging, emptyStaging } from './stage.ts'

export interface ChangedSince {
  readonly entity: Entity
  readonly key: number
  readonly field: string
  readonly productName: string
  readonly productCode: string | null
  readonly new: CellValue
  readonly now: CellValue
}

export interface Reverted {
  readonly changeSetId: number | null
  readonly cells: number
  /** Cells that cannot be taken back (a product that exists by now), or that hold the old value already. */
  readonly skipped: number
  readonly changedSinceTotal: number
  readonly changedSince: readonly ChangedSince[]
}

const listed = 500

/**
 * Takes a set back, however long ago it was, as a set of its own that is reviewed and sent like any
 * change, and that Ctrl+Z takes back. What was not sent is withdrawn; what Smaregi has gets a change
 * to what it held before. A cell that somebody has changed since is left alone and named. Throws
 * NOT_FOUND.
 */
export function revert(db: WriteDb, who: { readonly author: string | null; readonly at: string }, changeSetId: number): Reverted {
  return db.transaction(() => {
    const set = findSet(db, changeSetId)
    if (set === null) throw new BantoError('NOT_FOUND', `no set ${changeSetId}`)
    const { total: changedSinceTotal, rows } = changedSince(db, changeSetId)
    const reverted = recordSet(
      db,
      { ...who, name: 'revert', origin: 'revert', details: { ...set.details, set: set.name }, inverseOf: changeSetId },
      `SELECT DISTINCT key FROM change WHERE change_set_id = ${changeSetId}`,
      (inverse) => {
        emptyExchange(db)
        chooseUntouched(db, changeSetId, 'before')
        emptyStaging(db)
        stageReversal(db, changeSetId, true)
        layBack(db, who.at)
        applyStaging(db, inverse, who.at, true)
        db.run(
          `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
           SELECT :inverse, c.entity, c.key, c.field, c.op, c.new, c.old
           FROM exchanged e JOIN change c ON c.change_set_id = e.image_set AND ${sameCell('c', 'e')}`,
          { inverse },
        )
      },
    )
    const skipped = Math.max(0, set.cells - reverted.cells - changedSinceTotal)
    return { ...reverted, skipped, changedSinceTotal, changedSince: rows }
  })
}

/** Cells that hold neither what the set had put there nor what was there before it. */
function changedSince(db: ReadDb, set: number): { total: number; rows: ChangedSince[] } {
  const parts: string[] = []
  for (const field of db.column<string>(
    "SELECT DISTINCT field FROM change WHERE change_set_id = ? AND entity = 'product' AND key > 0 AND op = 'set'",
    [set],
  )) {
    if (!isProductField(field)) continue
    const { expression, join } = overlaid(field)
    parts.push(`SELECT c.entity, c.key, c.field, c.old, c.new, ${expression} AS now FROM change c
      JOIN product m ON m.product_id = c.key ${join}
      WHERE c.change_set_id = :set AND c.entity = 'product' AND c.field = '${field}' AND c.op = 'set'`)
  }
  parts.push(`SELECT c.entity, c.key, c.field, c.old, c.new, CASE WHEN p.key IS NULL THEN m.stock_amount ELSE p.mine END AS now
    FROM change c LEFT JOIN stock m ON m.product_id = c.key AND m.store_id = CAST(c.field AS INTEGER)
    LEFT JOIN pending p ON p.entity = 'stock' AND p.key = c.key AND p.field = c.field
    WHERE c.change_set_id = :set AND c.entity = 'stock' AND c.op = 'setStock'`)
  const from = `(${parts.join(' UNION ALL ')}) x WHERE x.now IS NOT x.new AND x.now IS NOT x.old`
  const total = db.get<{ n: number }>(`SELECT count(*) AS n FROM ${from}`, { set })?.n ?? 0
  if (total === 0) return { total, rows: [] }
  return {
    total,
    rows: db.all<ChangedSince>(
      `SELECT x.entity, x.key, x.field, coalesce(r.product_name, '') AS productName, r.product_code AS productCode, x.new, x.now
       FROM (SELECT * FROM ${from} ORDER BY entity, key, field LIMIT ${listed}) x
       LEFT JOIN product r ON r.product_id = x.key ORDER BY x.entity, x.key, x.field`,
      { set },
    ),
  }
}
