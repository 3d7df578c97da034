import type { OutputOf } from '#shared/contracts/index.ts'
import { costByDay } from '#shared/domain/labour/cost.ts'
import { lengthOf, subtract } from '#shared/domain/labour/shifts.ts'
import { dayText } from '#shared/domain/labour/time.ts'
import type { Judged } from './judge.ts'
import type { Period } from '#shared/domain/labour/period.ts'

/** Minutes of the plans of each day, without their breaks. */
function plannedByDay({ rows }: Judged, { from, to }: Period): number[] {
  const minutes = Array.from({ length: to - from + 1 }, () => 0)
  for (const { day, start, end, breaks } of rows.plans)
    if (day >= from && day <= to) minutes[day - from] = (minutes[day - from] ?? 0) + lengthOf(subtract([{ start, end }], breaks))
  return minutes
}

function workedByDay({ pieces }: Judged, { from, to }: Period): number[] {
  const minutes = Array.from({ length: to - from + 1 }, () => 0)
  for (const { day, start, end } of pieces) minutes[day - from] = (minutes[day - from] ?? 0) + end - start
  return minutes
}

const addTo = (sums: number[], more: readonly number[]): void => more.forEach((one, at) => (sums[at] = (sums[at] ?? 0) + one))

/** What the plots draw of people in a period: their sums are those of the board. */
export function plotsOf(people: readonly Judged[], period: Period): OutputOf<'timecards.plots'> {
  const { from, to } = period
  const nothing = (): number[] => Array.from({ length: to - from + 1 }, () => 0)
  const [planned, worked, cost] = [nothing(), nothing(), nothing()]
  for (const one of people) {
    addTo(planned, plannedByDay(one, period))
    addTo(worked, workedByDay(one, period))
    if (one.hourlyYen !== null) addTo(cost, costByDay(one.pieces, from, to, one.hourlyYen))
  }
  return {
    people: people.map(({ rows: { staffId, staffName }, isDoubtful, totals }) => ({
      staffId,
      staffName,
      isDoubtful,
      worked: totals.worked,
      overtime: totals.overtime,
      over60: totals.over60,
      night: totals.night,
    })),
    days: worked.map((minutes, at) => ({ day: dayText(from + at), planned: planned[at] ?? 0, worked: minutes, costYen: cost[at] ?? 0 })),
    wagesMissing: people.filter(({ hourlyYen, totals }) => hourlyYen === null && totals.worked > 0).length,
  }
}
