import { tokyoTime } from '../clock.ts'
import type { Db } from './db.ts'

const dayMs = 86_400_000

/** Days back from now for which the shop has a past. */
const pastDays = 400

/** `YYYY-MM-DD` of a moment in Japan. */
export const dateOf = (ms: number): string => tokyoTime(ms).slice(0, 10)

/** A number for each day, the same on every machine. */
export const dayNumber = (date: string): number => Math.floor(Date.parse(date) / dayMs) - 18_262

/** 0 is Sunday. */
export const weekday = (date: string): number => new Date(Date.parse(date)).getUTCDay()

export const addDays = (date: string, days: number): string => new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10)

/** Minutes of a day as a moment; beyond 24 hours it is the next day. */
export const momentOf = (date: string, minutes: number): string => tokyoTime(Date.parse(`${date}T00:00:00+09:00`) + minutes * 60_000)

/**
 * Makes the days from `from` to `to` that were not made yet, each once and each in its own
 * transaction; days outside of the shop's past, and later than `ahead` days from now, have nothing.
 */
export function makeDays(
  db: Db,
  kind: string,
  range: { from: string; to: string },
  now: number,
  ahead: number,
  make: (date: string) => void,
): void {
  const first = dateOf(now - pastDays * dayMs)
  const last = dateOf(now + ahead * dayMs)
  const known = db.prepare<[string, string], { day: string }>('SELECT day FROM madeDay WHERE kind = ? AND day = ?')
  const markMade = db.prepare('INSERT INTO madeDay VALUES (?, ?)')
  for (let date = range.from < first ? first : range.from; date <= range.to && date <= last; date = addDays(date, 1)) {
    if (known.get(kind, date)) continue
    db.transaction(() => {
      make(date)
      markMade.run(kind, date)
    })()
  }
}
