import { beforeEach, describe, expect, it } from 'vitest'
import { planCreate, planEdits } from '#core/categories/plan.ts'
import { stageCategories } from '#core/categories/staging.ts'
import { stageCells } from '#core/entities/product/stage.ts'
import { changeStock } from '#core/entities/stock/stage.ts'
import { readCard } from '#core/lookup/card.ts'
import { findByCode, findKnownCode } from '#core/lookup/find.ts'
import { writeInStoreRules } from '#core/scanners/inStoreRules.ts'
import { withCheckDigit } from '#shared/domain/barcode/index.ts'
import { writeProducts, writeRows } from '#core/store/mirror.ts'
import { reduceTaxRates } from '#core/store/tables/pos.ts'
import { updateSearchIndex } from '#core/products/searchIndex.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, noon, type TestShop } from '../fixtures/shopFile.ts'

let shop: TestShop
beforeEach(() => {
  shop = openFileInTest()
  fillShop(shop.db, 30)
  const rows = [
    {
      productId: '100',
      productName: '緑茶',
      categoryId: '11',
      productCode: '4901234567894',
      price: '108',
      taxDivision: '0',
      productPriceDivision: '1',
      useCategoryReduceTax: '1',
    },
    {
      productId: '101',
      productName: '輸入品',
      categoryId: '21',
      productCode: '0036000291452',
      price: '99',
      taxDivision: '1',
      productPriceDivision: '1',
      useCategoryReduceTax: '1',
    },
    {
      productId: '102',
      productName: '量り売り',
      categoryId: '11',
      productCode: 'ABC-1',
      price: '0',
      taxDivision: '1',
      productPriceDivision: '2',
      useCategoryReduceTax: '0',
    },
  ]
  updateSearchIndex(shop.db, writeProducts(shop.db, rows, 1).changed)
})

const find = (code: string) => findByCode(shop.db, code, noon)
const found = (code: string) => find(code).cards.map(({ productId }) => productId)
const suggested = (code: string) => find(code).suggestions.map(({ productId }) => productId)
const stage = (key: number, field: 'productCode' | 'price', value: string | number) =>
  stageCells(shop.db, { name: 'editCell', origin: 'edit', author: null, at: noon.toISOString() }, [{ key, field, value }])

