import type { WriteDb } from '../store/db.ts'
import { inFlightSql } from '../outbox/outcomes.ts'

/**
 * Stock in the outbox: one cell is the stock of a product in a store. `add` keeps the sum that is to
 * be added, so that two of them add up and either can be taken back by itself; `setStock` keeps the
 * amount that shall hold, against the amount that did (`base`), because it overwrites a sale.
 */
const joins = `
LEFT JOIN pending p ON p.entity = 'stock' AND p.key = s.key AND p.field = s.field
LEFT JOIN stock m ON m.product_id = s.key AND m.store_id = CAST(s.field AS INTEGER)`
const known = `s.entity = 'stock' AND (p.op IS NULL OR p.op = s.op) AND (
  EXISTS (SELECT 1 FROM product r WHERE r.product_id = s.key)
  OR EXISTS (SELECT 1 FROM pending d WHERE d.entity = 'product' AND d.key = s.key AND d.op = 'create')
)`
const shown = 'CASE WHEN p.key IS NULL THEN m.stock_amount ELSE p.mine END'

/** Logs and stages what `staging` holds for stock; there `new` of an `add` is what comes to the sum. */
export function applyStock(db: WriteDb, set: number, at: string, guarded: boolean): number {
  const insert = 'INSERT INTO change (change_set_id, entity, key, field, op, old, new)'
  const added = db.run(
    `${insert} SELECT :set, 'stock', s.key, s.field, 'add', coalesce(p.mine, 0), coalesce(p.mine, 0) + s.new
     FROM staging s ${joins} WHERE s.op = 'add' AND s.new <> 0 AND ${known}`,
    { set },
  ).changes
  const put = db.run(
    `${insert} SELECT :set, 'stock', s.key, s.field, 'setStock', ${shown}, s.new
     FROM staging s ${joins} WHERE s.op = 'setStock' AND (${shown}) IS NOT s.new AND ${known}
     ${guarded ? `AND (${shown}) IS s.expect` : ''}`,
    { set },
  ).changes
  if (added + put === 0) return 0
  const changed = `FROM change c LEFT JOIN stock m ON m.product_id = c.key AND m.store_id = CAST(c.field AS INTEGER)
    WHERE c.change_set_id = :set AND c.entity = 'stock'`
  // Nothing to send: a sum of 0, or the amount that is there. What is on its way is settled first.
  db.run(
    `DELETE FROM pending WHERE entity = 'stock' AND state NOT IN ${inFlightSql} AND (key, field) IN (
       SELECT c.key, c.field ${changed} AND ((c.op = 'add' AND c.new = 0) OR (c.op = 'setStock' AND c.new IS m.stock_amount))
     )`,
    { set },
  )
  db.run(
    `INSERT INTO pending (entity, key, field, op, base, base_version, mine, state, change_set_id, changed_at)
     SELECT 'stock', c.key, c.field, c.op, m.stock_amount, m.upd_date_time, c.new, 'staged', :set, :at ${changed} AND (
       (c.op = 'add' AND c.new <> 0) OR (c.op = 'setStock' AND c.new IS NOT m.stock_amount)
       OR EXISTS (SELECT 1 FROM pending q WHERE q.entity = 'stock' AND q.key = c.key AND q.field = c.field)
     )
     ON CONFLICT (entity, key, field) DO UPDATE SET
       mine = excluded.mine,
       reason = CASE WHEN state = 'rejected' THEN NULL ELSE reason END,
       reason_kind = CASE WHEN state = 'rejected' THEN NULL ELSE reason_kind END,
       state = CASE WHEN state = 'rejected' THEN 'staged' ELSE state END,
       change_set_id = excluded.change_set_id, changed_at = excluded.changed_at`,
    { set, at },
  )
  return added + put
}
