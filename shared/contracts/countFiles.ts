import { z } from 'zod'
import { command, done, job, nothing, query, type Contract } from '../contract.ts'
import { id, moment, writtenFile } from './common.ts'
import { countId, sessionId } from './stockCounts.ts'

const language = z.enum(['ja', 'en'])

/** Bytes of a carried file at most: as base64 it fits into one message of the page (64 MiB). */
export const mostFileBytes = 45_000_000
const carriedFile = z.base64().max(Math.ceil(mostFileBytes / 3) * 4)

/** Why a carried file is not taken in; words under `stockCounts.fileFaults`. */
const fileFaults = ['notBanto', 'cut', 'changed', 'tooLarge', 'tooManyPieces', 'newer', 'otherShop', 'otherStore', 'contradicts'] as const
export type FileFault = (typeof fileFaults)[number]

/**
 * What a person is asked about a session of a file before it is taken in. noPerson: nobody's name stands on it. pieces: rows of more pieces than
 * can be typed. unknownProducts: products that are not here. times: rows, or its beginning, more than a year from the beginning of the count.
 * ownSession: rows of a session that was counted on this PC, and that this PC does not have (as after going back to a backup).
 */
const sessionQuestions = ['noPerson', 'pieces', 'unknownProducts', 'times', 'ownSession'] as const
/** Why a session is never taken in. openHere: it goes on here, and its next row is written here alone. recountName: no recount is called so. */
const sessionRefusals = ['openHere', 'recountName'] as const
/**
 * In what the head of a count that is here is another one in the file. itemsAdded: products that come to the plan. itemsOther: products of the
 * plan whose books or cost are others.
 */
const headFields = ['name', 'startedAt', 'plan', 'isBlind', 'itemsAdded', 'itemsOther'] as const

const smaregiCount = z.object({
  stocktakingInfoId: id,
  storeId: id.nullable(),
  storeName: z.string().nullable(),
  targetDate: z.string().nullable(),
  /** 0 棚卸中, 1 調整中, 2 完了; others as they come. */
  status: z.string().nullable(),
  updatedAt: moment.nullable(),
})
export type SmaregiCount = z.infer<typeof smaregiCount>

/** How many products, and the first of them. */
const someProducts = z.object({
  count: z.int(),
  products: z.array(z.object({ productId: id, name: z.string(), pieces: z.int() })).max(5),
})

