import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CategoryRow, CategoryTree } from '#shared/contracts/categories.ts'
import { App } from '../../renderer/shell/App.tsx'
import { useCategories } from '../../renderer/categories/state.ts'
import { dropOn, found, hits, stepPlace, successorOf, treeLines } from '../../renderer/categories/treeView.ts'
import { useNavigation } from '../../renderer/common/navigation.ts'
import { fakeEngine, type FakeEngine } from '../fakes/engine.ts'
import { button, clear, click, draw, field, fill, happen, press, text, until } from '../fakes/page.tsx'
import { profile, quietShop } from '../fakes/shop.ts'

const row = (categoryId: number, categoryName: string, more: Partial<CategoryRow> = {}): CategoryRow => ({
  categoryId,
  categoryName,
  parentCategoryId: null,
  level: 1,
  categoryCode: null,
  categoryAbbr: null,
  displaySequence: null,
  displayFlag: '1',
  categoryGroupId: null,
  taxDivision: '0',
  reduceTaxId: null,
  taxFreeDivision: '0',
  pointNotApplicable: '0',
  color: null,
  tag: null,
  updDateTime: '2026-11-01T10:00:00+09:00',
  pending: {},
  isNew: false,
  deletion: null,
  products: 0,
  productsBelow: 0,
  children: 0,
  ...more,
})
const rows = [
  row(1, '食品', { children: 2, productsBelow: 5, products: 2 }),
  row(11, '菓子', { parentCategoryId: 1, level: 2, products: 3, productsBelow: 3, categoryCode: 'K-1' }),
  row(12, '鮮魚', { parentCategoryId: 1, level: 2 }),
  row(2, '衣料', { children: 1 }),
  row(21, '靴下', { parentCategoryId: 2, level: 2 }),
]
const tree = (of: readonly CategoryRow[] = rows): CategoryTree => ({
  rows: [...of],
  groups: [{ categoryGroupId: 7, categoryGroupName: '生鮮' }],
  taxRates: [{ reduceTaxId: 10_000_001, name: '軽減' }],
})
const staged = { cells: 1, changeSetId: 1, problems: [] }

beforeEach(() => {
  useNavigation.setState({ screen: 'categories', productsRequest: null })
  useCategories.setState({ selected: null, closed: new Set(), search: '', renaming: null, adding: null, deleting: null })
})
afterEach(() => clear())

async function screen(more: Parameters<FakeEngine['answer']>[0] = {}): Promise<FakeEngine> {
  const engine = fakeEngine({ ...quietShop(profile), 'categories.tree': () => tree(), ...more })
  await draw(<App env="test" />)
  await until(() => document.querySelector('[role=tree]') ?? button('部門を追加'), 'the screen')
  return engine
}
const inputs = (engine: FakeEngine, method: string): unknown[] =>
  engine.calls.filter((call) => call.method === method).map(({ input }) => input)
const treeElement = (): HTMLElement => document.querySelector<HTMLElement>('[role=tree]')!
const items = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[role=treeitem]')]
const itemOf = (name: string): HTMLElement => items().find((item) => item.textContent?.includes(name))!
const current = (): string | null | undefined =>
  document.getElementById(treeElement().getAttribute('aria-activedescendant') ?? '')?.querySelector('.categories-name')?.textContent
const key = (name: string, more: object = {}) => press({ key: name, ...more }, treeElement())

