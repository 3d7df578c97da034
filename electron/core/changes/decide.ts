import type { CellValue } from '#shared/contracts/common.ts'
import { checkProductField } from '#shared/domain/productFields.ts'
import { BantoError } from '#shared/errors.ts'
import { isProductField, productColumns, searchedFields } from '../products/columns.ts'
import type { WriteDb } from '../store/db.ts'
import { choose, chosenKeys, isChosen, type ChangeSelection } from './choose.ts'
import { stageAny, type SetHeader } from './stage.ts'

interface Who {
  readonly author: string | null
  readonly at: string
}

export interface Decided {
  readonly cells: number
  readonly changeSetId: number | null
  readonly keys: readonly number[]
}

const nothing: Decided = { cells: 0, changeSetId: null, keys: [] }

/** The history says of the set that its value was given up. */
function recordWithdrawn(db: WriteDb, at: string): void {
  db.run(
    `INSERT OR REPLACE INTO sent_change (change_set_id, entity, key, field, op, push_id, old, new, outcome, reason, reason_kind, operation_id, at)
     SELECT change_set_id, entity, key, field, op, push_id, base, mine, 'withdrawn', reason, reason_kind, operation_id, :at
     FROM pending WHERE ${isChosen}`,
    { at },
  )
}

/** Lets the chosen cells show what Smaregi holds, as a set of its own that can be undone. */
function dropChosen(db: WriteDb, header: SetHeader): Decided {
  const keys = chosenKeys(db)
  recordWithdrawn(db, header.at)
  const columns = db
    .column<string>("SELECT DISTINCT field FROM chosen WHERE entity = 'product' AND key > 0")
    .filter(isProductField)
    .map((field) => `WHEN '${field}' THEN m.${productColumns[field]}`)
  const fromMirror = columns.length === 0 ? 'NULL' : `CASE c.field ${columns.join(' ')} END`
  const staged = stageAny(
    db,
    header,
    `SELECT c.entity, c.key, c.field, 'set', ${fromMirror} FROM chosen c JOIN product m ON m.product_id = c.key
     WHERE c.entity = 'product' AND c.key > 0
     UNION ALL
     SELECT c.entity, c.key, c.field, 'create', NULL FROM chosen c WHERE c.entity = 'product' AND c.key < 0
     UNION ALL
     SELECT p.entity, p.key, p.field, p.op, CASE p.op WHEN 'add' THEN -p.mine ELSE m.stock_amount END
     FROM chosen c JOIN pending p ON p.entity = c.entity AND p.key = c.key AND p.field = c.field
     LEFT JOIN stock m ON m.product_id = p.key AND m.store_id = CAST(p.field AS INTEGER)
     WHERE c.entity = 'stock'`,
  )
  // What is left had Smaregi's value already, or its product is gone there: nothing to log, nothing to send.
  db.run(`DELETE FROM pending WHERE ${isChosen}`)
  db.run(
    `INSERT OR IGNORE INTO search_dirty SELECT DISTINCT key FROM chosen
     WHERE entity = 'product' AND field IN (SELECT value FROM json_each(?)) AND key IN (SELECT product_id FROM product)`,
    [JSON.stringify(searchedFields)],
  )
  return { cells: 0, changeSetId: staged.changeSetId, keys }
}

/** Takes staged, rejected and conflicting cells back to what Smaregi holds. What is on its way stays. */
export function discard(db: WriteDb, who: Who, selection: ChangeSelection): Decided {
  return db.transaction(() => {
    const cells = choose(db, selection, ['staged', 'rejected', 'conflict'])
    if (cells === 0) return nothing
    return { ...dropChosen(db, { ...who, name: 'discard', origin: 'discard', details: { cells } }), cells }
  })
}

