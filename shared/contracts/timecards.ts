import { z } from 'zod'
import { changeState } from './changes.ts'
import { command, done, event, query, type Contract } from '../contract.ts'
import { errorBody, id, moment } from './common.ts'
import { correctionMethods, missingPunch } from './timecards/corrections.ts'

/** A day of the shop. */
export const day = z.iso.date()
/** Named by the month in which the period of pay ends, YYYY-MM. */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/u)
const weekday = z.int().min(0).max(6)
export const minutes = z.int()
/** Minutes since the midnight with which a day of work begins: 33:00 is 1980. */
const minuteOfDay = z.int()

const holidayRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('weekday'), weekday }),
  z.strictObject({ kind: z.literal('notFixed') }),
  z.strictObject({ kind: z.literal('fourInFourWeeks'), from: day }),
])

/** What no endpoint of Smaregi gives, and the law leaves to the shop. */
const settings = z.strictObject({
  /** 1 to 28; 0: the month's end. */
  closingDay: z.int().min(0).max(28),
  weekStart: weekday,
  holidayRule,
  /** Holidays exchanged for another day beforehand. */
  exchanges: z.array(z.strictObject({ from: day, to: day })).max(1000),
  /** Minutes on the legal holiday fill the 8 hours of a shift that goes on after it. */
  holidayFillsDay: z.boolean(),
  /** Minutes of the contract on a day where no plan says otherwise. */
  contractMinutes: z.int().min(0).max(1440),
  /** Who has a plan works by a variable month (1か月単位の変形労働時間制, 労働基準法32条の2). */
  isMonthVariable: z.boolean().default(false),
  agreement: z.strictObject({
    kind: z.enum(['none', 'usual', 'special']),
    dailyMinutes: z.int().min(0).max(960).nullable(),
    firstMonth: z.int().min(1).max(12),
  }),
  /** Shops of 44 hours a week: fewer than ten people. */
  smallStores: z.array(id).max(10_000),
  /** Weekdays on which a shop is closed. */
  closed: z.array(z.strictObject({ storeId: id, weekdays: z.array(weekday).max(7) })).max(10_000),
  rulesOff: z.array(z.string().max(40)).max(100),
  limits: z.array(z.strictObject({ rule: z.string().max(40), limit: z.int().min(0).max(100_000) })).max(100),
})
export type TimecardSettings = z.infer<typeof settings>

/** What the shop itself says of a person. */
const personFacts = z.strictObject({
  staffId: id,
  /** Only of who is under 18: nothing else needs it. */
  birthday: day.nullable(),
  /** Hourly wage, for the estimate of what a month costs. */
  hourlyYen: z.int().min(1).max(1_000_000).nullable(),
  /** 年休の付与, or what was left on a day. */
  grants: z.array(z.strictObject({ day, days: z.number().multipleOf(0.5).min(0.5).max(40) })).max(100),
})

export const severity = z.enum(['error', 'warning', 'notice'])

const timecardFinding = z.object({
  /** A rule of shared/domain/labour/findings. */
  rule: z.string(),
  severity,
  /** Null: of the whole period. */
  day: day.nullable(),
  shiftResultIds: z.array(id),
  facts: z.record(z.string(), z.number()),
})
export type TimecardFinding = z.infer<typeof timecardFinding>

/** Somebody said that a finding is in order. */
const settled = z.object({ reason: z.string(), author: z.string().nullable(), at: moment })

/** A cause, with what only follows from it. */
export const timecardCause = timecardFinding.extend({
  consequences: z.array(timecardFinding),
  /** Null: it is open. */
  settled: settled.nullable(),
  /** It was settled, and is another one since. */
  settledBefore: settled.nullable(),
})
export type TimecardCause = z.infer<typeof timecardCause>

/** Minutes of a person in the period (shared/domain/labour/totals.ts). */
export const totals = z.object({
  worked: minutes,
  withinContract: minutes,
  withinLegal: minutes,
  overtime: minutes,
  over60: minutes,
  legalHoliday: minutes,
  night: minutes,
  nightOvertime: minutes,
  nightOver60: minutes,
  nightLegalHoliday: minutes,
  prescribedHoliday: minutes,
  daysWorked: z.int(),
  late: minutes,
  early: minutes,
  absent: minutes,
})
export type TimecardTotals = z.infer<typeof totals>

