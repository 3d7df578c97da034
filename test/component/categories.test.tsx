import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CategoryRow, CategoryTree } from '#shared/contracts/categories.ts'
import { App } from '../../renderer/shell/App.tsx'
import { loadScreens } from '../../renderer/shell/screens.tsx'
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

// As in a window that has been open for a while.
beforeAll(loadScreens)
beforeEach(() => {
  sessionStorage.clear()
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

  it('offers only possible parents, says at the field what only the engine knows, and Esc brings the old parent back', async () => {
    await screen({
      'categories.stage': () => ({
        cells: 0,
        changeSetId: null,
        problems: [{ key: 1, field: 'parentCategoryId', rule: 'goesAway', details: {} }],
      }),
    })
    await happen(() => itemOf('食品').click())
    await happen(() => field('親部門').click())
    expect(button('衣料 / 靴下(選べません:部門の階層は3つまでです)')?.hasAttribute('data-combobox-disabled')).toBe(true)
    expect(button('食品 / 菓子(選べません:自分自身や、その下の部門へは移せません)')?.hasAttribute('data-combobox-disabled')).toBe(true)
    await click('衣料')
    await until(() => text().includes('削除する予定の部門です'), 'the rule')
    expect(field('親部門').value).toBe('衣料')
    await press({ key: 'Escape' }, field('親部門'))
    expect(field('親部門').value).toBe('(なし:いちばん上)')
  })

  it('stages what was typed into a field when another screen or another row is shown', async () => {
    const engine = await screen({ 'categories.stage': () => staged })
    await happen(() => itemOf('菓子').click())
    await fill(field('タグ'), '夏')
    await happen(() => useNavigation.getState().showCategory(21))
    await fill(field('部門名'), 'くつした')
    await happen(() => useNavigation.getState().go('changes'))
    expect(inputs(engine, 'categories.stage')).toEqual([
      { edits: [{ key: 11, field: 'tag', value: '夏' }] },
      { edits: [{ key: 21, field: 'categoryName', value: 'くつした' }] },
    ])
  })

  it('stages what was typed into a field when the window is closed', async () => {
    const engine = await screen({ 'categories.stage': () => staged })
    await happen(() => itemOf('菓子').click())
    await fill(field('タグ'), '夏')
    await happen(() => window.dispatchEvent(new Event('beforeunload')))
    expect(inputs(engine, 'categories.stage')).toEqual([{ edits: [{ key: 11, field: 'tag', value: '夏' }] }])
  })

  it('tells what was typed and breaks a rule when the screen is left, and has it again after', async () => {
    const engine = await screen({ 'categories.stage': () => staged })
    await happen(() => itemOf('菓子').click())
    await fill(field('部門コード'), 'あ')
    await happen(() => useNavigation.getState().go('changes'))
    await until(() => text().includes('「菓子」の部門コードに入力した「あ」は、まだ入れていません。'), 'the notice')
    expect(inputs(engine, 'categories.stage')).toEqual([])
    await click('この部門を開く')
    await until(() => document.querySelector('[role=tree]'), 'the screen')
    expect(field('部門コード').value).toBe('あ')
    // Nothing of it reaches another shop.
    await happen(() => useCategories.getState().leaveShop())
    expect(useCategories.getState().drafts.size).toBe(0)
  })

  it('keeps what was typed and breaks a rule when the window is loaded again, for that shop alone', async () => {
    await screen()
    await happen(() => itemOf('菓子').click())
    await fill(field('部門コード'), 'あ')
    const reload = async (): Promise<void> => {
      await clear()
      expect(useCategories.getState().drafts.size).toBe(0)
      await screen()
    }
    await reload()
    await until(() => document.querySelector('[role=tree]'), 'the screen')
    expect(field('部門コード').value).toBe('あ')
    const kept = sessionStorage.getItem('banto.categories.drafts') ?? ''
    for (const other of [kept.replace(profile.profileId, 'another'), '[["', '{}']) {
      sessionStorage.setItem('banto.categories.drafts', other)
      await reload()
      expect(useCategories.getState().drafts.size).toBe(0)
    }
  })

  it('undoes with Ctrl+Z in a field in which nothing is typed, and leaves it to one in which something is', async () => {
    const engine = await screen({ 'categories.stage': () => staged, 'changes.undo': () => Promise.reject(new Error('none')) })
    await happen(() => itemOf('菓子').click())
    const undoIn = (label: string) => press({ key: 'z', code: 'KeyZ', ctrlKey: true }, field(label))
    await undoIn('税区分')
    await undoIn('タグ')
    expect(inputs(engine, 'changes.undo')).toHaveLength(2)
    await fill(field('タグ'), '夏')
    await undoIn('タグ')
    expect(inputs(engine, 'changes.undo')).toHaveLength(2)
  })

  it('says why a name stays open and why there is nothing below the third level', async () => {
    const deep = row(111, '和菓子', { parentCategoryId: 11, level: 3 })
    await screen({ 'categories.tree': () => tree([...rows.slice(0, 2), deep, ...rows.slice(2)]) })
    await happen(() => itemOf('和菓子').click())
    await happen(() => treeElement().focus())
    await press({ key: 'Insert', code: 'Insert', shiftKey: true }, treeElement())
    await until(() => text().includes('部門の階層は3つまでです'), 'the rule')
    await press({ key: 'Insert', code: 'Insert' }, treeElement())
    const input = document.querySelector<HTMLInputElement>('.categories-input')!
    await press({ key: 'Enter' }, input)
    expect(document.querySelector('.categories-problem')?.textContent).toBe('空欄にはできません')
  })

  it('has the focus when it is entered, takes the first hit of a search, and the neighbour of one that is gone', async () => {
    const engine = await screen()
    expect(document.activeElement).toBe(treeElement())
    const search = document.querySelector<HTMLInputElement>('.categories-search input')!
    await fill(search, 'K-1')
    await happen(() => useCategories.getState().select(21))
    await press({ key: 'ArrowDown' }, search)
    expect(current()).toBe('菓子')
    await fill(search, '')
    engine.answer({ 'categories.tree': () => tree(rows.filter(({ categoryId }) => categoryId !== 11)) })
    await happen(() => engine.emit('sync.changed', { resources: [] }))
    await until(() => current() === '鮮魚', 'the neighbour')
  })

  it('lists the keys of the tree, leads from a new one to its products, and says where its values come from', async () => {
    const made = row(-1, '生菓子', { parentCategoryId: 1, level: 2, isNew: true, products: 1, productsBelow: 1, taxDivision: '0' })
    await screen({
      'categories.tree': () =>
        tree([
          ...rows.slice(0, 3),
          { ...made, pending: { taxDivision: { base: null, theirs: null, state: 'staged', reason: null } } },
          ...rows.slice(3),
        ]),
    })
    await happen(() => itemOf('生菓子').click())
    expect(text()).toContain('同じ階層の部門に合わせました')
    await key('Delete')
    await until(() => text().includes('この部門は削除できません'), 'the dialog')
    await click('商品の一覧で見る')
    expect(useNavigation.getState().productsRequest ?? { categoryId: -1 }).toMatchObject({ categoryId: -1 })
    await happen(() => useNavigation.getState().go('categories'))
    await press({ key: 'F1' }, document.body)
    await until(() => text().includes('部門の一覧のキー'), 'the list')
    expect(text()).not.toContain('表のキー')
  })
})

describe('after the selected one is gone', () => {
  it('selects its number at Smaregi, its next sibling, the one before, or its parent', () => {
    const without = (...ids: readonly number[]) => rows.filter(({ categoryId }) => !ids.includes(categoryId))
    expect(successorOf(rows, without(11), 11)).toBe(12)
    expect(successorOf(rows, without(12), 12)).toBe(11)
    expect(successorOf(rows, without(21), 21)).toBe(2)
    const made = row(-1, '生菓子', { parentCategoryId: 1, level: 2, isNew: true })
    expect(successorOf([...rows, made], [...rows, row(13, '生菓子', { parentCategoryId: 1, level: 2 })], -1)).toBe(13)
    expect(hits(rows, 'K-1')?.map(({ categoryId }) => categoryId)).toEqual([11])
  })
})
