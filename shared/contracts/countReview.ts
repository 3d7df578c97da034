import { z } from 'zod'
import { command, done, job, query, type Contract } from '../contract.ts'
import { id, moment } from './common.ts'
import { countId, mostPieces } from './stockCounts.ts'

/** Which variances are counted again: any of those that are given. Pieces and yen without sign; percent of what was expected. */
export const recountLimits = z.strictObject({
  pieces: z.int().min(1).max(mostPieces).nullable(),
  yen: z.number().min(0).max(99_999_999).nullable(),
  percent: z.number().min(0).max(1000).nullable(),
})
export type RecountLimits = z.infer<typeof recountLimits>

const lineChoice = z.enum(['correct', 'leave', 'zero', 'pieces'])
export type LineChoice = z.infer<typeof lineChoice>

/**
 * What is to be known about a line. unsent: a stock change of this product made in Banto is not sent yet, the line waits for it.
 * twoShelves: its stock moved between its beeps on two shelves. late: movements reached Smaregi after the beep. recount: over the limits, and no two
 * counts agree. notRead: what moved since the beep was not read yet. gone: deleted at Smaregi. notControlled: no stock is kept of it.
 * doubt: a question is open. contested: two PCs corrected a beep, or linked a code, without knowing of each other. clock: the PC's clock was
 * set while it was counted. otherCount: another count of the store, whose corrections are not proved yet, has found it as well.
 * elsewhere: another PC corrected it for this count. sameSecond: something moved in the second of its last beep, and whole seconds do not
 * tell which came first; it waits for a decision. afterCommit: a movement before its beeps became known only after the commit. refused: Smaregi
 * refused its correction, or it was dropped. unchecked: it moved since the count began, and was counted by a PC whose clock was never
 * compared with Smaregi's; it waits, too. history: a line of Smaregi's history does not add up with the one before.
 */
const lineMarks = [
  'unsent',
  'twoShelves',
  'late',
  'recount',
  'notPlanned',
  'notRead',
  'gone',
  'notControlled',
  'doubt',
  'contested',
  'clock',
  'otherCount',
  'otherCorrected',
  'elsewhere',
  'unchecked',
  'sameSecond',
  'history',
  'afterCommit',
  'refused',
] as const
export type LineMark = (typeof lineMarks)[number]

/**
 * Why a line is left out of a commit for now, or the commit waits for it. clock, unchecked, sameSecond: when it was counted is not known, and nobody
 * has decided what becomes of it. otherCorrected: a later figure of another count is in the stock. doubt: somebody scanned what would be set to 0.
 */
export const waitReasons = [
  'unsent',
  'notRead',
  'clock',
  'unchecked',
  'sameSecond',
  'otherCorrected',
  'doubt',
] as const satisfies readonly LineMark[]
export type WaitReason = (typeof waitReasons)[number]

const countLine = z.object({
  productId: id,
  productName: z.string(),
  productCode: z.string().nullable(),
  size: z.string().nullable(),
  color: z.string().nullable(),
  categoryName: z.string().nullable(),
  /** What holds: with the choice `pieces` (and `zero` of a counted line) the number that a person decided. Null: nobody counted it. */
  counted: z.int().nullable(),
  /** Pieces of each round, where there was more than one or a person decided another number. Two PCs may have begun rounds of one number. */
  rounds: z.array(z.object({ round: z.int(), persons: z.array(z.string()), counted: z.int(), expected: z.int() })),
  /** The stock at the moment of its last beep; of what nobody counted: now. */
  expected: z.int(),
  /** counted − expected; of what nobody counted and is set to 0, 0 − expected. Null where nobody counted it and it is left, or there is no stock that could be corrected (gone, notControlled). */
  variance: z.int().nullable(),
  /** Of the expected, what reached Smaregi after the beep. */
  late: z.int(),
  cost: z.number().nullable(),
  /** variance × cost; null where one of them is not known. */
  yen: z.number().nullable(),
  marks: z.array(z.enum(lineMarks)),
  /** What a person decided; null: nobody yet. */
  choice: lineChoice.nullable(),
  reason: z.string().nullable(),
  /** What a commit would add; 0 where nothing is corrected. */
  correction: z.int(),
  /** What is to be done first; empty: it does not wait. `isBlocking`: the count cannot be committed before; else a commit leaves the line out. */
  waits: z.array(z.enum(waitReasons)),
  isBlocking: z.boolean(),
  /** Of a committed line: what became of it (changes.states), null where nothing was sent for it. */
  outcome: z.string().nullable(),
  /** Of a committed line: movements before its beeps that became known only after the commit, their pieces, and those not followed up yet. */
  after: z.object({ movements: z.int(), pieces: z.int(), open: z.int() }).nullable(),
  persons: z.array(z.string()),
  shelves: z.array(z.string()),
  lastAt: moment.nullable(),
})
export type CountLine = z.infer<typeof countLine>

