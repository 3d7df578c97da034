import { afterEach, describe, expect, it } from 'vitest'
import type { CountEntry } from '#shared/contracts/stockCounts.ts'
import { useNavigation } from '../../renderer/common/navigation.ts'
import { closeNewProduct, useNewProduct } from '../../renderer/products/newProduct.ts'
import { useStockCounts } from '../../renderer/stockCounts/state.ts'
import { click, field, fill, happen, text, until } from '../fakes/page.tsx'
import { asked, at, beepOf, countId, engine, entry, inField, leavePage, page, pressKey, scan } from '../fakes/countingPage.tsx'

afterEach(leavePage)

describe('a question that comes while the pointer is over the others', () => {
  it('follows below them, and keeps its place there', async () => {
    let open = [4]
    const rows = (): CountEntry[] => open.map((seq) => entry({ seq, productName: `商品${seq}`, doubt: 'twice', isOpen: true }))
    await page({ 'stockCounts.entries': ({ openDoubts }) => ({ rows: openDoubts ? rows() : [], next: null, found: null }) })
    const list = await until(() => document.querySelector('.stockCounts-questions'), 'the questions')
    const shown = () => [...list.querySelectorAll('li')].map((one) => [one.querySelector('span')?.textContent, one.dataset['answered']])
    const change = async (seqs: number[]): Promise<void> => {
      open = seqs
      await happen(() => engine.emit('stockCounts.changed', { countId }))
    }
    await happen(() => list.dispatchEvent(new PointerEvent('pointerover', { bubbles: true })))
    await change([9])
    await until(() => list.querySelectorAll('li').length === 2, 'the new question')
    expect(shown()).toEqual([
      ['商品4', '対応済み'],
      ['商品9', undefined],
    ])
    await change([12, 11, 10])
    await until(() => list.querySelectorAll('li').length === 5, 'the next questions')
    expect(shown().map(([name]) => name)).toEqual(['商品4', '商品9', '商品12', '商品11', '商品10'])
    await happen(() => list.dispatchEvent(new PointerEvent('pointerout', { bubbles: true })))
    expect(shown().map(([name]) => name)).toEqual(['商品12', '商品11', '商品10'])
  })
})

describe('an unknown code', () => {
  it('that was taken back is not said to be kept', async () => {
    const unknown = { verdict: 'unknown', product: null } as const
    await page({
      'stockCounts.scan': () => ({ ...beepOf({ seq: 1 }), ...unknown }),
      'stockCounts.undo': () => ({ beep: { ...beepOf({ seq: 1, stands: 0, isTakenBack: true }), ...unknown }, others: [] }),
    })
    await scan()
    const figure = (): string => document.querySelector('.stockCounts-figure')?.textContent ?? ''
    await until(() => figure().includes('1点として残しました'), 'the unknown code')
    await click(/の読み取りを取り消す/u)
    await until(() => figure().includes('取り消しました'), 'it is taken back')
    expect(figure()).not.toContain('残しました')
  })

  it('is linked first to the product that has just that code by now', async () => {
    const [code, product] = ['4909999000017', { productId: 31, productName: '玄米茶' }]
    await page({
      'stockCounts.unknownCodes': () => [{ code, pieces: 2, entries: 2, lastAt: at, product }],
      'stockCounts.link': () => ({ pieces: 2 }),
    })
    expect(text()).toContain('この商品コードの商品「玄米茶」が登録されました。')
    await click('「4909999000017」を「玄米茶」に結びつける')
    expect(asked('stockCounts.link')).toMatchObject([{ code, productId: 31 }])
  })

  it('becomes a new product with that code', async () => {
    const code = '4909999000017'
    await page({ 'stockCounts.unknownCodes': () => [{ code, pieces: 2, entries: 2, lastAt: at, product: null }] })
    await click('商品に結びつける…')
    await click('新しい商品として登録')
    expect(useNavigation.getState().screen).toBe('products')
    expect(useNewProduct.getState().asked).toEqual({ productCode: code })
    closeNewProduct()
  })
})

describe('the number of a shelf that is typed', () => {
  it('is read as its label is', async () => {
    const shelf = { shelfId: 'shelf00000000001', storeId: 1, code: 'A-1', name: '入口', position: 0, products: 0 }
    await page({
      'stockCounts.shelves': () => [shelf],
      'stockCounts.scan': () => ({ verdict: 'shelf', entry: null, shelf, product: null, casePieces: null }),
    })
    await fill(field('数'), 'a-1')
    await pressKey({ key: 'Enter' }, field('数'))
    await until(() => useStockCounts.getState().shelfId === shelf.shelfId, 'the shelf')
    expect(asked('stockCounts.scan')).toMatchObject([{ code: 'a-1', pieces: null }])
    expect(inField()).toBe('')
  })
})

describe('the list of counts', () => {
  it('separates the figures within a cell', async () => {
    const session = { name: '棚卸', storeId: 1, storeName: '本店', isBlind: true, startedAt: at, author: null, sessions: [] }
    const figures = {
      planned: 16,
      counted: 7,
      notPlanned: 1,
      pieces: 341,
      holding: 424,
      unknownCodes: 0,
      unknownPieces: 0,
      doubts: 2,
      round: 2,
    }
    await page({ 'stockCounts.list': () => [{ countId, state: 'counting', ...session, ...figures }] })
    await happen(() => useStockCounts.setState({ countId: null }))
    await until(() => text().includes('7 / 16'), 'the list')
    const cells = [...document.querySelectorAll('tbody td')].map((cell) => cell.textContent)
    expect(cells[2]).toMatch(/ · 確認待ち/u)
    expect(cells[3]).toBe('7 / 16 · 対象外 1商品')
    expect(cells[4]).toMatch(/^424 · 1回目 341点$/u)
  })
})