export const countFiles = {
  methods: {
    /** A count with its ledger, to carry to another PC. sessionIds null: all, of a count that nobody has begun its plan alone. NOT_FOUND where one is none of its. */
    exportSessions: command(z.strictObject({ countId, sessionIds: z.array(sessionId).min(1).max(1000).nullable() }), writtenFile),
    /** What a file holds and what taking it in would do; nothing is changed. Throws INVALID_INPUT (`reason`: fileFaults). */
    inspect: query(
      z.strictObject({ data: carriedFile }),
      z.object({
        countId,
        name: z.string(),
        storeName: z.string().nullable(),
        /** Whether this PC has the count already. */
        isHere: z.boolean(),
        /** beeps: how many of the rows are scans, or were typed. */
        sessions: z.array(
          z.object({
            sessionId,
            /** How many rows (of unknownProducts: products) each is about, and the most striking of them. */
            questions: z.array(z.object({ kind: z.enum(sessionQuestions), count: z.int(), example: z.string() })),
            refused: z.enum(sessionRefusals).nullable(),
            person: z.string(),
            computer: z.string(),
            round: z.int(),
            startedAt: moment,
            beeps: z.int(),
            entries: z.int(),
            newEntries: z.int(),
            /** When its PC's clock was compared with Smaregi's, and how far it was ahead; `checkedAt` null: never. Null: no PC's clock placed it. */
            clock: z.object({ checkedAt: moment.nullable(), offsetMs: z.int().nullable() }).nullable(),
            /** It is here, and its clock was not known to be compared. */
            isNewlyChecked: z.boolean(),
          }),
        ),
        /** New rows about beeps that are neither in the file nor here: they count once these are. */
        waiting: z.int(),
        /** Of a count that is here: what its head says there and here; `count`: products. What is here stays. */
        differs: z.array(z.object({ field: z.enum(headFields), here: z.string(), there: z.string(), count: z.int() })),
      }),
    ),
    /**
     * Merges it: what is here already is left as it is. The same file twice, in any order with others, changes nothing more. Of sessions that are
     * asked about, those that are `accepted` are taken in; `left`: sessions that were not.
     */
    importSessions: command(
      z.strictObject({ data: carriedFile, accepted: z.array(sessionId).max(10_000).default([]) }),
      z.object({ countId, entries: z.int(), sessions: z.int(), left: z.int() }),
    ),
    /**
     * Smaregi's own CSV (商品コード, 実地棚卸, 棚番; Shift_JIS), in as many files as its limit asks for. Products without a code are named.
     * uncountedAsZero: what nobody counted and nobody decided to leave; what was decided to be none is in it always.
     */
    smaregiCsv: query(
      z.strictObject({ countId, uncountedAsZero: z.boolean() }),
      z.object({ files: z.array(writtenFile), lines: z.int(), linesPerFile: z.int(), withoutCode: z.int(), unwritable: z.int() }),
    ),
    /** Remembers that this CSV is being made: whoever uploads it corrects the stock, and a commit would correct it once more. */
    noteSmaregiCsv: command(z.strictObject({ countId }), done),
    /** What a person is to know before that CSV is written; of products the first few by name. */
    smaregiCheck: query(
      z.strictObject({ countId, uncountedAsZero: z.boolean() }),
      z.object({
        /** Lines of the CSV; `zeros` of them nobody counted, and they stand in it as 0. */
        lines: z.int(),
        zeros: z.int(),
        /** Questions that wait for a person, and products that are to be counted again. */
        questions: z.int(),
        recount: z.int(),
        /** Of the questions, those about codes that no product has: no stock hangs on their answers. */
        unknownQuestions: z.int(),
        /** In no line, as no product has them. */
        unknownCodes: z.int(),
        unknownPieces: z.int(),
        /** Of the plan, what nobody counted and is in no line. */
        uncounted: z.int(),
        /** Of no plan, and corrected to what was scanned of them. */
        notPlanned: someProducts,
        negative: someProducts,
        /** Their stock moved between their scans on two shelves, and not decided, nor counted twice alike. */
        twoShelves: someProducts,
        /** In no line. */
        withoutCode: someProducts,
        unwritable: someProducts,
        /** When that CSV was last made of this count on this PC; null: never. */
        csvMadeAt: moment.nullable(),
      }),
    ),
    /** The review as a table, for a spreadsheet. */
    table: query(z.strictObject({ countId, format: z.enum(['csv', 'xlsx']), language }), writtenFile),
    /**
     * Sheets to count on, the list to count again, the variance report: on A4 as PDF. INVALID_INPUT (`reason`: `nothingToRecount`,
     * `nothingToPrint`).
     */
    pdf: job(
      z.strictObject({ countId, kind: z.enum(['countSheets', 'recount', 'variance']), showExpected: z.boolean(), language }),
      z.object({ ...writtenFile.shape, pages: z.int() }),
    ),
    /** Labels to stick on the shelves of a store, in the order of walking: on A4 as PDF. INVALID_INPUT (`reason`: `noShelves`). */
    shelfLabels: job(z.strictObject({ storeId: id, language }), z.object({ ...writtenFile.shape, pages: z.int() })),
    /** Smaregi's own stocktakings, where the plan has them. `available` false: `why` says what is missing. */
    smaregiCounts: query(
      nothing,
      z.object({ available: z.boolean(), why: z.enum(['scope', 'plan', 'offline']).nullable(), counts: z.array(smaregiCount) }),
    ),
    /** What was counted at Smaregi's terminal beside what was counted here; products whose figures differ first. */
    compareSmaregi: job(
      z.strictObject({ countId, stocktakingInfoId: id }),
      z.object({
        products: z.int(),
        same: z.int(),
        onlyThere: z.int(),
        onlyHere: z.int(),
        rows: z.array(
          z.object({
            productId: id,
            productName: z.string().nullable(),
            productCode: z.string().nullable(),
            there: z.int().nullable(),
            here: z.int().nullable(),
          }),
        ),
      }),
    ),
    /**
     * Takes it in as a session of the count; of several readings of it, on whichever PCs, the newest holds as a whole. products: found, corrected
     * or emptied since the reading before. corrections: numbers of that one that persons had corrected, which hold no longer.
     */
    takeSmaregi: job(z.strictObject({ countId, stocktakingInfoId: id }), z.object({ products: z.int(), corrections: z.int() })),
    openExports: command(nothing, z.object({ opened: z.boolean(), folder: z.string() })),
  },
  events: {},
} satisfies Contract
