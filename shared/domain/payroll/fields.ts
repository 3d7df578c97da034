import { roundMonth } from '../labour/totals.ts'
import type { PayrollDay, PayrollMonth } from './month.ts'

/**
 * Minutes that can be handed over. `total` is what the target calls total hours: with or without what has a premium of its own
 * (`Conventions.premium`). `overtime`, `overtimeUpTo60`, `over60` and `night` follow `Conventions.nightOvertime`; all others are as they are.
 */
export const minuteFields = [
  'worked',
  'total',
  'withinContract',
  'withinLegal',
  'beyondContract',
  'overtime',
  'overtimeUpTo60',
  'over60',
  'legalHoliday',
  'prescribedHoliday',
  'night',
  'nightPlain',
  'nightWithinContract',
  'nightWithinLegal',
  'nightOvertime',
  'nightLegalHoliday',
  'late',
  'early',
  'lateAndEarly',
  'absent',
  'breaks',
] as const
export type MinuteField = (typeof minuteFields)[number]

/** Numbers of days, and of times somebody came late or left early. */
export const countFields = [
  'daysWorked',
  'daysOnWorkDays',
  'daysOnDaysOff',
  'daysOnLegalHolidays',
  'daysOnHolidays',
  'daysAbsent',
  'timesLate',
  'timesEarly',
] as const
export type CountField = (typeof countFields)[number]

/** On which days of the month: some targets have an item for each kind of day (平日, 所定休日, 法定休日). */
export const dayKinds = ['workDays', 'daysOff', 'legalHolidays'] as const
export type DayKind = (typeof dayKinds)[number]

/** Minutes of these can be asked for by the kind of day: they are found in the pieces of each day. */
export const fieldsByDay = [
  'worked',
  'withinContract',
  'withinLegal',
  'beyondContract',
  'overtime',
  'night',
  'nightPlain',
  'nightWithinContract',
  'nightWithinLegal',
  'nightOvertime',
] as const

/** Only sums of these may be rounded to whole hours (昭63.3.14 基発150号): overtime, holiday and night work, each by itself. */
export const roundableFields: readonly MinuteField[] = [
  'overtime',
  'overtimeUpTo60',
  'over60',
  'legalHoliday',
  'night',
  'nightPlain',
  'nightWithinContract',
  'nightWithinLegal',
  'nightOvertime',
  'nightLegalHoliday',
]

/** What the target's payroll does with the minutes: no file tells it, so the shop is asked once. */
export interface Conventions {
  /** Overtime and the legal holiday lie inside total hours (the target adds 25 or 35 %), or beside them (it pays 125 or 135 %). */
  readonly premium: 'inside' | 'beside'
  /** Overtime at night stands in 残業 alone, in 深夜 alone, in both, or in neither: in an item of its own. */
  readonly nightOvertime: 'overtime' | 'night' | 'both' | 'own'
}

