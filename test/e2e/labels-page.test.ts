import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InputOf, MethodName, OutputOf } from '#shared/contracts/index.ts'
import { labelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'

/** The labels screen as one works with it: what is chosen, what waits, what is taken back. */
let real: RealPage
let page: Page
const call = async <N extends MethodName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> => {
  const answer = await real.host.engine.invoke(name, input)
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code} ${answer.error.message}`)
  return answer.value as OutputOf<N>
}
const rows = () => page.locator('.labels-row:not([data-head])')
const foot = () => page.locator('.labels-foot').textContent()
const choose = async (label: string, option: string | RegExp): Promise<void> => {
  await page.getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option }).click()
}
const search = async (text: string): Promise<void> => {
  await goTo(page, 'products')
  await page.getByRole('textbox', { name: '商品名・カナ・コード・タグで探す' }).fill(text)
}

const total = async () => Number((await page.locator('.products-total').textContent())?.replaceAll(/\D/gu, ''))

beforeAll(async () => {
  real = await openRealPage()
  page = real.page
})
afterAll(() => real.close())

test('labels of the selected products and of all that a search shows are a button away; what is added is said', async () => {
  const pulled = async () => (await call('sync.state', {})).resources.find(({ resource }) => resource === 'prices')?.lastPullAt ?? null
  await expect.poll(pulled, { timeout: 120_000 }).not.toBeNull()
  await search('カレー')
  await expect.poll(total).toBeLessThan(500)
  await expect.poll(total).toBeGreaterThan(3)
  const shown = await total()
  await page.locator('[role=gridcell]').first().click()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Control+p')
  await expect.poll(() => rows().count()).toBe(3)

  await goTo(page, 'products')
  await page.getByRole('button', { name: '値札を印刷' }).click()
  await page.getByRole('menuitem', { name: '表示中のすべての商品の値札を印刷' }).click()
  await page.getByText(`合わせて${shown}点です`).waitFor()
  await expect.poll(foot).toContain(`${shown}枚`)
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.labels') === null)).toBe(false)
  await page.keyboard.press('Control+z')
  await expect.poll(() => rows().count()).toBe(3)
  await page.getByRole('button', { name: '空にする' }).click()
  await page.getByRole('button', { name: '元に戻す' }).last().click()
  await expect.poll(() => rows().count()).toBe(3)
})

test('10,000 selected products are 10,000 labels', async () => {
  await search('')
  await expect.poll(total).toBeGreaterThan(9_000)
  const shown = await total()
  await page.getByRole('button', { name: '値札を印刷' }).click()
  await page.getByRole('menuitem', { name: '表示中のすべての商品の値札を印刷' }).click()
  await expect.poll(foot, { timeout: 60_000 }).toContain(`${shown.toLocaleString('ja-JP')}枚`)
  await page.getByRole('button', { name: '空にする' }).click()
})

test('products of a change set are a button away in its history', async () => {
  await call('products.stage', {
    cells: [5, 6, 7].map((productId) => ({ productId, field: 'price' as const, value: 4_321 })),
    origin: 'edit',
  })
  await goTo(page, 'changes')
  await page.getByRole('tab', { name: '履歴' }).click()
  await page.locator('.changes-set-detail').getByRole('button', { name: '値札' }).click()
  await expect.poll(() => rows().count()).toBe(3)
  expect((await call('labels.products', { productIds: [5, 6, 7], day: null })).length).toBe(3)
})

test('a label that is too large for the paper is told before it is printed', async () => {
  await choose('ひな形', 'A4用紙 86×42mm')
  await choose('用紙', /^4×11面/u)
  await page.getByText('ラベルが用紙に入りません').waitFor()
  expect(await page.getByRole('button', { name: '3枚のPDFを作る' }).isDisabled()).toBe(true)
  await choose('用紙', /^2×6面 86\.4/u)
  await expect.poll(() => page.getByRole('button', { name: '3枚のPDFを作る' }).isDisabled()).toBe(false)
})

test('labels that wait for paper are told on the page with the way to the queue; Ctrl+Z takes the print back, not an edit', async () => {
  const unsent = async () => (await call('app.status', {})).unsent
  const before = await unsent()
  const settings = { ...labelPrinterSettings.parse({}), language: 'zpl' as const, widthMm: 62, lengthMm: 32 }
  const { deviceId } = await call('devices.add', { kind: 'labelPrinter', name: '棚ゼブラ', place: { kind: 'virtual' }, settings })
  await call('labels.setVirtualPrinter', { deviceId, hasPaper: false })
  await choose('ひな形', '棚札 60×30mm')
  await choose('印刷先', '棚ゼブラ')
  await page.getByRole('button', { name: '3枚を印刷' }).click()
  const note = page.locator('.labels').getByRole('status').filter({ hasText: '棚ゼブラ: 値札3枚 待っています (用紙切れ)' })
  await note.waitFor()
  await page.getByRole('tab', { name: '履歴' }).click()
  await page.getByText('3枚が待っています').waitFor()
  await note.getByRole('button', { name: '印刷の順番を見る' }).click()
  await page.locator('.printing-job').getByText('用紙切れ').first().waitFor()

  await goTo(page, 'labels')
  await page.getByRole('tab', { name: '印刷する' }).click()
  await page.getByRole('button', { name: '3枚を印刷' }).click()
  await page.getByText('値札6枚').waitFor()
  await page.keyboard.press('Control+z')
  await page.getByText('3枚を、まだ印刷していないことにしました').waitFor()
  await page.getByText('値札3枚').waitFor()
  expect(await unsent()).toBe(before)
})
