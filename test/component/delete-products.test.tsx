import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeletionPlan, ProductRow } from '#shared/contracts/products.ts'
import { useNavigation } from '../../renderer/common/navigation.ts'
import { draftAsRow } from '../../renderer/products/drafts.ts'
import { firstRequest, useProducts } from '../../renderer/products/settings.ts'
import { App } from '../../renderer/shell/App.tsx'
import { fakeEngine, type FakeEngine } from '../fakes/engine.ts'
import { button, clear, click, draw, happen, press, pressAtOnce, settle, text, until } from '../fakes/page.tsx'
import { profile, quietShop, set, summary } from '../fakes/shop.ts'

const draft = { values: { productName: '新顔', price: 100 }, state: 'staged', reason: null, changeSetId: 1 } as const
const row = (productId: number, deletion: ProductRow['deletion'] = null): ProductRow => ({
  ...draftAsRow({ ...draft, productId, values: { productName: `品${productId}`, price: productId * 10 } }, []),
  pending: {},
  deletion,
})
const rows = [
  row(1),
  row(2),
  row(3),
  row(4, { state: 'staged', reason: null, theirAt: null }),
  row(5, { state: 'rejected', reason: '使用中です', theirAt: null }),
]
const plan: DeletionPlan = {
  products: 2,
  newProducts: 0,
  underway: 0,
  going: 0,
  stock: { products: 1, stores: 3, amount: 1200, isWhole: true },
  unsent: 4,
  named: [
    { productId: 2, productName: '品2', productCode: 'C2' },
    { productId: 3, productName: '品3', productCode: null },
  ],
}

beforeEach(() => {
  useNavigation.setState({ screen: 'products', productsRequest: null })
  useProducts.setState({ request: firstRequest, place: null })
})
afterEach(clear)

async function screen(more: Parameters<FakeEngine['answer']>[0] = {}): Promise<FakeEngine> {
  const engine = fakeEngine({
    ...quietShop(profile),
    'products.openView': () => ({ viewId: 'v1', total: rows.length }),
    'products.rows': ({ offset, limit }) => ({ rows: rows.slice(offset, offset + limit) }),
    'products.planDelete': () => plan,
    'products.stageDelete': () => ({ deleted: 2, discarded: 0, changeSetId: 7 }),
    ...more,
  })
  await draw(<App env="test" />)
  await until(() => cell(1, 'productName'), 'the rows')
  await act(async () => input().focus())
  await key('Home', { ctrlKey: true })
  return engine
}
const cell = (at: number, column: string): HTMLElement | null =>
  document.querySelector(`[role=row][aria-rowindex="${at + 1}"] [data-column=${column}]`)
const input = (): HTMLTextAreaElement => document.querySelector('.grid-input')!
const key = async (name: string, init: KeyboardEventInit = {}): Promise<void> => void (await press({ key: name, ...init }, input()))
const remove = { ctrlKey: true, shiftKey: true }
const dialog = (): HTMLElement | null => document.querySelector('[role=dialog]')
const asked = (engine: FakeEngine, method: string) => engine.calls.filter((call) => call.method === method).map((call) => call.input)

