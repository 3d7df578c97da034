import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { created, fake } from '../fakes/electron/index.ts'
import { readCodes } from '../fakes/codeReader.ts'
import { useBrowser } from '../fakes/formBrowser.ts'
import { hasPoppler, pageDots, pdfText } from '../fakes/pdfReader.ts'
import { browserExecutable, browserFlags } from '../fixtures/browser.ts'
import { goTo } from '../fixtures/goTo.ts'

vi.mock('electron', () => import('../fakes/electron/index.ts'))

/** Printers of the operating system, through the desktop host: what they are given is what Chromium prints of the page. */
const root = path.resolve(import.meta.dirname, '..', '..')
let dataDir: string
let page: Page

const invoke = async <T>(method: string, input: unknown): Promise<T> => {
  const answer = await page.evaluate(([name, what]) => window.banto?.invoke({ method: name as string, input: what }), [method, input])
  if (answer?.ok !== true) throw new Error(`${method}: ${JSON.stringify(answer)}`)
  return answer.value as T
}

beforeAll(async () => {
  if (!existsSync(path.join(root, 'out', 'app', 'preload.cjs'))) throw new Error('build first: npm run build')
  dataDir = mkdtempSync(path.join(tmpdir(), 'banto-system-printer-'))
  fake.browser = await chromium.launch({ executablePath: browserExecutable(), args: browserFlags })
  fake.printers.names = ['事務所のプリンター']
  process.argv = [process.execPath, root, '--data-dir', dataDir]
  await import('../../electron/main.ts')
  page = await vi.waitUntil(() => fake.windows[0]?.page, { timeout: 20_000 })
  await page.getByText('番頭へようこそ').waitFor({ timeout: 30_000 })
  const signIn = invoke('connection.signIn', { kind: 'sample' })
  const address = await vi.waitUntil(() => fake.opened.find((url) => url.startsWith('http')), { timeout: 60_000 })
  await useBrowser(address)
  await signIn
  await page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor({ timeout: 120_000 })
}, 240_000)

