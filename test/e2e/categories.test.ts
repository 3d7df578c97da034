import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright'
import type { CategoryRow, CategoryTree } from '#shared/contracts/categories.ts'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'

let real: RealPage
let page: Page

beforeAll(async () => {
  real = await openRealPage({ sampleWorker: path.join(import.meta.dirname, '..', 'fixtures', 'controlledSample.ts') })
  page = real.page
  await page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor({ timeout: 120_000 })
  await goTo(page, 'categories')
  await tree().waitFor()
}, 240_000)
afterAll(() => real.close())

const tree = (): Locator => page.getByRole('tree')
const item = (name: string): Locator =>
  page.getByRole('treeitem').filter({ has: page.locator('.categories-name', { hasText: new RegExp(`^${name}$`, 'u') }) })
async function call<T>(method: string, input: object = {}): Promise<T> {
  const answer = await real.host.engine.invoke(method, input)
  if (!answer.ok) throw new Error(`${method}: ${answer.error.code}`)
  return answer.value as T
}
const rows = async (): Promise<CategoryRow[]> => (await call<CategoryTree>('categories.tree')).rows
const row = async (name: string): Promise<CategoryRow | undefined> => (await rows()).find(({ categoryName }) => categoryName === name)
/** Names of the children of a parent, in order. */
const below = async (parent: string | null): Promise<string[]> => {
  const all = await rows()
  const id = parent === null ? null : (all.find(({ categoryName }) => categoryName === parent)?.categoryId ?? Number.NaN)
  return all.filter(({ parentCategoryId }) => parentCategoryId === id).map(({ categoryName }) => categoryName)
}
const until = (look: () => Promise<unknown>, wanted: unknown): Promise<void> => expect.poll(look, { timeout: 10_000 }).toEqual(wanted)
/** As a person types: a wedge scanner is faster. */
const type = async (text: string): Promise<void> => {
  await page.keyboard.type(text, { delay: 60 })
  await page.keyboard.press('Enter')
}

