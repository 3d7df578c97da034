import type { Day } from './time.ts'

/** Minutes of a month as the limits of the 36 agreement count them: by its own months, which need not be those of pay. */
export interface MonthOfHours {
  /** YYYY-MM. */
  readonly month: string
  /** 法定時間外, without work on legal holidays. */
  readonly overtime: number
  readonly legalHoliday: number
}

/** 45 h and 360 h (労働基準法36条4項). */
export const usualMonthMinutes = 45 * 60
const usualYearMinutes = 360 * 60
/** 720 h and six months (36条5項). */
const specialYearMinutes = 720 * 60
const specialMonths = 6
/** Less than 100 h, and at most 80 h on average, both with work on legal holidays (36条6項): for everybody, always. */
const absoluteMonthMinutes = 100 * 60
const averageMinutes = 80 * 60

export const agreementRules = ['month45', 'year360', 'month100', 'average80', 'year720', 'sevenMonthsOver45'] as const
export type AgreementRule = (typeof agreementRules)[number]

export interface Excess {
  readonly rule: AgreementRule
  /** What was reached, of an average the average, in minutes (of `sevenMonthsOver45`: months). */
  readonly value: number
  readonly limit: number
  /** Of an average: over so many months. */
  readonly months: number | null
}

/** Without an agreement nobody may work a minute of overtime (36条1項). */
export interface Agreement {
  /** `special`: with a special clause (特別条項). */
  readonly kind: 'none' | 'usual' | 'special'
  /** Overtime of a day that it allows, in minutes; null: it names none. */
  readonly dailyMinutes: number | null
  /** The month in which its year begins, 1 to 12. */
  readonly firstMonth: number
}

const yearOf = (month: string, { firstMonth }: Agreement): number => {
  const [year = 0, ofYear = 0] = month.split('-').map(Number)
  return ofYear >= firstMonth ? year : year - 1
}

/**
 * Limits that a month passes. `months`: in order and without a gap, the month judged last; averages look back before the
 * agreement's year, its sums do not.
 */
export function excessOf(months: readonly MonthOfHours[], agreement: Agreement): Excess[] {
  const last = months.at(-1)
  if (last === undefined) return []
  const found: Excess[] = []
  const ofYear = months.filter(({ month }) => yearOf(month, agreement) === yearOf(last.month, agreement))
  const year = ofYear.reduce((sum, { overtime }) => sum + overtime, 0)
  const timesOver45 = ofYear.filter(({ overtime }) => overtime > usualMonthMinutes).length
  const add = (rule: AgreementRule, value: number, limit: number, of: number | null = null): void =>
    void found.push({ rule, value, limit, months: of })
  if (last.overtime > usualMonthMinutes) add('month45', last.overtime, usualMonthMinutes)
  if (agreement.kind !== 'special' && year > usualYearMinutes) add('year360', year, usualYearMinutes)
  if (agreement.kind === 'special' && year > specialYearMinutes) add('year720', year, specialYearMinutes)
  if (last.overtime > usualMonthMinutes && timesOver45 > specialMonths) add('sevenMonthsOver45', timesOver45, specialMonths)
  const all = ({ overtime, legalHoliday }: MonthOfHours): number => overtime + legalHoliday
  if (all(last) >= absoluteMonthMinutes) add('month100', all(last), absoluteMonthMinutes)
  for (let count = 2; count <= 6 && count <= months.length; count += 1) {
    const sum = months.slice(-count).reduce((minutes, month) => minutes + all(month), 0)
    if (sum > averageMinutes * count) add('average80', sum / count, averageMinutes, count)
  }
  return found
}

export interface Forecast {
  /** Overtime at the end of the period, in minutes. */
  readonly minutes: number
  /** The day on which the limit is passed; null: it is not. */
  readonly passedOn: Day | null
}

/**
 * What a month comes to at the pace so far: every day of work still planned adds what one brought on average.
 * `worked`: days of work so far. `planned`: days of work that are still to come, in order.
 */
export function forecast(overtime: number, worked: number, planned: readonly Day[], limit: number): Forecast {
  const pace = worked === 0 ? 0 : overtime / worked
  const at = planned.findIndex((_, index) => overtime + pace * (index + 1) > limit)
  return { minutes: Math.round(overtime + pace * planned.length), passedOn: planned[at] ?? null }
}
