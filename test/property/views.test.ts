import * as fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { sortableField, type SortableField } from '#shared/contracts/products.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import { stageCells } from '#core/entities/product/stage.ts'
import { planEdits } from '#core/categories/plan.ts'
import { stageCategories } from '#core/categories/staging.ts'
import { undo } from '#core/changes/step.ts'
import { catchUpSearchIndex } from '#core/products/searchIndex.ts'
import { createViews, createViewSources, viewIds } from '#core/products/views.ts'
import { removeProducts, writeCategories, writeProducts, writeStock } from '#core/store/mirror.ts'
import { noon, openTestShop } from '../fixtures/shopFile.ts'
import { propertyRuns } from '../fixtures/propertyRuns.ts'

/**
 * A view made of orders and hits that are kept in memory is the one that SQL gives, whatever was
 * pulled, staged, undone or removed since they were built, and however far one is being built.
 */
const who = { author: null, at: noon.toISOString() }
const ids = Array.from({ length: 40 }, (_, i) => i * 3 + 1)
const shop = openTestShop()
afterAll(() => shop.remove())

// Few letters, so that texts are equal and begin alike; U+FF71 comes before U+20BB7 in UTF-8 alone.
const text = fc.string({ unit: fc.constantFrom('ア', 'ｱ', '𠮷', '茶', 'a', 'B', '1', ' '), minLength: 1, maxLength: 5 })
const optional = (value: fc.Arbitrary<string>) => fc.option(value, { freq: 2 })
const wire = fc.record({
  productId: fc.constantFrom(...ids).map(String),
  productName: text.map((name) => name.trim() || 'x'),
  productKana: optional(text),
  productCode: optional(fc.oneof(fc.stringMatching(/^[-12a]{1,8}$/u), fc.stringMatching(/^1[12]{7}$/u))),
  categoryId: fc.constantFrom('1', '2', '3', '9'),
  price: optional(fc.constantFrom('0', '5', '100', '99999999', '-20')),
  cost: optional(fc.constantFrom('0.00001', '12.5', '12.50001', '80000000.25')),
  tag: optional(text),
  displaySequence: optional(fc.constantFrom('1', '2', '999999999')),
  updDateTime: fc.constantFrom('2026-11-01T10:00:00+09:00', '2026-11-02T10:00:00+09:00'),
})
const cell: fc.Arbitrary<{ field: ProductFieldName; value: string | number | null }> = fc.oneof(
  fc.record({ field: fc.constantFrom('productName' as const, 'productKana' as const, 'tag' as const), value: text }),
  fc.record({ field: fc.constant('productKana' as const), value: fc.constant(null) }),
  fc.record({ field: fc.constant('price' as const), value: fc.constantFrom(0, 5, 7, 100, null) }),
  fc.record({ field: fc.constant('cost' as const), value: fc.constantFrom(12.5, 0.5, null) }),
  fc.record({ field: fc.constant('categoryId' as const), value: fc.constantFrom(1, 2, 3) }),
)
const fields: readonly SortableField[] = sortableField.options
const request = fc.record({
  search: fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    { weight: 2, arbitrary: text },
    { weight: 1, arbitrary: fc.constantFrom('1', 'a', '1 2', '11111112', '1 11111112', 'あ 1') },
  ),
  categoryId: fc.option(fc.constantFrom(1, 2), { freq: 1 }),
  only: fc.oneof({ weight: 5, arbitrary: fc.constant('all' as const) }, fc.constant('changed' as const), fc.constant('problems' as const)),
  sort: fc.record({ field: fc.constantFrom(...fields), direction: fc.constantFrom('asc' as const, 'desc' as const) }),
})
const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pull' as const), rows: fc.array(wire, { minLength: 1, maxLength: 15 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('stock' as const), key: fc.constantFrom(...ids), amount: fc.integer({ min: -3, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('category' as const), key: fc.constantFrom(1, 2, 3), name: text }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('stage' as const), keys: fc.subarray(ids, { minLength: 1 }), cell }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), key: fc.constantFrom(1, 2, 3), name: text }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('move' as const), key: fc.constantFrom(1, 2, 3), parent: fc.constantFrom(null, 1, 2) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'undo' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), key: fc.constantFrom(...ids) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('index' as const), limit: fc.constantFrom(3, 100) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('build' as const),
      field: fc.option(fc.constantFrom(...fields), { freq: 1 }),
      steps: fc.constantFrom(1, 4, 200),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('open' as const), request }) },
)

function stageCategory(key: number, field: 'categoryName' | 'parentCategoryId', value: string | number | null): void {
  const { cells } = planEdits(shop.db, [{ key, field, value }])
  if (cells.length > 0) stageCategories(shop.db, { ...who, name: 'editCategory', details: {}, origin: 'edit' }, cells)
}

it('a view has the rows and the order that SQL gives', () => {
  fc.assert(
    fc.property(fc.array(command, { minLength: 4, maxLength: 25 }), (commands) => {
      shop.db.transaction(() => {
        for (const table of ['pending_image', 'pending', 'change', 'change_set', 'category']) shop.db.run(`DELETE FROM ${table}`)
        removeProducts(shop.db, ids)
      })
      const sources = createViewSources()
      const { orders, hits } = sources
      const views = createViews(sources)
      let building: Generator<void, void> | null = null
      for (const each of commands) {
        switch (each.do) {
          case 'pull':
            writeProducts(shop.db, each.rows, 1)
            break
          case 'stock':
            writeStock(shop.db, [{ productId: String(each.key), storeId: '1', stockAmount: String(each.amount) }], 1)
            break
          case 'category': {
            const parentCategoryId = each.key === 3 ? '1' : null
            writeCategories(shop.db, [{ categoryId: String(each.key), categoryName: each.name, parentCategoryId, level: '1' }], 1)
            break
          }
          case 'stage': {
            const there = shop.db.column<number>('SELECT product_id FROM product')
            const cells = each.keys.filter((key) => there.includes(key)).map((key) => ({ key, ...each.cell }))
            if (cells.length > 0) stageCells(shop.db, { ...who, name: 'editCells', origin: 'edit' }, cells)
            break
          }
          case 'rename':
            stageCategory(each.key, 'categoryName', each.name.trim() || 'x')
            break
          case 'move':
            stageCategory(each.key, 'parentCategoryId', each.parent)
            break
          case 'undo':
            if (shop.db.get(`SELECT 1 FROM change_set WHERE position = 'done'`)) undo(shop.db, who)
            break
          case 'remove':
            removeProducts(shop.db, [each.key])
            break
          case 'index':
            catchUpSearchIndex(shop.db, each.limit)
            break
          case 'build':
            building ??= each.field === null ? hits.prepare(shop.db, () => orders.ids(shop.db)) : orders.build(shop.db, each.field)
            for (let i = 0; i < each.steps && building !== null; i += 1) if (building.next().done === true) building = null
            break
          case 'open': {
            const { viewId, total } = views.open(shop.db, each.request)
            const expected = viewIds(shop.db, each.request)
            expect(views.slice(viewId, 0, ids.length)).toEqual(expected)
            expect(total).toBe(expected.length)
            break
          }
        }
      }
    }),
    { numRuns: propertyRuns(400) },
  )
})
