import type { TimecardDay } from '#shared/contracts/timecards.ts'
import { latenessOf, type Lateness } from '#shared/domain/labour/lateness.ts'
import { midnightOf, readDay, type Minute } from '#shared/domain/labour/time.ts'
import { cellsOf } from './cells.ts'
import type { Judged } from './judge.ts'
import type { JudgedPeriod } from './period.ts'

/** Everything that is known of a person's days. */
export function daysOf(judged: Judged, period: JudgedPeriod): TimecardDay[] {
  const { rows, pieces } = judged
  return cellsOf(judged, period).map((cell) => {
    const day = readDay(cell.day)
    const at = (minute: Minute | null): number | null => (minute === null ? null : minute - midnightOf(day))
    const plans = rows.plans.filter((plan) => plan.day === day)
    const missed = judged.duePlans.filter((plan) => plan.day === day).map((plan) => latenessOf(plan, rows.results, rows.leave))
    const sum = (of: keyof Lateness): number => missed.reduce((minutes, one) => minutes + one[of], 0)
    return {
      ...cell,
      late: sum('late'),
      early: sum('early'),
      absent: sum('absent'),
      plans: plans.map(({ storeName, start, end }) => ({ storeName, start: start - midnightOf(day), end: end - midnightOf(day) })),
      punches: rows.results
        .filter((result) => result.day === day)
        .map(({ shiftResultId, storeName, clockIn, clockOut, rounded, breaks, isCalculated, unsent }) => ({
          shiftResultId,
          storeName,
          clockIn: at(clockIn),
          clockOut: at(clockOut),
          roundedClockIn: at(rounded.clockIn),
          roundedClockOut: at(rounded.clockOut),
          breaks: breaks.map(({ start, end }) => ({ start: at(start), end: at(end) })),
          isCalculated,
          unsent,
        })),
      pieces: pieces
        .filter((piece) => piece.day === day)
        .map(({ start, end, kind, isNight }) => ({ start: start - midnightOf(day), end: end - midnightOf(day), kind, isNight })),
    }
  })
}
