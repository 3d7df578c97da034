import { BantoError } from '#shared/errors.ts'
import { readShiftTimes, writeShiftTimes, type ShiftTimes } from '#shared/domain/labour/shiftTimes.ts'
import type { Busy } from '#shared/domain/labour/shiftChecks.ts'
import { midnightOf, readDay, type Day } from '#shared/domain/labour/time.ts'
import type { ReadDb } from '../../store/db.ts'
import { readTimecardRows, type Result, type StaffRows } from '../rows.ts'
import { readUnsentShifts } from '../unsent.ts'

/** A shift as the person has it now: pending over what Smaregi holds. */
export interface PersonShift extends Pick<Result, 'shiftResultId' | 'storeId' | 'storeName' | 'isCalculated' | 'unsent'> {
  readonly staffId: number
  readonly staffName: string
  readonly day: Day
  readonly times: string
}

interface Minutes extends Pick<ShiftTimes, 'clockIn' | 'clockOut' | 'breaks'> {
  readonly day: Day
}

/** Minutes of the calendar as minutes of their day. */
export function ofDay({ clockIn, clockOut, breaks, day }: Minutes): ShiftTimes {
  const at = (minute: number | null): number | null => (minute === null ? null : minute - midnightOf(day))
  return { clockIn: at(clockIn), clockOut: at(clockOut), breaks: breaks.map(({ start, end }) => ({ start: at(start), end: at(end) })) }
}

const shiftOf = ({ staffId, staffName }: StaffRows, result: Result): PersonShift => ({
  staffId,
  staffName,
  shiftResultId: result.shiftResultId,
  storeId: result.storeId,
  storeName: result.storeName,
  isCalculated: result.isCalculated,
  unsent: result.unsent,
  day: result.day,
  times: writeShiftTimes(ofDay(result)),
})

/** A shift may reach from the day before, and into the days after. */
const daysAround = 2

export interface ShiftsAround {
  readonly of: ReadonlyMap<number, StaffRows>
  readonly shifts: ReadonlyMap<number, PersonShift>
}

/** Everybody's rows from a day to another, and what lies around them. */
export function readShiftsAround(db: ReadDb, from: Day, to: Day): ShiftsAround {
  const { staffs } = readTimecardRows(db, from - daysAround, to + daysAround)
  return {
    of: new Map(staffs.map((staff) => [staff.staffId, staff])),
    shifts: new Map(staffs.flatMap((staff) => staff.results.map((result) => [result.shiftResultId, shiftOf(staff, result)] as const))),
  }
}

/** The days of these rows, by row; of those that are there. */
export function daysOfShifts(db: ReadDb, ids: readonly number[]): ReadonlyMap<number, Day> {
  const rows = db.all<{ id: number; day: string }>(
    'SELECT shift_result_id AS id, shift_date AS day FROM json_each(?) j CROSS JOIN shift_result ON shift_result_id = j.value',
    [JSON.stringify(ids)],
  )
  const made = [...readUnsentShifts(db).values()].flatMap(({ shiftResultId, made: row }) =>
    row === null ? [] : [[shiftResultId, row.day] as const],
  )
  return new Map([...made, ...rows.map(({ id, day }) => [id, readDay(day)] as const)])
}

/** Whose shift it is, and of which day. Throws NOT_FOUND where there is none. */
export function whoseDay(db: ReadDb, shiftResultId: number): { readonly staffId: number; readonly day: Day } {
  const made = readUnsentShifts(db).get(shiftResultId)?.made
  if (made != null) return made
  const row = db.get<{ staffId: number; day: string }>(
    'SELECT staff_id AS staffId, shift_date AS day FROM shift_result WHERE shift_result_id = ?',
    [shiftResultId],
  )
  if (row === undefined) throw new BantoError('NOT_FOUND', `no shift ${shiftResultId}`)
  return { staffId: row.staffId, day: readDay(row.day) }
}

/** When somebody is at work, in minutes of a day; one shift that is still open fills no time. */
export const busyOf = (shifts: readonly Pick<PersonShift, 'day' | 'times'>[], day: Day): Busy[] =>
  shifts.flatMap((shift) => {
    const times = readShiftTimes(shift.times)
    const shiftBy = midnightOf(shift.day) - midnightOf(day)
    if (times?.clockIn == null || times.clockOut === null || times.clockOut <= times.clockIn) return []
    return [{ start: times.clockIn + shiftBy, end: times.clockOut + shiftBy }]
  })
