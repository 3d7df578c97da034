import { createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright'
import type { DeviceRow } from '#shared/contracts/devices.ts'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'
import { hasPseudoTerminals, plugCable } from '../fixtures/pseudoTerminals.ts'

let real: RealPage
let page: Page

beforeAll(async () => {
  real = await openRealPage()
  page = real.page
  await page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor({ timeout: 120_000 })
  await goTo(page, 'devices')
  await list().waitFor()
}, 240_000)
afterAll(() => real.close())

const list = (): Locator => page.getByRole('listbox', { name: '機器' })
const line = (name: string): Locator => page.getByRole('option').filter({ hasText: name })
const dialog = (): Locator => page.getByRole('dialog')
const until = (look: () => Promise<unknown>, wanted: unknown): Promise<void> => expect.poll(look, { timeout: 15_000 }).toEqual(wanted)
async function devices(): Promise<DeviceRow[]> {
  const answer = await real.host.engine.invoke('devices.list', {})
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value as DeviceRow[]
}
/** As a person types: a wedge scanner is faster. */
const type = (text: string): Promise<void> => page.keyboard.type(text, { delay: 60 })

describe('the devices', () => {
  test('the sample shop has one of each kind on screen', async () => {
    await until(() => page.getByRole('option').count(), 3)
    await line('画面のスキャナー').getByText('画面上').waitFor()
  })

  test('a printer on screen prints a test page, opens its drawer, and tells what became of them', async () => {
    await line('画面のレシートプリンター').click()
    await line('画面のレシートプリンター').getByText('使えます').waitFor()
    await page.getByRole('button', { name: 'テスト印刷' }).click()
    await page.getByText(/テスト印刷: 印刷しました/u).waitFor()
    await page.getByRole('button', { name: 'ドロワーを開ける' }).click()
    await page.getByText(/ドロワー: 開けました/u).waitFor()
    // The drawer is no print.
    expect((await devices()).find(({ kind }) => kind === 'receiptPrinter')).toMatchObject({ uses: 1, state: { condition: 'ready' } })
  })

  test('a label printer on screen prints a test label, which lies in its tray, and tells what became of it', async () => {
    await line('画面のラベルプリンター').click()
    await line('画面のラベルプリンター').getByText('使えます').waitFor()
    await page.getByRole('button', { name: 'テスト印刷' }).click()
    await page.getByText(/テスト印刷: 印刷しました/u).waitFor()
    await page.getByRole('button', { name: '印刷されたラベルを見る' }).click()
    await dialog().getByRole('img', { name: '1枚目のラベル' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await line('画面のラベルプリンター').getByText('使えます').waitFor()
  })

  test('a name is asked for by the kind of device, and a mistake goes as soon as it is mended', async () => {
    await list().focus()
    await page.keyboard.press('Insert')
    const name = dialog().getByLabel('名前', { exact: true })
    await name.waitFor()
    expect(await name.getAttribute('placeholder')).toBe('レジ横のレシートプリンター')
    await dialog().getByRole('combobox', { name: '種類' }).click()
    await page.getByRole('option', { name: 'ラベルプリンター', exact: true }).click()
    expect(await name.getAttribute('placeholder')).toBe('事務所のラベルプリンター')
    await dialog().getByRole('button', { name: '追加', exact: true }).click()
    const mistake = dialog().getByText('名前を1文字から60文字までで入れてください。')
    await mistake.waitFor()
    await name.fill('棚札')
    await mistake.waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  })

  test('a printer in the network is added by hand with keys alone, tells how it is, and tells when it goes', async () => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      sockets.add(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    await list().focus()
    await page.keyboard.press('Insert')
    await dialog().waitFor()
    await type('厨房')
    await page.getByLabel('IPアドレス・ホスト名').fill('127.0.0.1')
    await page.getByLabel('ポート番号').fill('0')
    await page.getByLabel('ポート番号').press('Enter')
    await dialog().getByText('1から65535までの番号を入れてください。').waitFor()
    await page.getByLabel('ポート番号').fill(String(port))
    await page.getByRole('button', { name: 'つながるか試す' }).click()
    await dialog().getByRole('status').first().waitFor()
    await page.getByLabel('ポート番号').press('Enter')
    await dialog().waitFor({ state: 'detached' })
    await line('厨房').and(page.locator('[aria-selected=true]')).waitFor()
    expect((await devices()).at(-1)).toMatchObject({ name: '厨房', place: { kind: 'tcp', host: '127.0.0.1', port } })

    server.close()
    for (const socket of sockets) socket.destroy()
    await page.getByRole('button', { name: '状態を確かめる' }).click()
    await line('厨房').getByText('つながりません').waitFor()
    await page.getByText(`127.0.0.1 は見つかりましたが、ポート${port}番で受け付けていません。`).waitFor()
  })

  test('one is changed, removed and brought back', async () => {
    await list().focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await dialog().waitFor()
    await page.getByLabel('名前', { exact: true }).fill('事務所')
    await page.getByRole('button', { name: '保存' }).click()
    await line('事務所').waitFor()
    await list().focus()
    await page.keyboard.press('Delete')
    await line('事務所').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: '元に戻す', exact: true }).click()
    await line('事務所').waitFor()
    await until(async () => (await devices()).map(({ name }) => name).includes('事務所'), true)
  })

  test('a search tells what it found, and what could not be searched', async () => {
    await page.getByRole('button', { name: '機器を探す' }).click()
    await dialog().getByRole('button', { name: 'もう一度探す' }).waitFor({ timeout: 60_000 })
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  })

  test.skipIf(!hasPseudoTerminals)(
    'a serial port that another program has, or that is not there, is told in words (needs socat)',
    async () => {
      const cable = await plugCable()
      await page.keyboard.press('Alt+N')
      await dialog().waitFor()
      await page.getByLabel('名前', { exact: true }).fill('スキャナーB')
      await page.getByRole('combobox', { name: '種類' }).click()
      await page.getByRole('option', { name: 'スキャナー' }).last().click()
      await page.getByLabel('ポート', { exact: true }).fill('/dev/ttyUSB-none')
      await page.getByRole('button', { name: 'つながるか試す' }).click()
      await dialog().getByText('/dev/ttyUSB-none に機器がありません。').waitFor()
      await page.getByLabel('ポート', { exact: true }).fill(cable.ours)
      await page.getByRole('button', { name: 'つながるか試す' }).click()
      await dialog().getByText('使えます').waitFor()
      await page.keyboard.press('Escape')
      await dialog().waitFor({ state: 'detached' })
    },
  )

  test('the scanner on screen scans a typed code on every screen, and one dragged from the grid', async () => {
    await line('画面のスキャナー').click()
    await page.getByRole('button', { name: '画面のスキャナーを出す' }).click()
    const scanner = page.getByRole('region', { name: /画面のスキャナー/u })
    await page.getByRole('button', { name: '読み取りを試す' }).click()
    await dialog().getByText('読み取りを待っています').waitFor()
    await dialog().getByLabel('コード').fill('4901234567894')
    await dialog().getByRole('button', { name: '読み取る' }).click()
    await dialog().getByText('1回読み取りました').waitFor()
    await dialog().getByText('4901234567894').waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await page.keyboard.press('Alt+1')
    const cell = page
      .getByRole('gridcell')
      .filter({ hasText: /^\d{13}$/u })
      .first()
    const code = (await cell.textContent()) ?? ''
    await scanner.getByLabel('コード').fill(code)
    await scanner.getByRole('button', { name: '読み取る' }).click()
    await dialog().getByText(code).first().waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    const [from, to] = [await cell.boundingBox(), await scanner.boundingBox()]
    await page.mouse.move((from?.x ?? 0) + 10, (from?.y ?? 0) + 8)
    await page.mouse.down()
    await page.mouse.move((to?.x ?? 0) + 40, (to?.y ?? 0) + 90, { steps: 12 })
    await page.mouse.up()
    await dialog().getByText(code).first().waitFor()
    await page.keyboard.press('Escape')
    await scanner.getByRole('button', { name: '画面のスキャナーをしまう' }).click()
    await scanner.waitFor({ state: 'detached' })
  })
})
