import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CellPreview, ProductRow } from '#shared/contracts/products.ts'
import { BantoError } from '#shared/errors.ts'
import { App } from '../../renderer/shell/App.tsx'
import { useNavigation } from '../../renderer/common/navigation.ts'
import { nothingChanges } from '../../renderer/products/acts.ts'
import { draftAsRow } from '../../renderer/products/drafts.ts'
import { firstRequest, useProducts } from '../../renderer/products/settings.ts'
import { fakeEngine, type FakeEngine } from '../fakes/engine.ts'
import { button, clear, click, draw, fill, happen, press, settle, text, until } from '../fakes/page.tsx'
import { profile, quietShop } from '../fakes/shop.ts'

/** Above this many rows the last ones are not loaded. */
const many = 700
const row = (productId: number): ProductRow => ({
  ...draftAsRow(
    {
      productId,
      values: {
        productName: `品${productId}`,
        productCode: `C${productId}`,
        price: productId * 10,
        taxDivision: '0',
        productPriceDivision: '1',
      },
      state: 'staged',
      reason: null,
      changeSetId: 1,
    },
    [],
  ),
  pending: {},
})

/** What the view shows; a search for digits shows that product alone. */
let ids: number[] = []
let views: Map<string, readonly number[]>

beforeEach(() => {
  useNavigation.setState({ screen: 'products', productsRequest: null })
  useProducts.setState({ request: firstRequest, place: null })
  ids = Array.from({ length: many }, (_, at) => at + 1)
  views = new Map()
})
afterEach(clear)

async function screen(more: Parameters<FakeEngine['answer']>[0] = {}): Promise<FakeEngine> {
  const engine = fakeEngine({
    ...quietShop(profile),
    'products.openView': ({ search }) => {
      const viewId = `v${views.size + 1}`
      views.set(viewId, search === '' ? [...ids] : ids.filter((id) => String(id) === search))
      return { viewId, total: views.get(viewId)!.length }
    },
    'products.rows': ({ viewId, offset, limit }) => {
      const found = views.get(viewId)
      if (!found) throw new BantoError('VIEW_GONE', 'gone')
      return { rows: found.slice(offset, offset + limit).map(row) }
    },
    'products.locate': ({ viewId, productId }) => {
      const position = views.get(viewId)?.indexOf(productId) ?? -1
      return { position: position < 0 ? null : position }
    },
    'products.stage': ({ cells }) => ({ staged: cells.length, unchanged: 0, refused: 0, changeSetId: 1, problems: [] }),
    'products.previewStage': ({ cells }): CellPreview => ({
      ...nothingChanges,
      changed: cells.length,
      products: new Set(cells.map(({ productId }) => productId)).size,
    }),
    ...more,
  })
  await draw(<App env="test" />)
  await until(() => cell(1, 'productName')?.textContent === '品1', 'the rows')
  return engine
}
const cell = (at: number, column: string): HTMLElement | null =>
  document.querySelector(`[role=row][aria-rowindex="${at + 1}"] [data-column=${column}]`)
const input = (): HTMLTextAreaElement => document.querySelector('.grid-input')!
const open = (): string | null => document.querySelector('.grid-editor[data-open]')?.querySelector('textarea')?.value ?? null
const staged = (engine: FakeEngine): unknown[] =>
  engine.calls.filter(({ method }) => method === 'products.stage').map(({ input: given }) => given)
const write = async (value: string): Promise<void> => {
  await act(async () => {
    input().value = value
    input().dispatchEvent(new InputEvent('input', { bubbles: true }))
  })
}
const key = async (name: string, init: KeyboardEventInit = {}): Promise<void> => void (await press({ key: name, ...init }, input()))
/** From the first cell: 商品コード, 商品名, 部門, 商品単価. */
const toPrice = async (down: number): Promise<void> => {
  await act(async () => input().focus())
  await key('Home', { ctrlKey: true })
  for (let at = 0; at < down; at += 1) await key('ArrowDown')
  for (let at = 0; at < 3; at += 1) await key('ArrowRight')
}
const paste = async (plain: string, html = ''): Promise<void> => {
  const event = new Event('paste', { bubbles: true, cancelable: true })
  Object.defineProperty(event, 'clipboardData', { value: { getData: (kind: string) => (kind === 'text/html' ? html : plain) } })
  await act(async () => void input().dispatchEvent(event))
  await settle()
}

