import { z } from 'zod'
import { command, event, nothing, query, type Contract } from '../contract.ts'
import { productFieldNames, productFields, type ProductField, type ProductFieldName, type ProductValues } from '../domain/productFields.ts'
import { changeState } from './changes.ts'
import { cellValue, id, moment, type CellValue } from './common.ts'

/**
 * What is known of a stock. none: Smaregi has no row of it (未計上, not 0). unknown: no pull of the
 * stock has told it yet, or the last one went wrong.
 */
export const stockState = z.enum(['known', 'none', 'unknown'])
export type StockState = z.infer<typeof stockState>

const shapeOf = (field: ProductField): z.ZodType<CellValue> => {
  switch (field.kind) {
    case 'integer':
    case 'decimal':
      return z.number().nullable()
    case 'category':
      return id.nullable()
    case 'text':
      return field.alwaysSet ? z.string() : z.string().nullable()
    case 'code':
    case 'choice':
      return z.string().nullable()
  }
}
/** One entry for each field of a product; amounts in yen. */
const fieldShapes = Object.fromEntries(productFieldNames.map((name) => [name, shapeOf(productFields[name])])) as {
  [N in ProductFieldName]: z.ZodType<ProductValues[N]>
}

/** What became of a deletion that is not done. conflict: somebody changed the product at `theirAt`. `reason`: Smaregi's words. */
export const rowDeletion = z.object({ state: changeState, reason: z.string().nullable(), theirAt: moment.nullable() })
export type RowDeletion = z.infer<typeof rowDeletion>

/** A row of the grid: values as the person would have them (staged values laid over the mirror). */
export const productRow = z.object({
  productId: id,
  ...fieldShapes,
  // read only
  categoryName: z.string().nullable(),
  /** Over all stores the user may see; null where stockState is not `known`. */
  stockTotal: z.number().nullable(),
  stockState,
  updDateTime: moment.nullable(),
  /** Cells with an unsent change, by field. */
  pending: z.record(z.string(), z.object({ base: cellValue, theirs: cellValue, state: changeState, reason: z.string().nullable() })),
  /** Set where the product is to be deleted: nothing in it can be changed until that is taken back. */
  deletion: rowDeletion.nullable(),
})
export type ProductRow = z.infer<typeof productRow>

const editableField = z.enum(productFieldNames)
export const sortableField = z.enum([...productFieldNames, 'productId', 'categoryName', 'stockTotal', 'updDateTime'])
export type SortableField = z.infer<typeof sortableField>

const viewRequest = z.strictObject({
  /** Words are AND-ed; width, case and kana are folded. */
  search: z.string(),
  /** With everything below it in the tree. */
  categoryId: id.nullable(),
  /** changed: rows with any unsent cell; problems: rows in conflict or rejected. */
  only: z.enum(['all', 'changed', 'problems']),
  sort: z.strictObject({ field: sortableField, direction: z.enum(['asc', 'desc']) }),
})
export type ViewRequest = z.infer<typeof viewRequest>

/** Rows meant by a command: by id, by stretches of a view ([from, to) positions), or the whole view. */
const rowSelection = z.union([
  z.strictObject({ productIds: z.array(id) }),
  z.strictObject({
    viewId: z.string(),
    ranges: z.array(z.tuple([z.int().min(0), z.int().min(0)])),
  }),
  z.strictObject({ viewId: z.string(), all: z.literal(true) }),
])
export type RowSelection = z.infer<typeof rowSelection>

const amountField = z.enum(['price', 'customerPrice', 'cost'])
const rounding = z.strictObject({
  /** Yen: 1, 10, 100 … */
  unit: z.int().min(1).max(100_000),
  mode: z.enum(['nearest', 'up', 'down']),
})
const bulkOperation = z.discriminatedUnion('kind', [
  /** value × (100 + percent) / 100, then rounded. Open-price products are left alone. */
  z.strictObject({ kind: z.literal('percent'), field: amountField, percent: z.number().min(-100).max(1000), rounding }),
  z.strictObject({ kind: z.literal('add'), field: amountField, amount: z.number(), rounding }),
  z.strictObject({ kind: z.literal('set'), field: editableField, value: cellValue }),
])
export type BulkOperation = z.infer<typeof bulkOperation>

