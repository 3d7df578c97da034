import { z } from 'zod'
import { command, done, event, job, query, type Contract } from '../contract.ts'
import { id, moment } from './common.ts'
import { approvalState, day, minutes, month, severity, timecardCause, totals } from './timecards.ts'

/** What is approved at once: a person's month in one shop. */
const part = z.strictObject({ staffId: id, storeId: id })
export type ApprovalPart = z.infer<typeof part>
const parts = z.array(part).min(1).max(20_000)
/** With the figures that the person saw (`timecards.board`). */
const seenPart = z.strictObject({ ...part.shape, figures: z.string().max(64) })
export type SeenPart = z.infer<typeof seenPart>
const reason = z.string().trim().min(1).max(200)

/** A finding as a person saw it. */
const finding = z.strictObject({
  staffId: id,
  rule: z.string().max(40),
  severity,
  day: day.nullable(),
  shiftResultIds: z.array(id).max(100),
  facts: z.record(z.string().max(40), z.number()),
})

/** Why a part was left as it is. */
const refusal = z.enum([
  'notHere',
  'daysMissing',
  'notOver',
  'otherFigures',
  'unsentCorrections',
  'openErrors',
  'notChecked',
  'notApproved',
  'alreadyThere',
])
export type ApprovalRefusal = z.infer<typeof refusal>

const logged = z.object({
  at: moment,
  author: z.string().nullable(),
  storeId: id,
  storeName: z.string(),
  state: approvalState,
  reason: z.string().nullable(),
})

/** A figure that is another one than it was when the month was approved. */
/** What of a day is paid or proved by: its times and leave as they are written, the kind of the day, and minutes. */
const dayFigure = z.enum([
  'times',
  'leave',
  'kind',
  'worked',
  'withinContract',
  'withinLegal',
  'overtime',
  'legalHoliday',
  'night',
  'nightWithinContract',
  'nightWithinLegal',
  'nightOvertime',
  'nightLegalHoliday',
  'late',
  'early',
  'absent',
])
export type DayFigure = z.infer<typeof dayFigure>
/** Minutes are h:mm; empty: nothing. */
const changedDay = z.object({ day, figures: z.array(z.object({ name: dayFigure, before: z.string(), after: z.string() })).min(1) })

export const timecardApproval = {
  methods: {
    /** What is open of people of a month: the first of one rule (null: of any), the gravest first, and how many each rule has. */
    open: query(
      z.strictObject({
        month,
        storeId: id.nullable(),
        search: z.string().max(200),
        staffId: id.nullable(),
        rule: z.string().max(40).nullable(),
      }),
      z.object({
        kinds: z.array(z.object({ rule: z.string(), severity, count: z.int() })),
        total: z.int(),
        findings: z.array(z.object({ staffId: id, staffName: z.string(), cause: timecardCause })),
        /** Whom findings may name besides. */
        others: z.array(z.object({ staffId: id, staffName: z.string() })),
      }),
    ),
    /** A finding is in order, for a reason; it stays in the record. */
    settle: command(z.strictObject({ findings: z.array(finding).min(1).max(1000), reason }), done),
    /** It is open again. */
    unsettle: command(z.strictObject({ findings: z.array(finding).min(1).max(1000) }), done),
    /** Reasons given before, newest first. */
    reasons: query(z.strictObject({}), z.object({ reasons: z.array(z.string()) })),
    /**
     * Parts go one state on. Those that cannot are named and left; the others are done. The figures of a person whose last part is
     * approved are frozen: they are what is handed over.
     */
    advance: job(
      z.strictObject({ month, parts: z.array(seenPart).min(1).max(20_000), to: z.enum(['checked', 'approved', 'closed']) }),
      z.object({ changed: z.int(), refused: z.array(z.object({ ...part.shape, reason: refusal })) }),
    ),
    /** Back to draft. */
    reopen: command(z.strictObject({ month, parts, reason }), z.object({ changed: z.int() })),
    /** Months of which any part is not draft, newest first. */
    months: query(
      z.strictObject({}),
      z.object({ months: z.array(z.object({ month, checked: z.int(), approved: z.int(), closed: z.int() })) }),
    ),
    /** What was done to a person's month, newest first. */
    log: query(z.strictObject({ month, staffId: id }), z.object({ entries: z.array(logged) })),
    /** What is another figure now than when it was approved; null: nothing was approved. */
    difference: query(
      z.strictObject({ month, staffId: id }),
      z.object({
        difference: z
          .object({
            frozenAt: moment,
            totals: z.array(z.object({ name: totals.keyof(), before: minutes, after: minutes })),
            days: z.array(changedDay),
          })
          .nullable(),
      }),
    ),
  },
  events: {
    changed: event(z.object({ month: month.nullable() })),
  },
} satisfies Contract
