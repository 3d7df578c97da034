import { dayAt, midnightOf, type Day, type Minute } from './time.ts'

/** From a minute to before another. */
export interface Span {
  readonly start: Minute
  readonly end: Minute
}

/** A break as it was punched; one side may be missing. */
export interface Break {
  readonly start: Minute | null
  readonly end: Minute | null
}

/** One 勤務: it belongs to the day on which it began, however late it ends (昭63.1.1 基発1号). */
export interface Shift {
  readonly shiftId: string
  readonly storeId: number
  readonly day: Day
  readonly clockIn: Minute | null
  readonly clockOut: Minute | null
  readonly breaks: readonly Break[]
}

const isWhole = (span: Break): span is Span => span.start !== null && span.end !== null && span.end > span.start

/** What is in `spans` and not in `without`, in order of time. */
export function subtract(spans: readonly Span[], without: readonly Span[]): Span[] {
  return without.reduce<Span[]>(
    (left, { start, end }) =>
      left.flatMap((span) =>
        end <= span.start || start >= span.end
          ? [span]
          : [
              { start: span.start, end: start },
              { start: end, end: span.end },
            ].filter((part) => part.end > part.start),
      ),
    [...spans],
  )
}

/** The same minutes in order of time, none of them twice. */
function union(spans: readonly Span[]): Span[] {
  const result: { start: Minute; end: Minute }[] = []
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else result.push({ start, end })
  }
  return result
}

export const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { start, end }) => sum + end - start, 0)

/** From the first punch to the last; null while one is missing, or the last is not after the first. */
export function presence({ clockIn, clockOut }: Shift): Span | null {
  const span = { start: clockIn, end: clockOut }
  return isWhole(span) ? span : null
}

/** Breaks with both punches, as far as they lie within the shift. A break of which one punch is missing takes nothing off: no minute is lost by a guess. */
function breakSpans(shift: Shift): Span[] {
  const present = presence(shift)
  if (present === null) return []
  const within = shift.breaks
    .filter(isWhole)
    .map(({ start, end }) => ({ start: Math.max(start, present.start), end: Math.min(end, present.end) }))
  return union(within.filter(({ start, end }) => end > start))
}

/** Minutes worked, in order of time. */
export function workSpans(shift: Shift): Span[] {
  const present = presence(shift)
  return present === null ? [] : subtract([present], breakSpans(shift))
}

/** Minutes worked by the day they belong to, days and minutes in order of time. */
export type WorkDays = ReadonlyMap<Day, readonly Span[]>

/**
 * Puts a person's shifts, of all shops (労働基準法38条), into days of work. What runs on past the hour at which the next day's work
 * begins belongs to that day.
 * `startOf`: the minute at which the work of a day begins by its plan; null: it has none, and nothing is cut off.
 */
export function workDaysOf(shifts: readonly Shift[], startOf: (day: Day) => Minute | null = () => null): WorkDays {
  const days = new Map<Day, Span[]>()
  const put = (day: Day, span: Span): void => {
    const next = startOf(day + 1)
    const end = next === null ? span.end : Math.min(span.end, next)
    if (end > span.start) days.set(day, [...(days.get(day) ?? []), { start: span.start, end }])
    if (end < span.end) put(day + 1, { start: Math.max(span.start, end), end: span.end })
  }
  for (const shift of shifts) for (const span of workSpans(shift)) put(shift.day, span)
  const work = new Map<Day, Span[]>()
  let counted: Span[] = []
  for (const [day, spans] of [...days].toSorted(([a], [b]) => a - b)) {
    // A minute that two days claim is one minute: it stays with the first.
    const own = subtract(union(spans), counted)
    if (own.length > 0) work.set(day, own)
    counted = [...counted, ...own].filter(({ end }) => end > midnightOf(day))
  }
  return work
}

/** Days of the calendar, from 0:00 to 24:00, on which somebody worked a minute: any other is a day of rest (労働基準法35条). */
export function daysTouched(work: WorkDays): Set<Day> {
  const touched = new Set<Day>()
  for (const spans of work.values())
    for (const { start, end } of spans) for (let day = dayAt(start); midnightOf(day) < end; day += 1) touched.add(day)
  return touched
}
