import { z } from 'zod'
import { command, event, nothing, query, type Contract } from '../contract.ts'
import { cellValue, id, moment } from './common.ts'

/**
 * staged: only here. queued: in a push, its turn has not come. sending: request on its way.
 * unknown: the request's fate is not known; read back before anything is sent again.
 * conflict: changed on both sides. rejected: refused by Smaregi, with its own message.
 * (Applied cells leave the list: their value is then the mirror's.)
 */
export const changeState = z.enum(['staged', 'queued', 'sending', 'unknown', 'conflict', 'rejected'])
export type ChangeState = z.infer<typeof changeState>

export const entity = z.enum(['product'])

/** One changed cell: what the person wants (`mine`) against what it was when edited (`base`). */
export const changeRow = z.object({
  entity,
  key: id,
  field: z.string(),
  productName: z.string(),
  productCode: z.string().nullable(),
  base: cellValue,
  mine: cellValue,
  /** Set in a conflict: what Smaregi holds now. */
  theirs: cellValue,
  state: changeState,
  /** Smaregi's own message of a refusal, or null. */
  reason: z.string().nullable(),
  changeSetId: id,
  changeSetName: z.string(),
  changedAt: moment,
})
export type ChangeRow = z.infer<typeof changeRow>

export const changeSet = z.object({
  changeSetId: id,
  /** A key under `changes.sets.` with details, so that both languages can show it. */
  name: z.string(),
  details: z.record(z.string(), cellValue),
  origin: z.enum(['edit', 'paste', 'bulk', 'undo', 'redo', 'discard', 'resolve']),
  author: z.string().nullable(),
  at: moment,
  cells: z.int(),
})
export type ChangeSet = z.infer<typeof changeSet>

export const changeSummary = z.object({
  staged: z.int(),
  queued: z.int(),
  sending: z.int(),
  unknown: z.int(),
  conflict: z.int(),
  rejected: z.int(),
  products: z.int(),
  /** What Ctrl+Z and Ctrl+Y would do, or null. */
  undo: changeSet.nullable(),
  redo: changeSet.nullable(),
})
export type ChangeSummary = z.infer<typeof changeSummary>

/** What a send would do, for a person to look at before it goes. Counts staged cells only. */
export const changeReview = z.object({
  cells: z.int(),
  products: z.int(),
  fields: z.array(z.object({ field: z.string(), cells: z.int() })),
  /** The largest changes of an amount against what it was; `ratio` is (mine - base) / base. */
  largest: z.array(
    z.object({
      key: id,
      field: z.string(),
      productName: z.string(),
      productCode: z.string().nullable(),
      base: z.number(),
      mine: z.number(),
      ratio: z.number(),
    }),
  ),
  /** Products that deserve a second look: price 0, price under cost, a price changed by more than 30 %. */
  warnings: z.object({ priceZero: z.int(), belowCost: z.int(), largeChange: z.int() }),
})
export type ChangeReview = z.infer<typeof changeReview>

/** Which pending cells a command means; `states` limits `all`. */
export const changeSelection = z.union([
  z.strictObject({ cells: z.array(z.strictObject({ key: id, field: z.string() })) }),
  z.strictObject({ all: z.literal(true), states: z.array(changeState).optional() }),
])

/** What a step back or forward could not touch, because the cell was changed again since. */
const stepResult = z.object({ set: changeSet, cells: z.int(), skipped: z.int() })

export const changes = {
  methods: {
    summary: query(nothing, changeSummary),
    /** Handler: `reviewChanges` of core/changes/review.ts. */
    review: query(nothing, changeReview),
    list: query(
      z.strictObject({
        states: z.array(changeState),
        offset: z.int().min(0),
        limit: z.int().min(1).max(500),
      }),
      z.object({ total: z.int(), rows: z.array(changeRow) }),
    ),
    /** The latest change sets, newest first. */
    history: query(z.strictObject({ limit: z.int().min(1).max(500) }), z.array(changeSet)),
    undo: command(nothing, stepResult),
    redo: command(nothing, stepResult),
    /** Takes staged, rejected or conflicting cells back to what Smaregi holds. Can be undone. */
    discard: command(changeSelection, z.object({ cells: z.int(), changeSetId: id.nullable() })),
    /** Decides conflicts: mine stays staged on top of theirs; theirs drops mine. Can be undone. */
    resolve: command(
      z.strictObject({ selection: changeSelection, choice: z.enum(['mine', 'theirs']) }),
      z.object({ cells: z.int() }),
    ),
    /** Rejected cells become staged again, to be sent after the cause is mended. */
    retry: command(changeSelection, z.object({ cells: z.int() })),
  },
  events: {
    changed: event(changeSummary),
  },
} satisfies Contract