describe('the tree as lines', () => {
  it('hides what lies below a closed one, and shows the way to what a search finds', () => {
    expect(treeLines(rows, new Set([1]), null).map(({ row: { categoryId } }) => categoryId)).toEqual([1, 2, 21])
    expect(treeLines(rows, new Set([1]), found(rows, 'ｶｼ')).map(({ row: { categoryId } }) => categoryId)).toEqual([])
    expect(treeLines(rows, new Set([1]), found(rows, 'k-1')).map(({ row: { categoryId } }) => categoryId)).toEqual([1, 11])
    expect(treeLines(rows, new Set(), null)[2]).toMatchObject({ depth: 1, position: 2, siblings: 2 })
  })

  it.each([
    [11, 'down', { parentCategoryId: 1, before: null }],
    [12, 'up', { parentCategoryId: 1, before: 11 }],
    [11, 'up', null],
    [12, 'outward', { parentCategoryId: null, before: 2 }],
    [1, 'outward', null],
    [12, 'inward', { parentCategoryId: 11, before: null }],
    [11, 'inward', null],
  ] as const)('a step of %s %s leads to %j', (id, step, place) => {
    expect(stepPlace(rows, id, step)).toEqual(place)
  })

  it('drops where the rules of the tree allow it', () => {
    const line = (id: number) => treeLines(rows, new Set(), null).find(({ row: { categoryId } }) => categoryId === id)!
    expect(dropOn(rows, 21, line(11), 'before')).toEqual({ place: { parentCategoryId: 1, before: 11 }, refusal: null })
    expect(dropOn(rows, 21, line(11), 'after')).toEqual({ place: { parentCategoryId: 1, before: 12 }, refusal: null })
    expect(dropOn(rows, 21, line(11), 'inside')).toEqual({ place: { parentCategoryId: 11, before: null }, refusal: null })
    expect(dropOn(rows, 21, line(1), 'after')).toEqual({ place: { parentCategoryId: 1, before: 11 }, refusal: null })
    expect(dropOn(rows, 1, line(11), 'inside')?.refusal).toMatchObject({ rule: 'cycle' })
    expect(dropOn(rows, 1, line(21), 'inside')?.refusal).toMatchObject({ rule: 'tooDeep' })
    expect(dropOn(rows, 1, line(1), 'inside')).toBeNull()
  })
})

