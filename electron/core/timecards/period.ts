import type { TimecardSettings } from '#shared/contracts/timecards.ts'
import type { MonthOfHours } from '#shared/domain/labour/agreement.ts'
import { samePunches, type Finding } from '#shared/domain/labour/findings/index.ts'
import { addMonths, periodOf, type Period } from '#shared/domain/labour/period.ts'
import { dayAt, dayText, midnightOf, minuteAt, readDay, type Day, type Minute } from '#shared/domain/labour/time.ts'
import { keepNewest } from '../keepNewest.ts'
import type { ReadDb } from '../store/db.ts'
import { fileStamp } from '../store/versions.ts'
import { daysHere } from '../sync/pull/days.ts'
import { readApprovals, type ApprovalStates } from './approvals.ts'
import { takenOf } from './leave.ts'
import { readPersonFacts } from './people.ts'
import { readFrozen, type FrozenMonth } from './frozen.ts'
import { groupBy } from './groupBy.ts'
import { judge, type Judged, type Judgement } from './judge.ts'
import { readLeave, readTimecardRows, type TimecardRows } from './rows.ts'
import { readTimecardSettings } from './settings.ts'
import { readSettled, withSettled } from './settled.ts'

/** Weeks, runs of days and the rest before a shift reach back so far. */
const daysBefore = 28
/** Averages of the 36 agreement reach back five months, its year eleven. */
const mostMonthsBefore = 11

/** Everybody's period, judged. */
export interface JudgedPeriod {
  readonly period: Period
  readonly people: readonly Judged[]
  readonly daysMissing: number
  readonly pulledAt: string | null
  readonly zTimes: number
  readonly unreadable: number
  readonly agreementMonths: number
  /** People whose leave cannot be judged. */
  readonly leaveUnknown: number
  readonly approvals: ApprovalStates
  readonly frozen: ReadonlyMap<number, FrozenMonth>
}

/** So many days between two are not here. */
function missingDays(here: ReadonlySet<string>, from: Day, to: Day): number {
  let missing = 0
  for (let day = from; day <= to; day += 1) if (!here.has(dayText(day))) missing += 1
  return missing
}

/** A day of results that is here, and when it was read. */
interface DayHere {
  readonly day: string
  readonly pulledAt: string
}
const daysRead = (db: ReadDb): readonly DayHere[] =>
  db.all<DayHere>("SELECT day, pulled_at AS pulledAt FROM pull_day WHERE resource = 'shiftResults' ORDER BY day DESC")

/** Of a day that was read while it went on, what was worked later is not here. */
const knownOf = ({ day, pulledAt }: DayHere): Minute => Math.min(midnightOf(readDay(day) + 1), minuteAt(new Date(pulledAt)))
const isWhole = (one: DayHere): boolean => knownOf(one) === midnightOf(readDay(one.day) + 1)

/** When the results between two days were read, the oldest of them; null: none is here. */
const oldestPull = (days: readonly DayHere[], from: Day, to: Day): string | null =>
  days
    .filter(({ day }) => day >= dayText(from) && day <= dayText(to))
    .map(({ pulledAt }) => pulledAt)
    .toSorted()[0] ?? null

/** What is known of work ends with the last day that was read: its midnight, or the moment of its reading. */
const knownUntil = (days: readonly DayHere[], now: Date): Minute =>
  days.reduce((known, day) => Math.max(known, Math.min(knownOf(day), minuteAt(now))), 0)

/** Overtime of earlier months by person: those that are here without a gap before a month, the last one first. */
function* monthsBefore(db: ReadDb, month: string, settings: TimecardSettings, here: ReadonlySet<string>, known: Minute) {
  const months: { readonly month: string; readonly rows: TimecardRows; readonly period: Period }[] = []
  for (let back = 1; back <= mostMonthsBefore; back += 1) {
    const earlier = addMonths(month, -back)
    const period = periodOf(earlier, settings.closingDay)
    if (missingDays(here, period.from, period.to) > 0) break
    months.push({ month: earlier, rows: readTimecardRows(db, period.from - daysBefore, period.to), period })
  }
  const of = new Map<number, MonthOfHours[]>()
  for (const { month: earlier, rows, period } of months.toReversed())
    for (const staff of rows.staffs) {
      yield
      const earlierMonth = { period, settings, knownUntil: known, isKnown: () => true, monthsBefore: [], month: earlier, ...noFacts }
      const { totals } = judge(staff, earlierMonth)
      const { overtime, legalHoliday } = totals
      of.set(staff.staffId, [...(of.get(staff.staffId) ?? []), { month: earlier, overtime, legalHoliday }])
    }
  return { of, count: months.length, all: months.map(({ month: earlier }) => earlier).toReversed() }
}

/** A person who had no row in a month worked nothing in it. */
const filled = (months: readonly string[], known: readonly MonthOfHours[]): MonthOfHours[] =>
  months.map((month) => known.find((one) => one.month === month) ?? { month, overtime: 0, legalHoliday: 0 })

