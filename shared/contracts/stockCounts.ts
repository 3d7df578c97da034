import { z } from 'zod'
import { command, done, event, job, nothing, query, type Contract } from '../contract.ts'
import { mostCodeCharacters } from '../domain/barcode/index.ts'
import { id, moment } from './common.ts'
import { scanSources } from './scanners.ts'

/** Counts, sessions and shelves carry random names, the same on every PC. */
export const countId = z.string().regex(/^[0-9a-z]{16}$/u)
export const sessionId = countId
export const shelfId = countId
const name = z.string().trim().min(1).max(60)
const code = z.string().min(1).max(mostCodeCharacters)
/** Pieces that a person types of one product. */
export const mostPieces = 999_999
/** Rounds of one count: the first, and each recount of each person. */
export const mostRounds = 99
const pieces = z.int().min(-mostPieces).max(mostPieces)

/** What is to be counted, in one store. Products without stock control (在庫管理しない) are never part of it. */
export const countPlan = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everything') }),
  /** With everything below them in the tree. */
  z.strictObject({ kind: z.literal('categories'), categoryIds: z.array(id).min(1).max(2000) }),
  /** What these suppliers deliver, as Smaregi has it (仕入先商品): products, and all products of the categories it names. */
  z.strictObject({ kind: z.literal('suppliers'), supplierIds: z.array(id).min(1).max(2000) }),
  /** What earlier counts found on these shelves. */
  z.strictObject({ kind: z.literal('shelves'), shelfIds: z.array(shelfId).min(1).max(2000) }),
  /**
   * By value of the sales that are here (ABC): the classes asked for whose last count is older than the days of their class.
   * A: the products that make up the first 70 % of the yen sold, B: the next 20 %, C: the rest, also what was not sold at all.
   */
  z.strictObject({
    kind: z.literal('value'),
    everyDays: z.strictObject({ A: z.int().min(1).max(3650), B: z.int().min(1).max(3650), C: z.int().min(1).max(3650) }),
    most: z.int().min(1).max(1_000_000).nullable().default(null),
  }),
  /** Not counted since (or never). */
  z.strictObject({ kind: z.literal('notSince'), day: z.iso.date() }),
  /** Codes as they were pasted, one a line. */
  z.strictObject({ kind: z.literal('list'), codes: z.array(code).min(1).max(200_000) }),
])
export type CountPlan = z.infer<typeof countPlan>

/**
 * counting: sessions may add to it. committed: its corrections are staged or on the way. partial: none waits, and some were refused or dropped. sealed: every one of them is proved, or there
 * was none. takingBack: the inverse is staged or on the way. takenBack: it is proved. ended: given up.
 */
const countState = z.enum(['counting', 'committed', 'partial', 'sealed', 'takingBack', 'takenBack', 'ended'])
export type CountState = z.infer<typeof countState>

const countHead = z.object({
  countId,
  name: z.string(),
  storeId: id,
  storeName: z.string(),
  isBlind: z.boolean(),
  state: countState,
  startedAt: moment,
  author: z.string().nullable(),
  /** Products of the plan, of these counted, and products that were counted without being in it. */
  planned: z.int(),
  counted: z.int(),
  notPlanned: z.int(),
  /** Pieces of products in the first round. */
  pieces: z.int(),
  /** The same as it holds now: what was counted again and what a person decided in the place of what was before. */
  holding: z.int(),
  /** Codes that no product has, and the pieces of them in the first round. */
  unknownCodes: z.int(),
  unknownPieces: z.int(),
  /** Questions that wait for a person. */
  doubts: z.int(),
  /** The round that is counted now: above 1 while something is counted again. */
  round: z.int(),
})
export type CountHead = z.infer<typeof countHead>

const shelf = z.object({ shelfId, code: z.string(), name: z.string(), position: z.int(), products: z.int() })
export type Shelf = z.infer<typeof shelf>

const countSession = z.object({
  sessionId,
  person: z.string(),
  computer: z.string(),
  round: z.int(),
  origin: z.enum(['here', 'file', 'smaregi', 'list']),
  startedAt: moment,
  endedAt: moment.nullable(),
  entries: z.int(),
  pieces: z.int(),
  /** A reading of Smaregi's stocktaking in whose place a newer one stands: it counts for nothing. */
  isReplaced: z.boolean(),
})
export type CountSession = z.infer<typeof countSession>

