import * as fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { stageCells } from '#core/entities/product/stage.ts'
import { undo } from '#core/changes/step.ts'
import { readRows } from '#core/products/rows.ts'
import { catchUpSearchIndex, startSearchRebuild } from '#core/products/searchIndex.ts'
import { viewIds } from '#core/products/views.ts'
import { removeProducts, writeProducts } from '#core/store/mirror.ts'
import { foldSearch } from '#shared/domain/text.ts'
import { noon, openTestShop } from '../fixtures/shopFile.ts'

/**
 * Search finds exactly the products whose shown name, kana, code or tag has every word, however much
 * of the index is built, whatever is staged, undone, pulled or removed meanwhile.
 */
const who = { author: null, at: noon.toISOString() }
const ids = [1, 2, 3, 4, 5]
const shop = openTestShop()
afterAll(() => shop.remove())

// Few letters, so that words overlap; with width, case, kana, signs and a character of two UTF-16 units.
const letters = fc.constantFrom(
  'ア',
  'あ',
  'ｱ',
  'ガ',
  'ｶﾞ',
  'ヴ',
  'ァ',
  'ゞ',
  'ー',
  '・',
  '゛',
  '茶',
  '髙',
  '高',
  '𠮷',
  '\u200b',
  'a',
  'Ａ',
  '1',
  '２',
  '-',
  '"',
  '*',
  ' ',
  '　',
  "'",
  '%',
  '(',
)
const text = fc.string({ unit: letters, minLength: 1, maxLength: 8 })
const wire = fc.record({
  productId: fc.constantFrom(...ids).map(String),
  productName: text.map((name) => name.trim() || 'x'),
  productKana: fc.option(text),
  productCode: fc.option(fc.stringMatching(/^[-12a]{1,8}$/u)),
  tag: fc.option(text),
})
// Short ones too: a search that finds nothing proves little.
const sought = fc.oneof(text, fc.string({ unit: letters, minLength: 1, maxLength: 2 }))
const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pull' as const), rows: fc.array(wire, { minLength: 1, maxLength: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rename' as const), key: fc.constantFrom(...ids), value: text }) },
  { weight: 1, arbitrary: fc.constant({ do: 'undo' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), key: fc.constantFrom(...ids) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('catchUp' as const), limit: fc.constantFrom(1, 2, 9) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'rebuild' as const }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('search' as const), text: sought }) },
)

it('search agrees with reading every row', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 3, maxLength: 20 }), async (commands) => {
      shop.db.transaction(() => {
        for (const table of ['pending_image', 'pending', 'change', 'change_set']) shop.db.run(`DELETE FROM ${table}`)
        removeProducts(shop.db, ids)
      })
      for (const each of commands) {
        switch (each.do) {
          case 'pull':
            writeProducts(shop.db, each.rows, 1)
            break
          case 'rename':
            stageCells(shop.db, { ...who, name: 'editCell', origin: 'edit' }, [{ key: each.key, field: 'productName', value: each.value }])
            break
          case 'undo':
            if (shop.db.get(`SELECT 1 FROM change_set WHERE position = 'done'`)) undo(shop.db, who)
            break
          case 'remove':
            removeProducts(shop.db, [each.key])
            break
          case 'catchUp':
            catchUpSearchIndex(shop.db, each.limit)
            break
          case 'rebuild':
            startSearchRebuild(shop.db)
            break
          case 'search': {
            const words = foldSearch(each.text).split(' ').filter(Boolean)
            const expected = readRows(shop.db, ids).filter(({ productName, productKana, productCode, tag }) => {
              const line = foldSearch([productName, productKana, productCode, tag].map((part) => part ?? '').join(' '))
              return words.every((word) => line.includes(word))
            })
            const found = viewIds(shop.db, {
              search: each.text,
              categoryId: null,
              only: 'all',
              sort: { field: 'productId', direction: 'asc' },
            })
            expect(found).toEqual(expected.map(({ productId }) => productId))
            break
          }
        }
      }
    }),
    { numRuns: 300 },
  )
})
