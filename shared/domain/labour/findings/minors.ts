import { weeklyLegalMinutes, dailyLegalMinutes } from '../classify.ts'
import { lengthOf } from '../shifts.ts'
import { dayText, readDay, weekOf, type Day } from '../time.ts'
import { ofDay, rule, type PersonMonth, standards } from './rule.ts'

/** 60条3項: where one day of the week has 4 h and less, others may have 10. */
const shortDayMinutes = 240
const extendedDayMinutes = 600

/** The day on which somebody is 18; who was born on 29 February is on 1 March. */
function eighteenthBirthday(birthday: Day): Day {
  const [year = '', month = '', date = ''] = dayText(birthday).split('-')
  const day = readDay(`${Number(year) + 18}-${month}-${date}`)
  return Number.isNaN(day) ? readDay(`${Number(year) + 18}-03-01`) : day
}

/** Whether who was born on a day is under 18 on another. */
export const isMinorOn = (birthday: Day, day: Day): boolean => day < eighteenthBirthday(birthday)

const daysAsMinor = ({ birthday, from, to, work }: PersonMonth): [Day, number][] =>
  birthday === null
    ? []
    : [...work].filter(([day]) => isMinorOn(birthday, day) && day <= to && day >= from - 6).map(([day, spans]) => [day, lengthOf(spans)])

const isWithin = ({ from, to }: PersonMonth, day: Day): boolean => day >= from && day <= to

/** Minutes that a piece of the month has on days on which the person was a minor. */
function minutesAsMinor(month: PersonMonth, is: (piece: PersonMonth['pieces'][number]) => boolean): [Day, number][] {
  const minor = new Set(daysAsMinor(month).map(([day]) => day))
  const sums = new Map<Day, number>()
  for (const piece of month.pieces)
    if (minor.has(piece.day) && isWithin(month, piece.day) && is(piece))
      sums.set(piece.day, (sums.get(piece.day) ?? 0) + piece.end - piece.start)
  return [...sums]
}

/** People under 18 (労働基準法60条, 61条): no overtime, no work on the legal holiday, none from 22:00 to 5:00, never 44 h. */
export const minorRules = [
  rule('minorNight', standards(61), null, (month) =>
    minutesAsMinor(month, ({ isNight }) => isNight).map(([day, minutes]) => ofDay('error', day, { minutes })),
  ),
  rule('minorLegalHoliday', standards(60, 1), null, (month) =>
    minutesAsMinor(month, ({ kind }) => kind === 'legalHoliday').map(([day, minutes]) => ofDay('error', day, { minutes })),
  ),
  rule('minorDailyHours', standards(60), null, (month) => {
    const days = daysAsMinor(month)
    return days
      .filter(([day, minutes]) => {
        if (!isWithin(month, day)) return false
        const week = weekOf(day, month.weekStart)
        const hasShortDay = days.some(([other, short]) => weekOf(other, month.weekStart) === week && short <= shortDayMinutes)
        return minutes > (hasShortDay ? extendedDayMinutes : dailyLegalMinutes)
      })
      .map(([day, minutes]) => ofDay('error', day, { minutes }))
  }),
  rule('minorWeeklyHours', standards(60), null, (month) => {
    const weeks = new Map<Day, { minutes: number; last: Day }>()
    for (const [day, minutes] of daysAsMinor(month)) {
      const week = weekOf(day, month.weekStart)
      weeks.set(week, { minutes: (weeks.get(week)?.minutes ?? 0) + minutes, last: day })
    }
    return [...weeks.values()]
      .filter(({ minutes, last }) => minutes > weeklyLegalMinutes && isWithin(month, last))
      .map(({ minutes, last }) => ofDay('error', last, { minutes }))
  }),
] as const