describe('an edit that is not finished', () => {
  it('whose product is searched away is named, kept, and taken up again on that product', async () => {
    const engine = await screen()
    await toPrice(2)
    await write('abc')
    await key('Enter')
    expect(open()).toBe('abc')
    await happen(() => useProducts.getState().ask({ search: '500' }))
    await until(() => cell(1, 'productName')?.textContent === '品500', 'the search')
    expect(open()).toBeNull()
    expect(text()).toContain('「品3」の商品単価に入力した「abc」は、まだ変更に入っていません')
    expect(staged(engine)).toEqual([])
    await click('続きを入力する')
    await until(() => open() === 'abc', 'the editor')
    await until(() => !text().includes('まだ変更に入っていません'), 'the end of the notice')
    await write('777')
    await key('Enter')
    await settle()
    expect(staged(engine)).toEqual([{ cells: [{ productId: 3, field: 'price', value: 777 }], origin: 'edit' }])
  })

  it('goes with its product when rows come in above it', async () => {
    const engine = await screen()
    await toPrice(2)
    await write('abc')
    await key('Enter')
    ids = [9001, 9002, ...ids]
    await happen(() => useProducts.getState().ask({ only: 'changed' }))
    await until(() => cell(1, 'productName')?.textContent === '品9001', 'the list')
    expect(open()).toBe('abc')
    await write('888')
    await key('Enter')
    await settle()
    expect(staged(engine)).toEqual([{ cells: [{ productId: 3, field: 'price', value: 888 }], origin: 'edit' }])
  })
})

describe('a list that is opened anew while the person goes on', () => {
  it('leaves the active cell on the product where it is now, not where it was when the list was asked for', async () => {
    let answer = (): void => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    const engine = await screen({
      'products.locate': async ({ viewId, productId }) => {
        await held
        const position = views.get(viewId)?.indexOf(productId) ?? -1
        return { position: position < 0 ? null : position }
      },
    })
    await toPrice(5)
    ids = [9001, ...ids]
    await happen(() => engine.emit('products.changed', { productIds: null, membership: true }))
    await until(() => views.size === 2, 'the new list asked for')
    await key('ArrowUp')
    await key('ArrowUp')
    await key('ArrowUp')
    await happen(answer)
    await until(() => cell(1, 'productName')?.textContent === '品9001', 'the new list')
    await write('777')
    await key('Enter')
    await settle()
    expect(staged(engine)).toEqual([{ cells: [{ productId: 3, field: 'price', value: 777 }], origin: 'edit' }])
  })
})

describe('an edit whose product stands far away in the new list', () => {
  it('goes with it all the same: its row is read before the list is shown', async () => {
    const engine = await screen()
    await toPrice(2)
    await write('abc')
    await key('Enter')
    ids = ids.toReversed()
    await happen(() => useProducts.getState().ask({ sort: { field: 'price', direction: 'desc' } }))
    await until(() => views.size === 2, 'the new list')
    await settle(150)
    expect(open()).toBe('abc')
    expect(text()).not.toContain('まだ変更に入っていません')
    await write('999')
    await key('Enter')
    await settle()
    expect(staged(engine)).toEqual([{ cells: [{ productId: 3, field: 'price', value: 999 }], origin: 'edit' }])
  })
})

