import * as fc from 'fast-check'

/** Three products, their stock in one store, and three 部門 that nothing hangs on. */
export const keys = [1, 2, 3] as const
export const cellFields = {
  product: ['price', 'tag'],
  stock: ['1'],
  category: ['categoryName', 'tag'],
} as const
export type WorldEntity = keyof typeof cellFields
export const worldEntities = ['category', 'product', 'stock'] as const

const key = fc.constantFrom(...keys)
const amount = fc.integer({ min: 1, max: 6 })
const tag = fc.constantFrom(null, 'a', 'b', 'c')
const cell = fc.oneof(
  { weight: 3, arbitrary: fc.record({ entity: fc.constant('product' as const), key, field: fc.constant('price'), value: amount }) },
  { weight: 3, arbitrary: fc.record({ entity: fc.constant('product' as const), key, field: fc.constant('tag'), value: tag }) },
  { weight: 2, arbitrary: fc.record({ entity: fc.constant('stock' as const), key, field: fc.constant('1'), value: amount }) },
  {
    weight: 2,
    arbitrary: fc.record({
      entity: fc.constant('category' as const),
      key,
      field: fc.constant('categoryName'),
      value: fc.constantFrom('甲', '乙', '丙'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ entity: fc.constant('category' as const), key, field: fc.constant('tag'), value: tag }) },
)
const row = fc.record({ entity: fc.constantFrom('product' as const, 'category' as const), key })
const agree = fc.boolean()

/** Everything that moves a cell, in any order. */
export const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('stage' as const), cells: fc.array(cell, { minLength: 1, maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), rows: fc.array(row, { minLength: 1, maxLength: 2 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('colleague' as const), cell }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('colleagueDeletes' as const), row }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pull' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('push' as const), fate: fc.constantFrom('ok', 'ok', 'ok', 'refused', 'lost', 'lostBefore') }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('resolve' as const), choice: fc.constantFrom('mine', 'theirs', 'value') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('discard' as const), entity: fc.constantFrom(...worldEntities), key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revert' as const), nth: fc.nat({ max: 6 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('undo' as const), agree }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('redo' as const), agree }) },
)
export type Command = typeof command extends fc.Arbitrary<infer T> ? T : never
