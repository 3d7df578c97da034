import { presence, type Break, type Shift, type Span } from '#shared/domain/labour/shifts.ts'
import type { PlannedShift } from '#shared/domain/labour/lateness.ts'
import { dayText, midnightOf, readDay, type Day, type Minute } from '#shared/domain/labour/time.ts'
import type { RoundedTimes } from '#shared/domain/labour/findings/rule.ts'
import { readWireTime, type WireTime } from '#shared/domain/labour/wireTime.ts'
import type { ChangeState } from '#shared/contracts/changes.ts'
import type { ReadDb } from '../store/db.ts'
import { countedTimes, readUnsentShifts, type UnsentShift } from './unsent.ts'

/** A result of Smaregi's as it is counted. */
export interface Result extends Shift {
  readonly shiftResultId: number
  readonly storeName: string
  readonly rounded: RoundedTimes
  readonly isCalculated: boolean
  /** Where what the person wants of it stands; null: it is as Smaregi has it. */
  readonly unsent: ChangeState | null
  /** To the second. */
  readonly clockInMs: number | null
  readonly clockOutMs: number | null
}

export interface Leave extends Span {
  readonly name: string
}

/** What the mirror has of one person. */
export interface StaffRows {
  readonly staffId: number
  readonly staffName: string
  readonly staffCode: string | null
  readonly results: readonly Result[]
  readonly plans: readonly (PlannedShift & { readonly storeName: string })[]
  readonly leave: readonly Leave[]
  /** Corrections that Smaregi does not have yet: results have the times that the person wants. */
  readonly corrections: readonly Correction[]
}

export interface TimecardRows {
  readonly staffs: readonly StaffRows[]
  /** Results with a trailing Z that were read as Japan's clock. */
  readonly zTimes: number
  /** Results and plans that have a time which is none, or is far from their day. */
  readonly unreadable: number
}

interface ResultRow {
  readonly shiftResultId: number
  readonly shiftDate: string
  readonly staffId: number
  readonly staffName: string | null
  readonly staffCode: string | null
  readonly storeId: number
  readonly storeName: string | null
  readonly clockIn: string | null
  readonly clockOut: string | null
  readonly roundedIn: string | null
  readonly roundedOut: string | null
  readonly start1: string | null
  readonly end1: string | null
  readonly start2: string | null
  readonly end2: string | null
  readonly isCalculated: number | null
}

const resultsSql = `SELECT r.shift_result_id AS shiftResultId, r.shift_date AS shiftDate, r.staff_id AS staffId,
    coalesce(s.staff_name, r.staff_name) AS staffName, coalesce(s.staff_code, r.staff_code) AS staffCode, r.store_id AS storeId,
    coalesce(t.store_name, r.store_name) AS storeName, r.attendance_at AS clockIn, r.leaving_at AS clockOut,
    r.attendance_at_rounded AS roundedIn, r.leaving_at_rounded AS roundedOut, r.break1_start_at AS start1, r.break1_end_at AS end1,
    r.break2_start_at AS start2, r.break2_end_at AS end2, r.calculated AS isCalculated
  FROM shift_result r LEFT JOIN timecard_staff s ON s.staff_id = r.staff_id LEFT JOIN timecard_store t ON t.store_id = r.store_id
  WHERE r.shift_date BETWEEN ? AND ? ORDER BY r.staff_id, r.shift_date, r.shift_result_id`

/** All times of one result as an outbox has them (shared/domain/labour/shiftTimes.ts): computed by the file, and so asked of few. */
const timesSql = 'SELECT times FROM shift_result WHERE shift_result_id = ?'

type PlanRow = Omit<ResultRow, 'staffCode' | 'roundedIn' | 'roundedOut' | 'isCalculated'>
const plansSql = `SELECT p.shift_result_id AS shiftResultId, p.shift_date AS shiftDate, p.staff_id AS staffId,
    coalesce(s.staff_name, p.staff_name) AS staffName, p.store_id AS storeId, t.store_name AS storeName, p.attendance AS clockIn,
    p.leaving AS clockOut, p.break_start_time1 AS start1, p.break_end_time1 AS end1, p.break_start_time2 AS start2, p.break_end_time2 AS end2
  FROM shift p LEFT JOIN timecard_staff s ON s.staff_id = p.staff_id LEFT JOIN timecard_store t ON t.store_id = p.store_id
  WHERE p.shift_date BETWEEN ? AND ? ORDER BY p.staff_id, p.shift_date, p.shift_result_id`

