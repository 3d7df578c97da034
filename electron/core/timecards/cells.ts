import type { TimecardCell } from '#shared/contracts/timecards.ts'
import { continuedOn } from '#shared/domain/labour/calendarDays.ts'
import type { Piece } from '#shared/domain/labour/classify.ts'
import type { Finding } from '#shared/domain/labour/findings/index.ts'
import { dayText, midnightOf, type Day, type Minute } from '#shared/domain/labour/time.ts'
import { groupBy } from './groupBy.ts'
import type { Judged } from './judge.ts'
import type { JudgedPeriod } from './period.ts'
import { severityRank } from './severity.ts'

const minutesOf = (pieces: readonly Piece[], is: (piece: Piece) => boolean = () => true): number =>
  pieces.filter(is).reduce((sum, { start, end }) => sum + end - start, 0)

const worstFirst = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => severityRank[a.severity] - severityRank[b.severity])

/** What is found and not settled: causes, and what follows from them. */
const openFindings = ({ causes }: Judged): Finding[] =>
  causes.filter(({ settled }) => settled === null).flatMap((cause) => [cause, ...cause.consequences])

const isKnown = (minute: Minute | null): minute is Minute => minute !== null
/** When the first of several begins, in minutes of the day; null: no beginning is known. */
function firstOf(day: Day, starts: readonly (Minute | null)[]): number | null {
  const known = starts.filter(isKnown)
  return known.length === 0 ? null : Math.min(...known) - midnightOf(day)
}
/** When the last of several ends; null: one of the ends is not known. */
const lastOf = (day: Day, ends: readonly (Minute | null)[]): number | null =>
  ends.length > 0 && ends.every(isKnown) ? Math.max(...ends) - midnightOf(day) : null

/** From when to when earlier shifts go on into a day; null: none does. */
function continuedSpan({ continued }: Judged, day: Day): TimecardCell['continued'] {
  const pieces = continuedOn(continued, day)
  if (pieces.length === 0) return null
  const [start, end] = [Math.min(...pieces.map((piece) => piece.start)), Math.max(...pieces.map((piece) => piece.end))]
  return { start: start - midnightOf(day), end: end - midnightOf(day) }
}

/** The cells of a person's period, a day each. */
export function cellsOf(judged: Judged, { period: { from, to } }: JudgedPeriod): TimecardCell[] {
  const { rows, pieces, kindOf } = judged
  const [results, plans, work, found] = [
    groupBy(rows.results, ({ day }) => day),
    groupBy(rows.plans, ({ day }) => day),
    groupBy(pieces, ({ day }) => day),
    groupBy(openFindings(judged), ({ day }) => day),
  ]
  return Array.from({ length: to - from + 1 }, (_, at) => {
    const day = from + at
    const [own, planned, worked] = [results.get(day) ?? [], plans.get(day) ?? [], work.get(day) ?? []]
    const told = worstFirst(found.get(day) ?? [])
    const noon = midnightOf(day) + 720
    return {
      day: dayText(day),
      clockIn: firstOf(
        day,
        own.map(({ clockIn }) => clockIn),
      ),
      clockOut: lastOf(
        day,
        own.map(({ clockOut }) => clockOut),
      ),
      plannedStart: firstOf(
        day,
        planned.map(({ start }) => start),
      ),
      plannedEnd: lastOf(
        day,
        planned.map(({ end }) => end),
      ),
      shifts: own.length,
      continued: continuedSpan(judged, day),
      worked: minutesOf(worked),
      overtime: minutesOf(worked, ({ kind }) => kind === 'overtime'),
      night: minutesOf(worked, ({ isNight }) => isNight),
      kind: kindOf(day),
      leave: rows.leave.find(({ start, end }) => start <= noon && end > noon)?.name ?? null,
      worst: told[0]?.severity ?? null,
      findings: told.length,
      unsent: rows.corrections.filter((one) => one.day === day).length,
      rules: [...new Set(told.map(({ rule }) => rule))],
    }
  })
}