describe('deleting products', () => {
  it('says how many, what hangs on them and that it is final; the safe button has the focus, the other says the number', async () => {
    const engine = await screen()
    await key('ArrowDown')
    await key('ArrowDown', { shiftKey: true })
    await key('Delete', remove)
    await until(dialog, 'the dialog')
    const words = dialog()?.textContent ?? ''
    for (const part of [
      '2商品を削除する予定',
      '品2',
      '品3',
      '1商品に在庫',
      '3店舗、合計1,200',
      '変更4件',
      '元に戻せません',
      '商品IDが変わります',
    ])
      expect(words).toContain(part)
    expect(dialog()?.querySelector('[data-autofocus]')?.textContent).toBe('やめる')
    expect(button('2商品を削除する')).not.toBeNull()
    expect(asked(engine, 'products.planDelete')[0]).toEqual({ rows: [{ viewId: 'v1', ranges: [[1, 3]] }] })
    await click('やめる')
    await until(() => dialog() === null, 'the end of the dialog')
    expect(asked(engine, 'products.stageDelete')).toEqual([])
    expect(document.activeElement).toBe(input())
  })

  it('asks about the rows that are selected, however close behind the last arrow the key comes', async () => {
    const engine = await screen()
    const extend = { key: 'ArrowDown', shiftKey: true }
    await pressAtOnce([extend, extend, { key: 'Delete', ...remove }], input())
    await until(dialog, 'the dialog')
    expect(asked(engine, 'products.planDelete')[0]).toEqual({ rows: [{ viewId: 'v1', ranges: [[0, 3]] }] })
  })

  it('counts anew when products change, and stages the rows that were selected when it was opened', async () => {
    let now = plan
    const engine = await screen({ 'products.planDelete': () => now })
    await key('Delete', remove)
    await until(dialog, 'the dialog')
    now = { ...plan, products: 1, unsent: 0, going: 1 }
    await happen(() => engine.emit('products.changed', { productIds: [2], membership: false }))
    await until(() => text().includes('1商品は、もう削除の予定です'), 'the new count')
    await click('削除する')
    await until(() => text().includes('2商品を削除する予定にしました'), 'the notice')
    expect(asked(engine, 'products.stageDelete')).toEqual([{ rows: [{ viewId: 'v1', ranges: [[0, 1]] }] }])
  })

  it('is undone from its notice, but only while it is the last step', async () => {
    const engine = await screen({ 'changes.summary': () => ({ ...summary, undo: set(8) }) })
    await key('Delete', remove)
    await until(dialog, 'the dialog')
    await click('2商品を削除する')
    await until(() => button('元に戻す'), 'the notice')
    await click('元に戻す')
    await until(() => text().includes('その後にほかの変更をした'), 'the words')
    expect(asked(engine, 'changes.undo')).toEqual([])
    engine.answer({
      'changes.summary': () => ({ ...summary, undo: set(7) }),
      'changes.undo': () => ({ set: set(7), cells: 2, skipped: 0, made: 0, gone: 0, question: null, first: null }),
    })
    await click('元に戻す')
    await until(() => text().includes('2商品の削除を取り消しました'), 'the words')
    expect(asked(engine, 'changes.undo')).toEqual([{}])
  })

  it('means new products by their ids, and says that they vanish at once', async () => {
    const engine = await screen({
      'products.drafts': () => ({ total: 1, rows: [{ ...draft, productId: -1 }] }),
      'products.planDelete': () => ({ ...plan, products: 0, newProducts: 1, unsent: 0, stock: { ...plan.stock, products: 0 }, named: [] }),
      'products.stageDelete': () => ({ deleted: 0, discarded: 1, changeSetId: 7 }),
    })
    await until(() => cell(1, 'productName')?.textContent === '新顔', 'the new product')
    await key('Home', { ctrlKey: true })
    await key('Delete', remove)
    await until(dialog, 'the dialog')
    expect(dialog()?.textContent).toContain('まだスマレジにないため、すぐになくなります')
    expect(dialog()?.textContent).not.toContain('元に戻せません')
    expect(asked(engine, 'products.planDelete').at(-1)).toEqual({ rows: [{ productIds: [-1] }] })
    await click('削除する')
    await until(() => text().includes('新しい商品1件をなくしました'), 'the notice')
  })
})

describe('a product that is to be deleted', () => {
  it('is struck through with its state, in words too, and opens no cell', async () => {
    const engine = await screen()
    const going = cell(4, 'productName')
    expect(going?.closest('[role=row]')?.getAttribute('data-going')).toBe('staged')
    expect(going?.getAttribute('aria-description')).toContain('取り消すには')
    expect(going?.getAttribute('aria-readonly')).toBe('true')
    expect(going?.closest('[role=row]')?.querySelector('[role=rowheader]')?.textContent).toBe('削除')
    expect(cell(5, 'productName')?.getAttribute('aria-description')).toContain('理由: 使用中です')
    expect(cell(3, 'productName')?.closest('[role=row]')?.hasAttribute('data-going')).toBe(false)
    for (let at = 0; at < 3; at += 1) await key('ArrowDown')
    await key('F2')
    expect(document.querySelector('.grid-editor[data-open]')).toBeNull()
    await until(() => text().includes('直すには、Ctrl+Deleteで削除を取り消してください'), 'the words')
    expect(document.querySelector('.products-bar')?.textContent).toContain('削除の予定')
    await settle()
    expect(asked(engine, 'products.stage')).toEqual([])
  })

  it('is taken back by Ctrl+Delete like any change', async () => {
    const engine = await screen({ 'changes.discard': () => ({ cells: 1, changeSetId: 9 }) })
    for (let at = 0; at < 3; at += 1) await key('ArrowDown')
    await key('Delete', { ctrlKey: true })
    await until(() => asked(engine, 'changes.discard').length > 0, 'the call')
    expect(asked(engine, 'changes.discard')).toEqual([{ cells: [{ entity: 'product', key: 4, field: '*' }] }])
  })
})
