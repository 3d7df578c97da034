import path from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Page } from 'playwright'
import { receiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { startTcpPrinter } from '../fakes/receiptPrinter.ts'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'
import { scanByKeys } from '../fixtures/wedgeKeys.ts'

let real: RealPage
let page: Page

beforeAll(async () => {
  real = await openRealPage({ sampleWorker: path.join(import.meta.dirname, '..', 'fixtures', 'controlledSample.ts') })
  page = real.page
  await page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor({ timeout: 120_000 })
  await page.getByRole('button', { name: '取引' }).click()
}, 240_000)
afterAll(() => real?.close())

async function engine<T>(method: string, input: object = {}): Promise<T> {
  const answer = await real.host.engine.invoke(method, input)
  if (!answer.ok) throw new Error(`${method}: ${answer.error.code}`)
  return answer.value as T
}
const rows = () => page.locator('.transactions-row:not([data-head])')
const search = () => page.getByLabel('取引を探す')

test('a day is opened by keys, searched, and a receipt printed again on a printer that runs out of paper in the middle', async () => {
  const till = await startTcpPrinter()
  onTestFinished(() => till.close())
  const settings = receiptPrinterSettings.parse({})
  const { deviceId } = await engine<{ deviceId: number }>('devices.add', {
    kind: 'receiptPrinter',
    name: 'レジ横',
    place: { kind: 'tcp', host: '127.0.0.1', port: till.port },
    settings,
  })
  onTestFinished(async () => void (await engine('devices.remove', { deviceId })))
  await page.locator('.transactions-list').press('ArrowLeft')
  await rows().nth(15).waitFor({ timeout: 30_000 })
  await page.locator('.transactions-list').press('ArrowDown')
  const heading = page.locator('.transactions-detail h2').filter({ hasText: 'レシート' })
  const number = ((await heading.textContent()) ?? '').replace('レシート ', '')
  expect(number).toMatch(/^\d{10,}$/u)

  await page.keyboard.press('Control+f')
  // As a person types: a scan would go to the card.
  await page.keyboard.type(number, { delay: 200 })
  await expect.poll(() => rows().count()).toBe(1)
  expect(await search().inputValue()).toBe(number)
  const total = (await rows().first().locator('[data-number]').last().textContent()) ?? ''

  till.printer.set({ dotsLeft: 300 })
  await page.keyboard.press('Control+p')
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[aria-haspopup="listbox"]').click()
  await page.getByRole('option', { name: 'レジ横' }).click()
  await dialog.locator('.printing-paper').waitFor()
  await dialog.getByRole('button', { name: '印刷' }).click()
  await dialog.waitFor({ state: 'detached' })
  const job = async () => (await engine<{ jobs: { state: string; deviceId: number; title: string }[] }>('printing.list')).jobs[0]
  await expect.poll(async () => (await job())?.state, { timeout: 20_000 }).toBe('stopped')
  till.printer.set({ paper: 'full' })
  await expect.poll(async () => (await job())?.state, { timeout: 20_000 }).toBe('printed')
  expect(await job()).toMatchObject({ deviceId, title: number })
  const printed = till.printer.paper().items.flatMap((item) => (item.kind === 'text' ? [item.text] : []))
  const all = printed.join('').replaceAll(/\s/gu, '')
  expect(all.split('再発行')).toHaveLength(2)
  expect(all).toContain(`¥${total.replace('円', '')}`)
  expect(all).toContain(number)

  // Its bars lead back to the transaction, whatever screen is open.
  const bars = till.printer.paper().items.flatMap((item) => (item.kind === 'code' ? [item.data] : []))
  expect(bars).toEqual([number])
  await goTo(page, 'settings')
  await page.locator('.settings-section').first().waitFor()
  await scanByKeys(real.keys, `${bars.join('')}⏎`, { gaps: [12] })
  const receipt = page.getByRole('dialog').getByRole('article', { name: `レシート ${number}` })
  await receipt.getByText(total).first().waitFor()
  await page.getByRole('button', { name: '取引の画面で開く' }).click()
  await page.locator('.transactions-row[aria-selected=true]').filter({ hasText: number }).waitFor()
  await page.getByRole('button', { name: '内容を閉じる' }).click()
  await search().fill('')
})

test('a day that was opened stays without a line; one that was not says why it is empty', async () => {
  const control = real.control()
  await rows().nth(5).waitFor()
  await control.fault({ match: {}, fault: { kind: 'dropBefore' } })
  onTestFinished(async () => void (await control.clearFaults()))
  await engine('sync.pull', { mode: 'auto' }).catch(() => undefined)
  await page.getByText('オフライン').first().waitFor({ timeout: 30_000 })
  await rows().nth(5).waitFor()
  await page.locator('.transactions-list').press('ArrowLeft')
  await page.getByText('まだ取り込んでいません').waitFor({ timeout: 30_000 })
  await page.locator('.transactions-list').press('ArrowRight')
  await rows().nth(5).waitFor()
})

test('a template is edited with its preview beside, and holds for what is printed next', async () => {
  await page.getByRole('tab', { name: '書類のひな形' }).click()
  const area = page.getByRole('textbox', { name: 'ひな形' })
  await page.locator('.documents-desk .printing-paper').waitFor()
  await area.fill('{{totla}}')
  await page.getByText('「totla」という項目はありません').waitFor()
  await area.fill('わが店の合計 {{total}}\n')
  await page.locator('.documents-desk .printing-paper').waitFor()
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('ひな形を保存しました').waitFor()
  const { text } = await engine<{ text: string }>('documents.preview', { document: 'receipt', source: { kind: 'sample' } })
  expect(text).toBe('わが店の合計 ¥2,368\n')
  await page.getByRole('button', { name: '標準に戻す' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '標準に戻す' }).click()
  await expect.poll(() => area.inputValue()).toContain('{{registrationNumber}}')
})