/** Of a day: enough to draw its cell. */
const cell = z.object({
  day,
  clockIn: minuteOfDay.nullable(),
  clockOut: minuteOfDay.nullable(),
  plannedStart: minuteOfDay.nullable(),
  plannedEnd: minuteOfDay.nullable(),
  shifts: z.int(),
  /** From when to when a shift of the day before goes on into this day; null: none does. */
  continued: z.object({ start: minuteOfDay, end: minuteOfDay }).nullable(),
  worked: minutes,
  overtime: minutes,
  night: minutes,
  /** work, the legal holiday, or off by the plan. */
  kind: z.enum(['work', 'legalHoliday', 'dayOff']),
  leave: z.string().nullable(),
  /** The worst finding of the day that is open. */
  worst: severity.nullable(),
  findings: z.int(),
  /** Corrections that Smaregi does not have yet; the figures count them. */
  unsent: z.int(),
  /** Rules of the day's findings, the worst first, each once. */
  rules: z.array(z.string()),
})
export type TimecardCell = z.infer<typeof cell>

/** How far a person's month in one shop is: 未確認, 確認済み, 承認済み, 締め済み. */
export const approvalState = z.enum(['draft', 'checked', 'approved', 'closed'])
export type ApprovalState = z.infer<typeof approvalState>

/** How far a person's month is: as far as the part that is behind. */
const approval = z.object({
  state: approvalState,
  parts: z.array(z.object({ storeId: id, storeName: z.string(), state: approvalState })),
  /** Figures are other ones than those that were approved. */
  differs: z.boolean(),
})

const person = z.object({
  staffId: id,
  staffName: z.string(),
  staffCode: z.string().nullable(),
  stores: z.array(z.string()),
  totals,
  /** It rests on a row that cannot be counted as it is. */
  isDoubtful: z.boolean(),
  /** With the least premiums of the law (shared/domain/labour/cost.ts); null: no hourly wage is known. */
  costYen: z.int().nullable(),
  /** Days of paid leave: taken in the period, and left at its end; null: no grant is known, or days since the first are not here. */
  paidLeave: z.object({ taken: z.number(), left: z.number().nullable(), isGranted: z.boolean() }),
  /** Causes that are open, by severity, and those that are settled. */
  errors: z.int(),
  warnings: z.int(),
  notices: z.int(),
  settled: z.int(),
  approval,
  /** A name for these figures: an approval is of what a person saw. */
  figures: z.string(),
  cells: z.array(cell),
})
export type TimecardPerson = z.infer<typeof person>

const punch = z.object({
  shiftResultId: id,
  storeName: z.string(),
  clockIn: minuteOfDay.nullable(),
  clockOut: minuteOfDay.nullable(),
  roundedClockIn: minuteOfDay.nullable(),
  roundedClockOut: minuteOfDay.nullable(),
  breaks: z.array(z.object({ start: minuteOfDay.nullable(), end: minuteOfDay.nullable() })),
  /** Fixed for payroll at Smaregi. */
  isCalculated: z.boolean(),
  /** Where a correction of it stands that Smaregi does not have yet, or null. */
  unsent: changeState.nullable(),
})

/** A stretch of a day's work of one kind. */
const piece = z.object({
  start: minuteOfDay,
  end: minuteOfDay,
  kind: z.enum(['withinContract', 'withinLegal', 'overtime', 'legalHoliday']),
  isNight: z.boolean(),
})

/** All that is figured out of a day; what was found stands beside it. */
export const dayFigures = z.object({
  ...cell.omit({ worst: true, findings: true, rules: true, continued: true }).shape,
  late: minutes,
  early: minutes,
  absent: minutes,
  plans: z.array(z.object({ storeName: z.string(), start: minuteOfDay, end: minuteOfDay })),
  punches: z.array(punch),
  pieces: z.array(piece),
  /** Of `worked`: minutes of a shift that began on an earlier day; this day is a legal holiday, and they are counted on it. */
  carried: minutes,
})

const dayDetail = z.object({
  ...dayFigures.shape,
  ...cell.pick({ worst: true, findings: true, rules: true, continued: true }).shape,
  /** What of earlier shifts lies on this day, and whether it is counted here or on the day on which its shift began. */
  fromBefore: z.array(piece.extend({ isCountedHere: z.boolean() })),
  /** Corrections of this day that Smaregi does not have yet, as texts of shiftTimes.ts; null: the row is new, or goes. The figures count them. */
  corrections: z.array(
    z.object({ storeName: z.string(), state: changeState, before: z.string().nullable(), after: z.string().nullable() }),
  ),
  /** What of this day's shifts lies on the next one, a legal holiday, and is counted there. */
  toNext: z.array(piece),
})
export type TimecardDay = z.infer<typeof dayDetail>

/** Which people: everybody, those with a finding (of one severity), or with minutes of one kind. */
const timecardFilter = z.enum(['all', 'findings', 'errors', 'warnings', 'notices', 'overtime', 'night'])
export type TimecardFilter = z.infer<typeof timecardFilter>

const timecardOrder = z.enum(['findings', 'name', 'code', 'worked', 'overtime', 'night'])
export type TimecardOrder = z.infer<typeof timecardOrder>

