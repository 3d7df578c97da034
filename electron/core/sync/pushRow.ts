import type { CellValue } from '#shared/contracts/common.ts'
import { isProductField, productColumns } from '../products/columns.ts'
import { updateSearchIndex } from '../products/searchIndex.ts'
import type { WireRow } from '../smaregi/client.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { writeProducts } from '../store/mirror.ts'
import { readPullState } from './pullState.ts'

/**
 * What becomes of one product's pending cells when a row of the server is seen, or a request ended.
 * Each function is one piece of a transaction; none of them talks to the network.
 */
export interface Cells {
  applied: number
  conflicts: number
  rejected: number
  unknown: number
}

export const noCells = (): Cells => ({ applied: 0, conflicts: 0, rejected: 0, unknown: 0 })

export interface Outcome extends Cells {
  /** What has to be sent: only the changed fields, as the wire wants them. Null: nothing. */
  readonly body: Readonly<Record<string, string>> | null
}

interface PendingCell {
  readonly field: string
  readonly base: CellValue
  readonly mine: CellValue
  readonly sent: CellValue
}

/** Everything on Smaregi's wire is a string; an emptied field is an empty one. */
const wire = (value: CellValue): string => (value === null ? '' : String(value))

const cellsOf = (db: ReadDb, key: number, states: readonly string[]): PendingCell[] =>
  db.all<PendingCell>(
    `SELECT field, base, mine, sent FROM pending
     WHERE entity = 'product' AND key = ? AND state IN (SELECT value FROM json_each(?))`,
    [key, JSON.stringify(states)],
  )

const where = `WHERE entity = 'product' AND key = :key AND field = :field`
const drop = (db: WriteDb, key: number, field: string) => db.run(`DELETE FROM pending ${where}`, { key, field })

/** The server's values of a product, in the form pending cells have: read back out of the mirror. */
function serverValues(db: ReadDb, key: number): (field: string) => CellValue {
  const columns = Object.entries(productColumns).map(([field, column]) => `${column} AS ${field}`)
  const row = db.get<Record<string, CellValue>>(`SELECT ${columns.join(', ')} FROM product WHERE product_id = ?`, [key])
  return (field) => row?.[field] ?? null
}

/** Lays a row of the server into the mirror. False where it could not be understood. */
function mirror(db: WriteDb, key: number, row: WireRow): boolean {
  if (String(row.productId) !== String(key)) return false
  // As seen by the pull that stands: one that was broken off must not take the row for gone.
  const { bad } = writeProducts(db, [row], readPullState(db, 'products').pullId)
  if (bad.length > 0) return false
  updateSearchIndex(db, [key])
  return true
}

function conflict(db: WriteDb, key: number, field: string, theirs: CellValue): void {
  db.run(`UPDATE pending SET state = 'conflict', theirs = :theirs, sent = NULL, reason = NULL ${where}`, { key, field, theirs })
}

/** The value is at the server. What the person typed since stays, on top of it. */
function applied(db: WriteDb, key: number, cell: PendingCell): void {
  if (cell.mine === cell.sent) drop(db, key, cell.field)
  else {
    db.run(
      `UPDATE pending SET base = :sent, sent = NULL, theirs = NULL, reason = NULL, state = 'staged',
         base_version = (SELECT upd_date_time FROM product WHERE product_id = :key) ${where}`,
      { key, field: cell.field, sent: cell.sent },
    )
  }
}

/** A row that cannot be read: nothing may be decided about it. */
export class UnreadableRow extends Error {}

/**
 * Before the first request: a field that only we changed is to be sent; one that has our value
 * already is done; one that somebody else changed is theirs to be shown. Marks what is to be sent as
 * `sending`, which has to be on the disk before the request leaves.
 */
