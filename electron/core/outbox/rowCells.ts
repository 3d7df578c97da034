import type { WireRow } from '../smaregi/client.ts'
import type { WriteDb } from '../store/db.ts'
import { isProductField } from '../products/columns.ts'
import { inFlight } from './outcomes.ts'
import { judge } from '../changes/flag.ts'
import {
  add,
  cellsOf,
  conflict,
  leaveUnknown,
  markSending,
  markSent,
  mirrorProduct,
  reject,
  serverValues,
  takeBack,
  verified,
  wire,
  UnreadableRow,
  type Refusal,
} from './transitions.ts'
import { noCells, type Cells } from './run.ts'

export interface Outcome extends Cells {
  /** What has to be sent: only the changed fields, as the wire wants them. Null: nothing. */
  readonly body: Readonly<Record<string, string>> | null
}

const withBody = (cells: Cells, body: Record<string, string>): Outcome => ({
  ...cells,
  body: Object.keys(body).length > 0 ? body : null,
})

/**
 * Before the first request, with the mirror as it was read a moment ago: a field that only we changed
 * is to be sent; one that has our value already is done; one that somebody else changed is theirs to
 * be shown. Marks what is to be sent as `sending`.
 */
export function compare(db: WriteDb, key: number, now: { readonly at: string; readonly serverAt: string }): Outcome {
  const server = serverValues(db, key)
  const cells = noCells()
  const body: Record<string, string> = {}
  for (const cell of cellsOf(db, 'product', key, ['queued'])) {
    const theirs = server.value(cell.field)
    const verdict = judge(cell, theirs)
    if (verdict === 'there') add(cells, verified(db, cell, now.at))
    else if (verdict === 'conflict' || !isProductField(cell.field)) {
      add(cells, conflict(db, cell, { value: theirs, at: server.at }, now.at))
    } else {
      markSending(db, cell, { at: now.serverAt })
      body[cell.field] = wire(cell.mine)
    }
  }
  return withBody(cells, body)
}

/**
 * What becomes of cells that the server does not show yet: `sending` to be sent again at once,
 * `queued` or `staged` as before, `wait` where the server may still be at work.
 */
export type Missing = 'sending' | 'queued' | 'staged' | 'wait'

/**
 * When the row was read back: our value is there, or the one from before, or somebody else's. This
 * is the only way by which a cell leaves the list as done.
 */
export function settle(
  db: WriteDb,
  key: number,
  row: WireRow,
  missing: Missing,
  now: { readonly at: string; readonly serverAt: string },
): Outcome {
  mirrorProduct(db, key, row)
  const server = serverValues(db, key)
  const cells = noCells()
  const body: Record<string, string> = {}
  for (const cell of cellsOf(db, 'product', key, inFlight)) {
    const theirs = server.value(cell.field)
    if (theirs === cell.sent) add(cells, verified(db, cell, now.at))
    else if (missing === 'wait') continue
    else if (theirs === cell.mine) add(cells, verified(db, { ...cell, sent: cell.mine }, now.at))
    else if (cell.op === 'create' || theirs !== cell.base) {
      add(cells, conflict(db, cell, { value: theirs, at: server.at }, now.at))
    } else if (missing === 'sending') {
      markSending(db, cell, { at: now.serverAt })
      body[cell.field] = wire(cell.mine)
    } else {
      takeBack(db, cell, missing)
      // The person is back at what the server holds: nothing to send.
      if (cell.mine === cell.base) db.run("DELETE FROM pending WHERE entity = 'product' AND key = ? AND field = ?", [key, cell.field])
    }
  }
  return withBody(cells, body)
}

/** The server said yes; its reply is the row as it is now. */
export function accept(db: WriteDb, key: number, reply: unknown): Partial<Cells> {
  for (const cell of cellsOf(db, 'product', key, ['sending'])) markSent(db, cell)
  try {
    db.transaction(() => mirrorProduct(db, key, typeof reply === 'object' && reply !== null ? (reply as WireRow) : {}))
  } catch (error) {
    // A reply without the row: it is read next.
    if (!(error instanceof UnreadableRow)) throw error
  }
  return {}
}

export function rejectAll(db: WriteDb, key: number, states: readonly string[], refusal: Refusal, at: string): Cells {
  const cells = noCells()
  for (const cell of cellsOf(db, 'product', key, states)) add(cells, reject(db, cell, refusal, at))
  return cells
}

export function takeBackAll(db: WriteDb, key: number): Partial<Cells> {
  for (const cell of cellsOf(db, 'product', key, ['sending'])) takeBack(db, cell)
  return {}
}

export function leaveAllUnknown(db: WriteDb, key: number, at: string): Partial<Cells> {
  for (const cell of cellsOf(db, 'product', key, ['sending'])) leaveUnknown(db, cell, at)
  return {}
}
