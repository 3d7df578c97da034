import { isNearDay, type ShiftTimes } from './shiftTimes.ts'

/** Where in a shift something is wrong: a field of its editor. */
export type ShiftPlace = 'clockIn' | 'clockOut' | 'break1' | 'break2' | 'shift'

/** What a correction is refused for: it cannot be what happened, or Smaregi cannot hold it. */
export const shiftErrorRules = [
  'clockInMissing',
  'clockOutMissing',
  'startsOutsideDay',
  'clockOutBeforeIn',
  'over24Hours',
  'breakHalf',
  'breakBackwards',
  'breakOutside',
  'breaksOverlap',
  'inFuture',
  'overlap',
] as const
export type ShiftErrorRule = (typeof shiftErrorRules)[number]

/** What deserves a second look, and may be right. */
export const shiftWarningRules = ['longShift', 'shortBreak', 'startsNextDay', 'farFromPlan'] as const
export type ShiftWarningRule = (typeof shiftWarningRules)[number]

/** Warnings of times that hardly anybody means: a person says once more that they are right before they are staged. */
export const oddShiftRules: readonly ShiftWarningRule[] = ['longShift', 'startsNextDay', 'farFromPlan']

export interface ShiftFault<Rule> {
  readonly rule: Rule
  readonly place: ShiftPlace
}

export interface ShiftFaults {
  readonly errors: readonly ShiftFault<ShiftErrorRule>[]
  readonly warnings: readonly ShiftFault<ShiftWarningRule>[]
}

/** Minutes of the same day, from a minute to before another. */
export interface Busy {
  readonly start: number
  readonly end: number
}

export interface Around {
  /** The minute that runs, of the day of the shift; what lies after it has not happened. */
  readonly now: number
  /** The person's other shifts, in minutes of the same day. */
  readonly others: readonly Busy[]
  /** What the person was to work on the day; absent: not known. */
  readonly plans?: readonly Busy[]
}

const day = 1440
/** A beginning or an end so far from every plan of the day is told. */
const farMinutes = 2 * 60
/** A shift of more hours is told, not refused: the rule of findings/punches.ts. */
const longMinutes = 16 * 60
/** 45 minutes beyond six hours of work, an hour beyond eight (労働基準法34条). */
const breakDue = (worked: number): number => (worked > 480 ? 60 : worked > 360 ? 45 : 0)

const places = ['break1', 'break2'] as const

/** Holds the times of one shift against what can be. */
export function checkShiftTimes({ clockIn, clockOut, breaks }: ShiftTimes, { now, others, plans = [] }: Around): ShiftFaults {
  const errors: ShiftFault<ShiftErrorRule>[] = []
  const warnings: ShiftFault<ShiftWarningRule>[] = []
  const wrong = (rule: ShiftErrorRule, place: ShiftPlace): void => void errors.push({ rule, place })
  if (clockIn === null) wrong('clockInMissing', 'clockIn')
  else if (clockIn < 0 || clockIn >= 2 * day || !isNearDay(clockIn)) wrong('startsOutsideDay', 'clockIn')
  if (clockOut === null) wrong('clockOutMissing', 'clockOut')
  const whole: { readonly start: number; readonly end: number }[] = []
  breaks.forEach(({ start, end }, at) => {
    const place = places[at] ?? 'shift'
    if (start === null || end === null) return wrong('breakHalf', place)
    if (end <= start) return wrong('breakBackwards', place)
    if (clockIn !== null && clockOut !== null && clockOut > clockIn && (start < clockIn || end > clockOut))
      return wrong('breakOutside', place)
    if (whole.some((other) => other.start < end && other.end > start)) return wrong('breaksOverlap', place)
    whole.push({ start, end })
  })
  if (clockIn === null || clockOut === null) return { errors, warnings }
  if (clockOut <= clockIn) wrong('clockOutBeforeIn', 'clockOut')
  else if (clockOut - clockIn > day) wrong('over24Hours', 'clockOut')
  else if (clockOut > now) wrong('inFuture', clockIn > now ? 'clockIn' : 'clockOut')
  if (errors.length > 0) return { errors, warnings }
  if (others.some(({ start, end }) => start < clockOut && end > clockIn)) wrong('overlap', 'shift')
  const present = clockOut - clockIn
  const paused = whole.reduce((sum, { start, end }) => sum + end - start, 0)
  if (present > longMinutes) warnings.push({ rule: 'longShift', place: 'clockOut' })
  if (paused < breakDue(present - paused)) warnings.push({ rule: 'shortBreak', place: 'shift' })
  if (clockIn >= day) warnings.push({ rule: 'startsNextDay', place: 'clockIn' })
  const isFar = ({ start, end }: Busy): boolean => Math.max(Math.abs(start - clockIn), Math.abs(end - clockOut)) > farMinutes
  if (plans.length > 0 && plans.every(isFar)) warnings.push({ rule: 'farFromPlan', place: 'shift' })
  return { errors, warnings }
}
