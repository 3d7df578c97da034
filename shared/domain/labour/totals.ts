import type { Piece } from './classify.ts'
import type { Day } from './time.ts'

/** 60 hours of overtime in a month; what is beyond has 50 % (労働基準法37条1項). */
const higherPremiumMinutes = 3600

/** Minutes of a person in a period. `worked` is the sum of the four kinds; the others are parts of them. */
export interface Totals {
  readonly worked: number
  readonly withinContract: number
  readonly withinLegal: number
  readonly overtime: number
  readonly legalHoliday: number
  /** Of `overtime`: beyond 60 hours in the period, in order of time. */
  readonly over60: number
  /** Of `worked`: between 22:00 and 5:00. */
  readonly night: number
  readonly nightOvertime: number
  readonly nightOver60: number
  readonly nightLegalHoliday: number
  /** Of `worked`, not on a legal holiday: on days off by the contract (所定休日). */
  readonly prescribedHoliday: number
  /** Days with work that began on them. */
  readonly daysWorked: number
}

const nothing: Totals = {
  worked: 0,
  withinContract: 0,
  withinLegal: 0,
  overtime: 0,
  legalHoliday: 0,
  over60: 0,
  night: 0,
  nightOvertime: 0,
  nightOver60: 0,
  nightLegalHoliday: 0,
  prescribedHoliday: 0,
  daysWorked: 0,
}

/**
 * Adds up the pieces whose day of work lies in a period (both days included).
 * `isPrescribedHoliday`: days off by the contract that are no legal holiday.
 */
export function totalsOf(pieces: readonly Piece[], from: Day, to: Day, isPrescribedHoliday: (day: Day) => boolean): Totals {
  const sums = { ...nothing } as { -readonly [K in keyof Totals]: number }
  const days = new Set<Day>()
  for (const { day, start, end, kind, isNight } of pieces) {
    if (day < from || day > to) continue
    const minutes = end - start
    days.add(day)
    sums.worked += minutes
    const before = sums[kind]
    sums[kind] += minutes
    const over60 = kind === 'overtime' ? Math.max(0, before + minutes - Math.max(before, higherPremiumMinutes)) : 0
    sums.over60 += over60
    if (isNight) {
      sums.night += minutes
      sums.nightOver60 += over60
      if (kind === 'overtime') sums.nightOvertime += minutes
      if (kind === 'legalHoliday') sums.nightLegalHoliday += minutes
    }
    if (kind !== 'legalHoliday' && isPrescribedHoliday(day)) sums.prescribedHoliday += minutes
  }
  return { ...sums, daysWorked: days.size }
}

/**
 * A month's sum of one kind in whole hours: under 30 minutes dropped, 30 and more made an hour. Only this rounding is tolerated, of
 * the month's overtime, holiday and night work each by itself (昭63.3.14 基発150号); of a day, none is.
 */
export const roundMonth = (minutes: number): number => Math.round(minutes / 60) * 60