/**
 * Why a beep is asked about, once; it counts meanwhile. caseUnknown: a carton whose pieces nobody has said. negative: the number is below
 * zero. huge: more than ten times what is expected (and more than 20), or ten and more where none is. otherShelf: earlier counts found it elsewhere only. twice: the same
 * code within half a second. cutOff: an unknown code, or a number, that looks like a part of a bar code. notPlanned: not in this count; in a recount, not on its list, and it does not count until it is answered.
 */
export const doubts = ['caseUnknown', 'negative', 'huge', 'otherShelf', 'twice', 'notPlanned', 'cutOff'] as const
export type Doubt = (typeof doubts)[number]

/** clock: what was placed from aboutSeq on is placed anew, by a reply of Smaregi (decision 28). */
export const entryKinds = ['scan', 'typed', 'quantity', 'void', 'link', 'confirm', 'clock'] as const
const countEntry = z.object({
  sessionId,
  seq: z.int(),
  kind: z.enum(entryKinds),
  code: z.string().nullable(),
  productId: id.nullable(),
  productName: z.string().nullable(),
  shelfCode: z.string().nullable(),
  /** What this row adds to its line; of a correction, while no other one of its beep holds. */
  pieces: z.int(),
  /** What a correction sets its beep to; null: another row, or of before corrections said it. */
  sets: z.int().nullable(),
  /** Of a scan or typed row, and of a number that was asked about: what its beep counts for after the rows about it; 0 where it was taken back. */
  stands: z.int(),
  /** The entry that this row is about: of its own session, or of another that has ended. */
  aboutSessionId: sessionId.nullable(),
  aboutSeq: z.int().nullable(),
  source: z.string().nullable(),
  doubt: z.enum(doubts).nullable(),
  /** Of the doubt otherShelf: the shelves on which other counts found the product, the newest first. */
  usualShelves: z.array(z.string()),
  /** Nobody has answered the doubt yet. */
  isOpen: z.boolean(),
  /** Nobody had to: rows about other beeps of the line mended what the doubt was about. */
  isMended: z.boolean(),
  /** Of a beep: it counts for nothing until a number is set of it. */
  isTakenBack: z.boolean(),
  /** It counts for nothing: another correction of its beep, another link of its code, or a newer reading of Smaregi's stocktaking holds. */
  isOverruled: z.boolean(),
  /**
   * Of a beep or a link: what several PCs said about it without knowing of each other, the one that holds first. value: pieces, or the
   * product of a link; null: taken back.
   */
  rivals: z.array(z.object({ person: z.string(), computer: z.string(), at: moment, value: z.int().nullable(), holds: z.boolean() })),
  person: z.string(),
  computer: z.string(),
  at: moment,
})
export type CountEntry = z.infer<typeof countEntry>

/** What one beep did. right: counted. unknown: kept with its pieces, to be linked later. notPlanned: counted, and not in the plan (in a recount: not on its list). shelf: another shelf from now on. noShelf: the label of a shelf that is not in this store; the shelf stays. */
const beep = z.object({
  verdict: z.enum(['right', 'unknown', 'notPlanned', 'shelf', 'noShelf']),
  /** Null where a shelf was scanned. */
  entry: countEntry.nullable(),
  shelf: shelf.nullable(),
  product: z
    .object({
      productId: id,
      productName: z.string(),
      productCode: z.string().nullable(),
      size: z.string().nullable(),
      color: z.string().nullable(),
      /** Of this round: on this shelf, and on all shelves by everybody. */
      onShelf: z.int(),
      total: z.int(),
      /** Null while the count is blind, in a recount, or where it is not known. */
      expected: z.int().nullable(),
      /** Further products with the same code: the first one was taken. */
      others: z.int(),
    })
    .nullable(),
  /** Pieces of the carton whose code this was; null where it was none. */
  casePieces: z.int().nullable(),
})
export type Beep = z.infer<typeof beep>

const entryOf = { sessionId, seq: z.int() } as const
/** A beep, and the session of the person who says something about it; null: who is signed in. */
const aboutEntry = { ...entryOf, by: sessionId.nullable().default(null) } as const