describe('finding by code', () => {
  it('takes the code as scanned, with an IME on, as UPC-A, as a carton, in either case', () => {
    expect(found('4901234567894')).toEqual([100])
    expect(found('４９０１２３４５６７８９４\n')).toEqual([100])
    expect(found('036000291452')).toEqual([101])
    expect(found('14901234567891')).toEqual([100])
    expect(found('abc-1')).toEqual([102])
  })

  it('takes a GS1 code, a UPC-E code and a code between marks that cannot be seen', () => {
    expect(found('01049012345678941727123110AB12\u001d21XYZ99')).toEqual([100])
    expect(found(']d20104901234567894\u001d10AB')).toEqual([100])
    expect(found('\u202a4901\u200b234567894\u202c')).toEqual([100])
    stage(102, 'productCode', '042100005264')
    expect(found('04252614')).toEqual([102])
    stage(101, 'productCode', '04252614')
    expect(found('04252614')).toEqual([101, 102])
    expect(found('0042100005264')).toEqual([102, 101])
  })

  it('finds goods by the item inside a code with their price, after the shop’s rule', () => {
    const code = withCheckDigit('211234500598')
    expect(find(code)).toMatchObject({ reading: { kind: 'inStore', price: null }, cards: [] })
    writeInStoreRules(shop.db, [{ prefix: '21', itemDigits: 5, valueCheck: 'none', value: 'price', valueDigits: 5 }])
    for (const registered of ['12345', '2112345', withCheckDigit('211234500000')]) {
      stage(102, 'productCode', registered)
      expect(find(code)).toMatchObject({ reading: { kind: 'inStore', price: 598 }, cards: [{ productId: 102 }] })
    }
  })

  it('offers what is near the item of an unknown code with a price inside, not near the price', () => {
    writeInStoreRules(shop.db, [{ prefix: '21', itemDigits: 5, valueCheck: 'none', value: 'price', valueDigits: 5 }])
    const code = withCheckDigit('211234500598')
    expect(find(code)).toMatchObject({ reading: { productCode: '12345' }, cards: [], suggestions: [] })
    stage(102, 'productCode', '1234')
    expect(suggested(code)).toEqual([102])
    const row = { productId: '103', productName: '量り売り 1個', categoryId: '11', productCode: withCheckDigit('211234500700'), price: '0' }
    updateSearchIndex(shop.db, writeProducts(shop.db, [row], 1).changed)
    expect(suggested(code)).toEqual([102, 103])
  })

  it('finds the transaction of a receipt by its number, beside a product that has the same code', () => {
    const sell = (id: number, number: string, total = 1080): void => {
      shop.db.run(
        `INSERT INTO transaction_head (transaction_head_id, transaction_uuid, terminal_tran_id, terminal_tran_date_time, total, pull_id)
         VALUES (?, ?, '7', '2026-11-24T10:05:00+09:00', ?, 1)`,
        [id, number, total],
      )
    }
    const number = '110249120260000007'
    sell(1, number)
    sell(2, '4901234567894')
    for (const code of [number, ` ${number}\r`, `]C1${number}`, number.replace('11', '１１')]) {
      expect(find(code)).toMatchObject({
        cards: [],
        suggestions: [],
        transactions: [{ transactionId: 1, number, total: 1080, at: '2026-11-24T10:05:00+09:00' }],
      })
    }
    expect(find('4901234567894')).toMatchObject({ cards: [{ productId: 100 }], transactions: [{ transactionId: 2 }] })
    // A number that reads as a code with fields of GS1, or as a magazine with its add-on.
    const misleading = ['010490123456789417', `${withCheckDigit('491012345126')}00750`]
    misleading.forEach((one, n) => {
      sell(10 + n, one)
      expect(find(one).transactions).toMatchObject([{ transactionId: 10 + n }])
    })
    // The count of a till is on the receipts of many.
    expect(find('7').transactions).toEqual([])
    sell(3, number, 500)
    expect(find(number).transactions.map(({ transactionId }) => transactionId)).toEqual([3, 1])
    expect(findKnownCode(shop.db, number, noon).transactions).toHaveLength(2)
  })

  it('shows lot and expiry of a GS1 code, and finds a magazine with what stands beside it', () => {
    expect(find('01049012345678941727123110AB12').reading).toMatchObject({ lot: 'AB12', expiry: '2027-12-31' })
    const magazine = withCheckDigit('491012345126')
    stage(102, 'productCode', magazine)
    expect(find(`${magazine}00750`)).toMatchObject({ reading: { kind: 'magazine', price: 750 }, cards: [{ productId: 102 }] })
  })

  it('offers first the code whose zero a spreadsheet took', () => {
    stage(101, 'productCode', '36000291452')
    stage(102, 'productCode', '036000291453')
    expect(suggested('036000291452')[0]).toBe(101)
    expect(suggested('0036000291452')[0]).toBe(101)
  })

  it('goes by staged codes', () => {
    stage(100, 'productCode', 'NEW')
    expect(found('NEW')).toEqual([100])
    expect(found('4901234567894')).toEqual([])
  })

  it('shows every product with the code', () => {
    stage(101, 'productCode', '4901234567894')
    expect(found('4901234567894')).toEqual([100, 101])
  })

  it('offers what may have been meant: a slip, a beginning, a piece of text', () => {
    expect(suggested('490123456789')).toEqual([100])
    expect(find('4901234567890')).toMatchObject({
      reading: { checkDigit: 'wrong', expectedCheckDigit: '4' },
      suggestions: [{ productId: 100 }],
    })
    expect(suggested('490123')).toEqual([100])
    expect(suggested('りょくちゃ').length).toBeGreaterThan(0)
    expect(suggested('緑茶')).toContain(100)
    // Of one word in several spellings the one that was typed comes first.
    shop.db.run("UPDATE product SET product_name = 'キユーピー マヨネーズ' WHERE product_id = 3")
    shop.db.run("UPDATE product SET product_name = 'キューピー マヨネーズ' WHERE product_id = 9")
    updateSearchIndex(shop.db, [3, 9])
    expect(suggested('キューピー')).toEqual([9, 3])
    expect(suggested('キユーピー')).toEqual([3, 9])
    expect(find('')).toMatchObject({ cards: [], suggestions: [] })
    expect(find('zzzzzz')).toMatchObject({ cards: [], suggestions: [] })
  })
})

