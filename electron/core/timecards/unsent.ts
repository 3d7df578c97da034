import type { ChangeState } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { readShiftTimes, type ShiftTimes } from '#shared/domain/labour/shiftTimes.ts'
import { midnightOf, readDay, type Day, type Minute } from '#shared/domain/labour/time.ts'
import type { ReadDb } from '../store/db.ts'

/** What a person has changed of a result and Smaregi has not proved yet: it is counted as the person wants it. */
export interface UnsentShift {
  readonly shiftResultId: number
  readonly state: ChangeState
  /** The row goes. */
  readonly isGoing: boolean
  /** As the person wants it; null: only the row goes. */
  readonly times: string | null
  /** Of a row that Smaregi did not have. */
  readonly made: { readonly staffId: number; readonly storeId: number; readonly day: Day } | null
}

interface Cell {
  readonly key: number
  readonly field: string
  readonly op: string
  readonly mine: CellValue
  readonly state: ChangeState
}

function toShift(key: number, own: readonly Cell[]): UnsentShift {
  const of = (field: string): CellValue => own.find((cell) => cell.field === field)?.mine ?? null
  const going = own.find(({ op }) => op === 'delete')
  const times = of('times')
  const made = { staffId: Number(of('staffId')), storeId: Number(of('storeId')), day: readDay(String(of('shiftDate'))) }
  return {
    shiftResultId: key,
    state: (going ?? own[0])?.state ?? 'staged',
    isGoing: going !== undefined,
    times: times === null ? null : String(times),
    made: own.some(({ op }) => op === 'create') && !Number.isNaN(made.day) ? made : null,
  }
}

/** Everything that is unsent of results, by row. */
export function readUnsentShifts(db: ReadDb): ReadonlyMap<number, UnsentShift> {
  const cells = db.all<Cell>("SELECT key, field, op, mine, state FROM pending WHERE entity = 'shift' ORDER BY key DESC")
  const rows = new Map<number, Cell[]>()
  for (const cell of cells) rows.set(cell.key, [...(rows.get(cell.key) ?? []), cell])
  return new Map([...rows].map(([key, own]) => [key, toShift(key, own)]))
}

export interface CountedTimes {
  readonly clockIn: Minute | null
  readonly clockOut: Minute | null
  readonly breaks: readonly { readonly start: Minute | null; readonly end: Minute | null }[]
}

/** The times of a text in minutes of the calendar. */
export function countedTimes(text: string, day: Day): CountedTimes {
  const { clockIn, clockOut, breaks }: ShiftTimes = readShiftTimes(text) ?? { clockIn: null, clockOut: null, breaks: [] }
  const at = (minute: number | null): Minute | null => (minute === null ? null : midnightOf(day) + minute)
  return {
    clockIn: at(clockIn),
    clockOut: at(clockOut),
    breaks: breaks.map(({ start, end }) => ({ start: at(start), end: at(end) })),
  }
}
