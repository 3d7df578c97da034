import { BantoError, isBantoError } from '#shared/errors.ts'
import { isCorrectedBefore, isTakenBackBefore } from '../../outbox/correctionElsewhere.ts'
import { holdUnreadCell, isOneRows } from '../../outbox/held.ts'
import { countMarkIn, countMarkOf, isMemoOf, operationIn } from '../../outbox/operation.ts'
import type { CellKey } from '../../outbox/outcomes.ts'
import { forEachInParallel, localNow, pageRows, read, record, serverNow, type Run } from '../../outbox/run.ts'
import { cellAt, markRejected } from '../../outbox/transitions.ts'
import type { WireRow } from '../../smaregi/client.ts'
import { clockToleranceMs, longestWindowMs, tokyoTime } from '../../smaregi/updateWindow.ts'
import type { ReadDb } from '../../store/db.ts'
import { writeRows } from '../../store/mirror.ts'
import { stockChanges } from '../../store/tables/pos.ts'
import { readPullState } from '../../sync/pull/state.ts'
import { countOfCell, queuedCountCells, type CountCell } from './countOfCell.ts'

/** Pages of the history of one stock. */
const maxPages = 20
const notSent = {
  committed: { reason: null, kind: 'committedElsewhere' },
  takenBack: { reason: null, kind: 'takenBackElsewhere' },
} as const

/**
 * A count that was carried to another PC may have been committed there, too. Before its first correction is sent, once a set: which
 * stocks of its store changed since their histories were read (one request, as a rule), and the history of those among its cells. Where
 * another PC has corrected one for this count, none of the count's corrections is sent: they are refused, for a person to see. `sinceMs`: of
 * a second look, when the first was. Returns the cells that may go. Sends nothing; stops the push where it cannot be known.
 */
export async function withoutCommittedElsewhere(
  run: Run,
  cells: readonly CellKey[],
  sinceMs: number | null = null,
): Promise<readonly CellKey[]> {
  const corrections = queuedCountCells(run.shop.db)
  const isHeld = new Set<string>()
  for (const group of new Set(corrections.map(groupOf))) {
    const ofCount = corrections.filter((cell) => groupOf(cell) === group)
    for (const { key, field } of await heldOf(run, ofCount, sinceMs)) isHeld.add(`${key}/${field}`)
    if (run.stop !== null) return []
  }
  return isHeld.size === 0 ? cells : cells.filter(({ key, field }) => !isHeld.has(`${key}/${field}`))
}

/** Corrections of one count, and what takes them back, are sent and refused apart. */
const groupOf = ({ countId, isTakenBack }: CountCell): string => `${countId} ${isTakenBack}`

/** Of the corrections of one count those that must not be sent. */
async function heldOf(run: Run, corrections: readonly CountCell[], sinceMs: number | null): Promise<readonly CountCell[]> {
  const [first] = corrections
  if (first === undefined) return []
  const unread: CountCell[] = []
  let isElsewhere = false
  try {
    const changed = await changedSince(run, first.field, sinceMs ?? Date.parse(first.knownAt))
    const moved = corrections.filter(({ key }) => changed.has(key))
    await forEachInParallel(run, moved, async (cell) => {
      if (isElsewhere) return
      try {
        const lines = await historyOf(run, cell)
        if (!isDone(run.shop.db, cell, lines)) return
        isElsewhere = true
        await keepHistory(run, cell, lines)
      } catch (error) {
        if (!isBantoError(error)) throw error
        // Of a product that is gone the request itself will tell.
        if (error.code === 'NOT_FOUND') return
        if (!isOneRows(error)) run.stop ??= error
        holdUnreadCell(run, { entity: 'stock', ...cell }, error)
        unread.push(cell)
      }
    })
  } catch (error) {
    if (!isBantoError(error)) throw error
    run.stop ??= error
  }
  if (!isElsewhere) return unread
  await refuse(run, corrections)
  return corrections
}

/**
 * Sends one correction of each count alone, before the others: the one of the least product, which is the same on every PC. Two PCs that
 * began at the same moment then find both of theirs in one history, in the order in which they arrived: whose came behind sends nothing more
 * of the count (`heedElsewhere`). Of two PCs at once one correction is made twice at most. The cells that were sent.
 */
export async function claimCounts(
  run: Run,
  cells: readonly CellKey[],
  send: (cell: CellKey) => Promise<void>,
): Promise<ReadonlySet<CellKey>> {
  const { db } = run.shop
  const groupOfCell = new Map(queuedCountCells(db).map((cell) => [`${cell.key}/${cell.field}`, groupOf(cell)]))
  const groups = new Map<string, CellKey[]>()
  for (const cell of cells.toSorted((a, b) => a.key - b.key)) {
    const group = groupOfCell.get(`${cell.key}/${cell.field}`)
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), cell])
  }
  const sent = new Set<CellKey>()
  for (const ofCount of groups.values()) {
    // Where Smaregi refuses one, the next tells.
    for (const cell of ofCount.length > 1 ? ofCount : []) {
      if (run.stop !== null) return sent
      await send(cell)
      sent.add(cell)
      if (cellAt(db, cell)?.state !== 'rejected') break
    }
  }
  return sent
}

