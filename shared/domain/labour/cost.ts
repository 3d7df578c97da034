import type { Piece } from './classify.ts'
import type { Day } from './time.ts'
import { totalsOf, type Totals } from './totals.ts'

/** What is added to the wage, in hundredths (労働基準法37条1項, 同4項; 割増率令): overtime, its part over 60 hours, legal holiday, night. */
const premium = { overtime: 25, over60: 50, legalHoliday: 35, night: 25 } as const

/**
 * What a period costs in yen at an hourly wage, with the least premiums of the law: an estimate, without allowances and insurance.
 * Half a yen and more is made a yen (昭63.3.14 基発150号).
 */
export function costOf({ worked, overtime, over60, legalHoliday, night }: Totals, hourlyYen: number): number {
  const hundredths =
    worked * 100 +
    (overtime - over60) * premium.overtime +
    over60 * premium.over60 +
    legalHoliday * premium.legalHoliday +
    night * premium.night
  return Math.round((hundredths * hourlyYen) / 6000)
}

/**
 * The same by day, both ends included: what each day adds to the cost so far, so that the days come to the period's yen exactly, and a day
 * on which the 60 hours are passed costs what it costs then.
 */
export function costByDay(pieces: readonly Piece[], from: Day, to: Day, hourlyYen: number): number[] {
  const soFar = Array.from({ length: to - from + 1 }, (_, at) =>
    costOf(
      totalsOf(pieces, from, from + at, () => false),
      hourlyYen,
    ),
  )
  return soFar.map((yen, at) => yen - (soFar[at - 1] ?? 0))
}