export function compare(db: WriteDb, key: number, row: WireRow): Outcome {
  if (!mirror(db, key, row)) throw new UnreadableRow(`product ${key}`)
  const server = serverValues(db, key)
  const cells = noCells()
  const body: Record<string, string> = {}
  for (const { field, base, mine } of cellsOf(db, key, ['queued'])) {
    const theirs = server(field)
    if (theirs === mine) {
      drop(db, key, field)
      cells.applied += 1
    } else if (theirs === base && isProductField(field)) {
      db.run(`UPDATE pending SET state = 'sending', sent = mine ${where}`, { key, field })
      body[field] = wire(mine)
    } else {
      conflict(db, key, field, theirs)
      cells.conflicts += 1
    }
  }
  return { ...cells, body: Object.keys(body).length > 0 ? body : null }
}

/**
 * After a request whose fate is not known, when the row was read back: our value is there, or the one
 * from before, or somebody else's. What did not arrive goes to the state `missing`: `sending` to be
 * sent again at once, else `queued` or `staged` as before.
 */
export type Missing = 'sending' | 'queued' | 'staged'

export function settle(db: WriteDb, key: number, row: WireRow, missing: Missing): Outcome {
  if (!mirror(db, key, row)) throw new UnreadableRow(`product ${key}`)
  const server = serverValues(db, key)
  const cells = noCells()
  const body: Record<string, string> = {}
  for (const cell of cellsOf(db, key, ['sending', 'unknown'])) {
    const { field, base, mine, sent } = cell
    const theirs = server(field)
    if (theirs === sent) {
      applied(db, key, cell)
      cells.applied += 1
    } else if (theirs === mine) {
      drop(db, key, field)
      cells.applied += 1
    } else if (theirs !== base) {
      conflict(db, key, field, theirs)
      cells.conflicts += 1
    } else if (missing === 'sending') {
      db.run(`UPDATE pending SET state = 'sending', sent = mine ${where}`, { key, field })
      body[field] = wire(mine)
    } else if (mine === base) {
      drop(db, key, field)
    } else {
      db.run(`UPDATE pending SET state = :missing, sent = NULL ${where}`, { key, field, missing })
    }
  }
  return { ...cells, body: Object.keys(body).length > 0 ? body : null }
}

/** The server said yes; its reply is the row as it is now. */
export function accept(db: WriteDb, key: number, reply: unknown): Outcome {
  const cells = noCells()
  const sent = cellsOf(db, key, ['sending'])
  const row = typeof reply === 'object' && reply !== null ? (reply as WireRow) : {}
  if (!mirror(db, key, row)) {
    // A reply without the row: what was sent is what holds now. The next pull brings the rest.
    for (const { field, sent: value } of sent) {
      if (isProductField(field)) db.run(`UPDATE product SET ${productColumns[field]} = ? WHERE product_id = ?`, [value, key])
    }
    db.run('INSERT OR IGNORE INTO search_dirty VALUES (?)', [key])
  }
  for (const cell of sent) {
    applied(db, key, cell)
    cells.applied += 1
  }
  return { ...cells, body: null }
}

/** The server said no, in its own words. A value that was typed since has not been refused. */
export function reject(db: WriteDb, key: number, states: readonly ('queued' | 'sending')[], reason: string): Outcome {
  const cells = noCells()
  for (const { field, mine, sent } of cellsOf(db, key, states)) {
    const other = states.includes('sending') && mine !== sent
    const state = other ? 'staged' : 'rejected'
    db.run(`UPDATE pending SET state = :state, reason = :reason, sent = NULL ${where}`, {
      key,
      field,
      state,
      reason: other ? null : reason,
    })
    if (!other) cells.rejected += 1
  }
  return { ...cells, body: null }
}

/** The request surely never had an effect: as if it had not been tried. */
export function takeBack(db: WriteDb, key: number): Outcome {
  db.run("UPDATE pending SET state = 'queued', sent = NULL WHERE entity = 'product' AND key = ? AND state = 'sending'", [key])
  return { ...noCells(), body: null }
}

/** The fate of the request cannot be read back now. It is asked for before anything is sent again. */
export function leaveUnknown(db: WriteDb, key: number): Outcome {
  const { changes } = db.run(
    "UPDATE pending SET state = 'unknown' WHERE entity = 'product' AND key = ? AND state = 'sending'",
    [key],
  )
  return { ...noCells(), unknown: changes, body: null }
}