describe('a change in bulk', () => {
  it('means the rows that were selected when its dialog was opened, in the view that was seen', async () => {
    const preview = {
      isEstimate: false,
      rows: 3,
      changed: 3,
      unchanged: 0,
      skipped: 0,
      going: 0,
      invalid: 0,
      samples: [],
      warnings: nothingChanges.warnings,
    }
    const engine = await screen({ 'products.previewBulk': () => preview, 'products.stageBulk': () => ({ preview, changeSetId: 1 }) })
    await toPrice(4)
    await key('ArrowDown', { shiftKey: true })
    await key('ArrowDown', { shiftKey: true })
    await click('まとめて変更')
    const percent = await until(() => document.querySelector<HTMLInputElement>('[role=dialog] input[placeholder="10"]'), 'the dialog')
    await fill(percent, '１０％')
    ids = [9001, 9002, ...ids]
    await happen(() => useProducts.getState().ask({ only: 'all' }))
    await until(() => cell(1, 'productName')?.textContent === '品9001', 'the new list')
    await click('3件を変更')
    expect(engine.calls.find(({ method }) => method === 'products.stageBulk')?.input).toMatchObject({
      rows: { viewId: 'v1', ranges: [[4, 7]] },
      operation: { kind: 'percent', percent: 10 },
    })
  })
})

describe('a change of very many rows', () => {
  it('shows an estimate that is called one, and can be done when the exact figures are there', async () => {
    const figures = { unchanged: 0, skipped: 0, going: 0, invalid: 0, samples: [], warnings: nothingChanges.warnings }
    let count: (() => void) | undefined
    ids = Array.from({ length: 60_000 }, (_, at) => at + 1)
    const engine = await screen({
      'products.previewBulk': ({ isEstimateEnough }) =>
        isEstimateEnough === true
          ? { ...figures, isEstimate: true, rows: 60_000, changed: 58_100 }
          : new Promise((resolve) => (count = () => resolve({ ...figures, isEstimate: false, rows: 60_000, changed: 58_800 }))),
    })
    await toPrice(0)
    await click('まとめて変更')
    const all = await until(
      () => [...document.querySelectorAll('[role=dialog] label')].find((label) => label.textContent === '一覧の60,000件すべて'),
      'the choice of all rows',
    )
    await happen(() => (all as HTMLLabelElement).click())
    const percent = await until(() => document.querySelector<HTMLInputElement>('[role=dialog] input[placeholder="10"]'), 'the dialog')
    await fill(percent, '10')
    await until(() => text().includes('58,100'), 'the estimate')
    expect(text()).toContain('概算です')
    const button = () => document.querySelector<HTMLButtonElement>('[role=dialog] button[type=submit]')
    expect(button()?.disabled).toBe(true)
    await happen(() => count?.())
    await until(() => text().includes('58,800件を変更'), 'the exact figures')
    expect(text()).not.toContain('概算です')
    expect(button()?.disabled).toBe(false)
    expect(engine.calls.filter(({ method }) => method === 'products.previewBulk')).toHaveLength(2)
  })
})

