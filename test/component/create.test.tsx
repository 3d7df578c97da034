import { readCode } from '#shared/domain/barcode/index.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Category, DraftRow } from '#shared/contracts/products.ts'
import { App } from '../../renderer/shell/App.tsx'
import { useNavigation } from '../../renderer/common/navigation.ts'
import { closeLookup, lookUp } from '../../renderer/lookup/state.ts'
import { draftsOf, rangesOfView } from '../../renderer/products/drafts.ts'
import { closeNewProduct } from '../../renderer/products/newProduct.ts'
import { firstRequest } from '../../renderer/products/settings.ts'
import { fakeEngine, type FakeEngine } from '../fakes/engine.ts'
import { button, clear, click, draw, field, fill, happen, press, text, until } from '../fakes/page.tsx'
import { profile, quietShop } from '../fakes/shop.ts'

beforeEach(() => useNavigation.setState({ screen: 'products', productsRequest: null }))
afterEach(async () => {
  await clear()
  closeLookup()
  closeNewProduct()
})

const category = (categoryId: number, categoryName: string, parentCategoryId: number | null = null): Category => ({
  categoryId,
  categoryName,
  categoryCode: null,
  parentCategoryId,
  level: parentCategoryId === null ? 1 : 2,
  displaySequence: null,
  products: 1,
  isNew: false,
  goesAway: false,
})
const categories = [category(1, '食品'), category(2, 'パン', 1), category(3, '文具')]

async function screen(more: Parameters<FakeEngine['answer']>[0] = {}): Promise<FakeEngine> {
  const engine = fakeEngine({ ...quietShop(profile), 'products.categories': () => categories, ...more })
  await draw(<App env="test" />)
  await until(() => button('商品を追加'), 'the screen')
  return engine
}
const inputs = (engine: FakeEngine, method: string): unknown[] =>
  engine.calls.filter((call) => call.method === method).map((call) => call.input)

const choose = async (label: string, option: string | RegExp): Promise<void> => {
  await happen(() => field(label).click())
  await click(option)
}

describe('部門 in a dialog', () => {
  it('is the tree, parents before children', async () => {
    await screen()
    await click('商品を追加')
    await happen(() => field('部門').click())
    await until(() => button(/^パン/u), 'the tree')
    const lines = () => [...document.querySelectorAll<HTMLElement>('[role=option] .products-category-line')]
    expect(lines().map((one) => [one.textContent, one.style.paddingLeft])).toEqual([
      ['食品1', '0px'],
      ['パン2', '14px'],
      ['文具3', '0px'],
    ])
  })
})

describe('部門 that are only staged', () => {
  it('can be chosen while they are new, and not once they are to be deleted', async () => {
    const staged = [
      { ...category(-4, '季節品'), isNew: true },
      { ...category(5, 'やめる'), goesAway: true },
    ]
    const engine = await screen({
      'products.categories': () => [...categories, ...staged],
      'products.create': () => ({ created: [{ index: 0, productId: -9 }], changeSetId: 1, problems: [] }),
    })
    await click('商品を追加')
    await fill(field('商品名'), '雪だるま')
    await fill(field('商品コード'), 'Y-1')
    await fill(field('商品単価'), '100')
    await happen(() => field('部門').click())
    await until(() => button(/^季節品/u), 'the new one')
    expect(button(/^やめる/u)).toBeNull()
    await click(/^季節品新規$/u)
    await click('追加')
    expect(inputs(engine, 'products.create')).toMatchObject([{ products: [{ categoryId: -4 }] }])
  })
})

