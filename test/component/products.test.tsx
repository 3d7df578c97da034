import { QueryClientProvider } from '@tanstack/react-query'
import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Category, ProductRow, ViewRequest } from '#shared/contracts/products.ts'
import { createFormat } from '#shared/i18n/format.ts'
import { createI18n, createTranslate, findWords } from '#shared/i18n/index.ts'
import { useActionStore } from '../../renderer/common/actions.ts'
import { createQueryClient } from '../../renderer/common/queries.ts'
import { createRowCache } from '../../renderer/grid/index.ts'
import { firstForm, readForm } from '../../renderer/products/bulk.ts'
import { categoryLines } from '../../renderer/common/categoryLines.ts'
import { productColumns } from '../../renderer/products/columns.ts'
import { NoRows } from '../../renderer/products/NoRows.tsx'
import { columnDefaults, firstColumns, firstRequest, readColumns, shownColumns } from '../../renderer/products/settings.ts'
import { fieldValues, patched } from '../../renderer/products/values.ts'
import { Provider } from '../../renderer/ui/index.ts'

const category = (
  categoryId: number,
  categoryName: string,
  parentCategoryId: number | null,
  displaySequence: number | null = null,
): Category => ({
  categoryId,
  categoryName,
  categoryCode: null,
  parentCategoryId,
  level: parentCategoryId === null ? 1 : 2,
  displaySequence,
  products: 1,
  isNew: false,
  goesAway: false,
})
const categories = [
  category(1, '食品', null, 2),
  category(2, 'その他', 1),
  category(3, '衣料', null, 1),
  category(4, 'その他', 3),
  category(5, 'お菓子', 1),
]

const i18n = createI18n('ja')
const words = {
  t: createTranslate('ja'),
  find: (key: string, details?: Parameters<typeof findWords>[2]) => findWords(i18n, key, details),
  format: createFormat('ja'),
}
const values = fieldValues(words, categories)

const row: ProductRow = {
  productId: 1,
  productCode: '4901234567894',
  productName: '塩パン',
  productKana: null,
  categoryId: 2,
  price: 1280,
  customerPrice: null,
  cost: 640.5,
  taxDivision: '0',
  productPriceDivision: '1',
  tag: null,
  groupCode: null,
  size: null,
  color: null,
  attribute: null,
  supplierProductNo: null,
  printReceiptProductName: null,
  displaySequence: null,
  displayFlag: '1',
  salesDivision: '0',
  stockControlDivision: '0',
  categoryName: 'その他',
  stockTotal: null,
  stockState: 'none',
  deletion: null,
  updDateTime: '2026-11-24T09:30:00+09:00',
  pending: {},
}

describe('words and codes', () => {
  it('shows a division as a word and takes word or code, however wide', () => {
    expect(values.show('taxDivision', '0')).toBe('税込')
    for (const text of ['税抜', '1', '１', ' 税抜 ']) expect(values.check('taxDivision', text)).toEqual({ ok: true, value: '1' })
    expect(values.check('taxDivision', '無税')).toMatchObject({ ok: false, message: '一覧から選んでください' })
  })

  it('names a category so that it is the only one', () => {
    expect(values.show('categoryId', 2)).toBe('食品 / その他')
    expect(values.check('categoryId', '衣料 / その他')).toEqual({ ok: true, value: 4 })
    expect(values.check('categoryId', 'おかし')).toMatchObject({ ok: false })
    expect(values.check('categoryId', 'オ菓子')).toEqual({ ok: true, value: 5 })
    expect(values.check('categoryId', 'その他')).toMatchObject({ ok: false, message: expect.stringContaining('いくつも') })
    expect(values.check('categoryId', '99')).toMatchObject({ ok: false, message: expect.stringContaining('この部門はありません') })
    expect(values.check('categoryId', '3')).toEqual({ ok: true, value: 3 })
  })

  it('shows amounts with separators and edits them without', () => {
    expect([values.show('price', 1280), values.write('price', 1280)]).toEqual(['1,280', '1280'])
    expect(values.check('price', '￥１，２８０')).toEqual({ ok: true, value: 1280 })
  })

  it('makes one line of a pasted name, and leaves the lines of a specification', () => {
    expect(values.check('productName', '塩\r\nパン')).toEqual({ ok: true, value: '塩 パン' })
    expect(values.check('attribute', '塩\nパン')).toEqual({ ok: true, value: '塩\nパン' })
  })
})