/** The value in the form the outbox keeps, for every field that was chosen. Throws INVALID_INPUT. */
function checkedValue(db: WriteDb, value: CellValue): CellValue {
  let kept = value
  for (const { entity, field } of db.all<{ entity: string; field: string }>('SELECT DISTINCT entity, field FROM chosen')) {
    if (entity === 'stock') {
      if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > 999_999_999) {
        throw new BantoError('INVALID_INPUT', 'no amount of stock', { details: { field, rule: 'outOfRange' } })
      }
      continue
    }
    if (!isProductField(field)) throw new BantoError('INVALID_INPUT', `no such field: ${field}`, { details: { field } })
    const checked = checkProductField(field, value)
    if (!checked.ok) throw new BantoError('INVALID_INPUT', `${field}: ${checked.rule}`, { details: { field, rule: checked.rule, ...checked.details } })
    if (field === 'categoryId' && db.get('SELECT 1 FROM category WHERE category_id = ?', [checked.value]) === undefined) {
      throw new BantoError('INVALID_INPUT', 'no such category', { details: { field, rule: 'unknownCategory' } })
    }
    kept = checked.value
  }
  return kept
}

/** From now on the chosen conflicts stand on what Smaregi holds: the next send may write over it. */
const standOnTheirs = `UPDATE pending SET base = theirs, theirs = NULL, their_at = NULL, their_name = NULL, reason = NULL,
    reason_kind = NULL, state = 'staged', changed_at = :at, change_set_id = :set,
    base_version = coalesce(their_at, CASE entity
      WHEN 'product' THEN (SELECT upd_date_time FROM product WHERE product_id = pending.key)
      ELSE (SELECT upd_date_time FROM stock WHERE product_id = pending.key AND store_id = CAST(pending.field AS INTEGER)) END)
  WHERE state = 'conflict' AND ${isChosen}`

/**
 * Decides conflicts. `theirs` drops the person's value, `value` is a third one: both can be undone.
 * `mine` keeps the person's on top of what Smaregi holds now: no cell changes its look, so there is
 * nothing to undo, only a record. Throws INVALID_INPUT for a value that breaks a rule of its field.
 */
export function resolve(
  db: WriteDb,
  who: Who,
  selection: ChangeSelection,
  choice: 'mine' | 'theirs' | 'value',
  value?: CellValue,
): Decided {
  return db.transaction(() => {
    const cells = choose(db, selection, ['conflict'])
    if (cells === 0) return nothing
    if (choice === 'theirs') {
      return { ...dropChosen(db, { ...who, name: 'resolveTheirs', origin: 'resolve', details: { cells } }), cells }
    }
    if (choice === 'value') {
      if (value === undefined) throw new BantoError('INVALID_INPUT', 'which value?')
      const kept = checkedValue(db, value)
      const { changeSetId } = stageAny(
        db,
        { ...who, name: 'resolveValue', origin: 'resolve', details: { cells, value: kept } },
        `SELECT p.entity, p.key, p.field, p.op, ? FROM chosen c
         JOIN pending p ON p.entity = c.entity AND p.key = c.key AND p.field = c.field`,
        [kept],
      )
      if (changeSetId !== null) {
        db.run(standOnTheirs, { at: who.at, set: changeSetId })
        return { cells, changeSetId, keys: chosenKeys(db) }
      }
      // It is the person's own value after all.
    }
    const { lastInsertRowid: set } = db.run(
      `INSERT INTO change_set (name, details, origin, author, at, cells, position)
       VALUES ('changes.sets.resolveMine', ?, 'resolve', ?, ?, ?, 'step')`,
      [JSON.stringify({ cells }), who.author, who.at, cells],
    )
    // Part of the record, so that the set has its cells and their outcome.
    db.run(
      `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
       SELECT ?, entity, key, field, op, mine, mine FROM pending WHERE ${isChosen}`,
      [set],
    )
    db.run(standOnTheirs, { at: who.at, set })
    return { cells, changeSetId: set, keys: chosenKeys(db) }
  })
}

/** Refused cells are to be sent again, after the cause is mended. */
export function retry(db: WriteDb, selection: ChangeSelection): Decided {
  return db.transaction(() => {
    const cells = choose(db, selection, ['rejected'])
    db.run(
      `UPDATE pending SET state = 'staged', reason = NULL, reason_kind = NULL, sent = NULL, sent_set = NULL, operation_id = NULL
       WHERE ${isChosen}`,
    )
    return { cells, changeSetId: null, keys: chosenKeys(db) }
  })
}