describe('an edit that fails', () => {
  it('is not done again in another shop, whose products may have the same numbers', async () => {
    const engine = await screen({
      'products.stage': () => {
        throw new BantoError('HOST_LOST', 'away')
      },
    })
    await toPrice(0)
    await write('501')
    await key('Enter')
    await until(() => button('もう一度入れる'), 'the notice')
    const other = { ...profile, profileId: 'another', contractId: 'sb_2' }
    engine.answer(quietShop(other))
    await happen(() => engine.emit('connection.changed', { current: other }))
    await settle(100)
    const before = staged(engine).length
    await click('もう一度入れる')
    await settle(100)
    expect(staged(engine)).toHaveLength(before)
  })

  it('stops none that comes after it, is told with its value, and can be done again', async () => {
    let failing = true
    const engine = await screen({
      'products.stage': ({ cells }) => {
        if (failing) throw new BantoError('HOST_LOST', 'away')
        return { staged: cells.length, unchanged: 0, refused: 0, changeSetId: 1, problems: [] }
      },
    })
    await toPrice(0)
    await write('501')
    await key('Enter')
    await settle()
    expect(text()).toContain('「品1」の商品単価に入れた「501」は、変更に入っていません')
    failing = false
    await write('502')
    await key('Enter')
    await settle()
    expect(staged(engine).at(-1)).toEqual({ cells: [{ productId: 2, field: 'price', value: 502 }], origin: 'edit' })
    await click('もう一度入れる')
    await settle()
    expect(staged(engine).at(-1)).toEqual({ cells: [{ productId: 1, field: 'price', value: 501 }], origin: 'edit' })
    await until(() => !text().includes('変更に入っていません'), 'the end of the notice')
  })

  it('because its rows can no longer be told says so, and later edits are staged', async () => {
    const engine = await screen()
    await toPrice(0)
    await key('ArrowDown', { ctrlKey: true, shiftKey: true })
    views.clear()
    await paste('500')
    await until(() => text().includes('どの商品か分からなくなりました'), 'the words')
    expect(text()).toContain('「500」など')
    expect(staged(engine)).toEqual([])
    await until(() => views.size > 0 && cell(1, 'productName')?.textContent === '品1', 'the list again')
    await toPrice(0)
    await write('503')
    await key('Enter')
    await settle()
    expect(staged(engine)).toEqual([{ cells: [{ productId: 1, field: 'price', value: 503 }], origin: 'edit' }])
  })
})

describe('the preview of a paste', () => {
  const preview: CellPreview = {
    ...nothingChanges,
    changed: 10_326,
    unchanged: 4_491,
    refused: 1,
    products: 3,
    problems: [{ productId: 2, productName: '品2', productCode: 'C2', field: 'price', rule: 'unknownProduct', details: {} }],
    samples: [{ productId: 1, productName: '品1', productCode: 'C1', field: 'price', old: 10, new: -5 }],
    warnings: { priceNegative: 1, codeChanged: 2, codeNotJan: 0 },
  }

  it('announces the number that will change, with names, codes, warnings and how many more', async () => {
    await screen({ 'products.previewStage': () => preview })
    await toPrice(0)
    await paste('-5\r\n30\r\n百円\r\n')
    await until(() => document.querySelector('[role=dialog]'), 'the dialog')
    for (const words of [
      '変更するセル10,326',
      '同じ値のセル4,491',
      '規則に合わないセル2',
      '新しい値',
      '品1C1',
      'ほか10,325件',
      '0円より安くなる単価が1件',
      '商品コードが変わる商品が2点',
      '品3C3',
      '百円',
    ]) {
      expect(text()).toContain(words)
    }
    expect(button('残りの10,326セルを貼り付け')).not.toBeNull()
  })

  it('counts anew when products change while the person thinks', async () => {
    let now = preview
    const engine = await screen({ 'products.previewStage': () => now })
    await toPrice(0)
    await paste('-5\r\n30\r\n')
    await until(() => button('残りの10,326セルを貼り付け'), 'the dialog')
    now = { ...preview, changed: 7 }
    await happen(() => engine.emit('products.changed', { productIds: null, membership: false }))
    await until(() => button('残りの7セルを貼り付け'), 'the new number')
  })

  it('stages for the products that were pasted on, though the list has moved', async () => {
    const engine = await screen({ 'products.previewStage': () => ({ ...preview, changed: 2 }) })
    await toPrice(4)
    await paste('11\r\n12\r\n百円\r\n')
    await until(() => button('残りの2セルを貼り付け'), 'the dialog')
    ids = [9001, 9002, ...ids]
    await happen(() => engine.emit('products.changed', { productIds: null, membership: true }))
    await settle(600)
    await click('残りの2セルを貼り付け')
    expect(staged(engine)).toEqual([
      {
        cells: [
          { productId: 5, field: 'price', value: 11 },
          { productId: 6, field: 'price', value: 12 },
        ],
        origin: 'paste',
      },
    ])
  })

  it('is not needed where nothing would change, and that is said', async () => {
    const engine = await screen({ 'products.previewStage': () => ({ ...nothingChanges, unchanged: 2 }) })
    await toPrice(0)
    await paste('１０\r\n20円\r\n')
    await until(() => text().includes('変わるセルはありません'), 'the words')
    expect(staged(engine)).toEqual([])
  })

  it('of a fill over three columns of a whole shop is one call', async () => {
    const engine = await screen({ 'products.previewStage': () => ({ ...nothingChanges, changed: 2100, products: 700 }) })
    await act(async () => input().focus())
    await key('Home', { ctrlKey: true })
    for (let at = 0; at < 7; at += 1) await key('ArrowRight')
    await key('ArrowDown', { ctrlKey: true, shiftKey: true })
    await key('ArrowRight', { shiftKey: true })
    await key('ArrowRight', { shiftKey: true })
    await paste('春')
    await click('2,100セルを貼り付け')
    const rows = [{ viewId: 'v1', ranges: [[0, 700]] }]
    expect(staged(engine)).toEqual([
      { cells: [], fills: ['tag', 'size', 'color'].map((field) => ({ field, value: '春', rows })), origin: 'paste' },
    ])
  })
})

