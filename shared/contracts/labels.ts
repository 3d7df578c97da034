import { z } from 'zod'
import { command, done, event, job, nothing, query, type Contract } from '../contract.ts'
import {
  alignments,
  barsChoices,
  codeSources,
  labelContents,
  labelLimits,
  presetNames,
  type LabelTemplate,
} from '../domain/labels/template.ts'
import { id, moment } from './common.ts'
import { printReasons, printState } from './printing.ts'

const mm = (least: number, most: number) => z.number().min(least).max(most)
/** YYYY-MM-DD, the shop's. */
const day = z.iso.date()
const name = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^\p{Cc}]+$/u)

const labelField = z.strictObject({
  content: z.enum(labelContents),
  xMm: mm(0, labelLimits.widestMm),
  yMm: mm(0, labelLimits.longestMm),
  widthMm: mm(0.5, labelLimits.widestMm),
  heightMm: mm(0.5, labelLimits.longestMm),
  align: z.enum(alignments),
  bold: z.boolean(),
  sizeMm: mm(labelLimits.smallestTypeMm, labelLimits.largestTypeMm),
  smallestMm: mm(labelLimits.smallestTypeMm, labelLimits.largestTypeMm),
  text: z.string().max(labelLimits.textLength),
})
/** A template as it is typed; what is wrong with it beyond its numbers, templateFaults tells. */
export const labelTemplate = z.strictObject({
  widthMm: mm(labelLimits.smallestMm, labelLimits.widestMm),
  heightMm: mm(labelLimits.smallestMm, labelLimits.longestMm),
  codeSource: z.enum(codeSources),
  bars: z.enum(barsChoices),
  frame: z.boolean(),
  fields: z.array(labelField).max(labelLimits.fields),
}) satisfies z.ZodType<LabelTemplate>

/** One of the program's own templates, or one of the shop's. */
const templateRef = z.union([z.strictObject({ preset: z.enum(presetNames) }), z.strictObject({ templateId: id })])
export type TemplateRef = z.infer<typeof templateRef>

const labelSheet = z.strictObject({
  across: z.int().min(1).max(20),
  down: z.int().min(1).max(60),
  widthMm: mm(5, 300),
  heightMm: mm(5, 400),
  pitchXMm: mm(5, 300),
  pitchYMm: mm(5, 400),
  leftMm: mm(0, 200),
  topMm: mm(0, 290),
})
const sheetPlaces = {
  sheet: labelSheet,
  startPlace: z.int().min(0).max(1_200),
  offsetXMm: mm(-20, 20),
  offsetYMm: mm(-20, 20),
  marks: z.boolean(),
}
/** Sheets of A4 as a PDF; the same on a printer of the system, which the page prints; a label printer. */
const output = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pdf'), ...sheetPlaces }),
  z.strictObject({ kind: z.literal('system'), deviceId: id, ...sheetPlaces }),
  z.strictObject({ kind: z.literal('printer'), deviceId: id }),
])
export type LabelOutput = z.infer<typeof output>

/** Why a label is due: what it shows is not what the register asks for, or somebody wants it. */
const dueReasons = ['price', 'sale', 'memberPrice', 'tax', 'name', 'code', 'new', 'wanted'] as const

const prices = z.object({
  priceWithTax: z.number().nullable(),
  openPrice: z.boolean(),
  /** The last day of a price that is below the usual one. */
  saleUntil: day.nullable(),
})

const labelProduct = z.object({
  productId: id,
  productName: z.string(),
  productCode: z.string().nullable(),
  categoryId: id.nullable(),
  categoryName: z.string().nullable(),
  /** What the shelf shows, as far as it is known; null: it never had a label. */
  shelf: z.object({ ...prices.shape, productName: z.string(), isPrinted: z.boolean(), day }).nullable(),
  /** What the label will show. */
  now: prices,
  reasons: z.array(z.enum(dueReasons)),
  /** Over all stores; null where it is not known. */
  stock: z.number().nullable(),
  /** The shelf on which counts found it last, and its number in the order of walking; null: on none. */
  place: z.object({ code: z.string(), position: z.int() }).nullable(),
})
export type LabelProduct = z.infer<typeof labelProduct>

