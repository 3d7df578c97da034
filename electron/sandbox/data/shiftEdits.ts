import { addDays } from './days.ts'
import type { Db } from './db.ts'

/**
 * Results (実績) as somebody at the timecard's own screens changes them, past the rules of the API. A punch that is given without its
 * rounded time is not rounded.
 */
export const shiftFields = [
  'attendance',
  'leaving',
  'break1Start',
  'break1End',
  'break2Start',
  'break2End',
  'attendanceRounded',
  'leavingRounded',
  'calculated',
] as const

export type ShiftFields = Readonly<Partial<Record<(typeof shiftFields)[number], string | number | null>>>

export interface NewShift {
  readonly shiftDate: string
  readonly storeId: number
  readonly staffId: number
  /** A plan (シフト) instead of a result. */
  readonly isPlan?: boolean | undefined
  readonly fields: ShiftFields
}

export interface ShiftRow {
  readonly shiftResultId: number
  readonly shiftDate: string
  readonly storeId: number
  readonly staffId: number
  readonly attendance: string | null
  readonly leaving: string | null
  readonly break1Start: string | null
  readonly break1End: string | null
  readonly break2Start: string | null
  readonly break2End: string | null
  readonly calculated: number
}

/** Rows that are made when their day is first asked for stay below. */
const firstOwnId = 900_000_000

/** The number of a row that is made by somebody: above every other. */
export const nextShiftId = (db: Db): number =>
  Math.max(db.prepare<[], { id: number | null }>('SELECT max(shiftResultId) AS id FROM shift').get()?.id ?? 0, firstOwnId) + 1

export function patchShift(db: Db, id: number, fields: ShiftFields): void {
  const named = shiftFields.filter((name) => fields[name] !== undefined)
  if (named.length === 0) return
  db.prepare(`UPDATE shift SET ${named.map((name) => `${name} = ?`).join(', ')} WHERE shiftResultId = ?`).run(
    ...named.map((name) => fields[name] ?? null),
    id,
  )
  for (const name of ['attendance', 'leaving'] as const)
    if (fields[`${name}Rounded`] === undefined) db.prepare(`UPDATE shift SET ${name}Rounded = ${name} WHERE shiftResultId = ?`).run(id)
}

export function createShift(db: Db, { shiftDate, storeId, staffId, fields, isPlan = false }: NewShift): number {
  const id = nextShiftId(db)
  db.prepare('INSERT INTO shift (shiftResultId, division, shiftDate, storeId, staffId) VALUES (?, ?, ?, ?, ?)').run(
    id,
    isPlan ? 'schedule' : 'result',
    shiftDate,
    storeId,
    staffId,
  )
  patchShift(db, id, fields)
  return id
}

/** Days on which nobody is planned, works or is on leave, whatever they were made of, or would be. */
export function clearShiftDays(db: Db, { from, to }: { readonly from: string; readonly to: string }): void {
  const made = db.prepare('INSERT OR IGNORE INTO madeDay VALUES (?, ?)')
  for (let day = from; day <= to; day = addDays(day, 1)) for (const kind of ['plan', 'punch']) made.run(kind, day)
  db.prepare('DELETE FROM shift WHERE shiftDate BETWEEN ? AND ?').run(from, to)
  db.prepare('DELETE FROM staffHoliday WHERE fromDate BETWEEN ? AND ?').run(from, to)
}

export const removeShift = (db: Db, id: number): void => void db.prepare('DELETE FROM shift WHERE shiftResultId = ?').run(id)

export const shiftRows = (db: Db): ShiftRow[] =>
  db
    .prepare<[], ShiftRow>(
      `SELECT shiftResultId, shiftDate, storeId, staffId, ${shiftFields.join(', ')} FROM shift WHERE division = 'result' ORDER BY shiftResultId`,
    )
    .all()
