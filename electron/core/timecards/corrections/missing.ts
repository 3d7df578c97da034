import type { MissingPunch } from '#shared/contracts/timecards/corrections.ts'
import { dayText, type Day } from '#shared/domain/labour/time.ts'
import { writeShiftTimes } from '#shared/domain/labour/shiftTimes.ts'
import type { RuleId } from '#shared/domain/labour/findings/index.ts'
import type { ReadDb } from '../../store/db.ts'
import { isDayClosed } from '../approvals.ts'
import type { Judged } from '../judge.ts'
import type { JudgedPeriod } from '../period.ts'
import { readTimecardRows, type StaffRows } from '../rows.ts'
import { daysOfHabit, proposalsOf } from './proposals.ts'
import { ofDay } from './shifts.ts'

/** Findings that say that a punch is missing. */
export const missingRules: ReadonlySet<RuleId> = new Set(['missingClockOut', 'missingClockIn', 'breakNotEnded', 'noResult'])

interface Place {
  readonly day: Day
  /** Null: of a plan that nobody punched. */
  readonly shiftId: string | null
  readonly storeId: number
}

/** Where something is missing, each once, in the order of days; what is settled is in order. */
function placesOf({ causes, rows }: Judged): Place[] {
  const places = new Map<string, Place>()
  const open = causes.filter(({ settled }) => settled === null).flatMap((cause) => [cause, ...cause.consequences])
  for (const { rule, day, shiftIds, facts } of open) {
    if (!missingRules.has(rule) || day === null) continue
    const [shiftId = null] = shiftIds
    const storeId = shiftId === null ? facts['storeId'] : rows.results.find((one) => one.shiftId === shiftId)?.storeId
    if (storeId !== undefined) places.set(`${day} ${shiftId ?? storeId}`, { day, shiftId, storeId })
  }
  return [...places.values()].toSorted((a, b) => a.day - b.day)
}

/**
 * Rows and plans of a period in which a punch is missing, with what it may have been; nothing is chosen. Rows that are fixed for payroll and
 * days of a month that is closed are not among them: they cannot be corrected as they are.
 * `storeId` null: of all shops.
 */
export function missingPunches(db: ReadDb, judged: JudgedPeriod, storeId: number | null, now: Date): MissingPunch[] {
  const { from, to } = judged.period
  const wanted = judged.people
    .map((person) => ({ person, places: placesOf(person).filter((place) => storeId === null || place.storeId === storeId) }))
    .filter(({ places }) => places.length > 0)
  if (wanted.length === 0) return []
  // What is usual is told by weeks that lie before the period.
  const withHabits = new Map<number, StaffRows>(readTimecardRows(db, from - daysOfHabit, to).staffs.map((staff) => [staff.staffId, staff]))
  const storeNames = new Map(
    judged.people.flatMap(({ rows }) => [...rows.results, ...rows.plans].map((one) => [one.storeId, one.storeName] as const)),
  )
  return wanted.flatMap(({ person: { rows }, places }) =>
    places.flatMap(({ day, shiftId, storeId: at }): MissingPunch[] => {
      const { staffId, staffName, staffCode } = rows
      const result = rows.results.find((one) => one.shiftId === shiftId)
      if (result?.isCalculated === true || isDayClosed(db, { staffId, storeId: at }, dayText(day))) return []
      const shiftResultId = result?.shiftResultId ?? null
      const staff = withHabits.get(staffId)
      const proposals = staff === undefined ? [] : proposalsOf(staff, day, now)
      return [
        {
          staffId,
          staffName,
          staffCode,
          storeName: storeNames.get(at) ?? String(at),
          day: dayText(day),
          shiftResultId,
          seen: result === undefined ? null : writeShiftTimes(ofDay(result)),
          proposals: proposals.filter((one) => one.shiftResultId === shiftResultId && one.storeId === at),
        },
      ]
    }),
  )
}