/** counted: all of them. differs: variance not 0. uncounted: nobody counted them. recount: on the list to be counted again. waiting: a commit leaves them out for now, or waits for them. marked: anything to look at. */
export const lineFilter = z.enum(['all', 'counted', 'differs', 'uncounted', 'recount', 'waiting', 'marked'])
export const lineOrder = z.enum(['yen', 'pieces', 'percent', 'name', 'code', 'category', 'lastAt'])

const totals = z.object({
  lines: z.int(),
  pieces: z.int(),
  expectedPieces: z.int(),
  more: z.int(),
  less: z.int(),
  /** Yen at cost: of what is more, of what is less (below 0), and of both. */
  moreYen: z.number(),
  lessYen: z.number(),
  yen: z.number(),
  withoutCost: z.int(),
})
export type CountTotals = z.infer<typeof totals>

const groupRow = z.object({
  key: z.string(),
  name: z.string().nullable(),
  lines: z.int(),
  differing: z.int(),
  pieces: z.int(),
  moreYen: z.number(),
  lessYen: z.number(),
})
export type CountGroupRow = z.infer<typeof groupRow>

const lineFigures = z.object({ counted: z.int().nullable(), expected: z.int(), correction: z.int() })
export type LineFigures = z.infer<typeof lineFigures>

const productIds = z.array(id).min(1).max(200_000)

