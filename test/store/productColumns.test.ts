import { expect, onTestFinished, test } from 'vitest'
import { productColumns } from '#core/products/columns.ts'
import { productFieldNames } from '#shared/domain/productFields.ts'
import { openTestShop } from '../fixtures/shopFile.ts'

test('every field of a product has a column in a new file, by the name that the mirror gives it', () => {
  const shop = openTestShop()
  onTestFinished(() => shop.remove())
  const columns = shop.db.all<{ name: string }>("SELECT name FROM pragma_table_info('product')").map(({ name }) => name)
  expect(productFieldNames.filter((name) => !columns.includes(productColumns[name]))).toEqual([])
  expect(new Set(Object.values(productColumns)).size).toBe(productFieldNames.length)
})
