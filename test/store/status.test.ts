import { expect, it } from 'vitest'
import { readStatus } from '#core/app/status.ts'
import type { Shop } from '#core/context.ts'
import { createProducts } from '#core/products/drafts.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, noon } from '../fixtures/shopFile.ts'

it('counts products as their list does: new ones that are not sent, too', () => {
  const { db } = openFileInTest()
  fillShop(db, 30)
  const shop = { db, profile: { kind: 'sample', contractId: 'skc', shopName: '店' } } as Shop
  const products = () => readStatus({ shopOrNull: () => shop, line: () => 'online' }).products
  expect(products()).toBe(30)
  const { created } = createProducts(
    db,
    { author: null, at: noon.toISOString() },
    [
      { productName: '新1', productCode: 'N-1', price: 1, categoryId: 11 },
      { productName: '新2', productCode: 'N-2', price: 1, categoryId: 11 },
    ],
    'edit',
  )
  expect([created.length, products()]).toEqual([2, 32])
})
