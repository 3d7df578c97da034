import type { TimecardDay } from '#shared/contracts/timecards.ts'
import { dayText, readDay, weekOf } from '#shared/domain/labour/time.ts'

type Kind = TimecardDay['pieces'][number]['kind']

export interface Week {
  /** Its first day that lies in the period, YYYY-MM-DD. */
  readonly from: string
  /** Some of its days lie in another period. */
  readonly isPart: boolean
  readonly minutes: Readonly<Record<Kind, number>>
  readonly worked: number
}

/** Hours of a period by the shop's weeks. `weekStart`: 0 is Sunday. */
export function weeksOf(days: readonly TimecardDay[], weekStart: number): readonly Week[] {
  const weeks = new Map<number, TimecardDay[]>()
  for (const day of days) {
    const week = weekOf(readDay(day.day), weekStart)
    weeks.set(week, [...(weeks.get(week) ?? []), day])
  }
  return [...weeks].map(([week, own]) => {
    const minutes: Record<Kind, number> = { withinContract: 0, withinLegal: 0, overtime: 0, legalHoliday: 0 }
    for (const { pieces } of own) for (const { kind, start, end } of pieces) minutes[kind] += end - start
    return {
      from: own[0]?.day ?? dayText(week),
      isPart: own.length < 7,
      minutes,
      worked: Object.values(minutes).reduce((sum, one) => sum + one, 0),
    }
  })
}