describe('the card', () => {
  it('has both prices at the rate of the day, from the category’s tax setting', () => {
    expect(readCard(shop.db, 100, noon)).toMatchObject({
      taxRate: 8,
      reducedRate: true,
      priceWithTax: 108,
      priceWithoutTax: 100,
      categoryPath: ['食品', '食品A'],
    })
    expect(readCard(shop.db, 101, noon)).toMatchObject({ taxRate: 10, reducedRate: false, priceWithTax: 108, priceWithoutTax: 99 })
    expect(readCard(shop.db, 101, new Date('2019-09-30T23:00:00+09:00'))).toMatchObject({ taxRate: 8, priceWithTax: 106 })
  })

  it('takes a rate that the shop made from its list, and says so where that does not tell', () => {
    const own = (rate: string, more: Record<string, string> = {}) =>
      writeRows(shop.db, reduceTaxRates, [{ reduceTaxId: '7', name: '店内', division: '1', rate, termStart: '2026-01-01', ...more }], 2)
    shop.db.run("UPDATE product SET use_category_reduce_tax = '0', reduce_tax_id = 7 WHERE product_id IN (100, 101)")
    // Not in the list: the price without tax, or with it, stays what the shop wrote.
    expect(readCard(shop.db, 100, noon)).toMatchObject({ taxRate: null, reducedRate: false, priceWithTax: 108, priceWithoutTax: null })
    expect(readCard(shop.db, 101, noon)).toMatchObject({ taxRate: null, priceWithTax: null, priceWithoutTax: 99 })
    own('5.000')
    expect(readCard(shop.db, 101, noon)).toMatchObject({ taxRate: 5, reducedRate: true, priceWithTax: 103 })
    own('5.000', { termEnd: '2026-06-30' })
    expect(readCard(shop.db, 101, noon)).toMatchObject({ taxRate: null, priceWithTax: null })
    // It depends on what is chosen at the till.
    own('5.000', { division: '2' })
    expect(readCard(shop.db, 101, noon)).toMatchObject({ taxRate: null, priceWithTax: null })
  })

  it('has no price where it is open', () => {
    expect(readCard(shop.db, 102, noon)).toMatchObject({ openPrice: true, priceWithTax: null, priceWithoutTax: null, reducedRate: false })
  })

  it('shows the stock of every store, null where Smaregi has none, with what is not sent', () => {
    changeStock(shop.db, { author: null, at: noon.toISOString() }, [{ productId: 3, storeId: 2, op: 'add', amount: -2 }], 'edit')
    expect(readCard(shop.db, 3, noon).stock).toEqual([
      { storeId: 1, storeName: '本店', stockAmount: 3, stockState: 'known', unsent: null },
      { storeId: 2, storeName: '駅前店', stockAmount: 6, stockState: 'known', unsent: { op: 'add', amount: -2, state: 'staged' } },
      { storeId: 3, storeName: '倉庫', stockAmount: null, stockState: 'none', unsent: null },
    ])
    expect(readCard(shop.db, 7, noon).stock.map(({ stockAmount }) => stockAmount)).toEqual([null, null, null])
  })

  it.each([
    ['never ended', "UPDATE pull_state SET last_full_at = NULL, last_pull_at = NULL WHERE resource = 'stock'"],
    ['went wrong the last time', `UPDATE pull_state SET last_error = '{"code":"OFFLINE"}' WHERE resource = 'stock'`],
    ['never began', "DELETE FROM pull_state WHERE resource = 'stock'"],
  ])('does not say that Smaregi has no stock while the pull of it %s', (_how, sql) => {
    shop.db.run(sql)
    const states = (productId: number) => readCard(shop.db, productId, noon).stock.map(({ stockState }) => stockState)
    expect(states(3)).toEqual(['known', 'known', 'unknown'])
    expect(states(7)).toEqual(['unknown', 'unknown', 'unknown'])
  })

  it('shows staged values and names them', () => {
    stage(100, 'price', 216)
    expect(readCard(shop.db, 100, noon)).toMatchObject({
      price: 216,
      priceWithoutTax: 200,
      unsentFields: ['price'],
      atRegister: { openPrice: false, priceWithTax: 108 },
    })
    expect(readCard(shop.db, 101, noon).atRegister).toBeNull()
  })

  it('shows the category as the person sees it: renamed, moved, new; the register goes by what Smaregi has', () => {
    const edits = [
      { key: 11, field: 'categoryName', value: '飲み物' },
      { key: 11, field: 'parentCategoryId', value: 2 },
      { key: 11, field: 'reduceTaxId', value: null },
    ] as const
    const before = readCard(shop.db, 100, noon)
    const who = { author: null, at: noon.toISOString(), details: {} }
    const { cells, problems } = planEdits(shop.db, edits)
    expect(problems).toEqual([])
    stageCategories(shop.db, { ...who, name: 'editCategory', origin: 'edit' }, cells)
    const card = readCard(shop.db, 100, noon)
    expect(card).toMatchObject({ categoryPath: ['日用品', '飲み物'], taxRate: 10, reducedRate: false })
    expect(card.atRegister).toEqual({ openPrice: false, priceWithTax: before.priceWithTax })
    stageCategories(
      shop.db,
      { ...who, name: 'createCategory', origin: 'create' },
      planCreate(shop.db, -1, { categoryName: '新しい部門', parentCategoryId: 11 }, null).cells,
    )
    stageCells(shop.db, { name: 'editCell', origin: 'edit', author: null, at: noon.toISOString() }, [
      { key: 100, field: 'categoryId', value: -1 },
    ])
    expect(readCard(shop.db, 100, noon).categoryPath).toEqual(['日用品', '飲み物', '新しい部門'])
  })

  it('says NOT_FOUND for a product that is gone', () => {
    expect(() => readCard(shop.db, 4711, noon)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })
})
