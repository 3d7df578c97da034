import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright'
import type { OutputOf } from '#shared/contracts/index.ts'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'

let real: RealPage
let page: Page

beforeAll(async () => {
  real = await openRealPage({ sampleWorker: path.join(import.meta.dirname, '..', 'fixtures', 'controlledSample.ts') })
  page = real.page
  await page.locator('footer').getByText('取り込み: たった今').waitFor({ timeout: 120_000 })
  await goTo(page, 'timecards')
}, 240_000)
afterAll(() => real?.close())

async function engine<T>(method: string, input: object = {}): Promise<T> {
  const answer = await real.host.engine.invoke(method, input)
  if (!answer.ok) throw new Error(`${method}: ${answer.error.code}`)
  return answer.value as T
}
const dialog = () => page.getByRole('dialog')
const active = () => page.locator('.timecards-board .grid-cell[data-active]')
/** What a screen reader says of the active cell. */
const spoken = async (): Promise<string> => (await active().locator('.grid-spoken').textContent()) ?? ''
const sumOf = async (name: string): Promise<string> =>
  (await page.locator('.timecards-tile').filter({ hasText: name }).locator('b').textContent()) ?? ''

test('a month is taken from Smaregi, walked over by keys, and its days open', async () => {
  // The month before this one: its days are over.
  await page.getByRole('button', { name: '前の月' }).click()
  await page.getByRole('button', { name: 'この月を取り込む' }).click()
  await page.locator('.timecards-board .grid-row').nth(12).waitFor({ timeout: 60_000 })
  await expect.poll(() => page.getByText('まだ取り込んでいない日').count(), { timeout: 60_000 }).toBe(0)
  await page.locator('.timecards-board').click({ position: { x: 200, y: 60 } })
  await page.keyboard.press('Control+Home')
  for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowRight')
  const chosen = await spoken()
  await page.keyboard.press('Enter')
  await dialog().locator('.timecards-timeline').waitFor()
  const title = async (): Promise<string> => (await dialog().getByRole('heading').first().textContent()) ?? ''
  const first = await title()
  expect(first.startsWith(chosen.split('、')[0] ?? '?')).toBe(true)
  await page.keyboard.press('n')
  await expect.poll(title).not.toBe(first)
  await dialog().locator('.timecards-findings > li').first().waitFor()
  const last = await title()
  await page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
  expect((await spoken()).split('、')[0]).toBe(last.split(' ')[0])
  await page.keyboard.press('Enter')
  await dialog().locator('.timecards-timeline').waitFor()
  await page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
})

test('the keys at a glance are those of the board, of a day and of a month, and none that the board does not have', async () => {
  await page.keyboard.press('F1')
  for (const [table, words] of [
    ['勤怠の表のキー', 'その列で並べる'],
    ['勤怠の一日のキー', '指摘のある次の日へ'],
    ['勤怠のひと月のキー', '一覧に戻る'],
  ] as const)
    await dialog().getByRole('table', { name: table }).getByText(words).waitFor()
  expect(await dialog().getByText('セルを編集する').count()).toBe(0)
  await page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.timecards-board') !== null)).toBe(true)
})

test('what is copied is what a spreadsheet reads', async () => {
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Control+Space')
  for (let step = 0; step < 6; step += 1) await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Control+c')
  const text = await page.evaluate(() => navigator.clipboard.readText())
  const rows = text
    .trimEnd()
    .split('\r\n')
    .map((row) => row.split('\t'))
  const { total } = await engine<OutputOf<'timecards.board'>>('timecards.board', {
    month: (await engine<OutputOf<'timecards.months'>>('timecards.months')).months[0],
    storeId: null,
    search: '',
    only: 'all',
    order: 'findings',
    offset: 0,
    limit: 1,
    locate: null,
  })
  expect(rows).toHaveLength(total)
  expect(rows.every(([, code]) => /^S\d{3}$/u.test(code ?? ''))).toBe(true)
  expect(rows.flatMap((row) => row.slice(4)).some((hours) => /^\d+:\d\d$/u.test(hours))).toBe(true)
  await page.keyboard.press('Control+Home')
})

test('a setting changes the figures at once', async () => {
  const before = await sumOf('法定時間外')
  await page.getByRole('button', { name: '設定する' }).click()
  await dialog().getByRole('combobox', { name: '1週間の始まり' }).click()
  await page.getByRole('option', { name: '月曜' }).click()
  await dialog().getByRole('button', { name: '保存' }).click()
  await dialog().waitFor({ state: 'detached' })
  await expect.poll(() => sumOf('法定時間外')).not.toBe(before)
  expect(await page.getByText('設定していません').count()).toBe(0)
})

test('a person’s month has every day, and Esc leads back to the row', async () => {
  await page.locator('.timecards-board').click({ position: { x: 100, y: 60 } })
  const name = await active().textContent()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 2, name: name ?? '' }).waitFor()
  await page.locator('.timecards-weeks').waitFor()
  const days = page.locator('.timecards-days')
  await expect.poll(() => days.evaluate((list) => list === document.activeElement)).toBe(true)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await dialog().locator('.timecards-timeline').waitFor()
  await page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await expect.poll(() => active().textContent()).toBe(name)
})

test('a month that was taken stays without a line', async () => {
  const control = real.control()
  await control.fault({ match: {}, fault: { kind: 'dropBefore' } })
  await engine('sync.pull', { mode: 'auto' }).catch(() => undefined)
  await page.getByText('オフライン').first().waitFor({ timeout: 30_000 })
  await page.locator('.timecards-board .grid-row').first().waitFor()
  await page.getByRole('button', { name: '前の月' }).click()
  await page.getByText('オフラインのため、今は取り込めません').waitFor()
  await control.clearFaults()
})
