import { wholeRow } from '#shared/domain/entities.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { readShiftTimes, writeShiftTimes } from '#shared/domain/labour/shiftTimes.ts'
import type { Checked, EntityMirror, RowEntity, RowRequests, RowWire } from '../../outbox/entity.ts'
import { UnreadableRow } from '../../outbox/serverRow.ts'
import type { ReadDb, WriteDb } from '../../store/db.ts'
import { removeShiftResults, writeShiftResults } from '../../store/mirror.ts'
import { readPullState } from '../../sync/pull/state.ts'
import { timesBody, timesOfRow, type ShiftTexts } from './times.ts'

/** Columns of the fields. All times of a shift are one value: whoever changes one of them changes the shift. */
const columns: Readonly<Record<string, string>> = { times: 'times', shiftDate: 'shift_date', staffId: 'staff_id', storeId: 'store_id' }
const isShiftField = (field: string): boolean => Object.hasOwn(columns, field)

export const mirror: EntityMirror = {
  table: 'shift_result',
  on: (key) => `m.shift_result_id = ${key}`,
  column: (field) => columns[field] ?? 'NULL',
  fields: Object.keys(columns),
  // Smaregi tells no time of a change: the times themselves tell one state from another.
  version: 'times',
  versionIsMoment: false,
  rowMayBeMissing: false,
}

function check(_: ReadDb, field: string, value: CellValue): Checked {
  const wrong = (rule: string): Checked => ({ ok: false, rule, details: { field } })
  if (!isShiftField(field)) return wrong('unknownField')
  if (field !== 'times') return { ok: true, value }
  const times = readShiftTimes(String(value ?? ''))
  if (times === null || times.clockIn === null || times.clockOut === null) return wrong('notShiftTimes')
  return times.clockOut > times.clockIn ? { ok: true, value: writeShiftTimes(times) } : wrong('notShiftTimes')
}

interface TimesRow {
  readonly shiftDate: string
  readonly attendance: string | null
  readonly leaving: string | null
  readonly start1: string | null
  readonly end1: string | null
  readonly start2: string | null
  readonly end2: string | null
}

function textsHere(db: ReadDb, key: number): (ShiftTexts & { readonly shiftDate: string }) | null {
  const row = db.get<TimesRow>(
    `SELECT shift_date AS shiftDate, attendance_at AS attendance, leaving_at AS leaving, break1_start_at AS start1, break1_end_at AS end1,
       break2_start_at AS start2, break2_end_at AS end2 FROM shift_result WHERE shift_result_id = ?`,
    [key],
  )
  if (row === undefined) return null
  const { shiftDate, attendance, leaving, start1, end1, start2, end2 } = row
  return {
    shiftDate,
    attendance,
    leaving,
    breaks: [
      { start: start1, end: end1 },
      { start: start2, end: end2 },
    ],
  }
}

const division = 'result'

/** 勤怠登録, 勤怠更新, 勤怠削除: a row is written whole, and a deletion says in its body of which kind the row is. */
const requests: RowRequests = {
  change(db, key, changed) {
    const there = textsHere(db, key)
    const body = timesBody(there?.shiftDate ?? '', changed['times'] ?? '', there)
    return { method: 'PUT', path: `/timecard/shifts/${key}`, body: { ...body, division } }
  },
  create: ({ storeId, staffId, shiftDate, times }) => ({
    method: 'POST',
    path: `/timecard/shifts/${String(storeId)}/${String(staffId)}`,
    body: { ...timesBody(String(shiftDate), String(times), null), division },
  }),
  remove: (key) => ({ method: 'DELETE', path: `/timecard/shifts/${key}`, body: { division } }),
}

/** 実績: https://developers.smaregi.dev, timecard /shifts/results. */
const wire: RowWire = {
  entity: 'shift',
  path: '/timecard/shifts/results',
  idField: 'shiftResultId',
  requests,
  given: (row, field) => (field === 'times' ? timesOfRow(row) : (row[field] as CellValue)),
  lay(db: WriteDb, key, row) {
    // The answer of a write has other names, and no rounded times: the row is read next.
    if (String(row['shiftResultId']) !== String(key) || row['attendanceAt'] === undefined) throw new UnreadableRow(`shift ${key}`)
    const { bad } = writeShiftResults(db, [row], readPullState(db, 'shiftResults').pullId)
    if (bad.length > 0) throw new UnreadableRow(`shift ${key}: ${bad[0]?.problem ?? ''}`)
  },
  encode: (_, value) => (value === null ? null : String(value)),
  forget: (db, key) => void removeShiftResults(db, [key]),
}

const isCalculated = (db: ReadDb, key: number): boolean =>
  db.get('SELECT 1 FROM shift_result WHERE shift_result_id = ? AND calculated = 1', [key]) !== undefined

export const shiftRow: RowEntity = {
  wire,
  mirror,
  fields: { has: (field) => field !== wholeRow && isShiftField(field), check, first: 'times', references: {} },
  outlastsServerErrors: true,
  refusal: (db, key) => (isCalculated(db, key) ? { reason: null, kind: 'calculated' } : null),
}
