import { wholeRow, type EntityName } from '#shared/domain/entities.ts'
import type { WireRow } from '../smaregi/client.ts'
import type { WriteDb } from '../store/db.ts'
import type { RowEntity, ServerRow } from './entity.ts'
import { judge } from './judge.ts'
import { inFlight } from './outcomes.ts'
import { cellsOfRows, markManySending, markManyVerified, type Verified } from './manyTransitions.ts'
import { serverRow, serverRows, UnreadableRow } from './serverRow.ts'
import {
  addOutcomes,
  cellAt,
  cellsOf,
  counted,
  dropCell,
  markConflict,
  markRejected,
  markSent,
  markUnknown,
  moveVersion,
  noOutcomes,
  requeue,
  type Now,
  type Outcomes,
  type PendingCell,
  type Refusal,
} from './transitions.ts'

/** The pieces of bookkeeping for a row whose cells are sent together; each runs in a transaction of its caller. */

export type RequestBody = Readonly<Record<string, string | null>>

export interface RowOutcome extends Outcomes {
  /** What has to be sent: only the changed fields, as the wire wants them. Null: nothing. */
  readonly body: RequestBody | null
  /** The entity of a row that a value refers to and that has no number yet: the cell stays queued. */
  readonly waitsFor: EntityName | null
}

export interface Times {
  /** Ours, ISO. */
  readonly at: string
  /** Smaregi's, ISO. */
  readonly serverAt: string
}

const outcomeOf = (sum: Outcomes, body: Record<string, string | null>, waitsFor: EntityName | null): RowOutcome => ({
  ...sum,
  body: Object.keys(body).length > 0 ? body : null,
  waitsFor,
})

const nothing: RowOutcome = { ...noOutcomes(), body: null, waitsFor: null }
const nowhere: ServerRow = { value: () => null, at: null }
const valuesOf = (db: WriteDb, { mirror }: RowEntity, key: number): ServerRow => serverRow(db, mirror, key, '') ?? nowhere

/**
 * Of a field whose value is the key of another row: the entity of one that has no number yet (the cell
 * waits for it), `gone` where that new row was given up, or null where nothing is in the way.
 */
export function openReference(db: WriteDb, { fields }: RowEntity, { field, mine }: PendingCell): EntityName | 'gone' | null {
  const target = fields.references[field]
  if (target === undefined || typeof mine !== 'number' || mine >= 0) return null
  const waits = db.get(`SELECT 1 FROM pending WHERE entity = ? AND key = ? AND op = 'create' LIMIT 1`, [target, mine]) !== undefined
  return waits ? target : 'gone'
}

/** What a change says that refers to something given up. */
export const referenceGone: Refusal = { reason: null, kind: 'notFound' }

/** Gathers cells that were found with our value, to be marked together at the end; counts each as `markVerified` does. */
function noteVerified() {
  const cells: Verified[] = []
  return {
    cells,
    add(cell: PendingCell, now: Now): Partial<Outcomes> {
      cells.push({ cell, now })
      return { verified: counted(cell, now.first) }
    },
  }
}

/** Of fields that cells name: those that the mirror has a column for (it has none for a deletion). */
const fieldsOf = ({ mirror }: RowEntity, cells: Iterable<readonly PendingCell[]>): string[] => {
  const named = new Set([...cells].flatMap((some) => some.map(({ field }) => field)))
  return (mirror.fields ?? []).filter((field) => named.has(field))
}

/** Cells of these rows in one of the states, and what the server holds of them. */
function heldAgainst(db: WriteDb, row: RowEntity, keys: readonly number[], states: readonly string[]) {
  const cells = cellsOfRows(db, row.wire.entity, keys, states)
  const servers = serverRows(db, row.mirror, [...cells.keys()], fieldsOf(row, cells.values()))
  return [...cells].map(([key, some]) => ({ key, cells: some, server: servers.get(key) ?? nowhere }))
}

/**
 * Before the first request, with the mirror as it was read a moment ago: a field that only we changed
 * is to be sent; one that has our value already is done; one that somebody else changed is theirs to
 * be shown. Marks what is to be sent as `sending`. Gives what became of each row of which anything is queued.
 */
export function compareRows(
  db: WriteDb,
  row: RowEntity,
  keys: readonly number[],
  { at, serverAt }: Times,
): ReadonlyMap<number, RowOutcome> {
  const { entity } = row.wire
  const outcomes = new Map<number, RowOutcome>()
  const leaving: PendingCell[] = []
  const there = noteVerified()
  for (const { key, cells, server } of heldAgainst(db, row, keys, ['queued'])) {
    const sum = noOutcomes()
    const body: Record<string, string | null> = {}
    let waitsFor: EntityName | null = null
    const now = { at, version: server.at, first: row.fields.first }
    const refusal = row.refusal?.(db, key) ?? null
    for (const cell of cells) {
      if (cell.op === 'delete') continue
      const open = openReference(db, row, cell)
      if (open === 'gone') addOutcomes(sum, markRejected(db, cell, referenceGone, now))
      else if (open !== null) waitsFor = open
      if (open !== null) continue
      const theirs = server.value(cell.field)
      const verdict = judge(cell, theirs)
      if (verdict === 'there') addOutcomes(sum, there.add(cell, now))
      else if (verdict === 'conflict' || !row.fields.has(cell.field)) {
        addOutcomes(sum, markConflict(db, cell, { value: theirs, at: server.at }, at))
      } else if (refusal !== null) {
        addOutcomes(sum, markRejected(db, cell, refusal, now))
      } else {
        leaving.push(cell)
        body[cell.field] = row.wire.encode(cell.field, cell.mine)
      }
    }
    outcomes.set(key, outcomeOf(sum, body, waitsFor))
  }
  markManySending(db, entity, leaving, { at: serverAt })
  markManyVerified(db, entity, there.cells, at)
  return outcomes
}

