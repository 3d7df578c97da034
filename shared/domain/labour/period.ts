import { readDay, type Day } from './time.ts'

/** Days of a period of pay, both included. */
export interface Period {
  readonly from: Day
  readonly to: Day
}

/** The last day of the month is its closing day (末締め). */
const closesAtMonthEnd = 0

const firstOf = (year: number, month: number): Day => Math.round(Date.UTC(year, month - 1, 1) / 86_400_000)

/**
 * The period that is named by the month in which it ends: closed on the 20th, 2026-11 is 21 October to 20 November.
 * `month`: YYYY-MM. `closingDay`: 1 to 28, or 0 for the month's end.
 */
export function periodOf(month: string, closingDay: number): Period {
  const [year = 0, number = 0] = month.split('-').map(Number)
  if (closingDay === closesAtMonthEnd) return { from: firstOf(year, number), to: firstOf(year, number + 1) - 1 }
  return { from: firstOf(year, number - 1) + closingDay, to: firstOf(year, number) + closingDay - 1 }
}

/** The month by which the period of a day is named. */
export function monthOfDay(day: Day, closingDay: number): string {
  const date = new Date(day * 86_400_000)
  const isAfter = closingDay !== closesAtMonthEnd && date.getUTCDate() > closingDay
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + (isAfter ? 1 : 0), 1)).toISOString().slice(0, 7)
}

/** So many months later, or earlier. `month`: YYYY-MM. */
export function addMonths(month: string, months: number): string {
  const first = readDay(`${month}-01`)
  const date = new Date(first * 86_400_000)
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)).toISOString().slice(0, 7)
}
