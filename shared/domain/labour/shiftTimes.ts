import { foldCode } from '../text.ts'
import type { Break } from './shifts.ts'

/** Times of one shift in minutes since the midnight with which its day of work begins: 33:00 is 1980. */
export interface ShiftTimes {
  readonly clockIn: number | null
  readonly clockOut: number | null
  /** At most two: Smaregi has places for no more. */
  readonly breaks: readonly Break[]
}

/** So many breaks can a shift of Smaregi's have. */
export const mostBreaks = 2

/** Times of Smaregi's lie at most so far around the midnight of their day (wireTime.ts). */
const earliest = -2 * 1440
const latest = 3 * 1440

/** 09:05, 33:00, -00:10. */
const clock = (minute: number | null): string => {
  if (minute === null) return ''
  const whole = Math.abs(minute)
  return `${minute < 0 ? '-' : ''}${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`
}

const spanText = (start: number | null, end: number | null): string => `${clock(start)}~${clock(end)}`

/**
 * The times as one text, the value that the outbox keeps of a shift: `09:00~33:00 12:00~13:00`, the breaks behind the shift. It
 * names no date and no zone, so it is the same text on both sides of midnight; the column `times` of the mirror is written alike.
 */
export const writeShiftTimes = ({ clockIn, clockOut, breaks }: ShiftTimes): string =>
  [spanText(clockIn, clockOut), ...breaks.map(({ start, end }) => spanText(start, end))].join(' ')

const kept = /^(-?)(\d{2,3}):([0-5]\d)$/u

/** Undefined: no time at all. `?` is one that came from Smaregi and could not be read. */
function readKept(text: string): number | null | undefined {
  if (text === '' || text === '?') return null
  const [whole, sign = '', hours = '', minutes = ''] = kept.exec(text) ?? []
  if (whole === undefined) return undefined
  const minute = Number(hours) * 60 + Number(minutes)
  return sign === '' ? minute : -minute
}

/** Reads such a text; null where it is none. */
export function readShiftTimes(text: string): ShiftTimes | null {
  const spans = text.split(' ').map((part) => part.split('~').map(readKept))
  const [work, ...breaks] = spans
  if (work === undefined || breaks.length > mostBreaks) return null
  const wrong = (span: readonly (number | null | undefined)[]): boolean => span.length !== 2 || span.includes(undefined)
  if (spans.some(wrong)) return null
  const at = (span: readonly (number | null | undefined)[], place: number): number | null => span[place] ?? null
  return {
    clockIn: at(work, 0),
    clockOut: at(work, 1),
    breaks: breaks.map((pause) => ({ start: at(pause, 0), end: at(pause, 1) })),
  }
}

export type TimeReading = { readonly ok: true; readonly minute: number | null } | { readonly ok: false; readonly rule: 'notATime' }

/**
 * A time as a person types it: `9`, `900`, `9:00`, `９：００`, `9時5分`, and beyond midnight `25:30` or `2530`. Empty: none.
 * Hours go to 47, the day after; a shift that ends even later is written by its minutes beyond that, up to 71:59.
 */
export function readTypedTime(text: string): TimeReading {
  const plain = foldCode(text).replaceAll(/\s/gu, '').replace(/時半$/u, ':30').replace(/[時.]/u, ':').replace(/分$/u, '').replace(/:$/u, '')
  if (plain === '') return { ok: true, minute: null }
  const [, hours, minutes = '0'] =
    /^(\d{1,2}):(\d{1,2})$/u.exec(plain) ?? /^(\d{1,2})(\d{2})$/u.exec(plain) ?? /^(\d{1,2})$/u.exec(plain) ?? []
  if (hours === undefined || Number(minutes) > 59) return { ok: false, rule: 'notATime' }
  const minute = Number(hours) * 60 + Number(minutes)
  return minute < latest ? { ok: true, minute } : { ok: false, rule: 'notATime' }
}

/** As it stands in a field: `9:00`, `25:30`, empty where there is none. */
export const timeText = (minute: number | null): string => clock(minute).replace(/^(-?)0(\d:)/u, '$1$2')

/** A minute that Smaregi's time of this day can be. */
export const isNearDay = (minute: number): boolean => minute >= earliest && minute < latest

/** What a person reads: `9:00〜18:00(休憩 12:00〜13:00)` is put together by the page; these are its spans. */
export const spansOf = (text: string): readonly { readonly start: string; readonly end: string }[] | null => {
  const times = readShiftTimes(text)
  if (times === null) return null
  return [{ start: times.clockIn, end: times.clockOut }, ...times.breaks].map(({ start, end }) => ({
    start: timeText(start),
    end: timeText(end),
  }))
}
