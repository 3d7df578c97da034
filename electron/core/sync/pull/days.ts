import type { DayRange } from '#shared/contracts/sync.ts'
import { dayInJapan } from '#shared/domain/tax.ts'
import type { ReadDb, WriteDb } from '../../store/db.ts'
import { removeUnseen } from '../../store/mirror.ts'
import type { Resource } from './resource.ts'
import { readPullState } from './state.ts'

/** Days that are here of a resource that is read by days: those somebody asked for, however far apart. */

const dayMs = 86_400_000

/** The days that were read are here from now on; where more are than are kept, those read longest ago go with their rows. */
export function noteDays(
  db: WriteDb,
  resource: Resource,
  days: DayRange,
  { at, pullId }: { readonly at: string; readonly pullId: number },
): void {
  const note = `INSERT INTO pull_day (resource, day, pulled_at, pull_id) VALUES (?, ?, ?, ?)
    ON CONFLICT (resource, day) DO UPDATE SET pulled_at = excluded.pulled_at, pull_id = excluded.pull_id`
  for (let ms = Date.parse(days.from); ms <= Date.parse(days.to); ms += dayMs) {
    db.run(note, [resource.name, new Date(ms).toISOString().slice(0, 10), at, pullId])
  }
  forgetDays(db, resource)
}

function forgetDays(db: WriteDb, { name, table, dayColumn, keptDays }: Resource): void {
  if (keptDays === undefined || dayColumn === undefined) return
  const old = db.column<string>('SELECT day FROM pull_day WHERE resource = ? ORDER BY pull_id DESC, day DESC LIMIT -1 OFFSET ?', [
    name,
    keptDays,
  ])
  for (const day of old) {
    removeUnseen(db, table, { pullId: Number.MAX_SAFE_INTEGER, days: { column: dayColumn, from: day, to: day } })
    db.run('DELETE FROM pull_day WHERE resource = ? AND day = ?', [name, day])
  }
}

/** When a day of the resource was last read, in the clock of this machine; null where it is not here. */
export const dayPulledAt = (db: ReadDb, resource: Resource['name'], day: string): string | null =>
  db.column<string>('SELECT pulled_at FROM pull_day WHERE resource = ? AND day = ?', [resource, day])[0] ?? null

/** The days that are here, newest first. */
export const daysHere = (db: ReadDb, resource: Resource['name']): readonly string[] =>
  db.column<string>('SELECT day FROM pull_day WHERE resource = ? ORDER BY day DESC', [resource])

/** Whether a pull of everything brings today of it: from the first day on that somebody asked for. */
export const followsToday = (db: ReadDb, { name, follow }: Resource): boolean =>
  follow === 'today' && readPullState(db, name).lastPullAt !== null

export function todayOf(now: Date): DayRange {
  const day = dayInJapan(now)
  return { from: day, to: day }
}