/** Punches of two people that are the same to the second are found over all of them. */
function withSamePunches(people: readonly Judgement[], { from, to }: Period): readonly Judgement[] {
  const punches = people.flatMap(({ rows: { staffId, results } }) =>
    results
      .filter(({ day }) => day >= from && day <= to)
      .map(({ shiftId, clockInMs, clockOutMs }) => ({ personId: staffId, shiftId, clockInMs, clockOutMs })),
  )
  const found = new Map<number, Finding[]>()
  for (const { shiftIds, personIds } of samePunches(punches))
    for (const personId of personIds) {
      const own = people.find(({ rows }) => rows.staffId === personId)?.rows.results.find(({ shiftId }) => shiftIds.includes(shiftId))
      const other = personIds.find((id) => id !== personId) ?? 0
      if (own === undefined) continue
      const finding: Finding = {
        rule: 'samePunches',
        severity: 'warning',
        day: own.day,
        shiftIds: [own.shiftId],
        facts: { staffId: other },
      }
      found.set(personId, [...(found.get(personId) ?? []), finding])
    }
  return people.map((person) => {
    const own = found.get(person.rows.staffId)
    if (own === undefined) return person
    return {
      ...person,
      findings: [...person.findings, ...own],
      causes: [...person.causes, ...own.map((finding) => ({ ...finding, consequences: [] }))],
    }
  })
}

/** Of earlier months only the hours count. */
const noFacts = { facts: { birthday: null, hourlyYen: null, grants: [] }, taken: [], leaveIsHere: () => false } as const

/** Claims to leave reach back two years, and a year of leave that must be taken begins up to a year before them. */
export const leaveDaysBefore = 3 * 366

/** So many days between two whose leave is not here. */
export function readLeaveDaysMissing(db: ReadDb): (from: Day, to: Day) => number {
  const days = new Set(daysHere(db, 'staffHolidays'))
  return (from, to) => missingDays(days, from, to)
}

/** Yields between two people: whoever must not keep others waiting lets them have their turn there. */
function* judging(db: ReadDb, month: string, now: Date): Generator<void, JudgedPeriod> {
  const settings = readTimecardSettings(db)
  const period = periodOf(month, settings.closingDay)
  const days = daysRead(db)
  const here = new Set(days.filter(isWhole).map(({ day }) => day))
  const pulledAt = oldestPull(days, period.from, period.to)
  const known = pulledAt === null ? Math.min(knownUntil(days, now), midnightOf(period.from)) : knownUntil(days, now)
  // Of the last day it is known until when; a plan of any other that was not read whole may have been worked.
  const isKnown = (day: Day): boolean => here.has(dayText(day)) || dayText(day) === days[0]?.day
  const before = yield* monthsBefore(db, month, settings, here, known)
  const rows = readTimecardRows(db, period.from - daysBefore, period.to)
  const isOff = settings.rulesOff.includes('samePunches')
  const factsOf = readPersonFacts(db)
  const leave = groupBy(readLeave(db, period.from - leaveDaysBefore, period.to), ({ staffId }) => staffId)
  const leaveMissing = readLeaveDaysMissing(db)
  const leaveIsHere = (from: Day, to: Day): boolean => leaveMissing(from, to) === 0
  const judged: Judgement[] = []
  for (const staff of rows.staffs) {
    yield
    const ownDays = [...staff.results, ...staff.plans].map(({ day }) => day).concat(staff.corrections.map(({ day }) => day))
    if (!ownDays.some((day) => day >= period.from && day <= period.to)) continue
    const monthsOfStaff = filled(before.all, before.of.get(staff.staffId) ?? [])
    judged.push(
      judge(staff, {
        period,
        settings,
        knownUntil: known,
        isKnown,
        monthsBefore: monthsOfStaff,
        month,
        facts: factsOf(staff.staffId),
        taken: takenOf(leave.get(staff.staffId) ?? []),
        leaveIsHere,
      }),
    )
  }
  const settled = readSettled(db)
  const lastDue = Math.min(period.to, dayAt(minuteAt(now)) - 1)
  return {
    period,
    people: (isOff ? judged : withSamePunches(judged, period)).map((person) => ({
      ...person,
      causes: withSettled(person.rows.staffId, person.causes, settled),
    })),
    daysMissing: missingDays(here, period.from - 6, lastDue),
    pulledAt,
    zTimes: rows.zTimes,
    unreadable: rows.unreadable,
    agreementMonths: before.count + 1,
    leaveUnknown: judged.filter(({ paidLeave }) => paidLeave.left === null).length,
    approvals: readApprovals(db, month),
    frozen: new Map(readFrozen(db, month).map((one) => [one.staffId, one])),
  }
}

interface Kept {
  readonly stamp: string
  readonly hour: string
  readonly judged: JudgedPeriod
}
/** Others wait no longer than this for their turn, in milliseconds. */
const stepMs = 20

/** Periods whose figures are kept: the one that is looked at, and the one before. */
const mostKept = 2
const kept = new WeakMap<ReadDb, Map<string, Kept>>()

/** The figures of a period: computed once, and again when anything in the file changed, or the hour is another one. */
export function periodJudged(db: ReadDb, month: string, now: Date): JudgedPeriod {
  const stamp = fileStamp(db)
  // An open shift becomes a missing punch with the hours.
  const hour = now.toISOString().slice(0, 13)
  const periods = kept.get(db) ?? new Map<string, Kept>()
  kept.set(db, periods)
  const known = periods.get(month)
  if (known?.stamp === stamp && known.hour === hour) return known.judged
  const steps = judging(db, month, now)
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  const judged = step.value
  keepNewest(periods, month, { stamp, hour, judged }, mostKept)
  return judged
}

/** The same anew, in steps between which others have their turn. Throws what `turn` throws. */
export async function judgeInSteps(db: ReadDb, month: string, now: Date, turn: () => Promise<void>): Promise<JudgedPeriod> {
  const steps = judging(db, month, now)
  let turnedAt = performance.now()
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value
    if (performance.now() - turnedAt < stepMs) continue
    await turn()
    turnedAt = performance.now()
  }
}
