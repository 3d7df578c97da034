import { beforeEach, describe, expect, it } from 'vitest'
import { reviewChanges } from '#core/changes/review.ts'
import { stageCells } from '#core/entities/product/stage.ts'
import { undo } from '#core/changes/step.ts'
import { planCells, previewOf, type WishedFill } from '#core/products/cells.ts'
import type { WishedCell } from '#core/products/check.ts'
import { createProducts } from '#core/products/drafts.ts'
import { readRows, readWindow } from '#core/products/rows.ts'
import { products } from '#core/store/tables/pos.ts'
import { removeUnseen, writeProducts } from '#core/store/mirror.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, noon, sampleProducts, type TestShop } from '../fixtures/shopFile.ts'

const who = { author: null, at: noon.toISOString() }
let shop: TestShop
beforeEach(() => {
  shop = openFileInTest()
  fillShop(shop.db, 60)
})

const priceOf = (id: number) => readRows(shop.db, [id])[0]?.price ?? null
const stage = (cells: readonly WishedCell[], fills: readonly WishedFill[] = []) => {
  const plan = planCells(shop.db, cells, fills)
  const preview = previewOf(shop.db, plan)
  const staged = stageCells(shop.db, { ...who, name: 'paste', origin: 'paste' }, plan.cells)
  return { preview, staged }
}
const sets = () => shop.db.column<number>('SELECT count(*) FROM change_set')[0]
const made = (): number =>
  createProducts(shop.db, who, [{ productName: '新しいパン', productCode: 'NEW-1', categoryId: 11, price: 100 }], 'edit').created[0]!
    .productId

describe('a batch of cells', () => {
  it('announces the number that it stages: equal, refused and doubled cells counted apart', () => {
    const cells: WishedCell[] = [
      { productId: 1, field: 'price', value: 111 },
      { productId: 1, field: 'price', value: 112 }, // the later counts
      { productId: 2, field: 'price', value: priceOf(2) },
      { productId: 3, field: 'price', value: '高い' },
      { productId: 4, field: 'tag', value: '春' },
      { productId: 9999, field: 'tag', value: '春' },
    ]
    const { preview, staged } = stage(cells)
    expect(preview).toMatchObject({ changed: 2, unchanged: 1, refused: 2, products: 2 })
    expect(staged.cells).toBe(preview.changed)
    expect(priceOf(1)).toBe(112)
    // The same again changes nothing, and is announced so.
    expect(stage(cells).preview).toMatchObject({ changed: 0, unchanged: 3, refused: 2 })
  })

  it('over three columns, of products and new ones, is one set and one undo', () => {
    const draft = made()
    const productIds = [1, 2, 3, draft]
    const before = readRows(shop.db, [1, 2, 3])
    const sets0 = sets()!
    const { preview, staged } = stage(
      [],
      [
        { field: 'tag', value: '春', productIds },
        { field: 'size', value: 'XL', productIds },
        { field: 'price', value: 777, productIds },
      ],
    )
    expect(preview).toMatchObject({ changed: 12, products: 4, refused: 0 })
    expect(staged.cells).toBe(12)
    expect(sets()).toBe(sets0 + 1)
    expect(readRows(shop.db, [1])[0]).toMatchObject({ tag: '春', size: 'XL', price: 777 })
    expect(shop.db.column(`SELECT mine FROM pending WHERE key = ? AND field = 'price'`, [draft])).toEqual([777])
    undo(shop.db, who)
    expect(readRows(shop.db, [1, 2, 3])).toEqual(before)
    expect(shop.db.column(`SELECT mine FROM pending WHERE key = ? AND field = 'price'`, [draft])).toEqual([100])
  })

  it('is staged whole or not at all', () => {
    const before = readRows(shop.db, [1, 2])
    const plan = planCells(
      shop.db,
      [
        { productId: 1, field: 'price', value: 5 },
        { productId: 2, field: 'tag', value: '春' },
      ],
      [],
    )
    const broken = [...plan.cells, { key: 2, field: 'nonsense' as 'tag', value: 'x' }]
    expect(() => stageCells(shop.db, { ...who, name: 'paste', origin: 'paste' }, broken)).toThrow()
    expect(readRows(shop.db, [1, 2])).toEqual(before)
  })

  it('finds a new product under the number it has got since', () => {
    const draft = made()
    shop.db.run(`DELETE FROM pending WHERE key = ?`, [draft])
    shop.db.run('INSERT INTO id_map (local_id, id, at) VALUES (?, 7, ?)', [draft, who.at])
    expect(stage([{ productId: draft, field: 'price', value: 4321 }]).preview).toMatchObject({ changed: 1, refused: 0 })
    expect(priceOf(7)).toBe(4321)
  })

  it('names products and codes in its examples and refusals, new ones too', () => {
    const draft = made()
    const { preview } = stage([
      { productId: 1, field: 'price', value: 1 },
      { productId: draft, field: 'price', value: 2 },
      { productId: 2, field: 'productName', value: '' },
    ])
    const [one, two] = readRows(shop.db, [1, 2])
    expect(preview.samples).toMatchObject([
      { productId: 1, productName: one!.productName, productCode: one!.productCode, old: expect.any(Number), new: 1 },
      { productId: draft, productName: '新しいパン', productCode: 'NEW-1', old: 100, new: 2 },
    ])
    expect(preview.problems).toMatchObject([
      { productId: 2, productName: two!.productName, productCode: two!.productCode, rule: 'required' },
    ])
  })

  it('warns of prices under 0, codes that change and codes that are no JAN any more, and counts what is emptied', () => {
    const { preview } = stage([
      { productId: 1, field: 'price', value: -1280 },
      { productId: 2, field: 'productCode', value: 'ABC' },
      { productId: 3, field: 'productCode', value: '4901234567894' },
      { productId: 4, field: 'productCode', value: '' },
      { productId: 10, field: 'tag', value: '' },
    ])
    expect(preview).toMatchObject({ changed: 5, emptied: 2, warnings: { priceNegative: 1, codeChanged: 3, codeNotJan: 2 } })
  })
})

describe('a window of a view', () => {
  it('keeps the place of a product that is gone, so that no other takes its position', () => {
    writeProducts(
      shop.db,
      sampleProducts(1, 60).filter(({ productId }) => productId !== '3'),
      2,
    )
    removeUnseen(shop.db, products, { pullId: 2 })
    expect(readWindow(shop.db, [1, 2, 3, 4]).map((row) => row?.productId ?? null)).toEqual([1, 2, null, 4])
  })
})

describe('the review before a send', () => {
  it('warns as the preview did: prices under 0, codes that change, codes that are no JAN any more', () => {
    const quiet = reviewChanges(shop.db).warnings
    expect(quiet).toMatchObject({ priceNegative: 0, codeChanged: 0, codeNotJan: 0 })
    made()
    stage([
      { productId: 1, field: 'price', value: -1280 },
      { productId: 2, field: 'productCode', value: 'ABC' },
      { productId: 3, field: 'productCode', value: '4901234567894' },
    ])
    expect(reviewChanges(shop.db).warnings).toMatchObject({ priceNegative: 1, codeChanged: 2, codeNotJan: 1, largeChange: 1 })
  })

  it('warns of a new product under 0 as well, and counts none of its fields by itself', () => {
    const { fields } = reviewChanges(shop.db)
    stage([{ productId: made(), field: 'price', value: -7 }])
    const review = reviewChanges(shop.db)
    expect(review.warnings.priceNegative).toBe(1)
    expect(review.fields).toEqual(fields)
  })
})
