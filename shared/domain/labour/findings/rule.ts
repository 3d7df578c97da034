import type { Agreement, MonthOfHours } from '../agreement.ts'
import type { Piece } from '../classify.ts'
import type { PlannedShift } from '../lateness.ts'
import type { Obligation } from '../paidLeave.ts'
import type { Shift, Span, WorkDays } from '../shifts.ts'
import type { Day, Minute, Weekday } from '../time.ts'

/** `error`: a row that cannot be counted as it is, or what the law forbids. `warning`: near it, or against the plan. `notice`: worth a look. */
export type Severity = 'error' | 'warning' | 'notice'

/** What a rule says of a person's month. Words are made of `rule` and `facts` by who shows it. */
export interface Finding<Rule extends string = string> {
  readonly rule: Rule
  readonly severity: Severity
  /** Null: of the whole period. */
  readonly day: Day | null
  readonly shiftIds: readonly string[]
  /** Minutes, days, counts: as the rule's words name them. */
  readonly facts: Readonly<Record<string, number>>
}

/** Times as Smaregi rounded them. */
export interface RoundedTimes {
  readonly clockIn: Minute | null
  readonly clockOut: Minute | null
}

/** What is known of a person in a period: the days before it are there as far as weeks, runs and rest reach back. */
export interface PersonMonth {
  readonly from: Day
  readonly to: Day
  /** Work after this has not come in yet: it is not missing. */
  readonly knownUntil: Minute
  /** Null: not known. */
  readonly birthday: Day | null
  readonly shifts: readonly Shift[]
  readonly rounded: ReadonlyMap<string, RoundedTimes>
  readonly plans: readonly PlannedShift[]
  readonly leave: readonly Span[]
  readonly work: WorkDays
  readonly pieces: readonly Piece[]
  readonly legalHolidays: ReadonlySet<Day>
  readonly weekStart: Weekday
  readonly isClosed: (storeId: number, day: Day) => boolean
  readonly agreement: Agreement
  /** Months of the agreement up to this one, in order; empty: not judged. */
  readonly months: readonly MonthOfHours[]
  /** Days of work still planned in the agreement's month. */
  readonly daysToCome: readonly Day[]
  readonly paidLeave: readonly { readonly obligation: Obligation; readonly taken: number }[]
}

/** An article of 労働基準法 (the Labor Standards Act) or of 労働時間等設定改善法. */
export interface Article {
  readonly law: 'standards' | 'workingHours'
  readonly article: number
  /** 項; null: the article as a whole. */
  readonly paragraph: number | null
}
export const standards = (article: number, paragraph: number | null = null): Article => ({ law: 'standards', article, paragraph })

/** One check. `limit`: what a shop may change, in the unit that the rule names; null: nothing. */
export interface Rule<Id extends string = string> {
  readonly id: Id
  /** Null: no law, a shop's own order. */
  readonly article: Article | null
  readonly limit: number | null
  readonly find: (month: PersonMonth, limit: number) => readonly Omit<Finding, 'rule'>[]
}

export const rule = <Id extends string>(id: Id, article: Article | null, limit: number | null, find: Rule['find']): Rule<Id> => ({
  id,
  article,
  limit,
  find,
})

/** Shifts that belong to the period itself. */
export const shiftsWithin = ({ shifts, from, to }: PersonMonth): Shift[] => shifts.filter(({ day }) => day >= from && day <= to)

export const ofShift = (severity: Severity, shift: Shift, facts: Finding['facts'] = {}): Omit<Finding, 'rule'> => ({
  severity,
  day: shift.day,
  shiftIds: [shift.shiftId],
  facts,
})

export const ofDay = (severity: Severity, day: Day | null, facts: Finding['facts'] = {}): Omit<Finding, 'rule'> => ({
  severity,
  day,
  shiftIds: [],
  facts,
})