/** The same for one row. */
export const compare = (db: WriteDb, row: RowEntity, key: number, times: Times): RowOutcome =>
  compareRows(db, row, [key], times).get(key) ?? nothing

/**
 * What becomes of cells that the server does not show yet: `sending` to be sent again at once,
 * `queued` or `staged` as before, `wait` where the server may still be at work.
 */
export type Missing = 'sending' | 'queued' | 'staged' | 'wait'

/**
 * When the row was read back: our value is there, or the one from before, or somebody else's. This
 * is the only way by which a cell leaves the list as done.
 */
export function settleRow(db: WriteDb, row: RowEntity, key: number, found: WireRow, missing: Missing, times: Times): RowOutcome {
  layAfterWrite(db, row, key, found)
  return settleLaidRow(db, row, key, missing, times)
}

/** The same where the row that was read is in the mirror already, in this very transaction. */
const settleLaidRow = (db: WriteDb, row: RowEntity, key: number, missing: Missing, times: Times): RowOutcome =>
  settleLaidRows(db, row, [key], missing, times).get(key) ?? nothing

/** The same for many rows: what became of each of which anything is without proof. */
export function settleLaidRows(
  db: WriteDb,
  row: RowEntity,
  keys: readonly number[],
  missing: Missing,
  { at, serverAt }: Times,
): ReadonlyMap<number, RowOutcome> {
  const { entity } = row.wire
  const outcomes = new Map<number, RowOutcome>()
  const leaving: PendingCell[] = []
  const there = noteVerified()
  for (const { key, cells, server } of heldAgainst(db, row, keys, inFlight)) {
    const sum = noOutcomes()
    const body: Record<string, string | null> = {}
    const now = { at, version: server.at, first: row.fields.first }
    for (const cell of cells) {
      // That the row is there settles a deletion in remove.ts.
      if (cell.op === 'delete') continue
      const theirs = server.value(cell.field)
      if (theirs === cell.sent) addOutcomes(sum, there.add(cell, now))
      else if (missing === 'wait') continue
      else if (theirs === cell.mine) addOutcomes(sum, there.add({ ...cell, sent: cell.mine }, now))
      else if (cell.op === 'create' || theirs !== cell.base) {
        addOutcomes(sum, markConflict(db, cell, { value: theirs, at: server.at }, at))
      } else if (missing === 'sending' && openReference(db, row, cell) === null) {
        leaving.push(cell)
        body[cell.field] = row.wire.encode(cell.field, cell.mine)
      } else {
        requeue(db, cell, missing === 'sending' ? 'queued' : missing)
        // The person is back at what the server holds: nothing to send.
        if (cell.mine === cell.base) dropCell(db, cell)
      }
    }
    outcomes.set(key, outcomeOf(sum, body, null))
  }
  markManySending(db, entity, leaving, { at: serverAt })
  markManyVerified(db, entity, there.cells, at)
  return outcomes
}

/**
 * Lays a row that we have written to into the mirror. A deletion that waits goes by the row as we have left it, but only where it
 * stood on the row from before and nothing but our own fields is another now: anything else is somebody's work.
 */
function layAfterWrite(db: WriteDb, row: RowEntity, key: number, found: WireRow): void {
  const { entity } = row.wire
  const deletion = cellAt(db, { entity, key, field: wholeRow })
  const before = deletion === null ? null : serverRow(db, row.mirror, key, '')
  row.wire.lay(db, key, found)
  if (deletion === null || before === null || deletion.baseVersion !== before.at) return
  const after = valuesOf(db, row, key)
  const ours = new Set(cellsOf(db, entity, key, inFlight).map(({ field }) => field))
  const isOnlyOurs = (row.mirror.fields ?? []).every((field) => ours.has(field) || before.value(field) === after.value(field))
  if (isOnlyOurs) moveVersion(db, entity, key, after.at)
}

/** The server said yes; its reply is the row as it is now. */
export function acceptRow(db: WriteDb, row: RowEntity, key: number, reply: unknown): Partial<Outcomes> {
  for (const cell of cellsOf(db, row.wire.entity, key, ['sending'])) markSent(db, cell)
  try {
    db.transaction(() => layAfterWrite(db, row, key, typeof reply === 'object' && reply !== null ? (reply as WireRow) : {}))
  } catch (error) {
    // A reply without the row: it is read next.
    if (!(error instanceof UnreadableRow)) throw error
  }
  return {}
}

export function rejectRow(db: WriteDb, row: RowEntity, key: number, states: readonly string[], refusal: Refusal, at: string): Outcomes {
  const sum = noOutcomes()
  for (const cell of cellsOf(db, row.wire.entity, key, states)) {
    addOutcomes(sum, markRejected(db, cell, refusal, { at, first: row.fields.first }))
  }
  return sum
}

export function requeueRow(db: WriteDb, row: RowEntity, key: number): Partial<Outcomes> {
  for (const cell of cellsOf(db, row.wire.entity, key, ['sending'])) requeue(db, cell)
  return {}
}

export function markRowUnknown(db: WriteDb, row: RowEntity, key: number, at: string): Partial<Outcomes> {
  for (const cell of cellsOf(db, row.wire.entity, key, ['sending'])) markUnknown(db, cell, at)
  return {}
}