interface LeaveRow {
  readonly staffId: number
  readonly staffName: string | null
  readonly name: string | null
  readonly from: string
  readonly to: string | null
  readonly fromTime: string | null
  readonly toTime: string | null
}
// A request that was taken back (申請区分 3) is no leave; nor is one for a day of work in its stead (1 振替休日).
const leaveSql = `SELECT h.staff_id AS staffId, coalesce(s.staff_name, h.staff_name) AS staffName, h.holiday_setting_name AS name, h.from_date AS "from",
    h.to_date AS "to", h.from_date_time AS fromTime, h.to_date_time AS toTime
  FROM staff_holiday h LEFT JOIN timecard_staff s ON s.staff_id = h.staff_id
  WHERE h.from_date <= ? AND coalesce(h.to_date, h.from_date) >= ? AND coalesce(h.application_division, '') <> '3'`

const isGiven = (text: string | null): boolean => text !== null && text !== ''

/** Times of a row, and whether one of them could not be read. */
function timesOf(row: PlanRow, day: Day) {
  const read = (text: string | null): WireTime | null => readWireTime(text, day)
  const texts = [row.clockIn, row.clockOut, row.start1, row.end1, row.start2, row.end2]
  const times = texts.map(read)
  const [clockIn = null, clockOut = null, start1 = null, end1 = null, start2 = null, end2 = null] = times
  const pause = (start: WireTime | null, end: WireTime | null): Break[] =>
    start === null && end === null ? [] : [{ start: start?.minute ?? null, end: end?.minute ?? null }]
  return {
    clockIn,
    clockOut,
    breaks: [...pause(start1, end1), ...pause(start2, end2)],
    isUnreadable: texts.some((text, at) => isGiven(text) && times[at] === null),
    hasZ: times.some((time) => time?.isZAssumed === true),
  }
}

/** A row as Smaregi has it, and as the person wants it. */
interface Correction {
  readonly day: Day
  readonly storeName: string
  readonly state: ChangeState
  /** Texts of shiftTimes.ts; null: the row is new, or goes. */
  readonly before: string | null
  readonly after: string | null
}

interface Making {
  staffName: string
  staffCode: string | null
  results: Result[]
  plans: (PlannedShift & { readonly storeName: string })[]
  leave: Leave[]
  corrections: Correction[]
}

/** A result with the times that a person wants instead. A punch that keeps its minute keeps its second. */
function corrected(result: Result, { times, state }: UnsentShift): Result {
  if (times === null) return { ...result, unsent: state }
  const wanted = countedTimes(times, result.day)
  const ms = (minute: Minute | null, there: Minute | null, known: number | null): number | null =>
    minute === null ? null : minute === there ? known : minute * 60_000
  return {
    ...result,
    ...wanted,
    clockInMs: ms(wanted.clockIn, result.clockIn, result.clockInMs),
    clockOutMs: ms(wanted.clockOut, result.clockOut, result.clockOutMs),
    // Smaregi rounds it when it has it.
    rounded: {
      clockIn: wanted.clockIn === result.clockIn ? result.rounded.clockIn : null,
      clockOut: wanted.clockOut === result.clockOut ? result.rounded.clockOut : null,
    },
    unsent: state,
  }
}

const noTimes = { rounded: { clockIn: null, clockOut: null }, clockIn: null, clockOut: null, breaks: [], clockInMs: null, clockOutMs: null }

const namesSql = `SELECT (SELECT staff_name FROM timecard_staff WHERE staff_id = :staffId) AS staffName,
  (SELECT staff_code FROM timecard_staff WHERE staff_id = :staffId) AS staffCode,
  (SELECT store_name FROM timecard_store WHERE store_id = :storeId) AS storeName`

const spanOfLeave = ({ from, to, fromTime, toTime }: LeaveRow): Span | null => {
  const [first, last] = [readDay(from), readDay(to ?? from)]
  if (Number.isNaN(first) || Number.isNaN(last)) return null
  const start = readWireTime(fromTime, first)?.minute ?? midnightOf(first)
  const end = readWireTime(toTime, last)?.minute ?? midnightOf(last + 1)
  return end > start ? { start, end } : null
}

/** Leave of everybody that touches a day between two (both included). */
export function readLeave(db: ReadDb, from: Day, to: Day): (Leave & { readonly staffId: number; readonly staffName: string | null })[] {
  return db.all<LeaveRow>(leaveSql, [dayText(to), dayText(from)]).flatMap((row) => {
    const span = spanOfLeave(row)
    return span === null ? [] : [{ ...span, name: row.name ?? '', staffId: row.staffId, staffName: row.staffName }]
  })
}

