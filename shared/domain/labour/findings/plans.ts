import { latenessOf } from '../lateness.ts'
import { presence, type Shift } from '../shifts.ts'
import { ofDay, ofShift, rule, shiftsWithin, type PersonMonth, standards } from './rule.ts'

const planFor = ({ plans }: PersonMonth, shift: Shift) => {
  const ofDay = plans.filter(({ day }) => day === shift.day)
  return ofDay.find(({ storeId }) => storeId === shift.storeId) ?? ofDay[0]
}

/** What differs from the plan (シフト). A shop without plans hears nothing of them. */
export const planRules = [
  rule('noResult', null, null, (month) =>
    month.plans
      .filter(({ day, end }) => day >= month.from && day <= month.to && end <= month.knownUntil)
      .filter((plan) => !month.shifts.some(({ day }) => day === plan.day))
      .map((plan) => ({ plan, minutes: latenessOf(plan, month.shifts, month.leave).absent }))
      .filter(({ minutes }) => minutes > 0)
      .map(({ plan, minutes }) => ofDay('error', plan.day, { minutes, storeId: plan.storeId })),
  ),
  rule('noPlan', null, null, (month) =>
    month.plans.some(({ day }) => day >= month.from && day <= month.to)
      ? shiftsWithin(month)
          .filter((shift) => planFor(month, shift) === undefined)
          .map((shift) => ofShift('notice', shift))
      : [],
  ),
  rule('farFromPlan', null, 30, (month, limit) =>
    shiftsWithin(month).flatMap((shift) => {
      const [plan, present] = [planFor(month, shift), presence(shift)]
      if (plan === undefined || present === null) return []
      const covered = (from: number, to: number): boolean => month.leave.some(({ start, end }) => start <= from && end >= to)
      const late = covered(plan.start, present.start) ? 0 : present.start - plan.start
      const left = present.end < plan.end && covered(present.end, plan.end) ? 0 : present.end - plan.end
      return late > limit || Math.abs(left) > limit ? [ofShift('warning', shift, { late: Math.max(late, 0), left })] : []
    }),
  ),
  // Whether it is paid is a question of an order to come early: asked, never assumed.
  rule('earlyClockIn', standards(32), 15, (month, limit) =>
    shiftsWithin(month).flatMap((shift) => {
      const [plan, present] = [planFor(month, shift), presence(shift)]
      if (plan === undefined || present === null || plan.start - present.start < limit) return []
      const rounded = month.rounded.get(shift.shiftId)?.clockIn ?? null
      return [ofShift('notice', shift, { minutes: plan.start - present.start, isPaid: Number(rounded === null || rounded < plan.start) })]
    }),
  ),
  rule('closedDay', null, null, (month) =>
    shiftsWithin(month)
      .filter(({ storeId, day }) => month.isClosed(storeId, day))
      .map((shift) => ofShift('warning', shift)),
  ),
  // Of a day nothing may be cut (昭63.3.14 基発150号); what is before the planned beginning is the question above.
  rule('dailyRounding', standards(24), 0, (month, limit) => {
    let minutes = 0
    const days = new Set<number>()
    for (const shift of shiftsWithin(month)) {
      const [rounded, present, plan] = [month.rounded.get(shift.shiftId), presence(shift), planFor(month, shift)]
      if (rounded === undefined || present === null || rounded.clockIn === null || rounded.clockOut === null) continue
      const begun = plan === undefined ? present.start : Math.max(present.start, Math.min(plan.start, rounded.clockIn))
      const taken = Math.max(0, rounded.clockIn - begun) + Math.max(0, present.end - rounded.clockOut)
      minutes += taken
      if (taken > 0) days.add(shift.day)
    }
    return minutes > limit ? [ofDay('error', null, { minutes, days: days.size })] : []
  }),
] as const
