import { daysTouched } from '../shifts.ts'
import { dayAt, weekOf, type Day } from '../time.ts'
import { ofDay, rule, type PersonMonth, standards } from './rule.ts'

/** 11 hours are recommended, 9 the least (労働時間等設定改善法2条). */
const recommendedRestMinutes = 11 * 60
const leastRestMinutes = 9 * 60
/** From so many days in a row on it is an error. */
const muchTooManyDays = 14

/** Runs of days on which work began, in order. */
function runsOf({ work }: PersonMonth): { readonly first: Day; readonly last: Day }[] {
  const runs: { first: Day; last: Day }[] = []
  for (const day of work.keys()) {
    const run = runs.at(-1)
    if (run !== undefined && day === run.last + 1) run.last = day
    else runs.push({ first: day, last: day })
  }
  return runs
}

export const restRules = [
  rule('noWeeklyHoliday', standards(35), null, (month) => {
    const touched = daysTouched(month.work)
    const found = []
    for (let week = weekOf(month.from, month.weekStart); week + 6 <= month.to; week += 7) {
      if (week + 6 < month.from || week + 6 > dayAt(month.knownUntil)) continue
      const days = Array.from({ length: 7 }, (_, at) => week + at)
      if (days.every((day) => touched.has(day))) found.push(ofDay('error', week + 6, { week }))
    }
    return found
  }),
  rule('daysInARow', null, 6, (month, limit) =>
    runsOf(month)
      .map(({ first, last }) => ({ first, last: Math.min(last, month.to) }))
      .filter(({ first, last }) => last >= month.from && last - first + 1 > limit)
      .map(({ first, last }) => {
        const days = last - first + 1
        return ofDay(days >= muchTooManyDays ? 'error' : 'warning', last, { days, first })
      }),
  ),
  rule('shortRest', { law: 'workingHours', article: 2, paragraph: null }, recommendedRestMinutes, (month, limit) => {
    const days = [...month.work]
    return days.flatMap(([day, spans], at) => {
      const before = days[at - 1]?.[1].at(-1)
      const first = spans[0]
      if (before === undefined || first === undefined || day < month.from || day > month.to) return []
      const minutes = first.start - before.end
      return minutes < limit ? [ofDay(minutes < leastRestMinutes ? 'error' : 'warning', day, { minutes })] : []
    })
  }),
] as const
