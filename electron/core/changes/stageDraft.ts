import type { CellValue } from '#shared/contracts/common.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import type { WriteDb } from '../store/db.ts'

/**
 * Products that Smaregi does not have yet. They live in `pending` alone, one row a field, op
 * `create`, under an id below 0. All rows of one are in the same state, because they go in one request.
 */
export interface Draft {
  readonly values: Readonly<Partial<Record<ProductFieldName, CellValue>>>
}

/** Reserves ids for new products: -1, -2 and so on, never used again in this file. */
export function newLocalIds(db: WriteDb, count: number): number[] {
  const last = Number(db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'last_local_id'")?.value ?? '0')
  db.run(`INSERT INTO meta (key, value) VALUES ('last_local_id', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, [
    String(last - count),
  ])
  return Array.from({ length: count }, (_, i) => last - 1 - i)
}

const draftExists = (key: string): string =>
  `EXISTS (SELECT 1 FROM pending d WHERE d.entity = 'product' AND d.key = ${key} AND d.op = 'create')`

/** Logs and stages what `staging` holds for new products. Returns the cells that changed. */
export function applyDrafts(db: WriteDb, set: number, at: string): number {
  return make(db, set, at) + edit(db, set, at)
}

/** A new product. */
function make(db: WriteDb, set: number, at: string): number {
  const where = `s.entity = 'product' AND s.key < 0 AND s.op = 'create' AND s.new IS NOT NULL`
  const { changes } = db.run(
    `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
     SELECT :set, 'product', s.key, s.field, 'create', NULL, s.new FROM staging s
     WHERE ${where} AND NOT ${draftExists('s.key')}`,
    { set },
  )
  if (changes === 0) return 0
  db.run(
    `INSERT INTO pending (entity, key, field, op, base, mine, state, change_set_id, changed_at)
     SELECT 'product', c.key, c.field, 'create', NULL, c.new, 'staged', :set, :at FROM change c
     WHERE c.change_set_id = :set AND c.entity = 'product' AND c.key < 0 AND c.op = 'create' AND c.new IS NOT NULL`,
    { set, at },
  )
  return changes
}

/** Fields of a new product that are edited before it is sent, or while it is on its way. */
function edit(db: WriteDb, set: number, at: string): number {
  const { changes } = db.run(
    `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
     SELECT :set, 'product', s.key, s.field, 'set', p.mine, s.new FROM staging s
     LEFT JOIN pending p ON p.entity = 'product' AND p.key = s.key AND p.field = s.field
     WHERE s.entity = 'product' AND s.key < 0 AND s.op = 'set' AND p.mine IS NOT s.new AND ${draftExists('s.key')}`,
    { set },
  )
  if (changes === 0) return 0
  db.run(
    `INSERT INTO pending (entity, key, field, op, base, mine, state, change_set_id, changed_at)
     SELECT 'product', c.key, c.field, 'create', NULL, c.new, coalesce((
       SELECT q.state FROM pending q WHERE q.entity = 'product' AND q.key = c.key AND q.op = 'create' LIMIT 1
     ), 'staged'), :set, :at
     FROM change c WHERE c.change_set_id = :set AND c.entity = 'product' AND c.key < 0 AND c.op = 'set'
     ON CONFLICT (entity, key, field) DO UPDATE SET
       mine = excluded.mine, change_set_id = excluded.change_set_id, changed_at = excluded.changed_at`,
    { set, at },
  )
  // A new value is the answer to a refusal, and a product goes whole.
  db.run(
    `UPDATE pending SET state = 'staged', reason = NULL, reason_kind = NULL
     WHERE entity = 'product' AND op = 'create' AND state = 'rejected' AND key IN (
       SELECT key FROM change WHERE change_set_id = ? AND entity = 'product' AND key < 0
     )`,
    [set],
  )
  return changes
}