const ruleDetails = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
const warningCounts = z.object({ priceNegative: z.int(), codeChanged: z.int(), codeNotJan: z.int() })

const bulkPreview = z.object({
  /** Counted from a part of the rows; the exact figures take longer. */
  isEstimate: z.boolean(),
  rows: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  /** Rows without a value to count with, and open-price products. */
  skipped: z.int(),
  /** Rows whose product is to be deleted; they are left alone. */
  going: z.int(),
  /** Rows whose result would break a rule of Smaregi; they are left alone. */
  invalid: z.int(),
  samples: z.array(
    z.object({
      productId: id,
      productName: z.string(),
      productCode: z.string().nullable(),
      old: cellValue,
      new: cellValue,
      /** The rule that the result breaks, with the figures for its words (the range that is allowed). */
      problem: z.object({ rule: z.string(), details: ruleDetails }).nullable(),
    }),
  ),
  warnings: warningCounts,
})
export type BulkPreview = z.infer<typeof bulkPreview>

const category = z.object({
  categoryId: id,
  categoryName: z.string(),
  categoryCode: z.string().nullable(),
  parentCategoryId: id.nullable(),
  level: z.int(),
  displaySequence: z.number().nullable(),
  /** Products in this category and everything below it. */
  products: z.int(),
  /** Made here, not numbered by Smaregi yet (`categoryId` is below 0). */
  isNew: z.boolean(),
  /** Its deletion waits to be sent: no product can be put into it. */
  goesAway: z.boolean(),
})
export type Category = z.infer<typeof category>

const stagedCell = z.strictObject({ productId: id, field: editableField, value: cellValue })

/** One value for many rows: stretches of a view, and new products by their ids, which are in no view. */
const cellFill = z.strictObject({ field: editableField, value: cellValue, rows: z.array(rowSelection).min(1).max(10) })

/** What one act of a person changes: cells by name, and values for whole stretches. Of two values for one cell the later counts. */
const cellBatch = z.strictObject({ cells: z.array(stagedCell).max(200_000), fills: z.array(cellFill).max(100).optional() })
export type CellBatch = z.infer<typeof cellBatch>

const cellProblem = z.object({
  productId: id,
  field: z.string(),
  /** A rule of shared/domain/productFields, translated under `rules.<rule>`. */
  rule: z.string(),
  details: ruleDetails,
})

const named = { productId: id, productName: z.string(), productCode: z.string().nullable() }

/** What a batch would do. `changed` is the very number that `stage` stages when nothing else happens in between. */
const cellPreview = z.object({
  changed: z.int(),
  /** Cells that hold the value already. */
  unchanged: z.int(),
  /** Cells that break a rule; the first of them are named in `problems`. */
  refused: z.int(),
  /** Products with a cell that changes. */
  products: z.int(),
  /** Of the changed ones: cells that hold something now and would be empty. */
  emptied: z.int(),
  problems: z.array(z.object({ ...named, ...cellProblem.shape })),
  samples: z.array(z.object({ ...named, field: editableField, old: cellValue, new: cellValue })),
  /** See shared/domain/changeWarnings.ts. */
  warnings: warningCounts,
})
export type CellPreview = z.infer<typeof cellPreview>

const deletionPlan = z.object({
  /** Products of Smaregi that would be deleted. */
  products: z.int(),
  /** New products, which are given up at once: Smaregi never heard of them. */
  newProducts: z.int(),
  /** New products whose request has left: they stay until they have their number. */
  underway: z.int(),
  /** Products that are to be deleted already. */
  going: z.int(),
  /** Stock that is not 0: in how many products and stores, and the sum. isWhole false: not all of the stock is known. */
  stock: z.object({ products: z.int(), stores: z.int(), amount: z.number(), isWhole: z.boolean() }),
  /** Unsent changes of these products and their stock that are given up. */
  unsent: z.int(),
  /** The first of them. */
  named: z.array(z.object(named)),
})
export type DeletionPlan = z.infer<typeof deletionPlan>

/** Stretches of a view, and new products by their ids, which are in no view. */
const deletion = z.strictObject({ rows: z.array(rowSelection).min(1).max(10) })