describe('a new product', () => {
  it('is checked while it is typed, and only staged', async () => {
    const engine = await screen({ 'products.create': () => ({ created: [{ index: 0, productId: -1 }], changeSetId: 1, problems: [] }) })
    await press({ key: 'n', code: 'KeyN', altKey: true }, document.body)
    await until(() => text().includes('追加しただけでは'), 'the dialog')
    await fill(field('商品名'), 'あんぱん')
    await fill(field('商品コード'), '４９０１')
    await fill(field('商品単価'), '百円')
    expect(text()).toContain('数字で入力してください')
    expect((button('追加') as HTMLButtonElement).disabled).toBe(true)
    await fill(field('商品単価'), '１８０')
    await choose('部門', /^パン2$/u)
    await click('追加')
    expect(inputs(engine, 'products.create')).toEqual([
      { products: [{ productName: 'あんぱん', productCode: '4901', categoryId: 2, price: 180 }], origin: 'edit' },
    ])
    await until(() => text().includes('「あんぱん」を追加しました'), 'the words')
  })

  it('shows at the field what only the engine knows', async () => {
    await screen({
      'products.create': () => ({
        created: [],
        changeSetId: null,
        problems: [{ index: 0, field: 'productCode', rule: 'codeTaken', details: { code: '4901' } }],
      }),
    })
    await click('商品を追加')
    await fill(field('商品名'), 'あんぱん')
    await fill(field('商品コード'), '4901')
    await fill(field('商品単価'), '180')
    await choose('部門', /^パン2$/u)
    await click('追加')
    await until(() => text().includes('この商品コードは、ほかの商品が使っています'), 'the problem')
    expect(text()).toContain('追加しただけでは')
  })

  it('begins with the code of a scan that nothing had', async () => {
    await screen({
      'lookup.find': ({ code }) => ({
        code,
        reading: readCode('4901234567894'),
        cards: [],
        transactions: [],
        suggestions: [],
      }),
    })
    await happen(() => useNavigation.getState().go('settings'))
    await happen(() => lookUp('4901234567894'))
    await click('この番号で商品を追加')
    await until(() => text().includes('追加しただけでは'), 'the dialog')
    expect(field('商品コード').value).toBe('4901234567894')
    expect(useNavigation.getState().screen).toBe('products')
  })

  it('begins with the item of an in-store code with a price inside, not with the whole code', async () => {
    const rules = [{ prefix: '02', itemDigits: 5, valueCheck: 'untested', value: 'price', valueDigits: 4 }] as const
    await screen({
      'lookup.find': ({ code }) => ({ code, reading: readCode(code, { rules }), cards: [], transactions: [], suggestions: [] }),
    })
    await happen(() => lookUp('0212345309803'))
    await until(() => text().includes('商品の部分は「12345」です'), 'what is what')
    for (const part of ['02先頭', '12345商品', '0980価格', '3全体のチェックディジット', '価格980円']) expect(text()).toContain(part)
    await click('商品コード「12345」で商品を追加')
    await until(() => text().includes('追加しただけでは'), 'the dialog')
    expect(field('商品コード').value).toBe('12345')
  })
})

describe('new products above the list', () => {
  const draft = (productId: number, productName: string, more: Partial<DraftRow> = {}, categoryId = 2): DraftRow => ({
    productId,
    values: { productName, categoryId, price: 100 },
    state: 'staged',
    reason: null,
    changeSetId: 1,
    ...more,
  })
  const drafts = [draft(-1, 'あんぱん'), draft(-2, '鉛筆', { state: 'rejected', reason: 'だめ' }, 3)]
  const ids = (change: Partial<typeof firstRequest>): number[] =>
    draftsOf(drafts, { ...firstRequest, ...change }, categories).map(({ productId }) => productId)

  it('stand newest first and follow search, category and filter', () => {
    expect(ids({})).toEqual([-2, -1])
    expect(ids({ search: 'アンパン' })).toEqual([-1])
    expect(ids({ categoryId: 1 })).toEqual([-1])
    expect(ids({ only: 'problems' })).toEqual([-2])
  })

  it('mark each of their cells as unsent and have no stock yet', () => {
    const [row] = draftsOf(drafts, { ...firstRequest, search: '鉛筆' }, categories)
    expect(row).toMatchObject({
      productName: '鉛筆',
      categoryName: '文具',
      stockTotal: null,
      pending: { productName: { base: null, state: 'rejected', reason: 'だめ' } },
    })
  })

  it('are no part of what is changed in bulk', () => {
    expect(
      rangesOfView(
        [
          [0, 1],
          [1, 5],
          [8, 9],
        ],
        2,
      ),
    ).toEqual([
      [0, 3],
      [6, 7],
    ])
  })
})

