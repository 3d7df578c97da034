import { createHash } from 'node:crypto'
import type { OutputOf } from '#shared/contracts/index.ts'
import { totals } from '#shared/contracts/timecards.ts'
import type { DayFigure } from '#shared/contracts/timecardApproval.ts'
import type { WorkKind } from '#shared/domain/labour/classify.ts'
import { dayText, hoursText, midnightOf, readDay, type Day } from '#shared/domain/labour/time.ts'
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

const spanText = (start: number | null, end: number | null): string =>
  `${start === null ? '?' : hoursText(start)}–${end === null ? '?' : hoursText(end)}`

/**
 * What of a day is paid or proved by, each as it is written. The name of its store, what Smaregi has rounded or fixed since, whether a
 * correction was sent, and what a later version works out besides are none: a month is not another one for them.
 */
function figuresOfDay(day: FrozenDay | undefined): Readonly<Record<DayFigure, string>> {
  const { punches = [], leaves = [], pieces = [], kind = 'work', worked = 0, night = 0, late = 0, early = 0, absent = 0 } = day ?? {}
  const written = (minutes: number): string => (minutes === 0 ? '' : hoursText(minutes))
  const of = (name: WorkKind, isAtNight: boolean): string =>
    written(
      pieces
        .filter((piece) => piece.kind === name && (!isAtNight || piece.isNight))
        .reduce((minutes, { start, end }) => minutes + end - start, 0),
    )
  return {
    times: punches
      .map(({ clockIn, clockOut, breaks }) =>
        [spanText(clockIn, clockOut), ...breaks.map(({ start, end }) => `(${spanText(start, end)})`)].join(' '),
      )
      .join(', '),
    leave: leaves.map(({ name, start, end }) => (end - start === 1440 ? name : `${name} ${spanText(start, end)}`)).join(', '),
    // Payroll is given the hours of each kind of day by itself; of a day without any it is none.
    kind: worked === 0 ? '' : kind,
    worked: written(worked),
    withinContract: of('withinContract', false),
    withinLegal: of('withinLegal', false),
    overtime: of('overtime', false),
    legalHoliday: of('legalHoliday', false),
    night: written(night),
    nightWithinContract: of('withinContract', true),
    nightWithinLegal: of('withinLegal', true),
    nightOvertime: of('overtime', true),
    nightLegalHoliday: of('legalHoliday', true),
    late: written(late),
    early: written(early),
    absent: written(absent),
  }
}

/** What is another figure now than it was; null: nothing is. */
export function differenceOf({ at, figures: before }: Pick<FrozenMonth, 'at' | 'figures'>, now: MonthFigures): Difference | null {
  const changed = totals
    .keyof()
    .options.filter((name) => before.totals[name] !== now.totals[name])
    .map((name) => ({ name, before: before.totals[name], after: now.totals[name] }))
  const dayOf = (days: readonly FrozenDay[]) => new Map(days.map((one) => [one.day, one]))
  const [was, is] = [dayOf(before.days), dayOf(now.days)]
  const days = [...new Set([...was.keys(), ...is.keys()])].toSorted().flatMap((day) => {
    const [old, current] = [figuresOfDay(was.get(day)), figuresOfDay(is.get(day))]
    const figures = (Object.keys(old) as DayFigure[])
      .filter((name) => old[name] !== current[name])
      .map((name) => ({ name, before: old[name], after: current[name] }))
    return figures.length === 0 ? [] : [{ day, figures }]
  })
  return changed.length === 0 && days.length === 0 ? null : { frozenAt: at, totals: changed, days }
}
