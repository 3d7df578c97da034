import type { TimecardPerson, TimecardSettings, TimecardTotals } from '#shared/contracts/timecards.ts'
import type { MonthOfHours } from '#shared/domain/labour/agreement.ts'
import { costOf } from '#shared/domain/labour/cost.ts'
import { placePieces, type PlacedPiece } from '#shared/domain/labour/calendarDays.ts'
import { classify, smallShopWeeklyMinutes, weeklyLegalMinutes } from '#shared/domain/labour/classify.ts'
import {
  findingsOf,
  foldConsequences,
  isOfWrongRow,
  isRuleId,
  type Cause,
  type Finding,
  type RuleSettings,
} from '#shared/domain/labour/findings/index.ts'
import { isMinorOn } from '#shared/domain/labour/findings/minors.ts'
import type { PersonMonth } from '#shared/domain/labour/findings/rule.ts'
import { latenessOf } from '#shared/domain/labour/lateness.ts'
import type { Taken } from '#shared/domain/labour/paidLeave.ts'
import type { Period } from '#shared/domain/labour/period.ts'
import { legalHolidays } from '#shared/domain/labour/restDays.ts'
import { daysTouched, lengthOf, subtract, workDaysOf, type WorkDays } from '#shared/domain/labour/shifts.ts'
import { dayAt, readDay, weekdayOf, type Day, type Minute } from '#shared/domain/labour/time.ts'
import { totalsOf } from '#shared/domain/labour/totals.ts'
import { obligationsHere, paidLeaveOf } from './leave.ts'
import type { PersonFacts } from './people.ts'
import type { StaffRows } from './rows.ts'
import type { JudgedCause } from './settled.ts'

/** One person's period, judged by the law alone. */
export interface Judgement {
  readonly rows: StaffRows
  /** Those that are counted in the period, by the days among whose figures they stand. */
  readonly pieces: readonly PlacedPiece[]
  /** Those that lie on a day of the period after the one on which their shift began, also of a shift of the period before. */
  readonly continued: readonly PlacedPiece[]
  readonly totals: TimecardTotals
  /** Yen; null: no hourly wage is known. */
  readonly costYen: number | null
  /** Its hourly wage. */
  readonly hourlyYen: number | null
  /** In order of their days. */
  readonly grants: PersonFacts['grants']
  readonly paidLeave: TimecardPerson['paidLeave']
  readonly findings: readonly Finding[]
  readonly causes: readonly Cause[]
  /** A row of the period cannot be counted as it is: the totals rest on it. */
  readonly isDoubtful: boolean
  readonly kindOf: (day: Day) => 'work' | 'legalHoliday' | 'dayOff'
  /** What the law allows a week, in minutes. */
  readonly weeklyMinutes: number
  /** Plans that are over, of days whose results are here. */
  readonly duePlans: StaffRows['plans']
}

/** With what people said of it. */
export interface Judged extends Judgement {
  readonly causes: readonly JudgedCause[]
}

interface Asked {
  readonly period: Period
  readonly settings: TimecardSettings
  readonly knownUntil: Minute
  /** Whether the results of a day are here: nobody is absent on one that was not read. */
  readonly isKnown: (day: Day) => boolean
  /** Months of the agreement before this one, in order. */
  readonly monthsBefore: readonly MonthOfHours[]
  readonly month: string
  readonly facts: PersonFacts
  readonly taken: readonly Taken[]
  /** Whether leave of every day between two is here. */
  readonly leaveIsHere: (from: Day, to: Day) => boolean
}

/** Where somebody has plans, they are the contract of each day, less leave; else the shop's usual minutes, and nothing on the legal holiday. */
function contractOf({ plans, leave }: StaffRows, settings: TimecardSettings, { from, to }: Period): (day: Day) => number {
  if (!plans.some(({ day }) => day >= from && day <= to)) return () => settings.contractMinutes
  const minutes = new Map<Day, number>()
  for (const { day, start, end, breaks } of plans)
    minutes.set(day, (minutes.get(day) ?? 0) + lengthOf(subtract([{ start, end }], [...breaks, ...leave])))
  return (day) => minutes.get(day) ?? 0
}

/** The plan is what fixes the hours of a variable month beforehand: without one, and for minors (60条1項), the usual limits hold. */
const hasVariableMonth = ({ plans }: StaffRows, { isMonthVariable }: TimecardSettings, { from, to }: Period, { birthday }: PersonFacts) =>
  isMonthVariable && plans.some(({ day }) => day >= from && day <= to) && (birthday === null || !isMinorOn(birthday, from))

const ruleSettingsOf = ({ rulesOff, limits }: TimecardSettings): RuleSettings => ({
  off: new Set(rulesOff.filter(isRuleId)),
  limits: new Map(limits.flatMap(({ rule, limit }) => (isRuleId(rule) ? [[rule, limit] as const] : []))),
})

