import { BantoError } from '#shared/errors.ts'
import { readShiftTimes } from '#shared/domain/labour/shiftTimes.ts'
import type { Creation } from '../../outbox/create.ts'
import type { Entity, EntityLabels } from '../../outbox/entity.ts'
import { rowSending } from '../../outbox/rowSending.ts'
import { read, type Run } from '../../outbox/run.ts'
import type { PendingCell } from '../../outbox/transitions.ts'
import type { WireRow } from '../../smaregi/client.ts'
import { closedOfSet } from './closed.ts'
import { timesOfRow } from './times.ts'
import { mirror, shiftRow } from './wire.ts'

type Values = 'mine' | 'sent'

const valueOf = (cells: readonly PendingCell[], field: string, of: Values): string =>
  String(cells.find((cell) => cell.field === field)?.[of] ?? '')

/** The person's rows of that day at Smaregi. */
async function rowsOfDay(run: Run, cells: readonly PendingCell[], of: Values, when: 'fresh' | 'late'): Promise<readonly WireRow[]> {
  const day = valueOf(cells, 'shiftDate', of)
  const query = { from_date: day, to_date: day, staff_id: valueOf(cells, 'staffId', of), limit: 100 }
  const reply = await read<{ readonly results?: unknown }>(run, shiftRow.wire.path, query, when)
  if (!Array.isArray(reply.results)) throw new BantoError('SERVER_REPLY_UNREADABLE', `${shiftRow.wire.path}: not a list of rows`)
  return (reply.results as readonly WireRow[]).filter((row) => row['shiftDate'] === day)
}

/** The highest number of that day before the POST, as it is kept with the operation; 0 where none is known. */
const highestBefore = (cells: readonly PendingCell[]): number => Number(/#(\d+)$/u.exec(cells[0]?.operationId ?? '')?.[1] ?? 0)

function overlaps(row: WireRow, text: string): boolean {
  const [there, mine] = [readShiftTimes(timesOfRow(row)), readShiftTimes(text)]
  if (there?.clockIn == null || mine?.clockIn == null || mine.clockOut === null) return false
  // A row that is still open goes on.
  return there.clockIn < mine.clockOut && (there.clockOut ?? Number.POSITIVE_INFINITY) > mine.clockIn
}

/**
 * Nothing of a result is unique, and it has no place for an operation's name. Its trace is who, where, when: no row of the person may lie in
 * those hours before the POST, so that one of the same times above the numbers known before is ours afterwards.
 */
const creation: Creation = {
  row: shiftRow,
  async obstacle(run, cells) {
    const rows = await rowsOfDay(run, cells, 'mine', 'fresh')
    return rows.some((row) => overlaps(row, valueOf(cells, 'times', 'mine'))) ? { reason: null, kind: 'overlap' } : null
  },
  async trace(run, cells) {
    const rows = await rowsOfDay(run, cells, 'mine', 'fresh')
    return `#${Math.max(0, ...rows.map(({ shiftResultId }) => Number(shiftResultId) || 0))}`
  },
  canBeFound: (cells) => ['shiftDate', 'staffId', 'storeId', 'times'].every((name) => valueOf(cells, name, 'sent') !== ''),
  async find(run, cells) {
    const before = highestBefore(cells)
    return (await rowsOfDay(run, cells, 'sent', 'late')).filter(
      (row) =>
        Number(row['shiftResultId']) > before &&
        String(row['storeId']) === valueOf(cells, 'storeId', 'sent') &&
        timesOfRow(row) === valueOf(cells, 'times', 'sent'),
    )
  },
}

/** What a new row says of itself: in the outbox, else in the log. */
const fresh = (field: string): string => `coalesce(
  (SELECT p.mine FROM pending p WHERE p.entity = 'shift' AND p.key = q.key AND p.field = '${field}'),
  (SELECT c.new FROM change c WHERE c.key = q.key AND c.key < 0 AND c.entity = 'shift' AND c.field = '${field}' AND c.op = 'create' LIMIT 1))`
const staffName = (id: string): string => `(SELECT s.staff_name FROM timecard_staff s WHERE s.staff_id = ${id})`

/** Who and when: `田中 一郎 2026-11-02`. A row that is gone is named by what was written down when its deletion was staged. */
const labels: EntityLabels = {
  name: `coalesce(
    (SELECT coalesce(${staffName('m.staff_id')}, m.staff_name, m.staff_id) || ' ' || m.shift_date FROM shift_result m WHERE m.shift_result_id = q.key),
    coalesce(${staffName(fresh('staffId'))}, ${fresh('staffId')}) || ' ' || ${fresh('shiftDate')},
    (SELECT d.old FROM change d WHERE d.entity = 'shift' AND d.key = q.key AND d.op = 'delete' ORDER BY d.change_set_id DESC LIMIT 1), '')`,
  code: 'NULL',
  place: `(SELECT t.store_name FROM timecard_store t
    WHERE t.store_id = coalesce((SELECT m.store_id FROM shift_result m WHERE m.shift_result_id = q.key), ${fresh('storeId')}))`,
}

/** 実績 of the timecard: corrections of punches, days that were not punched, rows that were not. */
export const shift: Entity = {
  name: 'shift',
  key: { parts: ['shiftResultId'], of: 'shift', unnumbered: 'newShift' },
  operations: {
    set: { kind: 'absolute', repeatable: true, provedBy: 'row' },
    create: { kind: 'whole', repeatable: false, provedBy: 'search' },
    delete: { kind: 'whole', repeatable: true, provedBy: 'absence' },
  },
  fields: shiftRow.fields,
  mirror,
  labels,
  writeScope: 'timecard.shifts:write',
  stepRefusal: closedOfSet,
  forget: shiftRow.wire.forget,
  list: 'timecards',
  sending: rowSending({ row: shiftRow, creation, after: [] }),
}
