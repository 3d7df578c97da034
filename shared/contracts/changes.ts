import { z } from 'zod'
import { command, event, nothing, query, type Contract } from '../contract.ts'
import { cellValue, id, moment } from './common.ts'
import { entityNames, operationNames } from '../domain/entities.ts'

/**
 * staged: only here. queued: in a push, its turn has not come. sending: request on its way.
 * sent: Smaregi said yes (送信済), the row was not read back yet.
 * unknown: the request's fate is not known; read back before anything is sent again.
 * conflict: changed on both sides. rejected: refused by Smaregi, with its own message.
 * (Cells that were read back, 照合済, leave the list: their value is then the mirror's.)
 */
export const changeState = z.enum(['staged', 'queued', 'sending', 'sent', 'unknown', 'conflict', 'rejected'])
export type ChangeState = z.infer<typeof changeState>

/** What a change is about. stock: `key` is the product's id, `field` the store's id. */
const entity = z.enum(entityNames)

/**
 * set: an absolute value, may be repeated. create: a field of a row that Smaregi does not have yet
 * (`key` < 0, a local id). add: `mine` is added to the stock. setStock: the stock becomes `mine`.
 * delete: the row goes (`field` is `*`, `base` its name).
 */
const changeOp = z.enum(operationNames)

/** What a refusal is about, so that the page can say what to do; Smaregi's own words stand in `reason`. */
export const reasonKind = z.enum([
  'duplicateCode',
  'tooLong',
  'notFound',
  'forbidden',
  'range',
  'required',
  'notInHistory',
  'committedElsewhere',
  'takenBackElsewhere',
  'calculated',
  'overlap',
  'other',
])
export type ReasonKind = z.infer<typeof reasonKind>

/** Which cell it is, in what a person knows it by. */
const cell = {
  entity,
  key: id,
  field: z.string(),
  op: changeOp,
  name: z.string(),
  code: z.string().nullable(),
  /** Of a stock change: the store. */
  place: z.string().nullable(),
}

/** One changed cell: what the person wants (`mine`) against what it was when edited (`base`). */
const changeRow = z.object({
  ...cell,
  base: cellValue,
  mine: cellValue,
  /** Set in a conflict: what Smaregi holds now, when that was written and by whom, where known. */
  theirs: cellValue,
  theirAt: moment.nullable(),
  /** Who; for a stock of which nobody is named, what moved it: a code of shared/domain/stockDivision. */
  theirName: z.string().nullable(),
  state: changeState,
  /** Smaregi's own message of a refusal, or null. */
  reason: z.string().nullable(),
  reasonKind: reasonKind.nullable(),
  /** Of a change that must not happen twice: stands in the memo of Smaregi's stock history. */
  operationId: z.string().nullable(),
  /** When its request last left, or null. */
  sentAt: moment.nullable(),
  changeSetId: id,
  changeSetName: z.string(),
  author: z.string().nullable(),
  changedAt: moment,
})
export type ChangeRow = z.infer<typeof changeRow>

export const changeOrigin = z.enum([
  'edit',
  'paste',
  'bulk',
  'create',
  'stock',
  'import',
  'count',
  'timecard',
  'undo',
  'redo',
  'revert',
  'discard',
  'resolve',
  'retry',
  'settle',
])
export type ChangeOrigin = z.infer<typeof changeOrigin>

const changeSet = z.object({
  changeSetId: id,
  /** A key under `changes.sets.` with details, so that both languages can show it. */
  name: z.string(),
  details: z.record(z.string(), cellValue),
  origin: changeOrigin,
  author: z.string().nullable(),
  at: moment,
  /** Changes as a person counts them: a cell is one, and so is a new product with all its fields. */
  cells: z.int(),
})
export type ChangeSet = z.infer<typeof changeSet>

/**
 * What became of a cell of a set. waiting: staged or on its way. superseded: a later set changed the
 * cell before this one's value was sent. withdrawn: taken back or given up by a person.
 */
export const changeOutcome = z.enum(['waiting', 'verified', 'rejected', 'conflict', 'unknown', 'withdrawn', 'superseded'])
export type ChangeOutcome = z.infer<typeof changeOutcome>

const changeSetHistory = changeSet.extend({
  /** Cells by what became of them; they add up to `cells`. */
  outcomes: z.record(changeOutcome, z.int()),
  /** done: in effect. undone, dropped: taken back by Ctrl+Z. step: the record of a step itself. */
  position: z.enum(['done', 'undone', 'dropped', 'step']),
  /** The set that this one takes back, or null. */
  inverseOf: id.nullable(),
  /** The latest set that reverted this one, or null. */
  revertedBy: id.nullable(),
})
export type ChangeSetHistory = z.infer<typeof changeSetHistory>

