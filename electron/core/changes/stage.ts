import type { CellValue } from '#shared/contracts/common.ts'
import { isProductField, overlaid, productColumns } from '../products/columns.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import { BantoError } from '#shared/errors.ts'
import type { SqlParams, WriteDb } from '../store/db.ts'
import { inFlightSql } from '../outbox/outcomes.ts'
import { recordSet, type SetHeader } from './record.ts'
import { applyDrafts } from './stageDraft.ts'
import { applyStock } from './stageStock.ts'

export interface StagedCell {
  readonly key: number
  readonly field: ProductFieldName
  /** create: a field of a product that is to be made; see stageDraft.ts. */
  readonly op?: 'set' | 'create'
  /** As `checkProductField` returns it. */
  readonly value: CellValue
}

export interface Staged {
  /** Null where nothing changed: no set is written then. */
  readonly changeSetId: number | null
  readonly cells: number
  /** Cells that held the value already (or whose product is gone). */
  readonly unchanged: number
}

/** Stages cells as one set. Of two values for one cell the later counts. */
export function stageCells(db: WriteDb, header: SetHeader, cells: Iterable<StagedCell>): Staged {
  return db.transaction(() => {
    emptyStaging(db)
    for (const { key, field, value, op = 'set' } of cells) {
      db.run('INSERT OR REPLACE INTO staging (key, field, op, new) VALUES (?, ?, ?, ?)', [key, field, op, value])
    }
    return apply(db, header)
  })
}

export interface StagedStock {
  readonly productId: number
  readonly storeId: number
  readonly op: 'add' | 'setStock'
  readonly amount: number
}

/** Stages stock changes as one set. `add` to one cell twice adds up; of two `setStock` the later counts. */
export function stageStock(db: WriteDb, header: SetHeader, cells: Iterable<StagedStock>): Staged {
  return db.transaction(() => {
    emptyStaging(db)
    for (const { productId, storeId, op, amount } of cells) {
      db.run(
        `INSERT INTO staging (entity, key, field, op, new) VALUES ('stock', ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET new = CASE WHEN excluded.op = 'add' AND op = 'add' THEN new + excluded.new ELSE excluded.new END,
           op = excluded.op`,
        [productId, String(storeId), op, amount],
      )
    }
    return apply(db, header)
  })
}

/** Stages what a SELECT of (key, field, new) of products yields, without the rows passing through JavaScript. */
export function stageSelect(db: WriteDb, header: SetHeader, select: string, params: SqlParams = []): Staged {
  return db.transaction(() => {
    emptyStaging(db)
    db.run(`INSERT OR REPLACE INTO staging (key, field, new) ${select}`, params)
    return apply(db, header)
  })
}

export function emptyStaging(db: WriteDb): void {
  db.run(`CREATE TEMP TABLE IF NOT EXISTS staging (
    entity TEXT NOT NULL DEFAULT 'product', key INTEGER NOT NULL, field TEXT NOT NULL, op TEXT NOT NULL DEFAULT 'set',
    new ANY, expect ANY, PRIMARY KEY (entity, key, field)
  ) STRICT, WITHOUT ROWID`)
  db.run('DELETE FROM staging')
}

/**
 * The one way by which values become wishes. Typing, paste and bulk fill the temporary table
 * `staging` and go through here, so that the log (`change`) and the net (`pending`) never disagree.
 */
function apply(db: WriteDb, header: SetHeader): Staged {
  const total = db.column<number>('SELECT count(*) FROM staging')[0] ?? 0
  let logged = 0
  const { changeSetId, cells } = recordSet(db, header, 'SELECT DISTINCT key FROM staging', (set) => {
    logged = applyStaging(db, set, header.at)
  })
  return { changeSetId, cells, unchanged: total - logged }
}

/**
 * Logs and stages what the table `staging` holds as part of a set. `guarded`: a cell is only touched
 * while the person still sees `expect` in it (what was added to stock is taken back in any case).
 * Returns the rows logged.
 */
export function applyStaging(db: WriteDb, set: number, at: string, guarded = false): number {
  let rows = 0
  const kinds = new Set(
    db.column<string>("SELECT DISTINCT CASE WHEN entity = 'product' AND key < 0 THEN 'draft' ELSE entity END FROM staging"),
  )
  if (kinds.has('draft')) rows += applyDrafts(db, set, at)
  if (kinds.has('stock')) rows += applyStock(db, set, at, guarded)
  const fields = kinds.has('product')
    ? db.column<string>("SELECT DISTINCT field FROM staging WHERE entity = 'product' AND key > 0 AND op = 'set'")
    : []
  for (const field of fields) {
    if (!isProductField(field)) throw new BantoError('INVALID_INPUT', `no such field: ${field}`, { details: { field } })
    const logged = log(db, set, field, guarded)
    if (logged > 0) net(db, set, field, at)
    rows += logged
  }
  db.run('DELETE FROM staging')
  return rows
}

/** The log: old as the person saw it, new as wanted; cells that already hold the value are left out. */
function log(db: WriteDb, set: number, field: ProductFieldName, guarded: boolean): number {
  const { expression, join } = overlaid(field)
  return db.run(
    `INSERT INTO change (change_set_id, entity, key, field, old, new)
     SELECT :set, 'product', s.key, s.field, ${expression}, s.new
     FROM staging s JOIN product m ON m.product_id = s.key ${join}
     WHERE s.entity = 'product' AND s.field = :field AND s.op = 'set' AND (${expression}) IS NOT s.new
     ${guarded ? `AND (${expression}) IS s.expect` : ''}`,
    { set, field },
  ).changes
}

/**
 * The net: a cell that is back at Smaregi's value has nothing to send and leaves; any other keeps the
 * value it was first edited from. A cell that is on its way (sending, sent, unknown) only gets a new
 * `mine`: what became of the request is settled first. A conflict stays one until it is decided. A
 * refusal is answered by a new value.
 */
function net(db: WriteDb, set: number, field: ProductFieldName, at: string): void {
  const column = `m.${productColumns[field]}`
  db.run(
    `DELETE FROM pending
     WHERE entity = 'product' AND field = :field AND state NOT IN ${inFlightSql} AND key IN (
       SELECT c.key FROM change c JOIN product m ON m.product_id = c.key
       WHERE c.change_set_id = :set AND c.entity = 'product' AND c.field = :field AND c.new IS ${column}
     )`,
    { set, field },
  )
  db.run(
    `INSERT INTO pending (entity, key, field, base, base_version, mine, state, change_set_id, changed_at)
     SELECT 'product', c.key, c.field, ${column}, m.upd_date_time, c.new, 'staged', :set, :at
     FROM change c JOIN product m ON m.product_id = c.key
     WHERE c.change_set_id = :set AND c.entity = 'product' AND c.field = :field AND (
       c.new IS NOT ${column}
       OR EXISTS (SELECT 1 FROM pending q WHERE q.entity = 'product' AND q.key = c.key AND q.field = c.field)
     )
     ON CONFLICT (entity, key, field) DO UPDATE SET
       mine = excluded.mine,
       reason = CASE WHEN state = 'rejected' THEN NULL ELSE reason END,
       reason_kind = CASE WHEN state = 'rejected' THEN NULL ELSE reason_kind END,
       state = CASE WHEN state = 'rejected' THEN 'staged' ELSE state END,
       change_set_id = excluded.change_set_id,
       changed_at = excluded.changed_at`,
    { set, field, at },
  )
}