const labelWarning = z.union([
  z.object({ kind: z.enum(['priceUnknown', 'noCode', 'barsDoNotFit', 'nameCut', 'withoutTaxTooLarge', 'quietZoneCrossed']) }),
  z.object({ kind: z.literal('codeNotPrintable'), code: z.string() }),
  z.object({ kind: z.literal('barsSmall'), percent: z.int() }),
  z.object({ kind: z.literal('missingCharacters'), characters: z.string() }),
])

/** A label as it will be printed: one path in mm, and its words for who cannot see it. */
const labelPicture = z.object({
  productId: id.nullable(),
  widthMm: z.number(),
  heightMm: z.number(),
  path: z.string(),
  words: z.string(),
  warnings: z.array(labelWarning),
})
export type LabelPicture = z.infer<typeof labelPicture>

const items = z
  .array(z.strictObject({ productId: id, copies: z.int().min(1).max(999) }))
  .min(1)
  .max(labelLimits.products)
const productIds = z.array(id).max(labelLimits.products)

const settings = z.strictObject({
  /** Whose prices the shelf shows; null: prices that hold in all stores. */
  storeId: id.nullable(),
  template: templateRef,
  output: output.nullable(),
})
export type LabelSettings = z.infer<typeof settings>

const run = z.object({
  runId: id,
  at: moment,
  day,
  author: z.string().nullable(),
  output: z.enum(['pdf', 'system', 'printer', 'kept']),
  /** Of the label printer; null: no printer, or one that is not known any more. */
  deviceName: z.string().nullable(),
  /** The template's name; for one of the program's own `preset` says which. */
  title: z.string(),
  preset: z.enum(presetNames).nullable(),
  labels: z.int(),
  /** Labels that wait in the queue, that a printer has begun, and that did not come out: cancelled or failed. */
  waiting: z.int(),
  atPrinter: z.int(),
  notPrinted: z.int(),
  products: z.int(),
  undoneAt: moment.nullable(),
})
export type LabelRun = z.infer<typeof run>

const waiting = z.object({
  deviceId: id,
  /** Null: the printer is not known any more. */
  deviceName: z.string().nullable(),
  state: printState,
  reason: z.enum(printReasons).nullable(),
  labels: z.int(),
})
export type LabelsWaiting = z.infer<typeof waiting>

const taxClass = z.enum(['standard', 'reduced'])
const rehearsedRow = z.object({
  productId: id,
  productName: z.string(),
  productCode: z.string().nullable(),
  old: z.number(),
  new: z.number(),
  isOdd: z.boolean(),
  breaksClaim: z.boolean(),
})

/** A label printer that only stands on the screen: the labels in its tray, newest first, each as its bytes draw it. */
const virtualLabelPrinter = z.object({
  hasPaper: z.boolean(),
  /** What was wrong with the bytes of the last job, for people who know such bytes; null where it was understood. */
  fault: z.string().nullable(),
  labels: z.array(z.object({ widthMm: z.number(), heightMm: z.number(), png: z.base64(), copies: z.int(), isCut: z.boolean() })),
})

