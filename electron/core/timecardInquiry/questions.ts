import type { MissingPunch } from '#shared/contracts/timecards/corrections.ts'
import { dayText, hoursText, midnightOf, type Day, type Minute } from '#shared/domain/labour/time.ts'
import type { ReadDb } from '../store/db.ts'
import { missingPunches, missingRules } from '../timecards/corrections/missing.ts'
import { approvalOf, partsOf } from '../timecards/approvalOf.ts'
import type { Judged } from '../timecards/judge.ts'
import type { JudgedPeriod } from '../timecards/period.ts'
import type { JudgedCause } from '../timecards/settled.ts'

/** What is asked of somebody: one finding of a day. */
export interface Question {
  readonly day: Day
  readonly rule: JudgedCause['rule']
  readonly facts: JudgedCause['facts']
  readonly storeName: string
  /** Rows of the day as they are punched, 9:00-?; empty: there is none. */
  readonly punched: string
  readonly planned: string
  /** What a missing punch may have been; empty: nothing is missing, or neither a plan nor habit tells. */
  readonly proposals: MissingPunch['proposals']
}

export interface AskedPerson {
  readonly staffId: number
  readonly staffName: string
  readonly staffCode: string | null
  readonly stores: readonly string[]
  readonly questions: readonly Question[]
}

interface Stretch {
  readonly start: Minute | null
  readonly end: Minute | null
}

const spans = (day: Day, stretches: readonly Stretch[]): string => {
  const side = (minute: Minute | null): string => (minute === null ? '?' : hoursText(minute - midnightOf(day)))
  return stretches.map(({ start, end }) => `${side(start)}-${side(end)}`).join(' ')
}

function questionOf({ rows }: Judged, { day, rule, facts, shiftIds }: JudgedCause, missing: readonly MissingPunch[]): Question | null {
  // Sums of the whole month are none that the person could answer for.
  if (day === null) return null
  const punched = rows.results.filter((result) => result.day === day)
  const plans = rows.plans.filter((plan) => plan.day === day)
  const own = punched.find(({ shiftId }) => shiftIds.includes(shiftId)) ?? punched[0] ?? plans[0]
  const times = punched.flatMap(({ clockIn, clockOut, breaks }) => [{ start: clockIn, end: clockOut }, ...breaks])
  const open = missing.find(
    (one) =>
      one.staffId === rows.staffId &&
      one.day === dayText(day) &&
      missingRules.has(rule) &&
      (one.shiftResultId === null || shiftIds.includes(String(one.shiftResultId))),
  )
  return {
    day,
    rule,
    facts,
    storeName: own?.storeName ?? '',
    punched: spans(day, times),
    planned: spans(day, plans),
    proposals: open?.proposals ?? [],
  }
}

/** Notices are for who wants to look; nobody is asked for them. */
const isAsked = ({ settled, severity }: JudgedCause): boolean => settled === null && severity !== 'notice'

/** Whom anything is asked of, in the order of their codes. `staffIds` null: everybody whose month is not closed. */
export function askedPeople(db: ReadDb, period: JudgedPeriod, staffIds: readonly number[] | null, now: Date): AskedPerson[] {
  const missing = missingPunches(db, period, null, now)
  const wanted = staffIds === null ? null : new Set(staffIds)
  return period.people
    .filter((judged) => (wanted === null ? approvalOf(judged, period).state !== 'closed' : wanted.has(judged.rows.staffId)))
    .map((judged) => ({
      staffId: judged.rows.staffId,
      staffName: judged.rows.staffName,
      staffCode: judged.rows.staffCode,
      stores: partsOf(judged, period).map(({ storeName }) => storeName),
      questions: judged.causes
        .filter(isAsked)
        .flatMap((cause) => questionOf(judged, cause, missing) ?? [])
        .toSorted((a, b) => a.day - b.day),
    }))
    .filter(({ questions }) => questions.length > 0)
    .toSorted((a, b) => (a.staffCode ?? '').localeCompare(b.staffCode ?? '', 'ja', { numeric: true }) || a.staffId - b.staffId)
}
