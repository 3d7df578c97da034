import { z } from 'zod'
import { command, query } from '../../contract.ts'
import { shiftErrorRules, shiftWarningRules } from '../../domain/labour/shiftChecks.ts'
import { changeState } from '../changes.ts'
import { errorBody, id } from '../common.ts'

/** A day of the shop. */
const day = z.iso.date()
/** Times of a shift as one text, `09:00~33:00 12:00~13:00`: shared/domain/labour/shiftTimes.ts. */
const shiftTimes = z.string().max(80)

/** `seen`: the times that the person saw. Where they are others by now, the correction is refused. */
const correction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('update'), shiftResultId: id, seen: shiftTimes, times: shiftTimes }),
  z.strictObject({ kind: z.literal('create'), staffId: id, storeId: id, day, times: shiftTimes }),
  z.strictObject({ kind: z.literal('delete'), shiftResultId: id, seen: shiftTimes }),
])
export type ShiftCorrection = z.infer<typeof correction>

/**
 * Why a correction was not staged. calculated: fixed for payroll at Smaregi. closed: of a month that is closed here. changed: other times by now. gone: no such row.
 * going: it is to be deleted. onItsWay: it is being sent. notGranted: this sign-in may not write. notProposed: no longer a proposal.
 */
const correctionRule = z.enum([
  ...shiftErrorRules,
  'notShiftTimes',
  'calculated',
  'closed',
  'changed',
  'gone',
  'going',
  'onItsWay',
  'unknownStaff',
  'unknownStore',
  'notGranted',
  'notProposed',
])
export type CorrectionRule = z.infer<typeof correctionRule>

/** `at`: which of the corrections, from 0. */
const problem = z.object({ at: z.int(), rule: correctionRule, place: z.enum(['clockIn', 'clockOut', 'break1', 'break2', 'shift']) })
export type CorrectionProblem = z.infer<typeof problem>
const warning = z.object({ at: z.int(), rule: z.enum(shiftWarningRules), place: problem.shape.place })

/** All or nothing: with problems nothing is staged. */
const staged = z.object({
  changeSetId: id.nullable(),
  /** Changes, as a person counts them. */
  cells: z.int(),
  problems: z.array(problem),
  warnings: z.array(warning),
})

/** Kept with the change, with who and when, before and after. Never sent to Smaregi, which has no place for it. */
const reason = z.string().trim().min(1).max(200)

const basis = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plan') }),
  /** The median of so many days of that weekday. */
  z.object({ kind: z.literal('usual'), days: z.int(), from: day, to: day }),
])

const proposal = z.object({
  /** The row in which a punch is missing; null: there is none. */
  shiftResultId: id.nullable(),
  /** Its times as the person sees them; null: there is none. */
  seen: shiftTimes.nullable(),
  staffId: id,
  storeId: id,
  day,
  basis,
  times: shiftTimes,
})
export type ShiftProposal = z.infer<typeof proposal>

/** A row, or a plan that nobody punched, in which something is missing. */
export const missingPunch = z.object({
  staffId: id,
  staffName: z.string(),
  staffCode: z.string().nullable(),
  storeName: z.string(),
  day,
  /** Null: there is no row. */
  shiftResultId: id.nullable(),
  seen: shiftTimes.nullable(),
  /** What it may have been; empty: neither a plan nor habit tells. */
  proposals: z.array(proposal),
})
export type MissingPunch = z.infer<typeof missingPunch>

const shiftRow = z.object({
  /** Below 0: made here, and not at Smaregi yet. */
  shiftResultId: id,
  storeId: id,
  storeName: z.string(),
  times: shiftTimes,
  isCalculated: z.boolean(),
  /** Of a month that is closed here: it is not changed until that is reopened. */
  isClosed: z.boolean(),
  unsent: changeState.nullable(),
})
export type CorrectedShift = z.infer<typeof shiftRow>

/** What the editor of a person's day needs. */
const correctionDay = z.object({
  staffId: id,
  staffName: z.string(),
  day,
  rows: z.array(shiftRow),
  /** The person's shifts of the days around, in minutes of this day. */
  around: z.array(z.object({ start: z.int(), end: z.int() })),
  /** What the person was to work on this day, in its minutes. */
  plans: z.array(z.object({ start: z.int(), end: z.int() })),
  /** The minute that runs, of this day. */
  now: z.int(),
  stores: z.array(z.object({ storeId: id, storeName: z.string() })),
  /** Stores in which the day belongs to a month that is closed. */
  closedStoreIds: z.array(id),
  /** Where the person works most. */
  homeStoreId: id.nullable(),
  proposals: z.array(proposal),
  /** The last reasons given, newest first. */
  reasons: z.array(z.string()),
  /** Smaregi refuses results: in which words. */
  refused: errorBody.nullable(),
  /** False: this sign-in was not granted the scope that a correction needs. */
  isGranted: z.boolean(),
})
export type CorrectionDay = z.infer<typeof correctionDay>

/** Methods of `timecards` that correct results (core/timecards/corrections). */
export const correctionMethods = {
  /** A person's day, named itself or by one of its shifts. Throws NOT_FOUND where there is no such person or shift. */
  correction: query(z.union([z.strictObject({ staffId: id, day }), z.strictObject({ shiftResultId: id })]), correctionDay),
  /** Corrections as one step, for one reason. */
  correct: command(z.strictObject({ corrections: z.array(correction).min(1).max(2000), reason }), staged),
  /** What missing punches of a person's day may have been; nothing is ever filled in by itself. */
  proposals: query(z.strictObject({ staffId: id, day }), z.object({ proposals: z.array(proposal) })),
  /** Proposals that a person has chosen, as one step. One that is none any more is refused, and then none is staged. */
  applyProposals: command(z.strictObject({ proposals: z.array(proposal).min(1).max(2000), reason }), staged),
}