/** A cell of a set, as it was changed then. For `add` both values are the sum staged for the cell. */
const changeSetRow = z.object({
  ...cell,
  old: cellValue,
  new: cellValue,
  outcome: changeOutcome,
  reason: z.string().nullable(),
  reasonKind: reasonKind.nullable(),
  /** When the outcome was known; null while waiting. */
  at: moment.nullable(),
})
export type ChangeSetRow = z.infer<typeof changeSetRow>

/** Changes by state (a new product is one), and the rows that have any. */
const changeSummary = z.object({
  staged: z.int(),
  queued: z.int(),
  sending: z.int(),
  sent: z.int(),
  unknown: z.int(),
  conflict: z.int(),
  rejected: z.int(),
  rows: z.int(),
  /** What Ctrl+Z and Ctrl+Y would do, or null. */
  undo: changeSet.nullable(),
  redo: changeSet.nullable(),
})
export type ChangeSummary = z.infer<typeof changeSummary>

/** What a send would do, for a person to look at before it goes. Counts staged changes only. */
const changeReview = z.object({
  /** A new product is one. */
  cells: z.int(),
  rows: z.int(),
  /** Changes by what they are; they add up to `cells`. */
  operations: z.array(z.object({ entity, op: changeOp, cells: z.int() })),
  /** Of `set`, by field. */
  fields: z.array(z.object({ entity, field: z.string(), cells: z.int() })),
  /** The largest changes of an amount against what it was; `ratio` is (mine - base) / base. */
  largest: z.array(
    z.object({
      entity,
      key: id,
      field: z.string(),
      name: z.string(),
      code: z.string().nullable(),
      base: z.number(),
      mine: z.number(),
      ratio: z.number(),
    }),
  ),
  /** What deserves a second look, by name (words under `changes.warnings`): price 0, price under cost, … */
  warnings: z.record(z.string(), z.int()),
})
export type ChangeReview = z.infer<typeof changeReview>

/** Which pending cells a command means; `states`, `entities` and `fields` limit `all`. */
export const changeSelection = z.union([
  z.strictObject({
    cells: z.array(z.strictObject({ entity, key: id, field: z.string() })).max(200_000),
  }),
  z.strictObject({
    all: z.literal(true),
    states: z.array(changeState).optional(),
    entities: z.array(entity).optional(),
    fields: z.array(z.string()).optional(),
  }),
])

export const stockCell = z.strictObject({
  productId: id,
  storeId: id,
  /** add is the rule: setStock overwrites a sale made between the count and the send. */
  op: z.enum(['add', 'setStock']),
  amount: z.int().min(-999_999_999).max(999_999_999),
})

/** unknownProduct, productGoes (it is to be deleted), unknownStore, zero, mixed: the cell has an unsent change of the other kind. */
export const stockProblem = z.object({
  productId: id,
  storeId: id,
  rule: z.enum(['unknownProduct', 'productGoes', 'unknownStore', 'zero', 'mixed', 'outOfRange']),
})

/**
 * Asked before a step back or forward stages changes of values that Smaregi has (or that are on their
 * way there). Nothing has been done yet.
 */
const stepQuestion = z.object({
  /** Changes that would be staged: the values from before go back to Smaregi with the next send. */
  staged: z.int(),
  /** Unsent changes that would simply be taken back (or brought again). */
  withdrawn: z.int(),
  /** Of `staged`: absolute stock, which overwrites what was sold since, and relative stock. */
  stockSets: z.int(),
  stockAdds: z.int(),
  /** The first of `staged`. For `add` new is what would be added. */
  rows: z.array(z.object({ ...cell, old: cellValue, new: cellValue })),
})
export type StepQuestion = z.infer<typeof stepQuestion>

const stepCell = z.object({
  entity,
  key: id,
  field: z.string(),
  name: z.string(),
  code: z.string().nullable(),
  /** Rows besides this one's that the step changed: a move of one category may be two cells and no other row. */
  otherRows: z.int(),
})
export type StepCell = z.infer<typeof stepCell>

const stepInput = z.strictObject({
  /** What a person has agreed to: that many changes of that set, which Smaregi has already. */
  consent: z.strictObject({ changeSetId: id, cells: z.int() }).optional(),
})