/** The shop in which somebody works most: its week holds. */
function homeOf({ results, plans }: StaffRows): number | null {
  const counts = new Map<number, number>()
  for (const { storeId } of [...results, ...plans]) counts.set(storeId, (counts.get(storeId) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null
}

function holidaysOf(work: WorkDays, settings: TimecardSettings, { from, to }: Period, knownUntil: Minute): Set<Day> {
  const { holidayRule: rule } = settings
  return legalHolidays({
    rule: rule.kind === 'fourInFourWeeks' ? { ...rule, from: readDay(rule.from) } : rule,
    exchanges: settings.exchanges.map((one) => ({ from: readDay(one.from), to: readDay(one.to) })),
    weekStart: settings.weekStart,
    worked: daysTouched(work),
    from: from - 28,
    to: Math.min(to + 1, dayAt(knownUntil)),
  })
}

export function judge(
  rows: StaffRows,
  { period, settings, knownUntil, isKnown, monthsBefore, month, facts, taken, leaveIsHere }: Asked,
): Judgement {
  const { from, to } = period
  const starts = new Map(rows.plans.map(({ day, start }) => [day, start]))
  const work = workDaysOf(rows.results, (day) => starts.get(day) ?? null)
  const holidays = holidaysOf(work, settings, period, knownUntil)
  const home = homeOf(rows)
  const contractMinutes = contractOf(rows, settings, period)
  const weeklyMinutes = home !== null && settings.smallStores.includes(home) ? smallShopWeeklyMinutes : weeklyLegalMinutes
  const pieces = classify(work, {
    weekStart: settings.weekStart,
    weeklyMinutes,
    legalHolidays: holidays,
    holidayFillsDay: settings.holidayFillsDay,
    contractMinutes,
    variableMonth: hasVariableMonth(rows, settings, period, facts) ? period : null,
  })
  const kindOf = (day: Day): 'work' | 'legalHoliday' | 'dayOff' =>
    holidays.has(day) ? 'legalHoliday' : contractMinutes(day) === 0 ? 'dayOff' : 'work'
  const own = totalsOf(pieces, from, to, (day) => kindOf(day) === 'dayOff')
  const daysWorked = new Set(rows.results.map(({ day }) => day))
  const plans = rows.plans.filter(({ day, start }) => start > knownUntil || isKnown(day) || daysWorked.has(day))
  const duePlans = plans.filter(({ end }) => end <= knownUntil)
  const missed = duePlans.filter(({ day }) => day >= from && day <= to).map((plan) => latenessOf(plan, rows.results, rows.leave))
  const sum = (of: 'late' | 'early' | 'absent'): number => missed.reduce((minutes, one) => minutes + one[of], 0)
  const closed = new Map(settings.closed.map(({ storeId, weekdays }) => [storeId, new Set(weekdays)]))
  const of: PersonMonth = {
    from,
    to,
    knownUntil,
    birthday: facts.birthday,
    shifts: rows.results,
    rounded: new Map(rows.results.map(({ shiftId, rounded }) => [shiftId, rounded])),
    plans,
    leave: rows.leave,
    work,
    pieces,
    legalHolidays: holidays,
    weekStart: settings.weekStart,
    isClosed: (storeId, day) => closed.get(storeId)?.has(weekdayOf(day)) ?? false,
    agreement: settings.agreement,
    months: settings.agreement.kind === 'none' ? [] : [...monthsBefore, { month, overtime: own.overtime, legalHoliday: own.legalHoliday }],
    daysToCome: [...new Set(rows.plans.filter(({ day, start }) => day <= to && start > knownUntil).map(({ day }) => day))].toSorted(
      (a, b) => a - b,
    ),
    paidLeave: obligationsHere(facts.grants, taken, { isHere: leaveIsHere, knownUntil }),
  }
  const findings = findingsOf(of, ruleSettingsOf(settings))
  const placed = placePieces(pieces, period)
  return {
    rows,
    pieces: placed.filter(({ day }) => day >= from && day <= to),
    continued: placed.filter(({ shiftDay, calendarDay }) => calendarDay > shiftDay && calendarDay >= from && calendarDay <= to),
    hourlyYen: facts.hourlyYen,
    grants: facts.grants,
    costYen: facts.hourlyYen === null ? null : costOf(own, facts.hourlyYen),
    paidLeave: paidLeaveOf(facts.grants, taken, period, { isHere: leaveIsHere, knownUntil }),
    totals: { ...own, late: sum('late'), early: sum('early'), absent: sum('absent') },
    findings,
    causes: foldConsequences(findings),
    isDoubtful: findings.some(({ rule }) => isOfWrongRow(rule)),
    kindOf,
    weeklyMinutes,
    duePlans,
  }
}