/** How many days one day of a leave of this name is: a half day is 0.5, hours are 0. */
export interface LeaveCount {
  readonly name: string
  readonly days: number
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

type Piece = PayrollDay['pieces'][number]

/** A legal holiday is cut at midnight: what goes on after it is work of an ordinary day. */
function isOn(piece: Piece, { kind }: PayrollDay, on: DayKind | null): boolean {
  if (on === null) return true
  if (piece.kind === 'legalHoliday' || on === 'legalHolidays') return piece.kind === 'legalHoliday' && on === 'legalHolidays'
  return (kind === 'dayOff') === (on === 'daysOff')
}

const byDay: Readonly<Record<(typeof fieldsByDay)[number], (piece: Piece, conventions: Conventions) => boolean>> = {
  worked: () => true,
  withinContract: ({ kind }) => kind === 'withinContract',
  withinLegal: ({ kind }) => kind === 'withinLegal',
  beyondContract: ({ kind }) => kind === 'withinLegal' || kind === 'overtime',
  overtime: ({ kind, isNight }, { nightOvertime }) =>
    kind === 'overtime' && (!isNight || nightOvertime === 'overtime' || nightOvertime === 'both'),
  night: ({ kind, isNight }, { nightOvertime }) =>
    isNight && (kind !== 'overtime' || nightOvertime === 'night' || nightOvertime === 'both'),
  nightPlain: ({ kind, isNight }) => isNight && (kind === 'withinContract' || kind === 'withinLegal'),
  nightWithinContract: ({ kind, isNight }) => isNight && kind === 'withinContract',
  nightWithinLegal: ({ kind, isNight }) => isNight && kind === 'withinLegal',
  nightOvertime: ({ kind, isNight }) => isNight && kind === 'overtime',
}

const isByDay = (field: MinuteField): field is (typeof fieldsByDay)[number] => fieldsByDay.some((one) => one === field)

const minutesOnDays = (month: PayrollMonth, field: (typeof fieldsByDay)[number], on: DayKind | null, conventions: Conventions): number =>
  sum(
    month.days.flatMap((day) =>
      day.pieces.filter((piece) => isOn(piece, day, on) && byDay[field](piece, conventions)).map(({ start, end }) => end - start),
    ),
  )

/** Breaks with both punches. */
const breakMinutes = ({ punches }: PayrollDay): number =>
  sum(punches.flatMap(({ breaks }) => breaks.map(({ start, end }) => (start === null || end === null ? 0 : Math.max(0, end - start)))))

/** The sum of a field in minutes, as the target wants it, not rounded. `on`: of some days alone (fieldsByDay). */
export function minutesOf(month: PayrollMonth, field: MinuteField, conventions: Conventions, on: DayKind | null = null): number {
  const { totals } = month
  if (on !== null) return isByDay(field) ? minutesOnDays(month, field, on, conventions) : 0
  const isApart = conventions.nightOvertime === 'night' || conventions.nightOvertime === 'own'
  switch (field) {
    case 'total':
      return conventions.premium === 'inside' ? totals.worked : totals.withinContract + totals.withinLegal
    case 'beyondContract':
      return totals.withinLegal + totals.overtime
    case 'overtime':
      return totals.overtime - (isApart ? totals.nightOvertime : 0)
    case 'overtimeUpTo60':
      return totals.overtime - totals.over60 - (isApart ? totals.nightOvertime - totals.nightOver60 : 0)
    case 'over60':
      return totals.over60 - (isApart ? totals.nightOver60 : 0)
    case 'night':
      return totals.night - (conventions.nightOvertime === 'overtime' || conventions.nightOvertime === 'own' ? totals.nightOvertime : 0)
    case 'nightPlain':
      return totals.night - totals.nightOvertime - totals.nightLegalHoliday
    case 'nightWithinContract':
    case 'nightWithinLegal':
      return minutesOnDays(month, field, null, conventions)
    case 'lateAndEarly':
      return totals.late + totals.early
    case 'breaks':
      return sum(month.days.map(breakMinutes))
    default:
      return totals[field]
  }
}

/** The sum in whole hours, as the law lets overtime, holiday and night work of a month be rounded; other fields stay as they are. */
export const roundedSum = (field: MinuteField, minutes: number): number => (roundableFields.includes(field) ? roundMonth(minutes) : minutes)

/** A shift that only goes on into a day is no work of another day. */
const isWorked = ({ worked, carried }: PayrollDay): boolean => worked > carried

const counts: Readonly<Record<CountField, (month: PayrollMonth) => number>> = {
  daysWorked: ({ totals }) => totals.daysWorked,
  daysOnWorkDays: ({ days }) => days.filter((day) => isWorked(day) && day.kind === 'work').length,
  daysOnDaysOff: ({ days }) => days.filter((day) => isWorked(day) && day.kind === 'dayOff').length,
  daysOnLegalHolidays: ({ days }) => days.filter((day) => isWorked(day) && day.kind === 'legalHoliday').length,
  daysOnHolidays: ({ days }) => days.filter((day) => isWorked(day) && day.kind !== 'work').length,
  daysAbsent: ({ days }) => days.filter((day) => !isWorked(day) && day.absent > 0).length,
  timesLate: ({ days }) => days.filter(({ late }) => late > 0).length,
  timesEarly: ({ days }) => days.filter(({ early }) => early > 0).length,
}

export const countOf = (month: PayrollMonth, field: CountField): number => counts[field](month)

/** Days of leave: each day counts once for each leave of a name that is asked for, but none on a legal holiday, when nobody has to work. */
export function leaveDays({ days }: PayrollMonth, leave: readonly LeaveCount[]): number {
  const daysOf = new Map(leave.map((one) => [one.name, one.days]))
  // In hundredths, so that halves and quarters add up without a rest of the machine's.
  const hundredths = sum(
    days
      .filter(({ kind }) => kind !== 'legalHoliday')
      .flatMap(({ leaves }) => [...new Set(leaves.map(({ name }) => name))].map((name) => Math.round((daysOf.get(name) ?? 0) * 100))),
  )
  return hundredths / 100
}