describe('a store’s stock', () => {
  const card = {
    productId: 7,
    productCode: '4901',
    productName: 'あんぱん',
    productKana: null,
    categoryPath: [],
    size: null,
    color: null,
    tag: null,
    openPrice: false,
    price: 100,
    taxDivision: '0',
    priceWithTax: 100,
    priceWithoutTax: 93,
    taxRate: 8,
    reducedRate: true,
    atRegister: null,
    customerPrice: null,
    stockControlled: true,
    unsentFields: [],
    deletion: null,
    updDateTime: null,
  }
  const stock = (unsent: { op: 'add' | 'setStock'; amount: number; state: 'staged' } | null) => ({
    'lookup.find': () => ({
      code: '4901',
      reading: readCode('4901'),
      cards: [{ ...card, stock: [{ storeId: 1, storeName: '本店', stockAmount: 12, stockState: 'known' as const, unsent }] }],
      transactions: [],
      suggestions: [],
    }),
    'changes.stageStock': () => ({ staged: 1, unchanged: 0, changeSetId: 1, problems: [] }),
  })
  const mend = async (unsent: Parameters<typeof stock>[0]): Promise<FakeEngine> => {
    const engine = await screen(stock(unsent))
    await happen(() => lookUp('4901'))
    await click('本店の在庫を直す')
    await until(() => text().includes('増減する数') || text().includes('新しい在庫数'), 'the dialog')
    return engine
  }

  it('is corrected by so many more or less', async () => {
    const engine = await mend(null)
    await fill(field('増減する数'), '△3')
    expect(text()).toContain('12 → 9')
    await click('未送信に入れる')
    expect(inputs(engine, 'changes.stageStock')).toEqual([{ cells: [{ productId: 7, storeId: 1, op: 'add', amount: -3 }], origin: 'edit' }])
  })

  it('is replaced only under a plain warning', async () => {
    const engine = await mend(null)
    const replace = [...document.querySelectorAll<HTMLInputElement>('input[type="radio"]')].find(({ value }) => value === 'setStock')
    await happen(() => replace?.click())
    expect(text()).toContain('送信するまでに売れた分が、なかったことになります')
    await fill(field('新しい在庫数'), '40')
    await click('未送信に入れる')
    expect(inputs(engine, 'changes.stageStock')).toEqual([
      { cells: [{ productId: 7, storeId: 1, op: 'setStock', amount: 40 }], origin: 'edit' },
    ])
  })

  it('shows what is not sent yet, and adds to it', async () => {
    await mend({ op: 'add', amount: -2, state: 'staged' })
    expect(text()).toContain('未送信 -2')
    await fill(field('増減する数'), '1')
    expect(text()).toContain('12 → 11')
  })

  it.each([
    ['abc', '数字で入力してください'],
    ['99999999999', '-999,999,999から999,999,999までの数にしてください'],
    ['1.5', '小数は使えません。整数で入力してください'],
  ])('says of %s what is wrong with it', async (typed, words) => {
    await mend(null)
    await fill(field('増減する数'), typed)
    expect(text()).toContain(words)
  })

  it.each([
    ['３', '12 → 15'],
    ['▲1,2', ''],
    ['（3）', '12 → 9'],
    ['－5', '12 → 7'],
    ['△ 1', '12 → 11'],
  ])('reads %s as every number field does', async (typed, after) => {
    await mend(null)
    await fill(field('増減する数'), typed)
    expect(text()).toContain(after === '' ? '数字で入力してください' : after)
  })
})
