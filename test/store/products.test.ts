import { beforeEach, describe, expect, it } from 'vitest'
import { stageCells } from '#core/entities/product/stage.ts'
import { undo } from '#core/changes/step.ts'
import type { BulkOperation } from '#shared/contracts/products.ts'
import { stageSelect } from '#core/changes/stage.ts'
import { entities } from '#core/entities/index.ts'
import { bulkCells, previewBulk } from '#core/products/bulk.ts'
import { readCategories } from '#core/products/categories.ts'
import { checkCells } from '#core/products/check.ts'
import { readRows } from '#core/products/rows.ts'
import { createViews, viewIds } from '#core/products/views.ts'
import { products } from '#core/store/tables/pos.ts'
import { removeUnseen, writeCategories, writeProducts, writeStock } from '#core/store/mirror.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import type { SortableField, ViewRequest } from '#shared/contracts/products.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, noon, sampleProducts, stockPulled, type TestShop } from '../fixtures/shopFile.ts'

const who = { author: null, at: noon.toISOString() }
let shop: TestShop
beforeEach(() => {
  shop = openFileInTest()
  fillShop(shop.db, 300)
})

const edit = (key: number, field: ProductFieldName, value: CellValue) =>
  stageCells(shop.db, { ...who, name: 'editCell', origin: 'edit' }, [{ key, field, value }])
const view = (request: Partial<ViewRequest> = {}) =>
  viewIds(shop.db, { search: '', categoryId: null, only: 'all', sort: { field: 'productId', direction: 'asc' }, ...request })
const rowsOf = (ids: readonly number[]) => readRows(shop.db, ids)
const codeOf = (id: number) => rowsOf([id])[0]?.productCode ?? null
const check = (...cells: [number, ProductFieldName, CellValue][]) => {
  const wished = cells.map(([productId, field, value]) => ({ productId, field, value }))
  return checkCells(shop.db, wished).problems.map(({ productId, rule }) => [productId, rule])
}
const plan = (operation: BulkOperation, ids = view()) => {
  const { sql, params } = bulkCells(shop.db, ids, operation)
  const cells = shop.db.all<{ key: number; new: CellValue }>(sql, params).map(({ key, new: value }) => ({ key, value }))
  return { preview: previewBulk(shop.db, ids, operation), cells, sql, params }
}

describe('the mirror', () => {
  it('types the wire: numbers from strings, empty as null, times as they are', () => {
    writeProducts(
      shop.db,
      [
        {
          productId: '999999999999999',
          categoryId: '11',
          productName: '長',
          price: '-5',
          cost: '1.50000',
          tag: '',
          updDateTime: '2026-11-01T10:00:00+09:00',
        },
      ],
      2,
    )
    expect(rowsOf([999_999_999_999_999])).toMatchObject([
      { productId: 999_999_999_999_999, price: -5, cost: 1.5, tag: null, updDateTime: '2026-11-01T10:00:00+09:00', stockTotal: null },
    ])
  })

  it('reports bad rows and takes the others', () => {
    const good = { productId: '900', productName: 'よい', price: '1' }
    const result = writeProducts(
      shop.db,
      [
        good,
        { ...good, productId: 'x' },
        { ...good, productId: '901', price: '1.5' },
        { productId: '902' },
        { ...good, productId: '903', price: {} },
      ],
      2,
    )
    expect(result).toEqual({
      written: 1,
      changed: [900],
      changes: 1,
      bad: [
        { key: 'x', problem: 'productId: not a value: x' },
        { key: '901', problem: 'price: not a value: 1.5' },
        { key: '902', problem: 'productName: missing' },
        { key: '903', problem: 'price: not a value: [object Object]' },
      ],
    })
  })

  it('names what changed, and only that', () => {
    const rows = sampleProducts(1, 3)
    expect(writeProducts(shop.db, rows, 2).changed).toEqual([])
    expect(writeProducts(shop.db, [...rows.slice(0, 2), { ...rows[2], tag: '別' }], 3).changed).toEqual([3])
    expect(
      writeStock(
        shop.db,
        [
          { productId: '1', storeId: '1', stockAmount: '1' },
          { productId: '2', storeId: 1, stockAmount: 77 },
        ],
        3,
      ).changed,
    ).toEqual([2])
  })

  it('lets go of what a full pull has not seen, but not of what people typed', () => {
    edit(5, 'price', 1)
    writeProducts(shop.db, sampleProducts(1, 4), 2)
    expect(removeUnseen(shop.db, products, { pullId: 2 }).ids).toHaveLength(296)
    expect(view()).toEqual([1, 2, 3, 4])
    expect(view({ search: '49' })).toEqual([1, 2, 3, 4])
    expect(shop.db.column('SELECT count(*) FROM pending')).toEqual([1])
  })
})