export const labels = {
  methods: {
    /** Labels that are due on a day (today where none is given), by 部門 and name; at most 5,000 are named. */
    due: query(z.strictObject({ day: day.nullable() }), z.object({ day, total: z.int(), rows: z.array(labelProduct) })),
    /** Products for a print, in the order given; those that are not at Smaregi are left out. */
    products: query(z.strictObject({ productIds, day: day.nullable() }), z.array(labelProduct)),
    /** Asks for labels, whether they are due or not. */
    want: command(z.strictObject({ productIds, reason: z.enum(['shelf', 'typed']) }), z.object({ wanted: z.int() })),
    /** The labels on the shelf are right as they are: nothing is due for them. Can be taken back as a print can. */
    keep: command(z.strictObject({ productIds }), z.object({ runId: id.nullable(), labels: z.int() })),
    /** A scanned label: whether the shelf shows what the register asks for. */
    check: query(z.strictObject({ productId: id }), z.object({ verdict: z.enum(['right', 'wrong', 'noLabel']), product: labelProduct })),
    templates: query(nothing, z.array(z.object({ ref: templateRef, name: z.string().nullable(), template: labelTemplate }))),
    /** templateId null: a new one. INVALID_INPUT where templateFaults finds something. */
    saveTemplate: command(z.strictObject({ templateId: id.nullable(), name, template: labelTemplate }), z.object({ templateId: id })),
    deleteTemplate: command(z.strictObject({ templateId: id }), done),
    /** How labels will look on what they are printed by. Without products: an example. */
    preview: query(
      z.strictObject({ template: labelTemplate, productIds: z.array(id).max(60), output: output.nullable(), day: day.nullable() }),
      z.array(labelPicture),
    ),
    /**
     * Prints labels, or makes a PDF of them, and keeps what the shelf shows from now on. Labels whose price is not known are left
     * out and counted in `skipped`. `path`: where the PDF lies; `pdf`: it, in base64. What goes to a printer of the system is given
     * as `pages`, which the page prints (`printing.printPage`); of more than 1,000 labels it is INVALID_INPUT (`tooManyForSheets`).
     */
    print: job(
      z.strictObject({ items, template: templateRef, output, day: day.nullable() }),
      z.object({
        runId: id.nullable(),
        labels: z.int(),
        skipped: z.int(),
        path: z.string().nullable(),
        pdf: z.string().nullable(),
        /** Sheets for a printer of the system, each one path in mm on A4. */
        pages: z.array(z.string()).nullable(),
      }),
    ),
    /** A page to lay over the sheet. */
    testSheet: command(z.strictObject(sheetPlaces), z.object({ path: z.string(), pdf: z.string() })),
    openExports: command(nothing, z.object({ opened: z.boolean(), folder: z.string() })),
    /** Newest first. */
    runs: query(nothing, z.array(run)),
    /** What a run printed, to print it again. */
    runItems: query(z.strictObject({ runId: id }), z.array(z.object({ productId: id, copies: z.int() }))),
    /** Labels in the queues of the printers, by printer and state. */
    waiting: query(nothing, z.array(waiting)),
    /**
     * Not printed after all: the labels are due again, and what waits for its printer is cancelled. Labels printed again since stay as
     * they are. `atPrinter`: labels that a printer has begun; the run stays then, unless it is asked for `evenAtPrinter`.
     */
    undoRun: command(
      z.strictObject({ runId: id, evenAtPrinter: z.boolean().default(false) }),
      z.object({ labels: z.int(), atPrinter: z.int() }),
    ),
    lists: query(nothing, z.array(z.object({ listId: id, name: z.string(), items }))),
    saveList: command(z.strictObject({ listId: id.nullable(), name, items }), z.object({ listId: id })),
    deleteList: command(z.strictObject({ listId: id }), done),
    settings: query(nothing, z.object({ ...settings.shape, stores: z.array(z.object({ storeId: id, storeName: z.string() })) })),
    setSettings: command(settings.partial(), done),
    /**
     * What another tax rate from a day on would do: nothing is written. `claims`: sales that hold on that day whose usual price
     * may not be named beside the new one: it is another one from then on, or was asked for in less than four of the eight weeks
     * before (二重価格表示, 景品表示法 5条2号). At most 5,000 rows are named.
     */
    rehearse: query(
      z.strictObject({ class: taxClass, from: day, percent: z.number().min(0).max(50) }),
      z.object({
        products: z.int(),
        /** Prices with tax that change. */
        changed: z.int(),
        /** Labels that would be wrong: by their price, or by the rate they name. */
        labels: z.int(),
        /** New prices with tax that end with none of 0, 5, 8 although the old one did. */
        odd: z.int(),
        unknown: z.int(),
        claims: z.int(),
        rows: z.array(rehearsedRow),
      }),
    ),
    /**
     * Puts a label that shows edges, sizes, characters and bars into the queue of a label printer. Throws NOT_FOUND, INVALID_INPUT
     * (`reason`: `noPrinter`, `labelTooLarge` where the model does not take the paper).
     */
    testPrint: command(z.strictObject({ deviceId: id }), z.object({ jobId: id })),
    /** Throws NOT_FOUND where the device is no label printer on the screen. */
    virtualPrinter: query(z.strictObject({ deviceId: id }), virtualLabelPrinter),
    /** Puts paper in or takes it out, and empties the tray. */
    setVirtualPrinter: command(
      z.strictObject({ deviceId: id, hasPaper: z.boolean().optional(), isEmptied: z.boolean().optional() }),
      virtualLabelPrinter,
    ),
  },
  events: {
    virtualChanged: event(z.object({ deviceId: id })),
    /** Labels due, templates, lists or settings are other ones. */
    changed: event(z.object({})),
  },
} satisfies Contract