describe('the tree of the categories', () => {
  test('a new one, one below it, and a new name, with keys alone', async () => {
    await item('食品').click()
    await page.keyboard.press('Insert')
    await type('季節品')
    await item('季節品').and(page.locator('[aria-selected=true]')).waitFor()
    await page.keyboard.press('Shift+Insert')
    await type('夏')
    await item('夏').and(page.locator('[aria-selected=true]')).waitFor()
    await page.keyboard.press('Insert')
    await type('冬')
    await item('冬').waitFor()
    await until(() => below('季節品'), ['夏', '冬'])
    expect((await below(null)).slice(0, 2)).toEqual(['食品', '季節品'])
    await page.keyboard.press('F2')
    await page.keyboard.press('Control+a')
    await type('冬物')
    await until(() => below('季節品'), ['夏', '冬物'])
    await page.keyboard.press('Control+z')
    await until(() => below('季節品'), ['夏', '冬'])
    await page.keyboard.press('Control+y')
    await until(() => below('季節品'), ['夏', '冬物'])
  })

  test('moves with Alt and the arrows, told to a screen reader', async () => {
    await item('冬物').click()
    await page.keyboard.press('Alt+ArrowUp')
    await until(() => below('季節品'), ['冬物', '夏'])
    await page.locator('[role=status]').filter({ hasText: '「冬物」を季節品の1番目へ移しました' }).waitFor({ state: 'attached' })
    await page.keyboard.press('Alt+ArrowLeft')
    await until(async () => (await below(null)).slice(0, 3), ['食品', '季節品', '冬物'])
    await page.keyboard.press('Alt+ArrowRight')
    await until(() => below('季節品'), ['夏', '冬物'])
  })

  test('is dragged before, behind and into another', async () => {
    const height = (await item('夏').boundingBox())?.height ?? 0
    // The page follows the engine: a hand takes what it sees.
    const shown = async (): Promise<string[]> =>
      (await page.locator('.categories-name').allTextContents()).filter((name) => name === '夏' || name === '冬物')
    await item('冬物').dragTo(item('夏'), { targetPosition: { x: 120, y: 3 } })
    await until(() => below('季節品'), ['冬物', '夏'])
    await until(shown, ['冬物', '夏'])
    await item('冬物').dragTo(item('夏'), { targetPosition: { x: 120, y: height - 3 } })
    await until(() => below('季節品'), ['夏', '冬物'])
    await until(shown, ['夏', '冬物'])
    await item('冬物').dragTo(item('夏'), { targetPosition: { x: 120, y: height / 2 } })
    await until(() => below('夏'), ['冬物'])
    // A category cannot be put below itself: nothing happens.
    await item('季節品').dragTo(item('冬物'), { targetPosition: { x: 120, y: height / 2 } })
    expect((await row('季節品'))?.parentCategoryId).toBeNull()
  })

  test('is not deleted while products are in it, and shows them', async () => {
    await page.getByRole('textbox', { name: '部門名・コードで探す' }).fill('チョコレート')
    await item('チョコレート').click()
    await page.keyboard.press('Delete')
    await page.getByRole('dialog').getByText('この部門は削除できません').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '商品の一覧で見る' }).click()
    const { products = 0 } = (await row('チョコレート')) ?? {}
    await page
      .locator('.products-total')
      .filter({ hasText: `${products}件` })
      .waitFor()
    expect(products).toBeGreaterThan(0)
    await goTo(page, 'categories')
    await page.getByRole('button', { name: '検索をやめる' }).click()
  })

  test('a new product chooses a new category; both reach Smaregi once, the category before its product', async () => {
    await goTo(page, 'products')
    await page.keyboard.press('Alt+N')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('商品名').fill('雪だるま')
    await dialog.getByLabel('商品コード').fill('YUKI-1')
    await dialog.getByLabel('商品単価').fill('1200')
    await dialog.getByLabel('部門').click()
    await page.getByRole('option').filter({ hasText: '冬物' }).click()
    await dialog.getByRole('button', { name: '追加', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    const names = ['季節品', '夏', '冬物']
    await real.control().resetStatistics()
    await call('sync.push', { productIds: null })
    await expect
      .poll(
        async () =>
          (await real.control().categories()).filter((one) => names.includes(one['categoryName'] ?? '')).map((one) => one['categoryName']),
        { timeout: 20_000 },
      )
      .toEqual(names)
    const there = await real.control().categories()
    const idOf = (name: string): string | null => there.find((one) => one['categoryName'] === name)?.['categoryId'] ?? null
    expect(there.find((one) => one['categoryName'] === '冬物')).toMatchObject({ parentCategoryId: idOf('夏'), level: '3' })
    await until(async () => (await row('冬物'))?.isNew, false)
    const { categoryWrites } = await real.control().statistics()
    expect(categoryWrites.filter(({ operation }) => operation === 'create').map(({ count }) => count)).toEqual([1, 1, 1])
    await until(async () => (await row('冬物'))?.products, 1)
    const found = async (): Promise<number> =>
      (
        await call<{ total: number }>('products.openView', {
          search: 'YUKI-1',
          categoryId: Number(idOf('冬物')),
          only: 'all',
          sort: { field: 'productCode', direction: 'asc' },
        })
      ).total
    await until(found, 1)
  })

  test('a deletion waits struck through, is taken back, and reaches Smaregi', async () => {
    await goTo(page, 'categories')
    await item('食品').click()
    await page.keyboard.press('Insert')
    await type('やめる部門')
    await item('やめる部門').waitFor()
    await call('sync.push', { productIds: null })
    await until(async () => (await row('やめる部門'))?.isNew, false)
    await item('やめる部門').click()
    await page.keyboard.press('Delete')
    await page.getByRole('dialog').getByRole('button', { name: '削除する' }).click()
    await page.locator('[role=treeitem][data-deleted]').waitFor()
    await page.keyboard.press('Control+z')
    await page.locator('[role=treeitem][data-deleted]').waitFor({ state: 'detached' })
    await item('やめる部門').click()
    await page.keyboard.press('Delete')
    await page.getByRole('dialog').getByRole('button', { name: '削除する' }).click()
    await page.locator('[role=treeitem][data-deleted]').waitFor()
    await call('sync.push', { productIds: null })
    await item('やめる部門').waitFor({ state: 'detached' })
    expect((await real.control().categories()).some((one) => one['categoryName'] === 'やめる部門')).toBe(false)
  })
})