describe('the stock of a row', () => {
  const stock = (id: number) => rowsOf([id]).map(({ stockTotal, stockState }) => [stockTotal, stockState])[0]
  it('is a number, no record, or nothing that anybody knows yet', () => {
    expect([stock(3), stock(7)]).toEqual([
      [9, 'known'],
      [null, 'none'],
    ])
    // Part of the rows of a first pull are here: their sum is none.
    shop.db.run("UPDATE pull_state SET last_full_at = NULL, last_pull_at = NULL WHERE resource = 'stock'")
    expect([stock(3), stock(7)]).toEqual([
      [null, 'unknown'],
      [null, 'unknown'],
    ])
    stockPulled(shop.db)
    // The last pull went wrong: what was here is shown, what was not may be there by now.
    shop.db.run("UPDATE pull_state SET last_error = '{}' WHERE resource = 'stock'")
    expect([stock(3), stock(7)]).toEqual([
      [9, 'known'],
      [null, 'unknown'],
    ])
  })
})

describe('a view', () => {
  const sorted: SortableField[] = ['price', 'productCode', 'customerPrice', 'cost', 'tag', 'stockTotal', 'categoryName', 'productKana']
  it.each(sorted)('sorted by %s has empty cells last in both directions, equals by id', (field) => {
    edit(7, 'tag', 'ん')
    edit(8, 'price', null)
    for (const direction of ['asc', 'desc'] as const) {
      const rows = rowsOf(view({ sort: { field, direction } }))
      const expected = rowsOf(view()).sort((a, b) => {
        const [x, y] = [a[field], b[field]]
        if (x === y) return a.productId - b.productId
        if (x === null || y === null) return x === null ? 1 : -1
        return (x < y ? -1 : 1) * (direction === 'asc' ? 1 : -1)
      })
      expect(rows.map((row) => row.productId)).toEqual(expected.map((row) => row.productId))
    }
  })

  it('sorts names by their reading', () => {
    writeProducts(
      shop.db,
      [
        ['阿', 'ンン'],
        ['ん', 'アア'],
        ['亜', null],
      ].map(([productName, productKana], i) => ({ productId: String(1000 + i), productName, productKana })),
      9,
    )
    const order = view({ sort: { field: 'productName', direction: 'asc' } })
    expect(order.indexOf(1001)).toBeLessThan(order.indexOf(1000))
  })

  it('of a category has everything below it, staged moves counted', () => {
    const food = view({ categoryId: 1 })
    expect(rowsOf(food).every((row) => Number(row.categoryId) >= 11 && Number(row.categoryId) <= 14)).toBe(true)
    const [moved = 0] = food
    edit(moved, 'categoryId', 21)
    expect(view({ categoryId: 1 })).toEqual(food.filter((id) => id !== moved))
    expect(view({ categoryId: 2 })).toContain(moved)
    expect(rowsOf([moved])[0]).toMatchObject({ categoryId: 21, categoryName: '日用品A' })
  })

  it('of the changed rows, and of those with problems', () => {
    for (const id of [3, 9]) edit(id, 'price', 1)
    shop.db.run(`UPDATE pending SET state = 'conflict' WHERE key = 9`)
    expect(view({ only: 'changed' })).toEqual([3, 9])
    expect(view({ only: 'problems' })).toEqual([9])
  })

  it('stays as it was opened while rows are edited; old ones are let go', () => {
    const views = createViews()
    const request: ViewRequest = { search: '', categoryId: null, only: 'all', sort: { field: 'price', direction: 'asc' } }
    const first = views.open(shop.db, request)
    const before = views.slice(first.viewId, 100, 50)
    edit(before[0] ?? 0, 'price', 0)
    expect(views.slice(first.viewId, 100, 50)).toEqual(before)
    expect(views.locate(first.viewId, before[3] ?? 0)).toBe(103)
    expect(views.locate(first.viewId, -1)).toBeNull()
    expect(
      views.resolve({
        viewId: first.viewId,
        ranges: [
          [0, 3],
          [2, 5],
        ],
      }),
    ).toEqual(views.slice(first.viewId, 0, 5))
    expect(views.resolve({ viewId: first.viewId, all: true })).toHaveLength(300)
    for (let i = 0; i < 8; i += 1) views.open(shop.db, request)
    expect(() => views.slice(first.viewId, 0, 1)).toThrow(expect.objectContaining({ code: 'VIEW_GONE' }))
  })

  it('survives a category that is its own ancestor', () => {
    writeCategories(
      shop.db,
      [
        { categoryId: '91', categoryName: 'x', parentCategoryId: '92' },
        { categoryId: '92', categoryName: 'y', parentCategoryId: '91' },
      ],
      2,
    )
    writeProducts(shop.db, [{ productId: '5000', productName: 'z', categoryId: '91' }], 2)
    expect(view({ categoryId: 92 })).toEqual([5000])
    expect(readCategories(shop.db).filter(({ categoryId }) => categoryId > 90)).toMatchObject([{ products: 1 }, { products: 1 }])
  })
})