export const countReview = {
  methods: {
    /** All that the review says above its list. `version` names the figures: a commit asks for them. */
    summary: query(
      z.strictObject({ countId }),
      z.object({
        version: z.string(),
        counted: totals,
        /** Of all lines that have a variance: what was counted, and what nobody counted and is set to 0. */
        variance: totals.omit({ lines: true, pieces: true, expectedPieces: true }),
        /** What the lines of `counted` add up from: products of the plan, others, and those of which a person only decided the number. */
        countedOf: z.object({ planned: z.int(), notPlanned: z.int(), decided: z.int() }),
        /** Counts of the same store that are not done and found the same products, and how many of these. */
        overlaps: z.array(z.object({ countId, name: z.string(), products: z.int() })),
        /** Of the plan, what nobody counted; yen: what it is worth. */
        uncounted: z.object({
          products: z.int(),
          pieces: z.int(),
          yen: z.number(),
          /** There is none of them in the books: nothing has to be decided. */
          empty: z.int(),
          undecided: z.int(),
          /** In the books above 0, and below it (negative): set to 0, the one goes and the other comes. */
          above: z.object({ pieces: z.int(), yen: z.number() }),
          below: z.object({ pieces: z.int(), yen: z.number() }),
          toLeave: z.int(),
          toZero: z.int(),
          toZeroPieces: z.int(),
          toZeroYen: z.number(),
          /** Not in the yen: no cost of these is known. */
          withoutCost: z.int(),
        }),
        /** Late movements of counted lines: how many lines, how many pieces. */
        late: z.object({ lines: z.int(), pieces: z.int() }),
        /** round: the one that is to be counted next; null: nothing is. */
        /** `lines`: to be counted again, `disagree` of them were, and found another number; `settled`: two rounds agree. */
        recount: z.object({
          limits: recountLimits.nullable(),
          lines: z.int(),
          disagree: z.int(),
          settled: z.int(),
          round: z.int().nullable(),
        }),
        marks: z.record(z.string(), z.int()),
        /** Counted lines of which no stock can be corrected: they are in no variance. */
        notCorrectable: z.int(),
        /** What a commit would do now: lines that are corrected, and pieces added and taken. `waiting`: it leaves them out; `blocking`: it waits for them. */
        commit: z.object({
          lines: z.int(),
          more: z.int(),
          less: z.int(),
          yen: z.number(),
          /** Lines that are not in the yen. */
          withoutCost: z.int(),
          waiting: z.int(),
          blocking: z.int(),
        }),
        /**
         * Of a committed count: how many of its corrections are proved, still wait, or were refused. `unknown`: they were sent, and whether they
         * arrived is asked before anything is sent again.
         */
        sent: z
          .object({ changeSetId: id, total: z.int(), proved: z.int(), waiting: z.int(), unknown: z.int(), refused: z.int() })
          .nullable(),
        /** Of the inverse that takes the commit back, the same; `nothing`, not in the total: what had not been corrected. Null: it is not taken back. */
        reversed: z.object({ total: z.int(), proved: z.int(), waiting: z.int(), unknown: z.int(), nothing: z.int() }).nullable(),
        /**
         * Of a committed count: movements before its beeps that became known only after it (`total`), those of them that nobody followed up
         * (`open`), what a follow-up would do now (`todo`; the others wait until what is on its way was sent, `waiting` products), and what became of the
         * follow-ups in effect. `isElsewhere`: another PC committed the count, it is followed up there. Null: it is not committed.
         */
        after: z
          .object({
            total: z.object({ movements: z.int(), products: z.int(), pieces: z.int() }),
            open: z.object({ movements: z.int(), products: z.int(), pieces: z.int() }),
            todo: z.object({ products: z.int(), pieces: z.int() }),
            waiting: z.int(),
            sent: z.object({ sets: z.int(), total: z.int(), proved: z.int(), waiting: z.int(), unknown: z.int(), refused: z.int() }),
            isElsewhere: z.boolean(),
            /** Up to when movements were read since the commit; null: they were not. */
            readAt: moment.nullable(),
          })
          .nullable(),
        /** When the movements were read; null: never since the first beep. `behind`: lines without. */
        readAt: moment.nullable(),
        behind: z.int(),
        /**
         * Another PC committed this count, or took its commit back (before this one, where this one committed it, too): of how many products, and
         * when and with which words in the stock history the last.
         */
        elsewhere: z
          .object({
            kind: z.enum(['committed', 'takenBack']),
            products: z.int(),
            at: moment.nullable(),
            memo: z.string(),
            staffName: z.string().nullable(),
          })
          .nullable(),
        /** Committed on two PCs at once: stocks that this one corrected behind the other, with the names of the first twenty. */
        twice: z.object({ products: z.int(), names: z.array(z.string()) }).nullable(),
      }),
    ),
    lines: query(
      z.strictObject({
        countId,
        filter: lineFilter,
        order: lineOrder,
        descending: z.boolean(),
        search: z.string().max(100).default(''),
        /** Only the line of one product. */
        productId: id.nullable().default(null),
        /** As `groups` names it: only lines of one row of it. */
        group: z
          .strictObject({ by: z.enum(['category', 'shelf', 'person']), key: z.string() })
          .nullable()
          .default(null),
        offset: z.int().min(0),
        limit: z.int().min(1).max(500),
      }),
      z.object({ version: z.string(), total: z.int(), rows: z.array(countLine) }),
    ),
    groups: query(z.strictObject({ countId, by: z.enum(['category', 'shelf', 'person']) }), z.array(groupRow)),
    /**
     * What happened to a stock since the count began, as Smaregi tells it: oldest first. `isRead`: all that moved up to its last beep (of
     * what nobody counted: since the count began) was read; where it is false, an empty list does not mean that nothing moved.
     */
    movements: query(
      z.strictObject({ countId, productId: id }),
      z.object({
        isRead: z.boolean(),
        rows: z.array(
          z.object({
            changeId: id,
            ownAt: moment.nullable(),
            serverAt: moment.nullable(),
            amount: z.int(),
            stockAmount: z.int(),
            division: z.string().nullable(),
            memo: z.string().nullable(),
            staffName: z.string().nullable(),
            /** late: before the last beep by its own time, after it at Smaregi. afterCommit: known only after the commit. own: a correction of this count. */
            place: z.enum(['before', 'between', 'after', 'late', 'afterCommit', 'own', 'otherCount']),
          }),
        ),
      }),
    ),
    /** Reads from Smaregi what moved. Throws as every read of Smaregi does; what was read stays. */
    refresh: job(z.strictObject({ countId }), z.object({ read: z.int(), left: z.int() })),
    /**
     * The last reading before a commit: which products there still are, and what moved; with what that changed of the figures that the person saw
     * (`version`), the first twenty lines. `lines` are those of which something changed that a commit hangs on; `others` lines are left as they are, and
     * only their books are others: a commit may take `version` where `lines` is 0. `isRead`: false where Smaregi could not be asked. Throws INVALID_INPUT (`reason`: `figuresChanged`: others
     * are shown by now).
     */
    recheck: job(
      z.strictObject({ countId, version: z.string() }),
      z.object({
        isRead: z.boolean(),
        version: z.string(),
        lines: z.int(),
        others: z.int(),
        rows: z.array(
          z.object({ productId: id, productName: z.string().nullable(), isGone: z.boolean(), before: lineFigures, after: lineFigures }),
        ),
      }),
    ),
    /**
     * choice null: undecided again. `pieces` only with the choice of that name. A decision holds while its line stays counted, or stays not
     * counted. Throws INVALID_INPUT (`reason`: `committed`, `pieces`, `notCounted`: what nobody counted cannot be `correct`).
     */
    decide: command(
      z.strictObject({
        countId,
        productIds,
        choice: lineChoice.nullable(),
        pieces: z.int().min(-mostPieces).max(mostPieces).nullable().default(null),
        reason: z.string().max(100).nullable().default(null),
      }),
      z.object({ lines: z.int() }),
    ),
    /**
     * Of what nobody counted: `leave` of what is undecided alone, `zero` and null (undecided again) of everything. `products`: how many the person was shown; INVALID_INPUT (`reason`: `otherNumber`, `products`)
     * where it is another number by now, so that nothing is set to zero that nobody saw.
     */
    decideUncounted: command(
      z.strictObject({ countId, choice: z.enum(['leave', 'zero']).nullable(), products: z.int() }),
      z.object({ lines: z.int() }),
    ),
    setRecount: command(z.strictObject({ countId, limits: recountLimits.nullable() }), z.object({ lines: z.int() })),
    /**
     * Stages the corrections as one set of stock changes and seals the count, once. `version`: of the figures that the person saw.
     * Lines of which a change is on its way are left out. Throws INVALID_INPUT (`reason`: `figuresChanged`; `undecided`: nobody said what
     * becomes of products that nobody counted; `waiting`: what moved was not read yet, or every line waits; `committed`, `ended`, `nothingCounted`;
     * `committedElsewhere`: another PC has, and has not taken it back).
     */
    commit: command(
      z.strictObject({ countId, mode: z.enum(['relative', 'absolute']), version: z.string() }),
      z.object({ changeSetId: id.nullable(), lines: z.int() }),
    ),
    /**
     * Stages the inverse of a committed count with its follow-ups, or of the follow-ups alone; what is not sent yet is dropped. Throws INVALID_INPUT (`reason`:
     * `notCommitted`, `takenBack`, `nothingToTakeBack`).
     */
    takeBack: command(
      z.strictObject({ countId, part: z.enum(['all', 'followUps']).default('all') }),
      z.object({ changeSetId: id.nullable(), lines: z.int(), skipped: z.int() }),
    ),
    /** A count whose commit was taken back goes on. Throws INVALID_INPUT (`reason`: `notTakenBack`). */
    reopen: command(z.strictObject({ countId }), done),
    /**
     * Stages the inverse of what became known only after the commit, as a set of its own, each movement once. `products` and `pieces`: `after.todo`
     * as the person saw it. Throws INVALID_INPUT (`reason`: `notCommitted`, `nothingLate`, `figuresChanged`, `committedElsewhere`, `notStaged`).
     */
    followUp: command(z.strictObject({ countId, products: z.int(), pieces: z.int() }), z.object({ changeSetId: id, lines: z.int() })),
    noteReason: command(z.strictObject({ countId, productId: id, reason: z.string().max(100).nullable() }), done),
  },
  events: {},
} satisfies Contract
