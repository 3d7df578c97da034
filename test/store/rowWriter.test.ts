import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeProducts } from '#core/store/mirror.ts'
import { openTestShop, type TestShop } from '../fixtures/shopFile.ts'

let shop: TestShop
beforeEach(() => {
  shop = openTestShop()
})
afterEach(() => shop.remove())

const kept = () =>
  shop.db.all(`SELECT product_id, product_name, tag, size, tax_division, price, cost, pull_id FROM product ORDER BY product_id`)

/** Empty, a single digit, a digit that is none to SQL, a word: each makes another shape of the row. */
const division = fc.constantFrom(null, '', '0', '1', '9', '12', '０', "'", 'x')
const row = fc.record({
  productId: fc.integer({ min: 1, max: 6 }).map(String),
  productName: fc.constantFrom('茶', '7', "'; --"),
  tag: division,
  size: division,
  taxDivision: division,
  price: fc.constantFrom(null, '', '0', '7', '1280'),
  cost: fc.constantFrom(null, '0', '3.50000'),
})

it('rows of any shape are kept as they came, new, changed and the same ones in any order', () => {
  const orNull = (value: string | null) => (value === '' ? null : value)
  const orNumber = (value: string | null) => (value === null || value === '' ? null : Number(value))
  fc.assert(
    fc.property(fc.array(fc.array(row, { maxLength: 8 }), { maxLength: 5 }), (pages) => {
      shop.db.run('DELETE FROM product')
      const expected = new Map<number, unknown>()
      const texts = new Map<number, string>()
      pages.forEach((page, at) => {
        const changed = new Set<number>()
        for (const wire of page) {
          const id = Number(wire.productId)
          const values = {
            product_id: id,
            product_name: wire.productName,
            tag: orNull(wire.tag),
            size: orNull(wire.size),
            tax_division: orNull(wire.taxDivision),
            price: orNumber(wire.price),
            cost: orNumber(wire.cost),
          }
          const text = JSON.stringify(values)
          if (texts.get(id) !== text) changed.add(id)
          texts.set(id, text)
          expected.set(id, { ...values, pull_id: at + 1 })
        }
        expect(new Set(writeProducts(shop.db, page, at + 1).changed)).toEqual(changed)
      })
      expect(kept()).toEqual([...expected].sort(([a], [b]) => a - b).map(([, values]) => values))
    }),
    { numRuns: 150 },
  )
})

it('more shapes than are kept are written all the same', () => {
  const tags = Array.from({ length: 10 }, (_, digit) => String(digit))
  const rows = tags.flatMap((tag, i) =>
    tags.map((size, j) => ({ productId: String(i * 10 + j + 1), productName: 'x', tag, size, color: i % 2 === 0 ? null : 'red' })),
  )
  expect(writeProducts(shop.db, rows, 1)).toMatchObject({ written: 100, changes: 100, bad: [] })
  expect(writeProducts(shop.db, rows, 2)).toMatchObject({ written: 100, changes: 0 })
  expect(shop.db.all('SELECT tag, size, color FROM product ORDER BY product_id')).toEqual(
    rows.map(({ tag, size, color }) => ({ tag, size, color })),
  )
})