describe('categories', () => {
  it('come in the shop’s order, parents first, with counts of all below', () => {
    const categories = readCategories(shop.db)
    expect(categories.slice(0, 6).map(({ categoryId }) => categoryId)).toEqual([1, 11, 12, 13, 14, 2])
    const count = (id: number) => categories.find(({ categoryId }) => categoryId === id)?.products ?? -1
    expect(count(1)).toBe(count(11) + count(12) + count(13) + count(14))
    expect(count(1) + count(2) + count(3)).toBe(300)
  })
})

describe('checking cells', () => {
  it('knows products, categories and the rules of a cell', () => {
    expect(check([999, 'price', 1], [1, 'categoryId', 99], [1, 'categoryId', 11], [1, 'productName', ''], [1, 'price', '1,280'])).toEqual([
      [999, 'unknownProduct'],
      [1, 'unknownCategory'],
      [1, 'required'],
    ])
  })

  it('refuses a code that another product has, staged codes counted', () => {
    expect(check([1, 'productCode', codeOf(2)])).toEqual([[1, 'codeTaken']])
    expect(check([2, 'productCode', codeOf(2)])).toEqual([])
    edit(2, 'productCode', 'MINE')
    expect(check([1, 'productCode', 'MINE'])).toEqual([[1, 'codeTaken']])
    expect(check([1, 'productCode', sampleProducts(2, 2)[0]?.['productCode'] as string])).toEqual([])
  })

  it('lets two products swap in one paste, but not share; a refusal can cost another wish', () => {
    expect(check([1, 'productCode', codeOf(2)], [2, 'productCode', codeOf(1)])).toEqual([])
    expect(check([1, 'productCode', 'X'], [2, 'productCode', 'X'])).toEqual([[2, 'codeTaken']])
    expect(check([1, 'productCode', codeOf(2)], [2, 'productCode', codeOf(3)])).toEqual([
      [1, 'codeTaken'],
      [2, 'codeTaken'],
    ])
  })
})

describe('bulk operations', () => {
  const rounding = { unit: 10, mode: 'nearest' } as const

  it('count exactly, skip open prices and empty cells, and leave out what would break a rule', () => {
    edit(1, 'price', 99_999_999)
    const { preview, cells } = plan({ kind: 'percent', field: 'price', percent: 10, rounding })
    expect(preview).toMatchObject({ rows: 300, skipped: 6, invalid: 1 })
    expect(preview.changed + preview.unchanged).toBe(293)
    expect(preview.samples.find(({ problem }) => problem !== null)).toMatchObject({
      productId: 1,
      problem: { rule: 'outOfRange', details: { min: -99_999_999, max: 99_999_999 } },
    })
    for (const { key, value } of cells) {
      const old = Number(rowsOf([key])[0]?.price)
      expect(value).toBe(Math.floor((old * 11 + 50) / 100) * 10)
    }
    expect(plan({ kind: 'add', field: 'customerPrice', amount: 5, rounding }).preview.skipped).toBe(246)
  })

  it('work on what the person sees, and step back as one', () => {
    const stage = () => {
      const { sql, params } = plan({ kind: 'add', field: 'price', amount: 100, rounding: { unit: 1, mode: 'nearest' } })
      return stageSelect(shop.db, { ...who, name: 'bulkAdd', origin: 'bulk' }, entities.product, 'price', sql, params)
    }
    const before = rowsOf(view()).map((row) => row.price)
    stage()
    stage()
    expect(rowsOf(view()).map((row) => row.price)).toEqual(before.map((price, i) => ((i + 1) % 50 === 0 ? price : Number(price) + 200)))
    undo(shop.db, who)
    undo(shop.db, who)
    expect(rowsOf(view()).map((row) => row.price)).toEqual(before)
    expect(shop.db.column('SELECT count(*) FROM pending')).toEqual([0])
  })

  it('set a value everywhere, or say why not', () => {
    expect(plan({ kind: 'set', field: 'tag', value: ' 春 ' }).preview).toMatchObject({ changed: 300, invalid: 0 })
    expect(plan({ kind: 'set', field: 'productName', value: '' }).preview).toMatchObject({ changed: 0, invalid: 300 })
    expect(plan({ kind: 'set', field: 'productCode', value: 'ONE' }).preview).toMatchObject({ changed: 1, invalid: 299 })
    expect(plan({ kind: 'set', field: 'categoryId', value: 99 }).preview.samples[0]).toMatchObject({ problem: { rule: 'unknownCategory' } })
    expect(plan({ kind: 'set', field: 'tag', value: null }, [10, 11, 9999]).preview).toMatchObject({
      rows: 3,
      changed: 1,
      unchanged: 1,
      skipped: 1,
    })
  })
})
