import { z } from 'zod'
import { command, done, nothing, query, type Contract } from '../contract.ts'
import { id, moment } from './common.ts'
import { countId, shelfId } from './stockCounts.ts'
import { transactionLacking } from './transactions.ts'

export const documentName = z.enum(['receipt', 'dailySummary', 'priceChanges', 'deliveryNote', 'countSheet', 'varianceSlip'])
export type DocumentName = z.infer<typeof documentName>

/** What is wrong with a template; words under `documents.problems`. */
export const templateProblems = [
  'tooLong',
  'empty',
  'control',
  'unclosedTag',
  'emptyTag',
  'threeBraces',
  'unknownName',
  'isList',
  'strayEnd',
  'wrongEnd',
  'unclosedSection',
  'tooDeep',
  'afterBackslash',
  'unclosedBrace',
  'strayBrace',
  'unknownProperty',
  'rawCommand',
  'wrongValue',
] as const
export type TemplateProblem = (typeof templateProblems)[number]

/** Where, counted from 1; `name` is the word it is about, if any. */
const problem = z.object({ problem: z.enum(templateProblems), line: z.int(), column: z.int(), name: z.string() })
export type DocumentProblem = z.infer<typeof problem>

/** More than a template may have: what is a little too long is told with its place. */
const templateText = z.string().max(500_000)

/** What a document is made of. Which one fits is the document's: others are refused with INVALID_INPUT (`reason`: `source`). */
const documentSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sample') }),
  /** receipt, deliveryNote. */
  z.strictObject({ kind: z.literal('transaction'), transactionId: id, recipient: z.string().max(100).default('') }),
  /** dailySummary; storeId null: all stores. */
  z.strictObject({ kind: z.literal('day'), day: z.iso.date(), storeId: id.nullable() }),
  /** priceChanges: those of one set of changes, sent or not; or those proved at Smaregi on days, both included. */
  z.strictObject({ kind: z.literal('changeSet'), changeSetId: id }),
  z.strictObject({ kind: z.literal('days'), from: z.iso.date(), to: z.iso.date() }),
  /**
   * countSheet (`countSheets`, or `recount`: always without the books), varianceSlip (`variance`). shelfId null: all shelves. More lines than
   * a roll of paper is for: INVALID_INPUT (`reason`: `tooManyLines`, `most`).
   */
  z.strictObject({
    kind: z.literal('stockCount'),
    countId,
    list: z.enum(['countSheets', 'recount', 'variance']),
    shelfId: shelfId.nullable().default(null),
    showExpected: z.boolean().default(false),
  }),
])
export type DocumentSource = z.infer<typeof documentSource>

/** A name a template may use; with `fields` it is a list, and they stand inside of it. */
const fieldNames = z.object({ name: z.string(), fields: z.array(z.string()).nullable() })

export const documentSettings = z.strictObject({
  /** Name of the issuer as it is registered. */
  issuerName: z.string().max(100),
  /** `T` and 13 digits, or empty. */
  registrationNumber: z.string().max(40),
  /** Whose number it is: a corporation's has a check digit. */
  taxpayer: z.enum(['corporation', 'individual']),
  /** At the foot of a receipt. */
  footer: z.string().max(200),
  /** How tax is rounded where neither the transaction nor Smaregi's settings say. */
  rounding: z.enum(['down', 'nearest', 'up']),
})
export type DocumentSettings = z.infer<typeof documentSettings>

export const documents = {
  methods: {
    list: query(
      nothing,
      z.array(z.object({ document: documentName, isOwn: z.boolean(), savedAt: moment.nullable(), author: z.string().nullable() })),
    ),
    /** The template in force, the names it may use, and the versions before it, newest first. */
    template: query(
      z.strictObject({ document: documentName }),
      z.object({
        text: z.string(),
        builtIn: z.string(),
        isOwn: z.boolean(),
        fields: z.array(fieldNames),
        versions: z.array(z.object({ templateId: id, text: z.string().nullable(), savedAt: moment, author: z.string().nullable() })),
      }),
    ),
    /**
     * A document as receiptline (`printing.preview` shows it on paper), from the template in force or from `text`. A text with a
     * fault gives `problem`, and nothing else. Throws NOT_FOUND where what it is made of is not here.
     */
    preview: query(
      z.strictObject({
        document: documentName,
        text: templateText.nullable().default(null),
        source: documentSource,
      }),
      z.object({
        text: z.string(),
        problem: problem.nullable(),
        /** A list of which no line is here, such as the price changes of a day without one. */
        isEmpty: z.boolean(),
        /** What it is made of is not whole: it says so, and is printed only where a person has said that it should be. */
        lacking: transactionLacking.nullable(),
      }),
    ),
    /** Throws TEMPLATE_INVALID (`problem`, `line`, `column`, `name`): the one in force stays. */
    save: command(z.strictObject({ document: documentName, text: templateText }), done),
    /** The one that comes with the program holds again; the shop's versions are kept. */
    reset: command(z.strictObject({ document: documentName }), done),
    /**
     * Puts it into the queue of a receipt printer, from the template in force. Throws NOT_FOUND, TEMPLATE_INVALID, INVALID_INPUT
     * (`reason`: `lacking` where what it is made of is not whole and `evenLacking` does not say that it is printed all the same).
     */
    print: command(
      z.strictObject({
        document: documentName,
        source: documentSource,
        deviceId: id,
        copies: z.int().min(1).max(99).default(1),
        evenLacking: z.boolean().default(false),
      }),
      z.object({ jobId: id }),
    ),
    settings: query(nothing, documentSettings),
    /** Throws INVALID_INPUT (`reason`: `registrationNumber`, or `checkDigit` with `expected`). */
    setSettings: command(documentSettings, documentSettings),
  },
  events: {},
} satisfies Contract
