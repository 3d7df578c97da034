import type { CorrectedShift, CorrectionDay, ShiftCorrection } from '#shared/contracts/timecards/corrections.ts'
import { checkShiftTimes, type Busy, type ShiftPlace } from '#shared/domain/labour/shiftChecks.ts'
import { mostBreaks, readShiftTimes, readTypedTime, timeText, writeShiftTimes, type ShiftTimes } from '#shared/domain/labour/shiftTimes.ts'

/** A shift as it is typed: texts as they stand in the fields. Hangs on its key, whatever the engine's list looks like. */
export interface DraftShift {
  readonly key: string
  /** Null: to be made. */
  readonly shiftResultId: number | null
  /** The times that were there when the typing began; null: none were. */
  readonly seen: string | null
  readonly storeId: number | null
  readonly clockIn: string
  readonly clockOut: string
  readonly breaks: readonly { readonly start: string; readonly end: string }[]
}

export interface DraftFault {
  readonly place: ShiftPlace
  /** Words under `timecardEdit.rules` or `timecardEdit.warnings`. */
  readonly rule: string
}

const texts = (times: ShiftTimes | null) => ({
  clockIn: timeText(times?.clockIn ?? null),
  clockOut: timeText(times?.clockOut ?? null),
  breaks: (times?.breaks ?? []).map(({ start, end }) => ({ start: timeText(start), end: timeText(end) })),
})

export const draftOf = ({ shiftResultId, storeId, times }: CorrectedShift): DraftShift => ({
  key: String(shiftResultId),
  shiftResultId,
  seen: times,
  storeId,
  ...texts(readShiftTimes(times)),
})

export const newDraft = (key: string, storeId: number | null, times: string | null = null): DraftShift => ({
  key,
  shiftResultId: null,
  seen: null,
  storeId,
  ...texts(times === null ? null : readShiftTimes(times)),
})

/** The same shift with the times of a proposal. */
export const withTimes = (draft: DraftShift, times: string): DraftShift => ({ ...draft, ...texts(readShiftTimes(times)) })

export const withBreak = (draft: DraftShift): DraftShift =>
  draft.breaks.length >= mostBreaks ? draft : { ...draft, breaks: [...draft.breaks, { start: '', end: '' }] }

interface Read {
  readonly times: ShiftTimes
  readonly faults: readonly DraftFault[]
}

/** What is typed, as far as it can be read. A break whose both sides are empty is none. */
function read({ clockIn, clockOut, breaks }: DraftShift): Read {
  const faults: DraftFault[] = []
  const minute = (text: string, place: ShiftPlace): number | null => {
    const typed = readTypedTime(text)
    if (!typed.ok) faults.push({ place, rule: typed.rule })
    return typed.ok ? typed.minute : null
  }
  const pauses = breaks.map(({ start, end }, at) => {
    const place = at === 0 ? 'break1' : 'break2'
    return { start: minute(start, place), end: minute(end, place), isEmpty: start.trim() === '' && end.trim() === '' }
  })
  return {
    times: {
      clockIn: minute(clockIn, 'clockIn'),
      clockOut: minute(clockOut, 'clockOut'),
      breaks: pauses.filter(({ isEmpty }) => !isEmpty).map(({ start, end }) => ({ start, end })),
    },
    faults,
  }
}

/** Whether the person typed anything that is not what was there. */
export function isChanged(draft: DraftShift): boolean {
  const { times, faults } = read(draft)
  if (faults.length > 0) return true
  if (draft.seen !== null) return writeShiftTimes(times) !== draft.seen
  return times.clockIn !== null || times.clockOut !== null || times.breaks.length > 0
}

const busy = ({ clockIn, clockOut }: ShiftTimes): Busy[] =>
  clockIn !== null && clockOut !== null && clockOut > clockIn ? [{ start: clockIn, end: clockOut }] : []

/** What is wrong with a shift as it is typed, among the others of the day as they are typed. */
export function faultsOf(draft: DraftShift, all: readonly DraftShift[], day: CorrectionDay) {
  const own = read(draft)
  if (own.faults.length > 0) return { errors: own.faults, warnings: [] }
  const others = all.filter(({ key }) => key !== draft.key).flatMap((other) => busy(read(other).times))
  const { errors, warnings } = checkShiftTimes(own.times, { now: day.now, others: [...day.around, ...others], plans: day.plans })
  return { errors, warnings }
}

/** The corrections that were typed, and the draft of each. */
export function correctionsOf(all: readonly DraftShift[], { staffId, day }: Pick<CorrectionDay, 'staffId' | 'day'>) {
  return all.filter(isChanged).map((draft): { readonly key: string; readonly correction: ShiftCorrection } => {
    const times = writeShiftTimes(read(draft).times)
    const { key, shiftResultId, seen } = draft
    if (shiftResultId === null) return { key, correction: { kind: 'create', staffId, storeId: draft.storeId ?? 0, day, times } }
    return { key, correction: { kind: 'update', shiftResultId, seen: seen ?? '', times } }
  })
}

/** The date on which a time lies, where it is not the day itself: `2026-11-26`, and the time of that day. */
export function laterDate(text: string, day: string): { readonly date: string; readonly time: string } | null {
  const typed = readTypedTime(text)
  if (!typed.ok || typed.minute === null || typed.minute < 1440) return null
  const days = Math.floor(typed.minute / 1440)
  return { date: new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10), time: timeText(typed.minute % 1440) }
}
