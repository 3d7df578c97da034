import { agreementRules, excessOf, forecast, usualMonthMinutes, type Excess } from '../agreement.ts'
import { dailyLegalMinutes } from '../classify.ts'
import { lengthOf } from '../shifts.ts'
import { weekOf, type Day } from '../time.ts'
import { ofDay, rule, type PersonMonth, standards } from './rule.ts'

/** Overtime by the day or the week in which it was worked. */
function overtimeBy(month: PersonMonth, keyOf: (day: Day) => Day): ReadonlyMap<Day, number> {
  const sums = new Map<Day, number>()
  for (const { day, kind, start, end } of month.pieces) {
    if (kind !== 'overtime' || day < month.from || day > month.to) continue
    sums.set(keyOf(day), (sums.get(keyOf(day)) ?? 0) + end - start)
  }
  return sums
}

/**
 * Of a day's overtime what lies beyond its 8 hours: what an agreement limits by the day (様式第9号「1日」). A sixth day of 8 hours is over the
 * week's 40, and not over its own.
 */
function overtimeBeyondDay(month: PersonMonth): [Day, number][] {
  const worked = new Map<Day, number>()
  for (const piece of month.pieces) worked.set(piece.day, (worked.get(piece.day) ?? 0) + lengthOf([piece]))
  return [...overtimeBy(month, (day) => day)].map(([day, minutes]) => [
    day,
    Math.min(minutes, Math.max(0, (worked.get(day) ?? 0) - dailyLegalMinutes)),
  ])
}

const isForbidden = ({ agreement }: PersonMonth): boolean => agreement.kind === 'none'

/** Averages over two to six months that pass the limit are one thing to mend: the worst of them, with each inside (`average2` to `average6`). */
function foldAverages(found: readonly Excess[]): readonly (Excess & { readonly more: Readonly<Record<string, number>> })[] {
  const averages = found.filter(({ months }) => months !== null)
  const worst = averages.toSorted((a, b) => b.value - a.value)[0]
  const more = Object.fromEntries(averages.map(({ months, value }) => [`average${months}`, value]))
  return [
    ...found.filter(({ months }) => months === null).map((one) => ({ ...one, more: {} })),
    ...(worst === undefined ? [] : [{ ...worst, more: averages.length > 1 ? more : {} }]),
  ]
}

/** Limits of the month and of the year; a month over 45 h is allowed by a special clause, six times a year. */
const limitRules = agreementRules.map((id) =>
  rule(
    id,
    id === 'month45' || id === 'year360' ? standards(36, 4) : id === 'month100' || id === 'average80' ? standards(36, 6) : standards(36, 5),
    null,
    (month) =>
      foldAverages(excessOf(month.months, month.agreement).filter((excess) => excess.rule === id)).map(({ value, limit, months, more }) =>
        ofDay(id === 'month45' && month.agreement.kind === 'special' ? 'warning' : 'error', null, {
          value,
          limit,
          ...(months === null ? {} : { months }),
          ...more,
        }),
      ),
  ),
)

export const hoursRules = [
  rule('dailyHours', standards(32, 2), null, (month) => {
    const limit = isForbidden(month) ? 0 : month.agreement.dailyMinutes
    if (limit === null) return []
    return overtimeBeyondDay(month)
      .filter(([, minutes]) => minutes > limit)
      .map(([day, minutes]) => ofDay('error', day, { minutes, limit }))
  }),
  rule('weeklyHours', standards(32, 1), null, (month) =>
    isForbidden(month)
      ? [...overtimeBy(month, (day) => weekOf(day, month.weekStart))].map(([week, minutes]) =>
          ofDay('error', Math.min(week + 6, month.to), { minutes, week }),
        )
      : [],
  ),
  ...limitRules,
  // Told while there is still time.
  rule('forecast45', standards(36, 4), usualMonthMinutes, (month, limit) => {
    const overtime = month.months.at(-1)?.overtime ?? 0
    if (overtime > limit || month.daysToCome.length === 0) return []
    const worked = new Set(month.pieces.filter(({ day }) => day >= month.from && day <= month.to).map(({ day }) => day)).size
    const { minutes, passedOn } = forecast(overtime, worked, month.daysToCome, limit)
    return passedOn === null ? [] : [ofDay('warning', null, { minutes, passedOn, limit })]
  }),
] as const
