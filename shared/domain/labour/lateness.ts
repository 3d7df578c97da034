import { lengthOf, presence, subtract, type Shift, type Span } from './shifts.ts'
import type { Day } from './time.ts'

/** What a person was to work (シフト). */
export interface PlannedShift {
  readonly storeId: number
  readonly day: Day
  readonly start: number
  readonly end: number
  readonly breaks: readonly Span[]
}

export interface Lateness {
  /** Minutes of planned work missed before the first punch (遅刻). */
  readonly late: number
  /** And after the last one (早退). */
  readonly early: number
  /** Nothing of it was worked, and no leave covers it (欠勤): its minutes. */
  readonly absent: number
}

const none: Lateness = { late: 0, early: 0, absent: 0 }

/** The shifts of the same day that answer a plan: those of its shop, else any that touch it. */
function answersTo(plan: PlannedShift, shifts: readonly Shift[]): Span[] {
  const ofDay = shifts.filter(({ day }) => day === plan.day)
  const here = ofDay.filter(({ storeId }) => storeId === plan.storeId).flatMap((shift) => presence(shift) ?? [])
  if (here.length > 0) return here
  return ofDay.flatMap((shift) => presence(shift) ?? []).filter(({ start, end }) => start < plan.end && end > plan.start)
}

/**
 * Minutes of a plan that were missed. Leave covers its hours, so that who comes at noon after a morning's leave is not late;
 * planned breaks are no work that one could miss. `isOpen`: the person was there, though a punch is missing: nothing is judged.
 */
export function latenessOf(plan: PlannedShift, shifts: readonly Shift[], leave: readonly Span[]): Lateness {
  const due = subtract([{ start: plan.start, end: plan.end }], [...plan.breaks, ...leave])
  if (shifts.some((shift) => shift.day === plan.day && presence(shift) === null)) return none
  const answers = answersTo(plan, shifts)
  if (answers.length === 0) return { ...none, absent: lengthOf(due) }
  const first = Math.min(...answers.map(({ start }) => start))
  const last = Math.max(...answers.map(({ end }) => end))
  return {
    late: lengthOf(due.filter(({ start }) => start < first).map(({ start, end }) => ({ start, end: Math.min(end, first) }))),
    early: lengthOf(due.filter(({ end }) => end > last).map(({ start, end }) => ({ start: Math.max(start, last), end }))),
    absent: 0,
  }
}
