import { z } from 'zod'
import { command, event, nothing, query, type Contract } from '../contract.ts'
import { categoryFieldNames } from '../domain/categoryFields.ts'
import { changeState } from './changes.ts'
import { cellValue, id, moment } from './common.ts'

/** A 部門 as the person would have it: staged values laid over the mirror. */
const categoryRow = z.object({
  /** Below 0: made here, not numbered by Smaregi yet. */
  categoryId: id,
  /** Null also where the parent is not here: the row then stands at the top. */
  parentCategoryId: id.nullable(),
  /** From 1; follows from the parents. */
  level: z.int(),
  categoryName: z.string(),
  categoryCode: z.string().nullable(),
  categoryAbbr: z.string().nullable(),
  displaySequence: z.number().nullable(),
  displayFlag: z.string().nullable(),
  categoryGroupId: id.nullable(),
  taxDivision: z.string().nullable(),
  /** Null is the standard rate. */
  reduceTaxId: id.nullable(),
  taxFreeDivision: z.string().nullable(),
  pointNotApplicable: z.string().nullable(),
  /** `#rrggbb` */
  color: z.string().nullable(),
  tag: z.string().nullable(),
  updDateTime: moment.nullable(),
  /** Fields with an unsent change; of a new 部門 all that it has. */
  pending: z.record(z.string(), z.object({ base: cellValue, theirs: cellValue, state: changeState, reason: z.string().nullable() })),
  isNew: z.boolean(),
  /** How its deletion stands, where one waits to be sent. */
  deletion: z.object({ state: changeState, reason: z.string().nullable() }).nullable(),
  /** Products in it, new ones and unsent moves counted; and those with everything below it. */
  products: z.int(),
  productsBelow: z.int(),
  /** Directly below it, without those that are to be deleted. */
  children: z.int(),
})
export type CategoryRow = z.infer<typeof categoryRow>

const categoryLists = z.object({
  groups: z.array(z.object({ categoryGroupId: id, categoryGroupName: z.string() })),
  /** The shop's list of 軽減税率; empty where it may not be read. */
  taxRates: z.array(z.object({ reduceTaxId: id, name: z.string() })),
})
export type CategoryLists = z.infer<typeof categoryLists>

const categoryTree = z.object({
  /** Parents before their children, siblings in the order of the shop. */
  rows: z.array(categoryRow),
  ...categoryLists.shape,
})
export type CategoryTree = z.infer<typeof categoryTree>

const categoryField = z.enum(categoryFieldNames)

const ruleDetails = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
const categoryProblem = z.object({
  key: id,
  /** Null: it is about the whole 部門. */
  field: z.string().nullable(),
  /** A rule of shared/domain/categoryFields, translated under `rules.<rule>`. */
  rule: z.string(),
  details: ruleDetails,
})
export type CategoryProblem = z.infer<typeof categoryProblem>

/** Nothing is staged where there are problems. */
const staged = z.object({
  /** Changes of the set; 0 where everything was so already. */
  cells: z.int(),
  changeSetId: id.nullable(),
  problems: z.array(categoryProblem),
})

const newCategory = z.partialRecord(categoryField, cellValue)
export type NewCategory = z.infer<typeof newCategory>

export const categories = {
  methods: {
    tree: query(nothing, categoryTree),
    /** What a 部門 can be given of the shop's lists, to name a value where the tree is not at hand. */
    lists: query(nothing, categoryLists),
    /** Stages fields as one set: all of them or, where one breaks a rule, none. A 部門 that has its number since is changed under that. */
    stage: command(
      z.strictObject({
        edits: z
          .array(z.strictObject({ key: id, field: categoryField, value: cellValue }))
          .min(1)
          .max(10_000),
      }),
      staged,
    ),
    /**
     * Stages a new 部門. It has a local id below 0 until Smaregi has numbered it. What is left out is filled in here: tax,
     * points and group as its siblings have them (shared/domain/categoryDefaults), the other flags with Smaregi's own defaults,
     * 税区分 with 税込, 表示順 so that it stands behind `after`, or last among its siblings.
     */
    create: command(
      z.strictObject({ values: newCategory, after: id.nullable().default(null) }),
      z.object({ ...staged.shape, categoryId: id.nullable() }),
    ),
    /** Puts a 部門 below a parent (null: at the top) before one of its children (null: last), with as few new 表示順 as possible. */
    move: command(z.strictObject({ key: id, parentCategoryId: id.nullable(), before: id.nullable() }), staged),
    /**
     * Stages deletions. Refused (`hasProducts`, `hasChildren`, with `count`) where something hangs on a 部門 that is not deleted
     * with it. A new 部門 is simply given up.
     */
    delete: command(z.strictObject({ keys: z.array(id).min(1).max(1000) }), staged),
  },
  events: {
    /** Rows of the tree look different. */
    changed: event(z.strictObject({})),
  },
} satisfies Contract
