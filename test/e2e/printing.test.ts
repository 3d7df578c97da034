import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright'
import type { OutputOf } from '#shared/contracts/index.ts'
import { readCodes, type Dots } from '../fakes/codeReader.ts'
import { hasPoppler, pageDots, pdfText } from '../fakes/pdfReader.ts'
import { tellCodes, tellFault } from '../fixtures/figure.ts'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'

let real: RealPage
let page: Page
const shots = process.env.BANTO_SHOTS

beforeAll(async () => {
  real = await openRealPage({ viewport: { width: 1280, height: 800 } })
  page = real.page
  await page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor({ timeout: 120_000 })
  await goTo(page, 'devices')
  await page.getByRole('option').filter({ hasText: '画面のレシートプリンター' }).click()
  await printer().waitFor()
}, 240_000)
afterAll(() => real.close())

const printer = () => page.getByRole('region', { name: '画面のプリンター' })
const paper = () => printer().locator('svg')
const look = async (name: string): Promise<void> => {
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` })
}
async function jobs(): Promise<OutputOf<'printing.list'>['jobs']> {
  const answer = await real.host.engine.invoke('printing.list', {})
  if (!answer.ok) throw new Error(answer.error.code)
  return (answer.value as OutputOf<'printing.list'>).jobs
}
const newest = async (): Promise<string | undefined> => (await jobs())[0]?.state
const until = (read: () => Promise<unknown>, wanted: unknown): Promise<void> => expect.poll(read, { timeout: 20_000 }).toEqual(wanted)
const choose = (name: string, value: string): Promise<void> =>
  printer().getByRole('radiogroup', { name }).getByText(value, { exact: true }).click()
const printTestPage = (): Promise<void> => page.getByRole('button', { name: 'テスト印刷' }).click()

/** From the first to the last column with ink. */
function inkWidthMm({ width, height, isBlack }: Dots, dpi: number): number {
  const columns = Array.from({ length: width }, (_, x) => x).filter((x) =>
    Array.from({ length: height }, (_, y) => y).some((y) => isBlack(x, y)),
  )
  return (((columns.at(-1) ?? 0) - (columns[0] ?? 0) + 1) / dpi) * 25.4
}

describe('a receipt printer on the screen', () => {
  test('shows the paper as it comes out, made from the bytes', async () => {
    await printTestPage()
    await until(newest, 'printed')
    await expect.poll(() => paper().getAttribute('aria-label')).toContain('ふつうの文字 ¥1,234')
    await expect.poll(() => paper().locator('image').count()).toBeGreaterThan(1)
    await look('printer')
  })

  test('runs out of paper in the middle, says so in the queue, and goes on after the refill', async () => {
    tellFault('receipt printer: paper out')
    await printer().getByRole('button', { name: '途中で用紙を切らす' }).click()
    await printTestPage()
    await until(newest, 'stopped')
    await look('stopped')
    await page.getByRole('tab', { name: '印刷の順番' }).click()
    const job = page.getByRole('listitem').filter({ hasText: 'テスト印刷' })
    await job.getByText('用紙切れ').waitFor()
    await job.getByText('用紙を入れてカバーを閉じると、続きから印刷します。').waitFor()
    await look('queue')
    await page.getByRole('tab', { name: '一覧' }).click()
    await choose('用紙', 'あり')
    await until(newest, 'printed')
    expect((await jobs()).filter(({ state }) => state === 'printed')).toHaveLength(2)
  })

  test('is not made to wait for paper: what stopped can be printed anew, and says so', async () => {
    await printer().getByRole('button', { name: '途中で用紙を切らす' }).click()
    await printTestPage()
    await until(newest, 'stopped')
    await page.getByRole('tab', { name: '印刷の順番' }).click()
    const job = page.getByRole('listitem').filter({ hasText: '用紙切れ' })
    await job.getByRole('button', { name: '再開' }).waitFor()
    await job.getByRole('button', { name: 'もう一度印刷' }).click()
    await until(newest, 'waiting')
    await page.getByRole('tab', { name: '一覧' }).click()
    await choose('用紙', 'あり')
    await until(newest, 'printed')
    expect((await jobs())[0]).toMatchObject({ isReprint: true })
    // What came out meanwhile is shown.
    await expect.poll(() => paper().getAttribute('aria-label')).toContain('《 再印刷 》')
  })

  test('that is switched off in the middle leaves a question; printed again it says so', async () => {
    for (const fault of ['paper out', 'off']) tellFault(`receipt printer: ${fault}`)
    await page.getByRole('button', { name: '紙を切り取る' }).click()
    await printer().getByRole('button', { name: '途中で用紙を切らす' }).click()
    await printTestPage()
    await until(newest, 'stopped')
    await choose('電源', '切')
    await until(newest, 'lost')
    await choose('電源', '入')
    await choose('用紙', 'あり')
    await page.getByRole('tab', { name: '印刷の順番' }).click()
    const job = page.getByRole('listitem').filter({ hasText: '確認してください' })
    await job.getByText('印刷の途中でプリンターとの接続が切れました').waitFor()
    await look('lost')
    // With keys alone.
    await job.getByRole('button', { name: 'もう一度印刷' }).focus()
    await page.keyboard.press('Enter')
    await until(newest, 'printed')
    await page.getByText('これまで', { exact: true }).click()
    await page.getByRole('listitem').filter({ hasText: '再印刷' }).first().getByRole('button', { name: '見る' }).click()
    const dialog = page.getByRole('dialog')
    await expect.poll(() => dialog.locator('svg[role=img]').getAttribute('aria-label')).toContain('《 再印刷 》')
    await dialog.getByText('このプリンターにない文字').waitFor()
    await look('preview')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  test('a receipt becomes a PDF in its true size, with codes that are read back', async () => {
    await page.getByRole('listitem').filter({ hasText: '再印刷' }).first().getByRole('button', { name: '見る' }).click()
    await page.evaluate(() => {
      window.print = () => document.body.setAttribute('data-printed', String(document.querySelectorAll('.printing-sheet svg').length))
    })
    await page.getByRole('radiogroup', { name: '用紙' }).last().getByText('幅80 mmのロール', { exact: true }).click()
    await page.getByRole('button', { name: 'PDF・ほかのプリンター' }).click()
    await expect.poll(() => page.evaluate(() => document.body.getAttribute('data-printed'))).toBe('1')
    const pdf = await page.pdf()
    expect(pdf.toString('latin1', 0, 5)).toBe('%PDF-')
    if (hasPoppler) {
      const found = await readCodes(pageDots(pdf, 1, 300))
      expect(found.map(({ text }) => text).toSorted()).toEqual(['4901234567894', 'BANTO TEST'])
      tellCodes('PDF of a receipt', found)
      expect(pdfText(pdf)).toContain('ふつうの文字')
      // The rules of the test page go over all of the 72 mm that a printer of 80 mm prints.
      expect(Math.abs(inkWidthMm(pageDots(pdf, 1, 300), 300) - 72)).toBeLessThan(0.2)
    }
    if (shots !== undefined) (await import('node:fs')).writeFileSync(`${shots}/receipt.pdf`, pdf)
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
    await expect.poll(() => page.locator('.printing-sheet').count()).toBe(0)
  })
})
