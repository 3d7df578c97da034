import type { TimecardDay } from '#shared/contracts/timecards.ts'
import { latenessOf, type Lateness } from '#shared/domain/labour/lateness.ts'
import { lengthOf } from '#shared/domain/labour/shifts.ts'
import { midnightOf, readDay, type Minute } from '#shared/domain/labour/time.ts'
import { continuedOn, type PlacedPiece } from '#shared/domain/labour/calendarDays.ts'
import { cellsOf } from './cells.ts'
import type { Judged } from './judge.ts'
import type { JudgedPeriod } from './period.ts'

/** Everything that is known of a person's days. */
export function daysOf(judged: Judged, period: JudgedPeriod): TimecardDay[] {
  const { rows, pieces } = judged
  return cellsOf(judged, period).map((cell) => {
    const day = readDay(cell.day)
    const ofDay = ({ start, end, kind, isNight }: PlacedPiece): TimecardDay['pieces'][number] => ({
      start: start - midnightOf(day),
      end: end - midnightOf(day),
      kind,
      isNight,
    })
    const own = pieces.filter((piece) => piece.day === day)
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
      pieces: own.map(ofDay),
      carried: lengthOf(own.filter(({ shiftDay }) => shiftDay < day)),
      fromBefore: continuedOn(judged.continued, day).map((piece) => ({ ...ofDay(piece), isCountedHere: piece.day === day })),
      corrections: rows.corrections
        .filter((one) => one.day === day)
        .map(({ storeName, state, before, after }) => ({ storeName, state, before, after })),
      toNext: pieces.filter((piece) => piece.shiftDay === day && piece.day > day).map(ofDay),
    }
  })
}
