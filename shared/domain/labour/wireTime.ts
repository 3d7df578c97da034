import { dayAt, dayText, japanOffsetMinutes, midnightOf, readDay, type Day, type Minute } from './time.ts'

/** A punch as it came. */
export interface WireTime {
  /** Seconds dropped. */
  readonly minute: Minute
  /** With its seconds, in milliseconds of the clock in Japan since 1970: to compare two punches. */
  readonly ms: number
  /** It came with a trailing Z, and Japan's clock was meant. */
  readonly isZAssumed: boolean
}

const form = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/u
/** A minute as a write carries it: past midnight the next date, never 25:00. */
export function writeWireTime(minute: Minute): string {
  const ofDay = minute - midnightOf(dayAt(minute))
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${dayText(dayAt(minute))}T${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}:00+09:00`
}

/** No shift is further from its day: it begins on the day or the night after, and ends within two. */
const daysAround = 2

/**
 * Reads a time of Smaregi's timecard. Most carry +09:00. A client that watches real punches found times with a trailing Z that mean
 * Japan's clock all the same, so Z and no zone are read as +09:00, and the result is held against the day of its shift.
 * Null: empty, no time, or too far from the day to be one of its shift.
 */
export function readWireTime(text: string | null, day: Day): WireTime | null {
  const [, date = '', hours = '', minutes = '', seconds = '0', zone = ''] = form.exec(text ?? '') ?? []
  const first = readDay(date)
  if (Number.isNaN(first) || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null
  const isZAssumed = zone === 'Z'
  const sign = zone.startsWith('-') ? -1 : 1
  const offset = zone === '' || isZAssumed ? japanOffsetMinutes : sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)))
  const minute = midnightOf(first) + Number(hours) * 60 + Number(minutes) - offset + japanOffsetMinutes
  if (Math.abs(dayAt(minute) - day) > daysAround) return null
  return { minute, ms: minute * 60_000 + Number(seconds) * 1000, isZAssumed }
}
