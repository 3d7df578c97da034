import * as fc from 'fast-check'
import { categoryFields, fields } from './ledger.ts'
import { products } from './world.ts'

/**
 * What can happen, in any order. Commands carry choices, not values: what they mean depends on where
 * both sides stand by then. All of it is plain JSON, so that a failure can be kept as a case.
 */
/** A few of them are where everything meets. */
const product = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 2 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: products }) },
)
const field = fc.constantFrom('price' as const, ...fields)

/** new: seen nowhere before. theirs: what Smaregi holds. shown: what the app shows. taken: of another product. */
const wanted = fc.oneof(
  { weight: 6, arbitrary: fc.constant('new' as const) },
  { weight: 1, arbitrary: fc.constantFrom('theirs', 'shown', 'empty', 'taken') },
)
const cell = fc.record({ product, field, value: wanted })

/** Counted over those that are there by then: made here, empty at Smaregi, or any. */
const category = fc.record({ of: fc.constantFrom('draft', 'empty', 'empty', 'any'), nth: fc.nat({ max: 5 }) })
const categoryField = fc.constantFrom('categoryName' as const, ...categoryFields)
const categoryCell = fc.record({ category, field: categoryField, value: fc.constantFrom('new' as const, 'theirs' as const) })

/** What happens at request number `at` of a pull or a push. */
const incident = fc.option(
  fc.record({
    at: fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 5 }) }, { weight: 1, arbitrary: fc.nat({ max: 20 }) }),
    when: fc.constantFrom('before', 'after'),
    what: fc.oneof(
      { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), cell }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('editCategory' as const), cell: categoryCell }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('removeCategory' as const), category }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('cut' as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cancel', 'offline', 'expire') }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('stage' as const), cell }) },
    ),
  }),
  { freq: 3 },
)

const fault = fc.oneof(
  fc.constantFrom('dropBefore', 'dropAfter', 'dropMiddle', 'hangAfter', 'html').map((kind) => ({ kind })),
  fc.constantFrom(400, 403, 429, 500, 502, 503).map((status) => ({ kind: 'status' as const, status })),
  fc.constantFrom(20, 3000).map((ms) => ({ kind: 'latency' as const, ms })),
)

const target = (method: string, path: string) => ({ method, path })
const targets = [
  target('PATCH', '/products/*'),
  target('PATCH', '/products/bulk'),
  target('POST', '/products'),
  target('POST', '/products'),
  target('POST', '/stock/*/add'),
  target('POST', '/stock/*/add'),
  target('GET', '/products*'),
  target('GET', '/stock*'),
  target('GET', '/stores'),
  target('DELETE', '/products/*'),
  target('POST', '/categories'),
  target('POST', '/categories'),
  target('PATCH', '/categories/*'),
  target('DELETE', '/categories/*'),
  target('GET', '/categories*'),
]

const of = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary })
const only = <D extends string>(name: D) => fc.record({ do: fc.constant(name) })

const command = fc.oneof(
  of(6, fc.record({ do: fc.constant('stage' as const), cells: fc.array(cell, { minLength: 1, maxLength: 4 }) })),
  // So many that the bulk endpoint is the cheaper way.
  of(2, fc.record({ do: fc.constant('stageMany' as const), field: fc.constantFrom('price', 'tag', 'productName', 'categoryId') })),
  of(1, fc.record({ do: fc.constant('stageAndBack' as const), cells: fc.array(cell, { minLength: 1, maxLength: 3 }) })),
  of(
    4,
    fc.record({
      do: fc.constant('newProduct' as const),
      code: fc.constantFrom('new', 'new', 'none', 'taken'),
      category: fc.option(category),
    }),
  ),
  of(3, fc.record({ do: fc.constant('deleteProduct' as const), product })),
  of(4, fc.record({ do: fc.constant('newCategory' as const), below: fc.option(category, { freq: 2 }) })),
  of(3, fc.record({ do: fc.constant('stageCategory' as const), cell: categoryCell })),
  of(2, fc.record({ do: fc.constant('moveCategory' as const), category, below: fc.option(category) })),
  of(3, fc.record({ do: fc.constant('deleteCategory' as const), categories: fc.array(category, { minLength: 1, maxLength: 3 }) })),
  of(1, fc.record({ do: fc.constant('discardCategory' as const), category })),
  of(2, fc.record({ do: fc.constant('editCategory' as const), cell: categoryCell })),
  of(1, fc.record({ do: fc.constant('createCategory' as const), below: fc.option(category) })),
  of(2, fc.record({ do: fc.constant('removeCategory' as const), category })),
  of(
    4,
    fc.record({
      do: fc.constant('addStock' as const),
      product,
      draft: fc.boolean(),
      storeId: fc.constantFrom(1, 1, 2),
      amount: fc.constantFrom(-3, 1, 2, 10),
    }),
  ),
  of(1, fc.record({ do: fc.constant('onceAndBack' as const), what: fc.constantFrom('product', 'stock', 'category', 'deletion') })),
  of(1, fc.record({ do: fc.constant('sell' as const), product, amount: fc.integer({ min: 0, max: 50 }) })),
  of(1, only('dropDraft')),
  of(1, only('editDraft')),
  of(2, only('undo')),
  of(1, only('redo')),
  of(1, fc.record({ do: fc.constant('discard' as const), product })),
  of(2, fc.record({ do: fc.constant('resolve' as const), choice: fc.constantFrom('mine', 'theirs'), product: fc.option(product) })),
  of(1, only('retry')),
  of(5, fc.record({ do: fc.constant('edit' as const), cell })),
  of(1, only('create')),
  of(1, fc.record({ do: fc.constant('remove' as const), product })),
  of(
    4,
    fc.record({
      do: fc.constant('pull' as const),
      mode: fc.constantFrom('auto', 'auto', 'full', 'sweep'),
      everything: fc.nat({ max: 9 }).map((n) => n === 0),
      incident,
    }),
  ),
  of(
    9,
    fc.record({
      do: fc.constant('push' as const),
      product: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: product }),
      // A push with nothing to send shows little.
      before: fc.constantFrom('nothing', 'cell', 'product', 'stock', 'many', 'category', 'tree', 'deletion'),
      incident,
    }),
  ),
  of(
    3,
    fc.record({
      do: fc.constant('fault' as const),
      match: fc.constantFrom(...targets),
      fault,
      skip: fc.constantFrom(0, 0, 1, 3),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  ),
  of(1, only('expire')),
  of(1, fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 90, 7200, 3 * 86_400, 40 * 86_400) })),
  of(1, fc.record({ do: fc.constant('skew' as const), seconds: fc.constantFrom(-90, 0, 45, 200) })),
  of(1, only('restart')),
)
export type Command = typeof command extends fc.Arbitrary<infer T> ? T : never
export type CellChoice = typeof cell extends fc.Arbitrary<infer T> ? T : never
export type CategoryChoice = typeof category extends fc.Arbitrary<infer T> ? T : never
export type CategoryCellChoice = typeof categoryCell extends fc.Arbitrary<infer T> ? T : never
export type IncidentChoice = Exclude<typeof incident extends fc.Arbitrary<infer T> ? T : never, null>

export const scenario = fc.record({
  pulled: fc.constantFrom(true, true, true, false),
  commands: fc.array(command, { minLength: 1, maxLength: 16 }),
})
export interface Scenario {
  readonly pulled: boolean
  readonly commands: readonly Command[]
}