const stepResult = z.object({
  set: changeSet,
  /** Changes that were taken back or brought again; 0 where there is a question, or nothing could be done. */
  cells: z.int(),
  /** What was changed again since, or is on its way, and was left alone. */
  skipped: z.int(),
  /** Rows of the set that Smaregi has made by now: they cannot be unmade. */
  made: z.int(),
  /** Rows of the set that are gone at Smaregi by now: they cannot be brought back. */
  gone: z.int(),
  question: stepQuestion.nullable(),
  /** A cell that looks different now, to be shown and named. */
  first: stepCell.nullable(),
})

/** A cell that somebody changed after the set that is to be reverted: it was left as it is. */
const changedSince = z.object({
  entity,
  key: id,
  field: z.string(),
  name: z.string(),
  code: z.string().nullable(),
  /** What the set had put there, and what holds now. */
  new: cellValue,
  now: cellValue,
})

const page = { offset: z.int().min(0), limit: z.int().min(1).max(500) }

export const changes = {
  methods: {
    summary: query(nothing, changeSummary),
    review: query(nothing, changeReview),
    list: query(z.strictObject({ states: z.array(changeState), ...page }), z.object({ total: z.int(), rows: z.array(changeRow) })),
    /** The latest change sets, newest first. */
    history: query(z.strictObject({ limit: z.int().min(1).max(500) }), z.array(changeSetHistory)),
    /** The same in windows. */
    sets: query(z.strictObject(page), z.object({ total: z.int(), rows: z.array(changeSetHistory) })),
    /** The cells of a set and what became of each; `outcome` limits them. */
    setRows: query(
      z.strictObject({ changeSetId: id, outcome: changeOutcome.nullable(), ...page }),
      z.object({ total: z.int(), rows: z.array(changeSetRow) }),
    ),
    /**
     * What was not sent becomes exactly what it was before the latest step (a decision: a conflict
     * again). What Smaregi has already is asked about first (`question`). A step of which nothing can
     * be taken back is passed over: the next undo takes the one before. NOTHING_TO_UNDO.
     */
    undo: command(stepInput, stepResult),
    redo: command(stepInput, stepResult),
    /**
     * Takes a set back, however long ago it was: what was not sent is withdrawn, what Smaregi has gets
     * a change that goes through review and conflict check like any. Can be undone. Cells that somebody changed since are not touched but
     * named (the first 500). Relative stock is taken back by its opposite. Products that were made
     * cannot be unmade: they count as `skipped`.
     */
    revert: command(
      z.strictObject({ changeSetId: id }),
      z.object({
        changeSetId: id.nullable(),
        cells: z.int(),
        skipped: z.int(),
        changedSinceTotal: z.int(),
        changedSince: z.array(changedSince),
      }),
    ),
    /**
     * Stages stock changes as one set. `add` to a cell with an unsent `add` adds up; a cell keeps to
     * one kind until it is sent or discarded.
     */
    stageStock: command(
      z.strictObject({
        cells: z.array(stockCell).min(1).max(200_000),
        origin: z.enum(['edit', 'import', 'count']),
      }),
      z.object({ staged: z.int(), unchanged: z.int(), changeSetId: id.nullable(), problems: z.array(stockProblem) }),
    ),
    /** Takes staged, rejected or conflicting cells back to what Smaregi holds. Can be undone. */
    discard: command(changeSelection, z.object({ cells: z.int(), changeSetId: id.nullable() })),
    /**
     * Decides conflicts: mine stays staged on top of theirs; theirs drops mine; value is a third one.
     * Can be undone. A `value` that breaks a rule of the field is refused (INVALID_INPUT, details.rule).
     */
    resolve: command(
      z.strictObject({
        selection: changeSelection,
        choice: z.enum(['mine', 'theirs', 'value']),
        value: cellValue.optional(),
      }),
      z.object({ cells: z.int() }),
    ),
    /** Rejected cells become staged again, to be sent after the cause is mended. Can be undone. */
    retry: command(changeSelection, z.object({ cells: z.int() })),
    /**
     * A person has looked at Smaregi and says what became of cells whose fate cannot be read back.
     * arrived: they are done (`id`: the number Smaregi gave to a new row, so that what
     * refers to it follows). notArrived: they are staged again. Can be undone, but for a number.
     */
    settle: command(
      z.strictObject({ selection: changeSelection, verdict: z.enum(['arrived', 'notArrived']), id: id.optional() }),
      z.object({ cells: z.int() }),
    ),
  },
  events: {
    changed: event(changeSummary),
  },
} satisfies Contract