/** What the mirror has of everybody between two days (both included). */
export function readTimecardRows(db: ReadDb, from: Day, to: Day): TimecardRows {
  const staffs = new Map<number, Making>()
  const of = (staffId: number, staffName: string | null, staffCode: string | null = null): Making => {
    const known = staffs.get(staffId) ?? {
      staffName: staffName ?? `${staffId}`,
      staffCode,
      results: [],
      plans: [],
      leave: [],
      corrections: [],
    }
    staffs.set(staffId, known)
    return known
  }
  let [zTimes, unreadable] = [0, 0]
  const unsent = readUnsentShifts(db)
  const here = new Set<number>()
  const days = [dayText(from), dayText(to)]
  for (const row of db.all<ResultRow>(resultsSql, days)) {
    const day = readDay(row.shiftDate)
    const { clockIn, clockOut, breaks, isUnreadable, hasZ } = timesOf(row, day)
    zTimes += Number(hasZ)
    if (isUnreadable || Number.isNaN(day)) unreadable += 1
    const rounded = (text: string | null): Minute | null => readWireTime(text, day)?.minute ?? null
    const staff = of(row.staffId, row.staffName, row.staffCode)
    staff.staffCode ??= row.staffCode
    here.add(row.shiftResultId)
    const wanted = unsent.get(row.shiftResultId)
    if (wanted !== undefined) {
      const { times: after, isGoing, state } = wanted
      const before = db.column<string>(timesSql, [row.shiftResultId])[0] ?? null
      staff.corrections.push({
        day,
        storeName: row.storeName ?? `${row.storeId}`,
        state,
        before,
        after: isGoing ? null : (after ?? before),
      })
    }
    if (wanted?.isGoing === true) continue
    const result: Result = {
      shiftId: String(row.shiftResultId),
      shiftResultId: row.shiftResultId,
      storeId: row.storeId,
      storeName: row.storeName ?? `${row.storeId}`,
      day,
      clockIn: clockIn?.minute ?? null,
      clockOut: clockOut?.minute ?? null,
      breaks,
      clockInMs: clockIn?.ms ?? null,
      clockOutMs: clockOut?.ms ?? null,
      rounded: { clockIn: rounded(row.roundedIn), clockOut: rounded(row.roundedOut) },
      isCalculated: row.isCalculated === 1,
      unsent: null,
    }
    staff.results.push(wanted === undefined ? result : corrected(result, wanted))
  }
  for (const made of unsent.values()) {
    if (made.made === null || here.has(made.shiftResultId) || made.made.day < from || made.made.day > to) continue
    const { staffId, storeId, day } = made.made
    const names = db.get<{ staffName: string | null; staffCode: string | null; storeName: string | null }>(namesSql, { staffId, storeId })
    const staff = of(staffId, names?.staffName ?? null, names?.staffCode ?? null)
    staff.corrections.push({ day, storeName: names?.storeName ?? `${storeId}`, state: made.state, before: null, after: made.times })
    const bare: Result = {
      ...noTimes,
      shiftId: String(made.shiftResultId),
      shiftResultId: made.shiftResultId,
      storeId,
      storeName: names?.storeName ?? `${storeId}`,
      day,
      isCalculated: false,
      unsent: made.state,
    }
    staff.results.push(corrected(bare, made))
  }
  for (const row of db.all<PlanRow>(plansSql, days)) {
    const day = readDay(row.shiftDate)
    const { clockIn, clockOut, breaks, isUnreadable } = timesOf(row, day)
    const span = presence({
      shiftId: '',
      storeId: 0,
      day,
      clockIn: clockIn?.minute ?? null,
      clockOut: clockOut?.minute ?? null,
      breaks: [],
    })
    unreadable += Number(isUnreadable)
    if (span === null) continue
    const pauses = breaks.flatMap(({ start, end }) => (start !== null && end !== null && end > start ? [{ start, end }] : []))
    of(row.staffId, row.staffName).plans.push({
      storeId: row.storeId,
      storeName: row.storeName ?? `${row.storeId}`,
      day,
      ...span,
      breaks: pauses,
    })
  }
  for (const { staffId, staffName, ...leave } of readLeave(db, from, to)) of(staffId, staffName).leave.push(leave)
  // A row that was made here has the place that its number will give it.
  const place = ({ shiftResultId }: Result): number => (shiftResultId < 0 ? Number.MAX_SAFE_INTEGER + shiftResultId : shiftResultId)
  const inOrder = (results: readonly Result[]): Result[] => results.toSorted((a, b) => a.day - b.day || place(a) - place(b))
  return {
    staffs: [...staffs].map(([staffId, staff]) => ({ staffId, ...staff, results: inOrder(staff.results) })),
    zTimes,
    unreadable,
  }
}
