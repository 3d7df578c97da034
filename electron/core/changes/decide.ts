import type { z } from 'zod'
import type { ChangeState, changeSelection } from '#shared/contracts/changes.ts'
import { isProductField, productColumns, searchedFields } from '../products/columns.ts'
import type { WriteDb } from '../store/db.ts'
import { stageSelect, type SetHeader } from './stage.ts'

export type ChangeSelection = z.output<typeof changeSelection>

interface Who {
  readonly author: string | null
  readonly at: string
}

export interface Decided {
  readonly cells: number
  readonly changeSetId: number | null
  readonly keys: readonly number[]
}

/** Puts the pending cells a command means, and may touch, into the temporary table `chosen`. */
function choose(db: WriteDb, selection: ChangeSelection, allowed: readonly ChangeState[]): number {
  db.run(`CREATE TEMP TABLE IF NOT EXISTS chosen (
    key INTEGER NOT NULL, field TEXT NOT NULL, PRIMARY KEY (key, field)
  ) STRICT, WITHOUT ROWID`)
  db.run('DELETE FROM chosen')
  if ('all' in selection) {
    const states = allowed.filter((state) => selection.states?.includes(state) ?? true)
    return db.run(
      `INSERT INTO chosen SELECT key, field FROM pending
       WHERE entity = 'product' AND state IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(states)],
    ).changes
  }
  return db.run(
    `INSERT OR IGNORE INTO chosen SELECT p.key, p.field
     FROM json_each(?) j JOIN pending p ON p.entity = 'product' AND p.key = j.value ->> 'key' AND p.field = j.value ->> 'field'
     WHERE p.state IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(selection.cells), JSON.stringify(allowed)],
  ).changes
}

const chosenKeys = (db: WriteDb): number[] => db.column<number>('SELECT DISTINCT key FROM chosen')

/** Lets the chosen cells show what Smaregi holds, as a set of its own that can be undone. */
function dropChosen(db: WriteDb, header: SetHeader): Decided {
  const keys = chosenKeys(db)
  const columns = db
    .column<string>('SELECT DISTINCT field FROM chosen')
    .filter(isProductField)
    .map((field) => `WHEN '${field}' THEN m.${productColumns[field]}`)
  const staged = stageSelect(
    db,
    header,
    `SELECT c.key, c.field, CASE c.field ${columns.join(' ')} END FROM chosen c JOIN product m ON m.product_id = c.key`,
  )
  // What is left had Smaregi's value already, or its product is gone there: nothing to log, nothing to send.
  db.run(`DELETE FROM pending WHERE entity = 'product' AND (key, field) IN (SELECT key, field FROM chosen)`)
  db.run(
    `INSERT OR IGNORE INTO search_dirty SELECT DISTINCT key FROM chosen
     WHERE field IN (SELECT value FROM json_each(?)) AND key IN (SELECT product_id FROM product)`,
    [JSON.stringify(searchedFields)],
  )
  return { cells: 0, changeSetId: staged.changeSetId, keys }
}

/** Takes staged, rejected and conflicting cells back to what Smaregi holds. What is on its way stays. */
export function discard(db: WriteDb, who: Who, selection: ChangeSelection): Decided {
  return db.transaction(() => {
    const cells = choose(db, selection, ['staged', 'rejected', 'conflict'])
    if (cells === 0) return { cells, changeSetId: null, keys: [] }
    return { ...dropChosen(db, { ...who, name: 'discard', origin: 'discard', details: { cells } }), cells }
  })
}

/**
 * Decides conflicts. `theirs` drops the person's value (undoable). `mine` keeps it on top of what
 * Smaregi holds now: no cell changes its look, so there is nothing to undo, only a record.
 */
export function resolve(db: WriteDb, who: Who, selection: ChangeSelection, choice: 'mine' | 'theirs'): Decided {
  return db.transaction(() => {
    const cells = choose(db, selection, ['conflict'])
    if (cells === 0) return { cells, changeSetId: null, keys: [] }
    if (choice === 'theirs') {
      return { ...dropChosen(db, { ...who, name: 'resolveTheirs', origin: 'resolve', details: { cells } }), cells }
    }
    const { lastInsertRowid: set } = db.run(
      `INSERT INTO change_set (name, details, origin, author, at, cells, position)
       VALUES ('changes.sets.resolveMine', ?, 'resolve', ?, ?, ?, 'step')`,
      [JSON.stringify({ cells }), who.author, who.at, cells],
    )
    db.run(
      `UPDATE pending SET base = theirs, theirs = NULL, reason = NULL, state = 'staged', changed_at = :at,
         change_set_id = :set,
         base_version = (SELECT upd_date_time FROM product WHERE product_id = pending.key)
       WHERE entity = 'product' AND (key, field) IN (SELECT key, field FROM chosen)`,
      { at: who.at, set },
    )
    return { cells, changeSetId: set, keys: chosenKeys(db) }
  })
}

/** Refused cells are to be sent again, after the cause is mended. */
export function retry(db: WriteDb, selection: ChangeSelection): Decided {
  return db.transaction(() => {
    const cells = choose(db, selection, ['rejected'])
    db.run(
      `UPDATE pending SET state = 'staged', reason = NULL
       WHERE entity = 'product' AND (key, field) IN (SELECT key, field FROM chosen)`,
    )
    return { cells, changeSetId: null, keys: chosenKeys(db) }
  })
}
