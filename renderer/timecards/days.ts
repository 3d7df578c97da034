import { dayText, readDay } from '#shared/domain/labour/time.ts'

/** Whether a text is a day of the calendar, YYYY-MM-DD. */
export const isDayText = (text: string): boolean => !Number.isNaN(readDay(text))

/** Days of a period in order, YYYY-MM-DD. */
export function daysBetween(from: string, to: string): readonly string[] {
  const [first, last] = [readDay(from), readDay(to)]
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => dayText(first + at))
}
