import { lengthOf, presence, type Shift } from '../shifts.ts'
import type { Day } from '../time.ts'
import { rule, type Finding, type PersonMonth, standards } from './rule.ts'

/** More than 6 h need 45 minutes, more than 8 h an hour (労働基準法34条1項). */
const requiredBreak = (workedMinutes: number): number => (workedMinutes > 480 ? 60 : workedMinutes > 360 ? 45 : 0)

interface DayOfBreaks {
  readonly day: Day
  readonly shiftIds: readonly string[]
  readonly work: number
  /** Time off between two minutes of work (34条1項「労働時間の途中に」): also between two shops. */
  readonly within: number
  /** Breaks before the first minute of work or after the last: none by the law. */
  readonly atEdge: number
  readonly required: number
}

/** Both rules look at the same days. */
const known = new WeakMap<PersonMonth, readonly DayOfBreaks[]>()

/** Days of the period whose punches are whole. */
function daysOf(month: PersonMonth): readonly DayOfBreaks[] {
  const days = known.get(month) ?? findDays(month)
  known.set(month, days)
  return days
}

function findDays({ work, shifts, from, to }: PersonMonth): DayOfBreaks[] {
  const byDay = new Map<Day, Shift[]>()
  for (const shift of shifts) byDay.set(shift.day, [...(byDay.get(shift.day) ?? []), shift])
  return [...work].flatMap(([day, spans]) => {
    const ofDay = byDay.get(day) ?? []
    const present = ofDay.map(presence)
    const [first, last] = [spans[0], spans.at(-1)]
    if (day < from || day > to || first === undefined || last === undefined || present.includes(null)) return []
    const there = present.flatMap((span) => span ?? [])
    const atEdge =
      Math.max(0, first.start - Math.min(...there.map(({ start }) => start))) +
      Math.max(0, Math.max(...there.map(({ end }) => end)) - last.end)
    const minutes = lengthOf(spans)
    return [
      {
        day,
        shiftIds: ofDay.map(({ shiftId }) => shiftId),
        work: minutes,
        within: last.end - first.start - minutes,
        atEdge,
        required: requiredBreak(minutes),
      },
    ]
  })
}

const found = ({ day, shiftIds, work, within, required }: DayOfBreaks): Omit<Finding, 'rule'> => ({
  severity: 'error',
  day,
  shiftIds,
  facts: { work, taken: within, required },
})

export const breakRules = [
  rule('breakTooShort', standards(34, 1), null, (month) =>
    daysOf(month)
      .filter(({ within, atEdge, required }) => within + atEdge < required)
      .map(found),
  ),
  rule('breakAtEdge', standards(34, 1), null, (month) =>
    daysOf(month)
      .filter(({ within, atEdge, required }) => within < required && within + atEdge >= required)
      .map(found),
  ),
] as const