describe('the screen of the categories', () => {
  it('is a tree that the arrow keys walk over', async () => {
    await screen()
    expect(
      items().map((item) => [item.getAttribute('aria-level'), item.getAttribute('aria-expanded'), item.getAttribute('aria-posinset')]),
    ).toEqual([
      ['1', 'true', '1'],
      ['2', null, '1'],
      ['2', null, '2'],
      ['1', 'true', '2'],
      ['2', null, '1'],
    ])
    await happen(() => treeElement().focus())
    expect(current()).toBe('食品')
    await key('ArrowDown')
    expect(current()).toBe('菓子')
    await key('ArrowLeft')
    expect(current()).toBe('食品')
    await key('ArrowLeft')
    expect(items()).toHaveLength(3)
    await key('End')
    expect(current()).toBe('靴下')
    await key('Home')
    await key('ArrowRight')
    expect(items()).toHaveLength(5)
  })

  it('keeps a line selected when its parent is closed', async () => {
    await screen()
    await happen(() => itemOf('鮮魚').click())
    await click('すべて閉じる')
    expect(current()).toBe('食品')
  })

  it('renames in the line with F2, checks the name, and gives up with Esc', async () => {
    const engine = await screen({ 'categories.stage': () => staged })
    await happen(() => itemOf('菓子').click())
    await key('F2')
    const input = () => document.querySelector<HTMLInputElement>('.categories-input')!
    await fill(input(), 'あ'.repeat(86))
    await press({ key: 'Enter' }, input())
    expect(text()).toContain('85文字までです')
    await press({ key: 'Escape' }, input())
    expect(inputs(engine, 'categories.stage')).toEqual([])
    await key('F2')
    await fill(input(), ' 和菓子 ')
    await press({ key: 'Enter' }, input())
    expect(inputs(engine, 'categories.stage')).toEqual([{ edits: [{ key: 11, field: 'categoryName', value: '和菓子' }] }])
    expect(document.activeElement).toBe(treeElement())
  })

  it('adds behind the selected one, or below it', async () => {
    const engine = await screen({ 'categories.create': () => ({ ...staged, categoryId: -1 }) })
    await happen(() => itemOf('菓子').click())
    await happen(() => treeElement().focus())
    await press({ key: 'Insert', code: 'Insert' }, treeElement())
    const input = () => document.querySelector<HTMLInputElement>('.categories-input')!
    expect(
      items()
        .map((item) => item.hasAttribute('data-adding'))
        .indexOf(true),
    ).toBe(5)
    await fill(input(), '青果')
    await press({ key: 'Enter' }, input())
    await happen(() => itemOf('菓子').click())
    await click('下の階層に追加')
    await fill(input(), '生菓子')
    await press({ key: 'Enter' }, input())
    expect(inputs(engine, 'categories.create')).toEqual([
      { values: { categoryName: '青果', parentCategoryId: 1 }, after: 11 },
      { values: { categoryName: '生菓子', parentCategoryId: 11 }, after: null },
    ])
    expect(text()).toContain('「生菓子」を追加しました')
  })

  it('moves with Alt and the arrows, and says where to', async () => {
    const engine = await screen({ 'categories.move': () => staged })
    await happen(() => itemOf('鮮魚').click())
    await key('ArrowUp', { altKey: true })
    await key('ArrowLeft', { altKey: true })
    expect(inputs(engine, 'categories.move')).toEqual([
      { key: 12, parentCategoryId: 1, before: 11 },
      { key: 12, parentCategoryId: null, before: 2 },
    ])
    expect([...document.querySelectorAll('[role=status]')].map((one) => one.textContent).join()).toContain(
      '「鮮魚」をいちばん上の階層の2番目へ移しました',
    )
  })

  it('refuses to delete what something hangs on, and leads to its products', async () => {
    const engine = await screen()
    await happen(() => itemOf('食品').click())
    await key('Delete')
    await until(() => text().includes('この部門は削除できません'), 'the dialog')
    expect(text()).toContain('2商品がこの部門にあります')
    expect(text()).toContain('2部門がこの部門の下にあります')
    expect(button('削除する')).toBeNull()
    await click('商品の一覧で見る')
    expect(useNavigation.getState().screen).toBe('products')
    await until(
      () => inputs(engine, 'products.openView').some((view) => (view as { categoryId: number | null }).categoryId === 1),
      'the view',
    )
  })

  it('asks before a deletion, and the row is struck through until it is sent', async () => {
    const engine = await screen({ 'categories.delete': () => staged })
    await happen(() => itemOf('靴下').click())
    await key('Delete')
    await click('削除する')
    expect(inputs(engine, 'categories.delete')).toEqual([{ keys: [21] }])
    engine.answer({
      'categories.tree': () =>
        tree(rows.map((one) => (one.categoryId === 21 ? { ...one, deletion: { state: 'staged', reason: null } } : one))),
    })
    await happen(() => engine.emit('sync.changed', { resources: [] }))
    await until(() => itemOf('靴下').hasAttribute('data-deleted'), 'the mark')
    expect(text()).toContain('削除の予定です')
    expect((field('部門名') as HTMLInputElement).disabled).toBe(true)
    await key('Delete')
    expect(document.querySelector('[role=dialog]')).toBeNull()
  })

  it('stages a field when it is left, shows what it was, and what stands against it', async () => {
    const engine = await screen({ 'categories.stage': () => staged })
    await happen(() => itemOf('菓子').click())
    await fill(field('部門コード'), 'あ')
    expect(text()).toContain('半角の英数字と記号だけ使えます')
    await press({ key: 'Enter' }, field('部門コード'))
    expect(inputs(engine, 'categories.stage')).toEqual([])
    await fill(field('部門コード'), 'Ｋ－２')
    await press({ key: 'Enter' }, field('部門コード'))
    expect(inputs(engine, 'categories.stage')).toEqual([{ edits: [{ key: 11, field: 'categoryCode', value: 'Ｋ－２' }] }])
    engine.answer({
      'categories.tree': () =>
        tree(
          rows.map((one) =>
            one.categoryId === 11
              ? {
                  ...one,
                  categoryCode: 'K-2',
                  tag: '夏',
                  pending: {
                    categoryCode: { base: 'K-1', theirs: 'K-9', state: 'conflict', reason: null },
                    tag: { base: null, theirs: null, state: 'rejected', reason: 'だめです' },
                  },
                }
              : one,
          ),
        ),
    })
    await happen(() => engine.emit('sync.changed', { resources: [] }))
    await until(() => text().includes('スマレジ:K-9'), 'the conflict')
    expect(text()).toContain('変更前:K-1')
    expect(text()).toContain('スマレジの答え:だめです')
    expect(itemOf('菓子').querySelector('.categories-mark')?.getAttribute('data-mark')).toBe('rejected')
  })

  it('says at the field what only the engine knows', async () => {
    await screen({
      'categories.stage': () => ({
        cells: 0,
        changeSetId: null,
        problems: [{ key: 1, field: 'parentCategoryId', rule: 'tooDeep', details: { max: 3 } }],
      }),
    })
    await happen(() => itemOf('食品').click())
    await happen(() => field('親部門').click())
    await click('衣料 / 靴下')
    await until(() => text().includes('部門の階層は3つまでです'), 'the rule')
  })
})
