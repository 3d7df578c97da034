/**
 * Times of work are whole numbers. Japan has no summer time, so a day has 1,440 minutes and the PC's zone never matters.
 */

/** Days since 1970-01-01 of the shop's calendar (Asia/Tokyo). */
export type Day = number
/** Minutes since 1970-01-01 00:00 in Japan. */
export type Minute = number
/** 0 is Sunday. */
export type Weekday = number

const minutesPerDay = 1440
const msPerDay = 86_400_000
const firstWeekday: Weekday = 4

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

/** Months of timecards name the same few days tens of thousands of times: so many are kept. */
const mostKept = 4096
function remembered<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const kept = new Map<Key, Value>()
  return (key) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const value = make(key)
    if (kept.size >= mostKept) kept.clear()
    kept.set(key, value)
    return value
  }
}

/** `text`: YYYY-MM-DD. NaN where that is no day of the calendar. */
export const readDay: (text: string) => Day = remembered((text) => {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return Number.NaN
  const [year, month, date] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))]
  const length = month === 2 && isLeap(year) ? 29 : (daysOfMonths[month - 1] ?? 0)
  if (date < 1 || date > length) return Number.NaN
  return Math.round(Date.UTC(year, month - 1, date) / msPerDay)
})

/** YYYY-MM-DD. */
export const dayText: (day: Day) => string = remembered((day) => new Date(day * msPerDay).toISOString().slice(0, 10))

export const weekdayOf = (day: Day): Weekday => (((day + firstWeekday) % 7) + 7) % 7
/** The first day of the week in which a day lies. */
export const weekOf = (day: Day, firstDay: Weekday): Day => day - ((((weekdayOf(day) - firstDay) % 7) + 7) % 7)

/** Japan is nine hours ahead, all year. */
export const japanOffsetMinutes = 540
/** The minute that runs in Japan, whatever the PC's zone. */
export const minuteAt = (now: Date): Minute => Math.floor(now.getTime() / 60_000) + japanOffsetMinutes

export const midnightOf = (day: Day): Minute => day * minutesPerDay
export const dayAt = (minute: Minute): Day => Math.floor(minute / minutesPerDay)

/** Minutes as the trade writes them: 8:05, and 33:00 for nine o'clock on the day after; less than nothing with a minus. */
export function hoursText(minutes: number): string {
  const whole = Math.abs(minutes)
  return `${minutes < 0 ? '-' : ''}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
