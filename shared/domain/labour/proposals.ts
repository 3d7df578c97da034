import type { Break } from './shifts.ts'
import type { ShiftTimes } from './shiftTimes.ts'
import { weekdayOf, type Day } from './time.ts'

/** Weeks back that tell what is usual. */
const weeksBack = 8
/** Fewer days than this are no habit. */
const fewestDays = 3
const stepMinutes = 5

/** A shift or a plan of one person, in minutes of its own day. */
export interface DayTimes extends ShiftTimes {
  readonly day: Day
}

/** What a proposal rests on, so that it can be told. */
export type ProposalBasis =
  | { readonly kind: 'plan' }
  /** The median of so many days of the same weekday, in steps of five minutes. */
  | { readonly kind: 'usual'; readonly days: number; readonly from: Day; readonly to: Day }

export interface Proposal {
  readonly basis: ProposalBasis
  readonly times: ShiftTimes
}

export interface Asked {
  readonly day: Day
  /** What was punched: times that are known stay as they are. */
  readonly known: ShiftTimes
  /** The plan of the day; null: there is none. */
  readonly plan: ShiftTimes | null
  /** The person's earlier shifts, in any order. */
  readonly earlier: readonly DayTimes[]
}

/** The middle of some minutes, in steps of five. Null of none. */
function median(minutes: readonly number[]): number | null {
  const sorted = minutes.toSorted((a, b) => a - b)
  const low = sorted[Math.floor((sorted.length - 1) / 2)]
  const high = sorted[Math.floor(sorted.length / 2)]
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2 / stepMinutes) * stepMinutes
}

const isWhole = ({ start, end }: Break): boolean => start !== null && end !== null

/** The times known, the others filled in; null where something is still missing, or is not in the order of time. */
function filled(known: ShiftTimes, from: ShiftTimes): ShiftTimes | null {
  const clockIn = known.clockIn ?? from.clockIn
  const clockOut = known.clockOut ?? from.clockOut
  if (clockIn === null || clockOut === null || clockOut <= clockIn) return null
  const within = ({ start, end }: Break): boolean => start !== null && end !== null && end > start && start >= clockIn && end <= clockOut
  const mended = known.breaks.map((pause, at): Break => {
    if (isWhole(pause)) return pause
    const other = from.breaks[at]
    return other === undefined ? pause : { start: pause.start ?? other.start, end: pause.end ?? other.end }
  })
  // A day without any punch has the breaks of its model; one that was punched has those that were punched.
  const isBlank = known.clockIn === null && known.clockOut === null && known.breaks.length === 0
  const breaks = isBlank ? from.breaks.filter(within) : mended
  return breaks.every(within) ? { clockIn, clockOut, breaks } : null
}

const isMissing = ({ clockIn, clockOut, breaks }: ShiftTimes): boolean =>
  clockIn === null || clockOut === null || breaks.some((pause) => !isWhole(pause))

/** The person's usual shift on a weekday; null: too few days tell. */
function usual(day: Day, earlier: readonly DayTimes[]): Proposal | null {
  const alike = earlier.filter(
    (one) => one.day < day && one.day >= day - weeksBack * 7 && weekdayOf(one.day) === weekdayOf(day) && !isMissing(one),
  )
  // Of a day with several shifts none is «the» shift of its weekday.
  const single = alike.filter((one) => alike.filter((other) => other.day === one.day).length === 1)
  if (single.length < fewestDays) return null
  const clockIn = median(single.flatMap((one) => one.clockIn ?? []))
  const clockOut = median(single.flatMap((one) => one.clockOut ?? []))
  const withBreak = single.flatMap(({ breaks }) => (breaks.length > 0 ? [breaks[0] as Break] : []))
  const start = median(withBreak.flatMap((pause) => pause.start ?? []))
  const length = median(withBreak.flatMap((pause) => (pause.start !== null && pause.end !== null ? [pause.end - pause.start] : [])))
  const hasBreak = withBreak.length * 2 > single.length && start !== null && length !== null
  const days = single.map((one) => one.day)
  return {
    basis: { kind: 'usual', days: single.length, from: Math.min(...days), to: Math.max(...days) },
    times: { clockIn, clockOut, breaks: hasBreak ? [{ start, end: start + length }] : [] },
  }
}

/**
 * What a missing punch may have been: by the plan, and by what the person usually does on that weekday (the median of the last eight
 * weeks, where three days or more tell). Nothing is proposed for a shift in which nothing is missing, nor what changes a punch
 * that is there. It is a person's to choose; nothing is ever filled in by itself.
 */
export function proposalsFor({ day, known, plan, earlier }: Asked): Proposal[] {
  if (!isMissing(known)) return []
  const models: (Proposal | null)[] = [plan === null ? null : { basis: { kind: 'plan' }, times: plan }, usual(day, earlier)]
  return models.flatMap((model) => {
    const times = model === null ? null : filled(known, model.times)
    return model === null || times === null ? [] : [{ basis: model.basis, times }]
  })
}