const newProduct = z.partialRecord(editableField, cellValue)
export type NewProduct = z.infer<typeof newProduct>
const newProductProblem = z.object({
  index: z.int(),
  field: z.string(),
  rule: z.string(),
  details: ruleDetails,
})

/** A product made here that Smaregi has not numbered yet. All its fields are in the same state. */
const draftRow = z.object({
  productId: id,
  values: newProduct,
  state: changeState,
  reason: z.string().nullable(),
  changeSetId: id,
})
export type DraftRow = z.infer<typeof draftRow>

export const products = {
  methods: {
    categories: query(nothing, z.array(category)),
    /** Fixes an order of rows; the view stays as it is while rows are edited, until it is opened anew. */
    openView: query(viewRequest, z.object({ viewId: z.string(), total: z.int() })),
    rows: query(
      z.strictObject({ viewId: z.string(), offset: z.int().min(0), limit: z.int().min(1).max(500) }),
      // Null: the product was there when the view was opened and is gone since. Positions never move.
      z.object({ rows: z.array(productRow.nullable()) }),
    ),
    /** Position of a product in a view, or null. */
    locate: query(z.strictObject({ viewId: z.string(), productId: id }), z.object({ position: z.int().nullable() })),
    /**
     * Stages a batch as one change set, in one transaction. Cells that break a rule are refused one by
     * one (`refused`; the first are named in `problems`); the others are kept. A value equal to
     * Smaregi's takes the cell's change away. A new product that has its number since is changed
     * under that. VIEW_GONE where a stretch of a view cannot be told any more: nothing is staged then.
     */
    stage: command(
      z.strictObject({ ...cellBatch.shape, origin: z.enum(['edit', 'paste']) }),
      z.object({ staged: z.int(), unchanged: z.int(), refused: z.int(), changeSetId: id.nullable(), problems: z.array(cellProblem) }),
    ),
    /** Counts what `stage` would do. */
    previewStage: query(cellBatch, cellPreview),
    /**
     * Stages new products as one change set. Each has a local id below 0 until Smaregi has numbered
     * it; `index` is its place in the call. productName, categoryId and price are needed; what is
     * left out of taxDivision, productPriceDivision and the flags is filled in here (the category's
     * tax division first), because Smaregi's own defaults are not a shop's. A product that breaks a
     * rule is refused whole and named in `problems`; the others are kept.
     */
    create: command(
      z.strictObject({ products: z.array(newProduct).min(1).max(10_000), origin: z.enum(['edit', 'paste', 'import']) }),
      z.object({
        created: z.array(z.object({ index: z.int(), productId: id })),
        changeSetId: id.nullable(),
        problems: z.array(newProductProblem),
      }),
    ),
    /** Products that Smaregi has not numbered yet, newest last, as the person would have them. */
    drafts: query(
      z.strictObject({ offset: z.int().min(0), limit: z.int().min(1).max(500) }),
      z.object({ total: z.int(), rows: z.array(draftRow) }),
    ),
    /** What hangs on products that are to be deleted. VIEW_GONE where a stretch of a view cannot be told any more. */
    planDelete: query(deletion, deletionPlan),
    /**
     * Stages as one change set that products go. Their unsent changes are given up with them, new
     * products are given up at once; undo brings all of it back until the deletion has been sent. What
     * is to be deleted already, or is a new product on its way, stays as it is.
     */
    stageDelete: command(deletion, z.object({ deleted: z.int(), discarded: z.int(), changeSetId: id.nullable() })),
    /** Counts what `stageBulk` would do. With `isEstimateEnough` it may answer sooner, from a part of the rows, and says so. */
    previewBulk: query(
      z.strictObject({ rows: rowSelection, operation: bulkOperation, isEstimateEnough: z.boolean().optional() }),
      bulkPreview,
    ),
    stageBulk: command(
      z.strictObject({ rows: rowSelection, operation: bulkOperation }),
      z.object({ preview: bulkPreview, changeSetId: id.nullable() }),
    ),
  },
  events: {
    /** productIds null: too many to name, read everything shown again. membership: views may have other rows. */
    changed: event(z.object({ productIds: z.array(id).nullable(), membership: z.boolean() })),
  },
} satisfies Contract