export const stockCounts = {
  methods: {
    /** Newest first. */
    list: query(z.strictObject({ storeId: id.nullable().default(null) }), z.array(countHead)),
    open: query(z.strictObject({ countId }), z.object({ ...countHead.shape, sessions: z.array(countSession) })),
    /**
     * What a plan is made of: the stores, when sales are here from (null: none are), and the suppliers with what they deliver (null: that was
     * never read from Smaregi).
     */
    choices: query(
      nothing,
      z.object({
        stores: z.array(z.object({ storeId: id, storeName: z.string() })),
        salesFrom: z.iso.date().nullable(),
        suppliers: z.array(z.object({ supplierId: id, supplierName: z.string() })).nullable(),
      }),
    ),
    /** What a plan comes to, before it begins: value is yen at cost, of what is expected. */
    planned: query(
      z.strictObject({ storeId: id, plan: countPlan }),
      z.object({
        products: z.int(),
        pieces: z.int(),
        value: z.number(),
        /** Of these, without a cost. */
        withoutCost: z.int(),
        /** Left out because their stock is not controlled. */
        notControlled: z.int(),
        /** Codes of a pasted list that no product has: the first of them, and how many. */
        unknownCodes: z.array(z.string()).max(50),
        unknownTotal: z.int(),
        /** Products of the plan by class, where sales are here; null: they are not. */
        classes: z.object({ A: z.int(), B: z.int(), C: z.int() }).nullable(),
        /** When the stock was read from Smaregi; null: never. */
        stockAt: moment.nullable(),
      }),
    ),
    /** Throws INVALID_INPUT (`reason`: `nothingPlanned`, `noStock`, `nameMissing`), NOT_FOUND (the store). */
    start: job(z.strictObject({ storeId: id, name, plan: countPlan, isBlind: z.boolean() }), z.object({ countId, products: z.int() })),
    rename: command(z.strictObject({ countId, name }), done),
    /** Gives a count up: nothing is corrected, the ledger stays. Can be taken up again. */
    end: command(z.strictObject({ countId, ended: z.boolean() }), done),

    shelves: query(z.strictObject({ storeId: id }), z.array(shelf)),
    /**
     * shelfId null: a new one, last in the order. INVALID_INPUT (`reason`: `shelfCode` where another has the code, `shelfLetters` where no
     * label could carry it, `shelfGoods` where it is, or looks like, the code of goods).
     */
    saveShelf: command(
      z.strictObject({ shelfId: shelfId.nullable(), storeId: id, code: z.string().trim().min(1).max(20), name: z.string().max(60) }),
      z.object({ shelfId }),
    ),
    /** The order of walking; shelves that are not named keep theirs behind. */
    orderShelves: command(z.strictObject({ storeId: id, shelfIds: z.array(shelfId).max(5000) }), done),
    removeShelf: command(z.strictObject({ shelfId }), done),

    /**
     * A person begins at a window. `round` above 1: what is to be counted again. A recount is a round of one person: it goes on with the
     * person's own latest round on this PC where that is not before the one asked for, and is the next free round else. Which one it is, is
     * answered.
     */
    join: command(
      z.strictObject({ countId, person: z.string().trim().min(1).max(40), round: z.int().min(1).max(mostRounds) }),
      z.object({ sessionId, round: z.int() }),
    ),
    leave: command(z.strictObject({ sessionId }), done),
    /**
     * One beep. It is on the disk when this answers. `pieces`: typed before the beep (of a carton: that many cartons); null: one.
     * Throws INVALID_INPUT (`reason`: `sessionEnded`, `countClosed`, `noSuchShelf`, `codeEmpty`).
     */
    scan: command(
      z.strictObject({
        sessionId,
        shelfId: shelfId.nullable(),
        code,
        raw: z.string().max(1000),
        source: z.enum([...scanSources, 'keyboard']),
        pieces: pieces.nullable(),
      }),
      beep,
    ),
    /** A product chosen by hand. */
    add: command(z.strictObject({ sessionId, shelfId: shelfId.nullable(), productId: id, pieces }), beep),
    /**
     * A number typed after beeps: those of one product that came one behind the other on one shelf, up to this one, become it. This one counts
     * for all; `others`, those before, are taken back, all in one step. INVALID_INPUT (`reason`: `takenBack`, `countClosed`, `sessionEnded`).
     */
    setRun: command(z.strictObject({ ...entryOf, pieces }), z.object({ beep, others: z.array(z.int()) })),
    /**
     * One step back from what was done about a beep last: a number typed after it (it and `others` stand as before), else the beep itself.
     * INVALID_INPUT (`reason`: `countClosed`, `sessionEnded`).
     */
    undo: command(z.strictObject(entryOf), z.object({ beep, others: z.array(z.int()) })),
    /** Sets what a beep counts for. INVALID_INPUT (`reason`: `takenBack`, `countClosed`). */
    setPieces: command(z.strictObject({ ...aboutEntry, pieces }), beep),
    /** Takes a beep back. A beep that was taken back already stays so. */
    takeBack: command(z.strictObject(aboutEntry), beep),
    /** What was doubted is right. */
    confirm: command(z.strictObject(aboutEntry), done),
    /** This unknown code is that product, in this count. */
    link: command(z.strictObject({ sessionId, code, productId: id }), z.object({ pieces: z.int() })),
    /**
     * Keeps what a carton holds. Beeps of it in counts that are open, and that nobody could say the pieces of, are set to it.
     * INVALID_INPUT (`reason`: `goodsCode`) where a product has the code itself.
     */
    setCase: command(
      z.strictObject({ sessionId, code, productId: id, pieces: z.int().min(1).max(10_000) }),
      z.object({ entries: z.int() }),
    ),
    cases: query(
      nothing,
      z.array(z.object({ code: z.string(), productId: id, productName: z.string().nullable(), pieces: z.int(), at: moment })),
    ),
    removeCase: command(z.strictObject({ code: z.string() }), done),

    /** The ledger, newest first; `before` as the last row of the page before. */
    entries: query(
      z.strictObject({
        countId,
        sessionId: sessionId.nullable().default(null),
        productId: id.nullable().default(null),
        /** Only what was asked about and not answered, by a person or by two rounds that agree: as many as `doubts` of the count. */
        openDoubts: z.boolean().default(false),
        /** Words that a row has in its product, code, shelf or person, all of them; empty: every row. */
        search: z.string().max(200).default(''),
        before: z.string().nullable().default(null),
        limit: z.int().min(1).max(500).default(100),
      }),
      /** found: of a search, and of what is not answered, the rows on all pages; told with the first page alone. */
      z.object({ rows: z.array(countEntry), next: z.string().nullable(), found: z.int().nullable() }),
    ),
    /**
     * A beep as it stands now: with the product that its code was linked to since, and the sums of that line by everybody. Where its code is
     * of several products, that was said with the scan. Throws NOT_FOUND.
     */
    beep: query(z.strictObject(entryOf), beep),
    /** Codes that no product has, with what was counted of them. */
    unknownCodes: query(
      z.strictObject({ countId }),
      z.array(
        z.object({
          code: z.string(),
          pieces: z.int(),
          entries: z.int(),
          lastAt: moment,
          /** A product that has just this code by now; null: none has. */
          product: z.object({ productId: id, productName: z.string() }).nullable(),
        }),
      ),
    ),
    /** How far the count is, by shelf and by person. */
    progress: query(
      z.strictObject({ countId }),
      z.object({
        shelves: z.array(
          z.object({
            shelfId: shelfId.nullable(),
            code: z.string().nullable(),
            products: z.int(),
            pieces: z.int(),
            lastAt: moment.nullable(),
          }),
        ),
        persons: z.array(
          z.object({
            person: z.string(),
            computer: z.string(),
            isRecount: z.boolean(),
            pieces: z.int(),
            entries: z.int(),
            lastAt: moment.nullable(),
          }),
        ),
        /** Products of the plan that were counted for the first time, by ten minutes. */
        overTime: z.array(z.object({ at: moment, products: z.int() })),
      }),
    ),
  },
  events: {
    /** Something of a count changed; the windows that show it read again. */
    changed: event(z.object({ countId: countId.nullable() })),
  },
} satisfies Contract
