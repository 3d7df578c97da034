import { weekdayOf, weekOf, type Day, type Weekday } from './time.ts'

/** How a shop lays down its legal holiday (法定休日, 労働基準法35条). */
export type HolidayRule =
  | { readonly kind: 'weekday'; readonly weekday: Weekday }
  /** Not laid down: the week's day of rest, and where all seven were worked, the last of them. */
  | { readonly kind: 'notFixed' }
  /** Four in four weeks, from a first day on. */
  | { readonly kind: 'fourInFourWeeks'; readonly from: Day }

/** A holiday that was exchanged for another day beforehand (振替休日): the first is a day of work, the other is the holiday. */
export interface Exchange {
  readonly from: Day
  readonly to: Day
}

interface Asked {
  readonly rule: HolidayRule
  readonly exchanges: readonly Exchange[]
  readonly weekStart: Weekday
  /** Days on which work was done, from 0:00 to 24:00. */
  readonly worked: ReadonlySet<Day>
  readonly from: Day
  readonly to: Day
}

const daysFrom = (from: Day, count: number): Day[] => Array.from({ length: count }, (_, at) => from + at)

/** Of a week that was worked whole, its last day. Days after `to` are not known to be worked. */
function lastOfFullWeeks({ worked, weekStart, from, to }: Asked): Day[] {
  const weeks = new Set(daysFrom(from, to - from + 1).map((day) => weekOf(day, weekStart)))
  return [...weeks].filter((week) => daysFrom(week, 7).every((day) => worked.has(day))).map((week) => week + 6)
}

/** The day whose work leaves fewer than four days of rest in its four weeks, and all later ones that are worked. */
function afterTheFourth({ worked, from, to }: Asked, first: Day): Day[] {
  const block = (day: Day): Day => first + Math.floor((day - first) / 28) * 28
  const blocks = new Set(daysFrom(from, to - from + 1).map(block))
  return [...blocks].flatMap((start) => {
    const days = daysFrom(start, 28)
    let rested = 0
    return days.filter((day, at) => {
      if (!worked.has(day)) rested += 1
      return worked.has(day) && rested + (27 - at) < 4
    })
  })
}

/** Days of the calendar between two (both included) that are legal holidays. */
export function legalHolidays(asked: Asked): Set<Day> {
  const { rule, exchanges, from, to } = asked
  const found =
    rule.kind === 'notFixed'
      ? lastOfFullWeeks(asked)
      : rule.kind === 'fourInFourWeeks'
        ? afterTheFourth(asked, rule.from)
        : daysFrom(from, to - from + 1).filter((day) => weekdayOf(day) === rule.weekday)
  const holidays = new Set(found)
  for (const { from: day } of exchanges) holidays.delete(day)
  for (const { to: day } of exchanges) holidays.add(day)
  return new Set([...holidays].filter((day) => day >= from && day <= to))
}