describe('columns', () => {
  const columns = productColumns(words, values, columnDefaults)
  const shown = (id: string, of: ProductRow = row): string | undefined => columns.find((column) => column.id === id)?.display(of)

  it('are there for every field, and only what Smaregi counts itself is read-only', () => {
    expect(columns.filter(({ readOnly }) => readOnly).map(({ id }) => id)).toEqual(['stockTotal', 'productId', 'updDateTime'])
    expect(columns.every(({ readOnly, check }) => readOnly || check)).toBe(true)
  })
  it('tell no stock record from no stock, open from cheap, and the shop’s time from the PC’s', () => {
    expect([
      shown('stockTotal'),
      shown('stockTotal', { ...row, stockTotal: 0, stockState: 'known' }),
      shown('stockTotal', { ...row, stockState: 'unknown' }),
    ]).toEqual(['未計上', '0', '未取得'])
    expect(shown('price', { ...row, price: 0, productPriceDivision: '2' })).toBe('オープン')
    expect(shown('updDateTime')).toContain('09:30')
  })
})

describe('a staged value, before the engine has answered', () => {
  const name = (): string => 'お菓子'
  it('is laid over Smaregi’s and marked', () => {
    expect(patched(row, 'price', 980, name)).toMatchObject({ price: 980, pending: { price: { base: 1280, state: 'staged' } } })
    expect(patched(row, 'categoryId', 5, name)).toMatchObject({ categoryId: 5, categoryName: 'お菓子' })
  })
  it('that equals Smaregi’s takes the change away, but not one that is on its way', () => {
    const staged = patched(row, 'price', 980, name)
    expect(patched(staged, 'price', 1280, name).pending).toEqual({})
    const sending: ProductRow = { ...staged, pending: { price: { base: 1280, theirs: null, state: 'sending', reason: null } } }
    expect(patched(sending, 'price', 1280, name).pending['price']?.state).toBe('sending')
  })
})

describe('the bulk form', () => {
  it('reads numbers as people type them', () => {
    const percent = (text: string) => readForm({ ...firstForm, percent: text }, values)
    const add = (text: string) => readForm({ ...firstForm, kind: 'add', amount: text }, values)
    for (const text of ['１０％', '10', '+10%', '10.0']) expect(percent(text)).toMatchObject({ operation: { percent: 10 } })
    for (const text of ['△50円', '▲50', '(50)', '－５０', '-¥50']) expect(add(text)).toMatchObject({ operation: { amount: -50 } })
    expect(add('¥1,000')).toMatchObject({ operation: { amount: 1000 } })
    expect(add('十')).toEqual({ ok: false, message: '数字で入力してください' })
  })
  it('says nothing while nothing is typed, and what is wrong once it is', () => {
    expect(readForm(firstForm, values)).toEqual({ ok: false, message: null })
    expect(readForm({ ...firstForm, percent: '2000' }, values)).toMatchObject({ message: '-100から1,000までの数にしてください' })
    expect(readForm({ ...firstForm, percent: '10' }, values)).toEqual({
      ok: true,
      operation: { kind: 'percent', field: 'price', percent: 10, rounding: { unit: 10, mode: 'nearest' } },
    })
    expect(readForm({ ...firstForm, kind: 'set', field: 'productName', value: 'あ'.repeat(86) }, values)).toMatchObject({
      ok: false,
      message: expect.stringContaining('85文字'),
    })
  })
})

describe('the category tree', () => {
  it('stands in the shop’s order, children under their parents', () => {
    expect(categoryLines(categories).map(({ category: { categoryId }, depth }) => [categoryId, depth])).toEqual([
      [3, 0],
      [4, 1],
      [1, 0],
      [2, 1],
      [5, 1],
    ])
  })
  it('loses nothing to a circle', () => {
    expect(categoryLines([category(1, 'a', 2), category(2, 'b', 1)]).map(({ category: { categoryId } }) => categoryId)).toEqual([1, 2])
  })
})