afterAll(async () => {
  await Promise.allSettled(created.map((window) => window.webContents.page))
  await fake.browser?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const lastJob = () => {
  const job = fake.printers.jobs.at(-1)
  if (job === undefined) throw new Error('nothing was printed')
  return job
}
const line = (name: string) => page.getByRole('option').filter({ hasText: name })

describe('a printer of the system', () => {
  test('is found, added, ready, and prints a test page without a dialog', async () => {
    await goTo(page, 'devices')
    await page.getByRole('button', { name: '機器を探す' }).click()
    const found = page.getByRole('dialog').getByRole('listitem').filter({ hasText: '事務所のプリンター' })
    await found.getByRole('button', { name: '追加' }).click({ timeout: 60_000 })
    const adding = page.getByRole('dialog', { name: '機器を追加' })
    await adding.getByRole('button', { name: '追加', exact: true }).click()
    await adding.waitFor({ state: 'detached' })
    await found.getByText('登録済み').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await line('事務所のプリンター').click()
    await line('事務所のプリンター').getByText('使えます').waitFor()
    await page.getByText('A4のラベルシートの値札を印刷できます').waitFor()
    await page.getByRole('button', { name: 'テスト印刷' }).click()
    await page.getByText('事務所のプリンター に印刷を渡しました').waitFor()
    const { options, pdf } = lastJob()
    expect(options).toMatchObject({
      silent: true,
      deviceName: '事務所のプリンター',
      copies: 1,
      margins: { marginType: 'none' },
      pageSize: { width: 210_000, height: 297_000 },
    })
    if (hasPoppler) {
      expect(pdfText(pdf)).toContain('1/1ページ')
      expect((await readCodes(pageDots(pdf, 1, 300))).map(({ text }) => text).toSorted()).toEqual(['4901234567894', 'BANTO TEST'])
    }
    await page.getByText('1回').first().waitFor()
  })

  test('one that the system does not have any more is told, and what was not printed too', async () => {
    fake.printers.names = []
    await page.getByRole('button', { name: '状態を確かめる' }).click()
    await line('事務所のプリンター').getByText('つながりません').waitFor()
    await page.getByText('パソコンのプリンターの一覧に、この名前のプリンターがありません').waitFor()
    await page.getByRole('button', { name: 'テスト印刷' }).click()
    await page.getByText('事務所のプリンター で印刷できませんでした').waitFor()
    await page.getByRole('alert').filter({ hasText: '印刷できませんでした' }).getByRole('button', { name: '閉じる' }).click()
    fake.printers.names = ['事務所のプリンター']
  })

  test('labels are printed on its sheets, each with bars that scan; a cancelled print leaves them due', async () => {
    const due = () => invoke<{ total: number; rows: { productCode: string }[] }>('labels.due', { day: null })
    await invoke('labels.want', { productIds: Array.from({ length: 14 }, (_, at) => at + 1), reason: 'typed' })
    const { rows } = await due()
    const wanted = rows.length
    expect(wanted).toBeGreaterThan(0)
    await goTo(page, 'labels')
    await page.getByRole('combobox', { name: '印刷先' }).click()
    await page.getByRole('option', { name: '事務所のプリンター' }).click()
    // At once: what was chosen counts before the engine has kept it.
    fake.printers.refusal = 'Print job canceled'
    await page.keyboard.press('Control+P')
    await page.getByText('印刷を取りやめました').waitFor({ timeout: 30_000 })
    await expect.poll(async () => (await due()).total).toBe(wanted)
    fake.printers.refusal = null
    await page.keyboard.press('Control+P')
    await page.getByText('事務所のプリンター に印刷を渡しました').waitFor({ timeout: 30_000 })
    await expect.poll(async () => (await due()).total).toBe(0)
    const { pdf } = lastJob()
    if (hasPoppler) {
      const codes: string[] = []
      for (let at = 1; at <= Math.ceil(wanted / 12); at += 1)
        codes.push(...(await readCodes(pageDots(pdf, at, 300), 30)).map(({ text }) => text))
      expect(codes.toSorted()).toEqual(rows.map(({ productCode }) => productCode).toSorted())
    }
  })

  test('a long list is printed on numbered pages, no line of it cut in two and none missing', async () => {
    const cells = Array.from({ length: 60 }, (_, at) => ({ productId: at + 1, field: 'price', value: 70_001 + at }))
    await invoke('products.stage', { cells, origin: 'paste' })
    await goTo(page, 'transactions')
    await page.getByRole('tab', { name: '書類' }).click()
    await page.getByRole('option', { name: '価格変更一覧' }).click()
    await page.getByRole('button', { name: '一覧を印刷' }).click()
    await page.getByText('1回の変更を選ぶ').click()
    await page.getByRole('button', { name: '見本を見る' }).click()
    await page.getByRole('combobox', { name: 'プリンター' }).click()
    await page.getByRole('option', { name: '事務所のプリンター' }).click()
    const before = fake.printers.jobs.length
    await page.getByRole('button', { name: '印刷', exact: true }).click()
    await expect.poll(() => fake.printers.jobs.length, { timeout: 30_000 }).toBe(before + 1)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const { pdf } = lastJob()
    if (!hasPoppler) return
    const text = pdfText(pdf)
    expect(/1\/([2-9])ページ/u.test(text)).toBe(true)
    expect(cells.filter(({ value }) => !text.includes(`¥${value.toLocaleString('ja-JP')}`))).toEqual([])
  })

  test('a roll gets one long page of its own width, without a number and without a cut', async () => {
    const devices = await invoke<{ deviceId: number; kind: string }[]>('devices.list', {})
    const { deviceId, kind, name, place } = devices.find((one) => one.kind === 'systemPrinter') as never as Record<string, never>
    await invoke('devices.change', { deviceId, device: { kind, name, place, settings: { paper: 'roll80', asks: true } } })
    await goTo(page, 'devices')
    await line('事務所のプリンター').click()
    await page.getByText('ロール紙の幅で印刷できます').waitFor()
    const before = fake.printers.jobs.length
    await page.getByRole('button', { name: 'テスト印刷' }).click()
    await expect.poll(() => fake.printers.jobs.length, { timeout: 30_000 }).toBe(before + 1)
    const { options, pdf } = lastJob()
    const { width, height } = options['pageSize'] as { width: number; height: number }
    expect([options['silent'], width]).toEqual([false, 80_000])
    expect(height).toBeGreaterThan(60_000)
    if (!hasPoppler) return
    expect(pdfText(pdf)).not.toContain('ページ')
    expect((await readCodes(pageDots(pdf, 1, 300))).map(({ text }) => text).toSorted()).toEqual(['4901234567894', 'BANTO TEST'])
  })
})