describe('Delete over a selection', () => {
  it('asks in its own words, with the safe button focused, and leaves required cells', async () => {
    const engine = await screen({ 'products.previewStage': () => ({ ...nothingChanges, changed: 4, products: 2 }) })
    await act(async () => input().focus())
    await key('Home', { ctrlKey: true })
    await key('ArrowDown', { shiftKey: true })
    await key('ArrowRight', { shiftKey: true })
    await key('Delete')
    await until(() => document.querySelector('[role=dialog]'), 'the dialog')
    expect(text()).toContain('4セル / 2商品を空にします。')
    // 商品名 is needed: two of them.
    expect(text()).toContain('空にできない2セルは、そのまま残ります。')
    // The browser's own test shows the focus on it.
    expect(button('やめる')?.hasAttribute('data-autofocus')).toBe(true)
    expect(document.querySelectorAll('[role=dialog] [data-autofocus]')).toHaveLength(1)
    await click('やめる')
    expect(staged(engine)).toEqual([])
    await key('Delete')
    await click('4セルを空にする')
    expect(staged(engine)).toEqual([
      {
        cells: [
          { productId: 1, field: 'productCode', value: null },
          { productId: 2, field: 'productCode', value: null },
        ],
        origin: 'edit',
      },
    ])
  })

  it('of one cell goes without asking', async () => {
    const engine = await screen()
    await act(async () => input().focus())
    await key('Home', { ctrlKey: true })
    await key('Delete')
    await settle()
    expect(document.querySelector('[role=dialog]')).toBeNull()
    expect(staged(engine)).toEqual([{ cells: [{ productId: 1, field: 'productCode', value: null }], origin: 'edit' }])
  })
})

describe('Ctrl+Delete over a selection', () => {
  it('takes back every change in it, however long it is, for the products that were selected', async () => {
    ids = Array.from({ length: 6_000 }, (_, at) => at + 1)
    const pending = (id: number): ProductRow['pending'] =>
      [2, 350, 5_500].includes(id) ? { price: { base: 1, theirs: null, state: 'staged', reason: null } } : {}
    const engine = await screen({
      'products.rows': ({ viewId, offset, limit }) => ({
        rows: (views.get(viewId) ?? []).slice(offset, offset + limit).map((id) => ({ ...row(id), pending: pending(id) })),
      }),
      'changes.discard': ({ ...selection }) => ({ cells: 'cells' in selection ? selection.cells.length : 0, changeSetId: 1 }),
    })
    await toPrice(0)
    await key('ArrowDown', { ctrlKey: true, shiftKey: true })
    await key('Delete', { code: 'Delete', ctrlKey: true })
    await until(() => text().includes('3件の変更を取り消しました'), 'the words')
    expect(engine.calls.find(({ method }) => method === 'changes.discard')?.input).toEqual({
      cells: [2, 350, 5_500].map((id) => ({ entity: 'product', key: id, field: 'price' })),
    })
  })
})