/** What the figures rest on. */
const basis = z.object({
  /**
   * Of the results of the period and the week before: days that are not here, or were read before they were over, and when the
   * others were read, oldest first.
   */
  daysMissing: z.int(),
  pulledAt: moment.nullable(),
  /** Smaregi refuses results: in which words. */
  refused: errorBody.nullable(),
  /** Times came with a trailing Z, and were read as Japan's clock. */
  zTimes: z.int(),
  /** Rows whose times are none, or far from their day: they are not counted. */
  unreadable: z.int(),
  /** Months of the 36 agreement that are here without a gap, this one included. */
  agreementMonths: z.int(),
  /** People whose leave cannot be judged: grants or days are not known. */
  leaveUnknown: z.int(),
})

export const timecards = {
  methods: {
    settings: query(
      z.strictObject({}),
      z.object({ ...settings.shape, isSet: z.boolean(), stores: z.array(z.object({ storeId: id, storeName: z.string() })) }),
    ),
    /** Throws INVALID_INPUT where an exchange is one with itself. */
    saveSettings: command(settings, done),
    /** Everybody whom Smaregi has, with what the shop says of them. */
    people: query(
      z.strictObject({}),
      z.object({
        people: z.array(
          z.object({
            ...personFacts.shape,
            staffName: z.string(),
            staffCode: z.string().nullable(),
            terminationDate: z.string().nullable(),
          }),
        ),
      }),
    ),
    /** Those that are not named stay as they are. Throws INVALID_INPUT with a reason: `notMinor`, `sameGrant`. */
    savePeople: command(z.strictObject({ people: z.array(personFacts).max(10_000) }), done),
    /** People of a period: a window of them. */
    board: query(
      z.strictObject({
        month,
        storeId: id.nullable(),
        search: z.string().max(200),
        only: timecardFilter,
        order: timecardOrder,
        offset: z.int().min(0),
        limit: z.int().min(1).max(200),
        /** Somebody whose place in the list is wanted. */
        locate: id.nullable(),
      }),
      z.object({
        from: day,
        to: day,
        total: z.int(),
        people: z.array(person),
        /** The place of `locate`; null: not in the list. */
        at: z.int().nullable(),
        /** Over the shop's people that were searched for, whatever `only` says: each filter says beforehand what it would leave. */
        sums: z.object({
          people: z.record(timecardFilter, z.int()),
          errors: z.int(),
          warnings: z.int(),
          notices: z.int(),
          worked: minutes,
          overtime: minutes,
          night: minutes,
          /**
           * Where a shop was chosen: what of these minutes was worked in it, and how many people work in another one as well. All else
           * is of whole people, as their rows are. Null: no shop was chosen.
           */
          ofStore: z.object({ worked: minutes, overtime: minutes, night: minutes, elsewhere: z.int() }).nullable(),
          /** Corrections that Smaregi does not have yet; the figures count them. */
          unsent: z.int(),
          /** People whose totals rest on a row that cannot be counted as it is. */
          doubtful: z.int(),
        }),
        basis,
      }),
    ),
    /** One person's period, day by day. Throws NOT_FOUND. */
    person: query(
      z.strictObject({ month, staffId: id }),
      z.object({
        from: day,
        to: day,
        person,
        days: z.array(dayDetail),
        findings: z.array(timecardCause),
        /** Whom findings name besides. */
        others: z.array(z.object({ staffId: id, staffName: z.string() })),
        /** 2,400, or 2,640 in a small shop. */
        weeklyMinutes: minutes,
      }),
    ),
    /** What the plots draw: of the people whom the board shows, whatever `only` says. */
    plots: query(
      z.strictObject({ month, storeId: id.nullable(), search: z.string().max(200) }),
      z.object({
        people: z.array(
          z.object({
            staffId: id,
            staffName: z.string(),
            isDoubtful: z.boolean(),
            worked: minutes,
            overtime: minutes,
            over60: minutes,
            night: minutes,
          }),
        ),
        /** Sums of each day; `costYen`: of those whose wage is known. */
        days: z.array(z.object({ day, planned: minutes, worked: minutes, costYen: z.int() })),
        /** People with work and without a wage. */
        wagesMissing: z.int(),
      }),
    ),
    /** Everybody's missing punches of a period, each with what it may have been, by person and day, and the last reasons given. */
    missing: query(
      z.strictObject({ month, storeId: id.nullable() }),
      z.object({ rows: z.array(missingPunch), reasons: z.array(z.string()) }),
    ),
    ...correctionMethods,
    /** Periods of which anything is here, newest first. */
    months: query(z.strictObject({}), z.object({ months: z.array(month), current: month })),
  },
  events: {
    /** Settings, facts of people or their results are other ones. */
    changed: event(z.object({})),
  },
} satisfies Contract
