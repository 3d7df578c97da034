import { createHash } from 'node:crypto'
import type { OutputOf } from '#shared/contracts/index.ts'
import { totals } from '#shared/contracts/timecards.ts'
import { dayText, midnightOf, readDay, type Day } from '#shared/domain/labour/time.ts'
import { daysOf } from './days.ts'
import { frozenDay, type FrozenDay, type FrozenMonth, type MonthFigures } from './frozen.ts'
import type { Judged } from './judge.ts'
import type { JudgedPeriod } from './period.ts'

/** Leave that touches a day, as far as it lies in it. */
const leavesOf = ({ rows }: Judged, day: Day): FrozenDay['leaves'] =>
  rows.leave
    .filter(({ start, end }) => start < midnightOf(day + 1) && end > midnightOf(day))
    .map(({ name, start, end }) => ({
      name,
      start: Math.max(start, midnightOf(day)) - midnightOf(day),
      end: Math.min(end, midnightOf(day + 1)) - midnightOf(day),
    }))

export const figuresOf = (judged: Judged, period: JudgedPeriod): MonthFigures => ({
  staffName: judged.rows.staffName,
  staffCode: judged.rows.staffCode,
  from: dayText(period.period.from),
  to: dayText(period.period.to),
  totals: judged.totals,
  isDoubtful: judged.isDoubtful,
  // What was found is not part of the figures: the shape leaves it out.
  days: daysOf(judged, period).map((day) => frozenDay.parse({ ...day, leaves: leavesOf(judged, readDay(day.day)) })),
})

/** A short name for figures: the same figures have the same one. */
export const nameOfFigures = (figures: MonthFigures): string =>
  createHash('sha256').update(JSON.stringify(figures)).digest('base64url').slice(0, 22)

type Difference = NonNullable<OutputOf<'timecardApproval.difference'>['difference']>

/** What is another figure now than it was; null: nothing is. */
export function differenceOf({ at, figures: before }: Pick<FrozenMonth, 'at' | 'figures'>, now: MonthFigures): Difference | null {
  const changed = totals
    .keyof()
    .options.filter((name) => before.totals[name] !== now.totals[name])
    .map((name) => ({ name, before: before.totals[name], after: now.totals[name] }))
  const dayOf = (days: readonly FrozenDay[]) => new Map(days.map((one) => [one.day, one]))
  const [was, is] = [dayOf(before.days), dayOf(now.days)]
  const days = [...new Set([...was.keys(), ...is.keys()])]
    .toSorted()
    .map((day) => ({ day, before: was.get(day) ?? null, after: is.get(day) ?? null }))
    .filter((one) => textOf(one.before) !== textOf(one.after))
  return changed.length === 0 && days.length === 0 ? null : { frozenAt: at, totals: changed, days }
}

/** In the order of the shape's own names, whoever wrote it. */
const textOf = (figures: FrozenDay | null): string => (figures === null ? '' : JSON.stringify(frozenDay.parse(figures)))