describe('what is remembered of the columns', () => {
  it('survives a restart, and columns of a newer program come in at the end', () => {
    const kept = JSON.stringify({
      order: ['price', 'productName'],
      shown: ['price'],
      widths: { price: 111, tag: -4 },
      sort: { field: 'price', direction: 'desc' },
    })
    const { columns, sort } = readColumns(kept)
    expect(columns.order.slice(0, 2)).toEqual(['price', 'productName'])
    expect(columns.order.length).toBe(columnDefaults.length)
    expect(shownColumns(columns)).toEqual([{ id: 'price', width: 111 }])
    expect(sort).toEqual({ field: 'price', direction: 'desc' })
  })
  it.each([null, '', '{', '[]', '"x"', '{"order":5,"sort":{"field":"nope","direction":"up"}}'])('falls back from %j', (kept) => {
    expect(readColumns(kept)).toMatchObject({ columns: { shown: firstColumns.shown }, sort: firstRequest.sort })
  })
})

describe('the name of a category, as it is typed or pasted', () => {
  const both = fieldValues(words, [category(1, 'キューピー', null), category(2, 'キユーピー', null), category(3, '髙島屋', null)])

  it('means the one that is written just so', () => {
    expect(both.check('categoryId', 'キューピー')).toEqual({ ok: true, value: 1 })
    expect(both.check('categoryId', 'キユーピー')).toEqual({ ok: true, value: 2 })
  })

  it('may be spelled otherwise where only one is meant, and is refused where two might be', () => {
    expect(both.check('categoryId', '高島屋')).toEqual({ ok: true, value: 3 })
    expect(both.check('categoryId', 'ｷﾕｰﾋﾟｰ')).toMatchObject({ ok: false, message: words.t('rules.ambiguousCategory') })
  })
})

describe('no rows', () => {
  let host: HTMLElement
  let root: Root
  beforeEach(() => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
    host = document.createElement('div')
    document.body.append(host)
    root = createRoot(host)
  })
  afterEach(async () => {
    await act(async () => root.unmount())
    host.remove()
  })
  const show = (node: ReactNode): Promise<void> =>
    act(async () =>
      root.render(
        <QueryClientProvider client={createQueryClient()}>
          <I18nextProvider i18n={i18n}>
            <Provider
              colorScheme="light"
              env="test"
              labels={{ confirm: 'はい', cancel: 'いいえ', close: '閉じる', clear: 'クリア', showPassword: '表示' }}
            >
              {node}
            </Provider>
          </I18nextProvider>
        </QueryClientProvider>,
      ),
    )
  const none = (request: Partial<ViewRequest>) => ({
    shop: null,
    viewId: 'v',
    request: { ...firstRequest, ...request },
    rows: createRowCache<ProductRow>({ total: 0, fetch: () => Promise.resolve([]), onError: () => {} }),
    above: 0,
  })

  it.each([
    ['nothing found', { search: 'x' }, '当てはまる商品がありません', '条件をすべて外す'],
    ['nothing changed', { only: 'changed' as const }, '変更した商品はありません', 'すべての商品を見る'],
    ['no problems', { only: 'problems' as const }, '確認が必要な商品はありません', 'すべての商品を見る'],
  ])('because of %s: says so and leads back', async (_name, request, title, button) => {
    let cleared = 0
    await show(<NoRows view={none(request)} error={null} onRetry={() => {}} onClear={() => (cleared += 1)} />)
    expect(host.textContent).toContain(title)
    await act(async () => [...host.querySelectorAll('button')].find((one) => one.textContent === button)?.click())
    expect(cleared).toBe(1)
  })

  it('because nothing was synced: offers the sync of the frame', async () => {
    let synced = 0
    act(() =>
      useActionStore.setState({ actions: [{ id: 'sync.pull', label: '取り込む', run: () => (synced += 1), token: Symbol('test') }] }),
    )
    await show(<NoRows view={none({})} error={null} onRetry={() => {}} onClear={() => {}} />)
    await act(async () => host.querySelector('button')?.click())
    expect(synced).toBe(1)
  })

  it('because the engine failed: says what happened and asks again', async () => {
    let again = 0
    await show(<NoRows view={null} error={new Error('no such thing')} onRetry={() => (again += 1)} onClear={() => {}} />)
    expect(host.textContent).toContain('商品を表示できませんでした')
    await act(async () => host.querySelector('button')?.click())
    expect(again).toBe(1)
  })
})
