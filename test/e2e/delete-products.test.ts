import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright'
import type { ProductRow } from '#shared/contracts/products.ts'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'

let real: RealPage
let page: Page

/** Pictures for people: only made where a folder is named. */
const pictures = process.env.BANTO_PICTURES
const picture = async (name: string): Promise<void> => {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.evaluate((scheme) => document.documentElement.setAttribute('data-mantine-color-scheme', scheme), colorScheme)
    await page.waitForTimeout(400)
    await page.screenshot({ path: path.join(pictures, `${name}-${colorScheme}.png`) })
  }
  await page.evaluate(() => document.documentElement.setAttribute('data-mantine-color-scheme', 'light'))
}

beforeAll(async () => {
  real = await openRealPage({
    sampleWorker: path.join(import.meta.dirname, '..', 'fixtures', 'controlledSample.ts'),
    viewport: { width: 1280, height: 800 },
  })
  page = real.page
  await total().filter({ hasText: '10,000件' }).waitFor({ timeout: 120_000 })
  await page.locator('footer').getByText('取り込み: たった今').waitFor({ timeout: 120_000 })
}, 240_000)
afterAll(() => real?.close())

const total = (): Locator => page.locator('.products-total')
const row = (at: number): Locator => page.locator(`[role=row][aria-rowindex="${at + 1}"]`)
const cell = (at: number, column: string): Locator => row(at).locator(`[data-column=${column}]`)
async function call<T>(method: string, input: object = {}): Promise<T> {
  const answer = await real.host.engine.invoke(method, input)
  if (!answer.ok) throw new Error(`${method}: ${answer.error.code}`)
  return answer.value as T
}
const firstIds = async (): Promise<number[]> => {
  const sort = { field: 'productCode', direction: 'asc' }
  const { viewId } = await call<{ viewId: string }>('products.openView', { search: '', categoryId: null, only: 'all', sort })
  const { rows } = await call<{ rows: ProductRow[] }>('products.rows', { viewId, offset: 0, limit: 4 })
  return rows.map(({ productId }) => productId)
}
const openDialog = async (): Promise<Locator> => {
  await page.keyboard.press('F6')
  await cell(1, 'productName').click()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Control+Shift+Delete')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('3商品を削除する予定にします').waitFor()
  return dialog
}
const struck = (): Promise<number> => page.locator('.grid-row[data-going]').count()

describe('three products', () => {
  test('are deleted, taken back, deleted, sent, and are gone at Smaregi', async () => {
    const [ids, names] = [await firstIds(), await Promise.all([1, 2, 3].map((at) => cell(at, 'productName').innerText()))]
    const gone = ids.slice(0, 3)
    // A slip of the hand ends at the safe button.
    let dialog = await openDialog()
    for (const name of names) await dialog.getByText(name.trim()).first().waitFor()
    await picture('dialog')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    expect(await struck()).toBe(0)

    dialog = await openDialog()
    await dialog.getByRole('button', { name: '3商品を削除する' }).click()
    await page.getByText('3商品を削除する予定にしました').waitFor()
    await expect.poll(struck).toBe(3)
    expect(await cell(2, 'productName').evaluate((element) => getComputedStyle(element).textDecorationLine)).toBe('line-through')
    await picture('grid')
    // Nothing can be typed into it, and the words say how to take it back.
    await cell(2, 'price').click()
    await page.keyboard.type('5', { delay: 70 })
    await page.getByText('削除する予定の商品です。直すには').waitFor()
    expect(await page.locator('.grid-editor[data-open]').count()).toBe(0)

    await page.keyboard.press('Control+z')
    await expect.poll(struck).toBe(0)
    dialog = await openDialog()
    await dialog.getByRole('button', { name: '3商品を削除する' }).click()
    await expect.poll(struck).toBe(3)

    await goTo(page, 'changes')
    await page.locator('.changes-list').waitFor()
    await picture('changes')
    await page.locator('.changes-head button').last().click()
    await page.getByRole('dialog').getByText('商品を3点、スマレジから削除します').waitFor()
    await picture('send')
    await page.keyboard.press('Escape')
    await real.control().resetStatistics()
    await call('sync.push', { productIds: null })
    await expect.poll(async () => (await real.control().products(gone)).length, { timeout: 20_000 }).toBe(0)
    expect((await real.control().products(ids)).map((one) => Number(one['productId']))).toEqual(ids.slice(3))
    await expect.poll(async () => (await call<{ staged: number; rows: number }>('changes.summary')).rows, { timeout: 20_000 }).toBe(0)
    expect((await real.control().statistics()).writes.map(({ operation, count }) => [operation, count])).toEqual(
      gone.map(() => ['delete', 1]),
    )
    // Sent is sent.
    await goTo(page, 'products')
    await page.keyboard.press('F6')
    await page.keyboard.press('Control+z')
    await page.getByText('もうスマレジにないため元に戻せません').waitFor()
    await page.keyboard.press('Control+r')
    await total().filter({ hasText: '9,997件' }).waitFor()
  })
})
