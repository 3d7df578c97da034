import * as fc from 'fast-check'

export const keys = [1, 2, 3] as const
export const fields = ['price', 'tag'] as const

const cell = fc.oneof(
  fc.record({ key: fc.constantFrom(...keys), field: fc.constant('price' as const), value: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ key: fc.constantFrom(...keys), field: fc.constant('tag' as const), value: fc.constantFrom(null, 'a', 'b', 'c') }),
)
const agree = fc.boolean()

/** Everything that moves a cell, in any order. */
export const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('stage' as const), cells: fc.array(cell, { minLength: 1, maxLength: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('colleague' as const), cell }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pull' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('push' as const), fate: fc.constantFrom('ok', 'ok', 'ok', 'refused', 'lost', 'lostBefore') }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('resolve' as const), choice: fc.constantFrom('mine', 'theirs', 'value') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('discard' as const), key: fc.constantFrom(...keys) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revert' as const), nth: fc.nat({ max: 6 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('undo' as const), agree }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('redo' as const), agree }) },
)
export type Command = typeof command extends fc.Arbitrary<infer T> ? T : never
