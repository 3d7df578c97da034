import type { ShiftProposal } from '#shared/contracts/timecards/corrections.ts'
import { proposalsFor, type DayTimes, type ProposalBasis } from '#shared/domain/labour/proposals.ts'
import { writeShiftTimes, type ShiftTimes } from '#shared/domain/labour/shiftTimes.ts'
import { dayText, midnightOf, minuteAt, type Day } from '#shared/domain/labour/time.ts'
import type { StaffRows } from '../rows.ts'
import { ofDay } from './shifts.ts'

/** Usual times are read out of so many days before. */
export const daysOfHabit = 56

const noTimes: ShiftTimes = { clockIn: null, clockOut: null, breaks: [] }

const basisOf = (basis: ProposalBasis): ShiftProposal['basis'] =>
  basis.kind === 'plan' ? basis : { ...basis, from: dayText(basis.from), to: dayText(basis.to) }

/**
 * What missing punches of a person's day may have been: of each row in which one is missing, and of a plan that nobody has punched.
 * A row that is fixed for payroll, a plan that goes on, and a day of leave have none.
 */
export function proposalsOf(staff: StaffRows, day: Day, now: Date): ShiftProposal[] {
  const earlier: DayTimes[] = staff.results.filter((result) => result.day < day).map((result) => ({ day: result.day, ...ofDay(result) }))
  const plans = staff.plans.filter((plan) => plan.day === day)
  const timesOf = (plan: StaffRows['plans'][number]): ShiftTimes =>
    ofDay({ day, clockIn: plan.start, clockOut: plan.end, breaks: plan.breaks })
  const results = staff.results.filter((result) => result.day === day)
  const here = minuteAt(now)
  const isPast = ({ clockOut }: ShiftTimes): boolean => clockOut !== null && midnightOf(day) + clockOut <= here
  const mended = results
    .filter(({ isCalculated }) => !isCalculated)
    .flatMap((result) => {
      const known = ofDay(result)
      const plan = plans.find(({ storeId }) => storeId === result.storeId) ?? null
      return proposalsFor({ day, known, plan: plan === null ? null : timesOf(plan), earlier })
        .filter(({ times }) => isPast(times))
        .map(({ basis, times }) => ({
          shiftResultId: result.shiftResultId,
          seen: writeShiftTimes(known),
          staffId: staff.staffId,
          storeId: result.storeId,
          day: dayText(day),
          basis: basisOf(basis),
          times: writeShiftTimes(times),
        }))
    })
  const onLeave = (plan: StaffRows['plans'][number]): boolean => staff.leave.some(({ start, end }) => start < plan.end && end > plan.start)
  const missing = results.length > 0 ? [] : plans.filter((plan) => plan.end <= here && !onLeave(plan))
  const made = missing.flatMap((plan) =>
    proposalsFor({ day, known: noTimes, plan: timesOf(plan), earlier }).map(({ basis, times }) => ({
      shiftResultId: null,
      seen: null,
      staffId: staff.staffId,
      storeId: plan.storeId,
      day: dayText(day),
      basis: basisOf(basis),
      times: writeShiftTimes(times),
    })),
  )
  return [...mended, ...made]
}
