import { mostBreaks, readShiftTimes, writeShiftTimes, type ShiftTimes } from '#shared/domain/labour/shiftTimes.ts'
import { midnightOf, readDay, type Day } from '#shared/domain/labour/time.ts'
import { readWireTime, writeWireTime } from '#shared/domain/labour/wireTime.ts'

/** Times of a result as Smaregi has them, the four of breaks in their places. */
export interface ShiftTexts {
  readonly attendance: string | null
  readonly leaving: string | null
  readonly breaks: readonly { readonly start: string | null; readonly end: string | null }[]
}

const given = (text: unknown): string | null => (typeof text === 'string' && text !== '' ? text : null)

/** The times in a row of the list of results. */
const textsOf = (row: Readonly<Record<string, unknown>>): ShiftTexts => ({
  attendance: given(row['attendanceAt']),
  leaving: given(row['leavingAt']),
  breaks: Array.from({ length: mostBreaks }, (_, at) => ({
    start: given(row[`break${at + 1}StartAt`]),
    end: given(row[`break${at + 1}EndAt`]),
  })),
})

/** The same as one text, as the column `times` of the mirror writes it where every time can be read. */
export function timesOfRow(row: Readonly<Record<string, unknown>>): string {
  const day = readDay(String(row['shiftDate']))
  const texts = textsOf(row)
  const minute = (text: string | null): number | null => {
    const read = readWireTime(text, day)
    return read === null ? null : read.minute - midnightOf(day)
  }
  const breaks = texts.breaks.filter(({ start, end }) => start !== null || end !== null)
  return writeShiftTimes({
    clockIn: minute(texts.attendance),
    clockOut: minute(texts.leaving),
    breaks: breaks.map(({ start, end }) => ({ start: minute(start), end: minute(end) })),
  })
}

/** A time as it is written: where the punch has that minute already, as it stands there, with its seconds. */
function written(day: Day, minute: number | null, there: readonly (string | null)[]): string | null {
  if (minute === null) return null
  const same = there.find((text) => readWireTime(text, day)?.minute === midnightOf(day) + minute && text?.endsWith('+09:00') === true)
  return same ?? writeWireTime(midnightOf(day) + minute)
}

/** What a write of these times carries. `there`: what stands at Smaregi. */
export function timesBody(shiftDate: string, text: string, there: ShiftTexts | null): Readonly<Record<string, string | null>> {
  const day = readDay(shiftDate)
  const { clockIn, clockOut, breaks }: ShiftTimes = readShiftTimes(text) ?? { clockIn: null, clockOut: null, breaks: [] }
  const pauses = (there?.breaks ?? []).flatMap(({ start, end }) => [start, end])
  const at = (place: number, side: 'start' | 'end'): string | null => written(day, breaks[place]?.[side] ?? null, pauses)
  return {
    shiftDate,
    attendance: written(day, clockIn, [there?.attendance ?? null]),
    leaving: written(day, clockOut, [there?.leaving ?? null]),
    breakStartTime1: at(0, 'start'),
    breakEndTime1: at(0, 'end'),
    breakStartTime2: at(1, 'start'),
    breakEndTime2: at(1, 'end'),
  }
}
