import type { Span, WorkDays } from './shifts.ts'
import { dayAt, midnightOf, weekOf, type Day, type Minute, type Weekday } from './time.ts'

/** 8 hours (労働基準法32条2項). */
export const dailyLegalMinutes = 480
/** 40 hours (労働基準法32条1項). */
export const weeklyLegalMinutes = 2400
/** 44 hours: shops, theatres, clinics and restaurants with fewer than ten people (労働基準法40条, 施行規則25条の2). Never for minors. */
export const smallShopWeeklyMinutes = 2640
/** 22:00 and 5:00 (労働基準法37条4項). */
const nightStartMinute = 22 * 60
const nightEndMinute = 5 * 60

/**
 * What a minute of work is; each is exactly one.
 * - `withinContract`: 所定内. - `withinLegal`: 法定内残業, beyond the contract and within the law.
 * - `overtime`: 法定時間外, 25 % (37条1項). - `legalHoliday`: 法定休日, 35 %, never overtime too.
 */
const workKinds = ['withinContract', 'withinLegal', 'overtime', 'legalHoliday'] as const
export type WorkKind = (typeof workKinds)[number]

/** Minutes of one kind without a gap. `day`: the day of work to which they belong. */
export interface Piece extends Span {
  readonly day: Day
  readonly kind: WorkKind
  /** 深夜, 25 % on top of what the kind has. */
  readonly isNight: boolean
}

/** The hours of a variable month (1か月単位の変形労働時間制, 労働基準法32条の2). */
export interface VariableMonth {
  readonly from: Day
  readonly to: Day
}

export interface WorkTerms {
  readonly weekStart: Weekday
  /** 2,400, or 2,640 for a small shop. */
  readonly weeklyMinutes: number
  readonly legalHolidays: ReadonlySet<Day>
  /** Whether minutes on the legal holiday fill the 8 hours of a shift that goes on after it (昭63.1.1 基発1号: it is one day's work). */
  readonly holidayFillsDay: boolean
  /** Minutes of the contract on a day (所定労働時間), less what leave takes; 0 on a day off. */
  readonly contractMinutes: (day: Day) => number
  readonly variableMonth: VariableMonth | null
}

/** Cuts a span at the minutes given, which must be in order. */
function cutAt({ start, end }: Span, cuts: readonly Minute[]): Span[] {
  const inner = cuts.filter((cut) => cut > start && cut < end)
  return [start, ...inner].map((from, at) => ({ start: from, end: inner[at] ?? end }))
}

/** Midnights and the ends of nights within a span. */
function bordersIn({ start, end }: Span): Minute[] {
  const borders: Minute[] = []
  for (let day = dayAt(start); midnightOf(day) < end; day += 1)
    borders.push(midnightOf(day), midnightOf(day) + nightEndMinute, midnightOf(day) + nightStartMinute)
  return borders
}

function isNightAt(minute: Minute): boolean {
  const ofDay = minute - midnightOf(dayAt(minute))
  return ofDay < nightEndMinute || ofDay >= nightStartMinute
}

const sumOf = (from: Day, to: Day, minutesOf: (day: Day) => number): number => {
  let sum = 0
  for (let day = from; day <= to; day += 1) sum += minutesOf(day)
  return sum
}

/** The legal frame of so many days, minutes that are not whole dropped: 31 days of 40 h a week have 177:08. */
const frameOf = (weeklyMinutes: number, days: number): number => Math.floor((weeklyMinutes * days) / 7)

/** Limits of the law that hold on a day, and which week and month it fills. */
function limitsOn(day: Day, terms: WorkTerms) {
  const { variableMonth: month, weeklyMinutes, weekStart, contractMinutes } = terms
  const week = weekOf(day, weekStart)
  if (month === null || day < month.from || day > month.to)
    return { day: dailyLegalMinutes, week: weeklyMinutes, weekKey: `${week}`, month: Infinity, isVariable: false }
  // Weeks are cut where the month begins and ends; a part of a week is judged by its days.
  const [from, to] = [Math.max(week, month.from), Math.min(week + 6, month.to)]
  return {
    day: Math.max(dailyLegalMinutes, contractMinutes(day)),
    week: Math.max(frameOf(weeklyMinutes, to - from + 1), sumOf(from, to, contractMinutes)),
    weekKey: `${week} ${from}`,
    month: frameOf(weeklyMinutes, month.to - month.from + 1),
    isVariable: true,
  }
}

/**
 * Says of every minute what it is, in order of time: first the day's limit, then the week's (of what the day left), then the
 * month's where hours are variable, so that no minute is overtime twice. Weeks do not end with the month: the minute that passes
 * their limit counts in the period in which it is worked.
 * `work`: days in order, from the first day of the week in which the first period begins.
 */
export function classify(work: WorkDays, terms: WorkTerms): Piece[] {
  const pieces: Piece[] = []
  let weekKey = ''
  let ofWeek = 0
  let ofMonth = 0
  for (const [day, spans] of work) {
    const limits = limitsOn(day, terms)
    if (limits.weekKey !== weekKey) [weekKey, ofWeek] = [limits.weekKey, 0]
    const contract = terms.contractMinutes(day)
    let ofDay = 0
    let ofContract = 0
    const put = (span: Span, kind: WorkKind): void => void pieces.push({ ...span, day, kind, isNight: isNightAt(span.start) })
    for (const part of spans.flatMap((span) => cutAt(span, bordersIn(span)))) {
      if (terms.legalHolidays.has(dayAt(part.start))) {
        put(part, 'legalHoliday')
        if (terms.holidayFillsDay) ofDay += part.end - part.start
        continue
      }
      let start = part.start
      while (start < part.end) {
        const left = part.end - start
        const room = Math.min(limits.day - ofDay, limits.week - ofWeek, limits.month - ofMonth)
        const isWithin = ofContract < contract
        const kind = room <= 0 ? 'overtime' : isWithin ? 'withinContract' : 'withinLegal'
        const length = room <= 0 ? left : Math.min(left, room, isWithin ? contract - ofContract : left)
        put({ start, end: start + length }, kind)
        ofDay += length
        ofContract += length
        if (kind !== 'overtime') ofWeek += length
        if (kind !== 'overtime' && limits.isVariable) ofMonth += length
        start += length
      }
    }
  }
  return pieces
}