async function refuse(run: Run, corrections: readonly CountCell[]): Promise<void> {
  const { db } = run.shop
  run.core.log.warn('push.committedElsewhere', { cells: corrections.length })
  for (const { key, field, isTakenBack } of corrections) {
    await record(run, 'stock', [key], () => {
      const cell = cellAt(db, { entity: 'stock', key, field })
      const why = isTakenBack ? notSent.takenBack : notSent.committed
      return cell?.state === 'queued' ? markRejected(db, cell, why, { at: localNow(run), first: '' }) : {}
    })
  }
}

/** The review tells by the history what another PC did, and which products were corrected twice, as long as it is so. */
const keepHistory = (run: Run, { key, field }: Pick<CellKey, 'key' | 'field'>, lines: readonly WireRow[]): Promise<unknown> =>
  record(run, 'stock', [key], () => {
    const { db } = run.shop
    const rows = lines.map((line) => ({ ...line, productId: key, storeId: field }))
    writeRows(db, stockChanges, rows, readPullState(db, 'stock').pullId)
    return {}
  })

/**
 * Two PCs may be sending one count at the same moment. Where the history in which our own line is looked for shows that, what of
 * the count is not sent yet is refused. `lines`: newest first.
 */
export async function heedElsewhere(
  run: Run,
  cell: CellKey & { readonly operationId: string | null },
  lines: readonly WireRow[],
): Promise<void> {
  if (!lines.some(({ memo }) => countMarkIn(memo) !== null && !isMemoOf(memo, cell.operationId ?? ''))) return
  const { db } = run.shop
  const count = countOfCell(db, cell)
  if (count === null || !isDone(db, count, lines)) return
  await keepHistory(run, cell, lines)
  await refuse(
    run,
    queuedCountCells(db).filter((one) => groupOf(one) === groupOf(count)),
  )
}

/** A list of a fresh read. Throws what a read throws, SERVER_REPLY_UNREADABLE where it is none. */
async function listOf(run: Run, path: string, query: Readonly<Record<string, string | number>>): Promise<readonly WireRow[]> {
  const rows = await read<unknown>(run, path, query, 'fresh')
  if (!Array.isArray(rows)) throw new BantoError('SERVER_REPLY_UNREADABLE', `${path}: not a list of rows`)
  return rows as readonly WireRow[]
}

/** Products whose stock in a store changed since. */
async function changedSince(run: Run, storeId: string, sinceMs: number): Promise<ReadonlySet<number>> {
  const changed = new Set<number>()
  const endMs = serverNow(run).getTime() + clockToleranceMs
  for (let from = sinceMs - clockToleranceMs; from < endMs; from += longestWindowMs) {
    const to = Math.min(from + longestWindowMs, endMs)
    const window = { 'upd_date_time-from': tokyoTime(from), 'upd_date_time-to': tokyoTime(to) }
    for (let page = 1; ; page += 1) {
      const rows = await listOf(run, '/pos/stock', { store_id: storeId, ...window, limit: pageRows, page })
      for (const { productId } of rows) changed.add(Number(productId))
      if (rows.length < pageRows) break
    }
  }
  return changed
}

const ownSql = `SELECT operation_id FROM sent_change WHERE entity = 'stock' AND key = :key AND field = :field AND operation_id IS NOT NULL
  UNION SELECT operation_id FROM pending WHERE entity = 'stock' AND key = :key AND field = :field AND operation_id IS NOT NULL`

/** Whether another PC did it before us, by the history of a stock: corrected it for the count, or took that back. */
function isDone(db: ReadDb, { countId, key, field, isFollowUp, isTakenBack }: CountCell, lines: readonly WireRow[]): boolean {
  const own = new Set(db.column<string>(ownSql, { key, field }))
  const oldestFirst = lines.toSorted((a, b) => Number(a.id) - Number(b.id))
  const kind = isFollowUp ? 'followUp' : 'commit'
  const isBefore = isTakenBack ? isTakenBackBefore : isCorrectedBefore
  return isBefore(oldestFirst, countMarkOf(countId), ({ memo }) => own.has(operationIn(memo) ?? ''), kind)
}

/** The history of a stock back to a day before it was known. */
async function historyOf(run: Run, { key, field, knownAt }: CountCell): Promise<readonly WireRow[]> {
  const lines: WireRow[] = []
  for (let page = 1; page <= maxPages; page += 1) {
    const rows = await listOf(run, `/pos/stock/changes/${key}/${field}`, { limit: pageRows, page, sort: 'id:desc' })
    lines.push(...rows)
    if (rows.length < pageRows || Date.parse(String(rows.at(-1)?.updDateTime)) < Date.parse(knownAt) - 86_400_000) break
  }
  return lines
}
