import type { CellValue } from '#shared/contracts/common.ts'
import { recordOutcome, type CellKey } from '../outbox/outcomes.ts'
import { productColumns } from '../products/columns.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'

/**
 * Three-way by field, the one rule of pull and push: what the server holds now against what it held
 * when the person changed the cell (`base`) and what the person wants (`mine`).
 *
 * - `there`: the server has our value already; nothing is left to be done.
 * - `ours`: only we changed it.
 * - `conflict`: somebody else changed it too.
 */
export type Verdict = 'there' | 'ours' | 'conflict'

export const judge = (cell: { readonly base: CellValue; readonly mine: CellValue }, theirs: CellValue): Verdict =>
  theirs === cell.mine ? 'there' : theirs === cell.base ? 'ours' : 'conflict'

export interface Flagged {
  /** Cells that went into conflict. */
  readonly conflicts: number
  /** Cells that left the list, because Smaregi has the value already. */
  readonly there: number
  /** Keys (products) with a cell that is another one now. */
  readonly keys: readonly number[]
}

interface Cell {
  readonly key: number
  readonly field: string
  readonly op: string
  readonly state: string
  readonly base: CellValue
  readonly mine: CellValue
  readonly theirs: CellValue
  readonly baseVersion: string | null
}

/** The server's value of a cell, and when its row was updated there; null where the mirror has no such row. */
type Server = (key: number, field: string) => { readonly value: CellValue; readonly version: string | null } | null

/**
 * Holds staged cells of rows that were just pulled against what Smaregi has now, in the transaction
 * of the page. What is on its way or has an unknown fate is the push's to settle. Cells that were in
 * conflict follow the server too: its newest value is shown, and where it went back to the base, the
 * cell is simply staged again.
 */
export function flagProducts(db: WriteDb, keys: readonly number[], at: string): Flagged {
  const columns = Object.entries(productColumns)
    .map(([field, column]) => `${column} AS ${field}`)
    .join(', ')
  const rows = new Map<number, Readonly<Record<string, CellValue>> | null>()
  const server: Server = (key, field) => {
    let row = rows.get(key)
    if (row === undefined) {
      row =
        db.get<Record<string, CellValue>>(`SELECT upd_date_time AS version, ${columns} FROM product WHERE product_id = ?`, [key]) ?? null
      rows.set(key, row)
    }
    if (row === null || !(field in row)) return null
    return { value: row[field] ?? null, version: (row.version ?? null) as string | null }
  }
  return flag(db, 'product', keys, server, at)
}

/** The same for stock; `keys` are products, the field of a cell is the store. */
export function flagStock(db: WriteDb, keys: readonly number[], at: string): Flagged {
  const server: Server = (key, field) => {
    const row = db.get<{ value: number; version: string | null }>(
      'SELECT stock_amount AS value, upd_date_time AS version FROM stock WHERE product_id = ? AND store_id = ?',
      [key, Number(field)],
    )
    return row ?? null
  }
  return flag(db, 'stock', keys, server, at)
}

const cellsOf = (db: ReadDb, entity: string, keys: readonly number[]): Cell[] =>
  db.all<Cell>(
    `SELECT key, field, op, state, base, mine, theirs, base_version AS baseVersion FROM pending
     WHERE entity = ? AND key IN (SELECT value FROM json_each(?)) AND op <> 'create'
       AND state IN ('staged', 'rejected', 'conflict')`,
    [entity, JSON.stringify(keys)],
  )

const here = 'WHERE entity = :entity AND key = :key AND field = :field'

function flag(db: WriteDb, entity: 'product' | 'stock', keys: readonly number[], server: Server, at: string): Flagged {
  if (keys.length === 0 || db.get('SELECT 1 FROM pending LIMIT 1') === undefined) return { conflicts: 0, there: 0, keys: [] }
  const touched = new Set<number>()
  let conflicts = 0
  let there = 0
  for (const cell of cellsOf(db, entity, keys)) {
    const now = server(cell.key, cell.field)
    if (now === null) continue
    const place = { entity, key: cell.key, field: cell.field }
    if (cell.op === 'add') {
      // A relative change holds whatever the stock is: only what it is shown against moves.
      if (cell.base === now.value) continue
      db.run(`UPDATE pending SET base = :value, base_version = :version ${here}`, { ...place, value: now.value, version: now.version })
      touched.add(cell.key)
      continue
    }
    const verdict = judge(cell, now.value)
    if (verdict === 'there') {
      alreadyThere(db, place, at)
      there += 1
    } else if (verdict === 'conflict') {
      if (cell.state === 'conflict' && cell.theirs === now.value) continue
      db.run(
        `UPDATE pending SET state = 'conflict', theirs = :value, their_at = :version, their_name = NULL, sent = NULL,
           reason = NULL, reason_kind = NULL ${here}`,
        { ...place, value: now.value, version: now.version },
      )
      if (cell.state !== 'conflict') conflicts += 1
    } else if (cell.state === 'conflict') {
      db.run(`UPDATE pending SET state = 'staged', theirs = NULL, their_at = NULL, their_name = NULL, base_version = :version ${here}`, {
        ...place,
        version: now.version,
      })
    } else {
      if (cell.baseVersion !== now.version) {
        db.run(`UPDATE pending SET base_version = :version ${here}`, { ...place, version: now.version })
      }
      continue
    }
    touched.add(cell.key)
  }
  return { conflicts, there, keys: [...touched] }
}

/** Leaves the list as verified: Smaregi was just read, and it has the value. */
function alreadyThere(db: WriteDb, place: CellKey, at: string): void {
  recordOutcome(db, place, 'verified', at)
  db.run(`DELETE FROM pending ${here}`, { ...place })
}
