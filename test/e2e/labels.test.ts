import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InputOf, MethodName, OutputOf } from '#shared/contracts/index.ts'
import { labelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { readCodes } from '../fakes/codeReader.ts'
import { hasPoppler, pageDots } from '../fakes/pdfReader.ts'
import { dotsOfPng } from '../fakes/png.ts'
import { tellCodes } from '../fixtures/figure.ts'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'

let real: RealPage
const call = async <N extends MethodName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> => {
  const answer = await real.host.engine.invoke(name, input)
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code} ${answer.error.message}`)
  return answer.value as OutputOf<N>
}
const count = 12
let codes: (string | null)[] = []

beforeAll(async () => {
  real = await openRealPage()
})
afterAll(() => real.close())

describe('labels in the real program', () => {
  test('twelve prices are changed and sent: twelve labels are due, and the way to them is shown', async () => {
    const { page } = real
    const pulled = async () => (await call('sync.state', {})).resources.find(({ resource }) => resource === 'prices')?.lastPullAt ?? null
    await expect.poll(pulled, { timeout: 120_000 }).not.toBeNull()
    const { viewId } = await call('products.openView', {
      search: '',
      categoryId: null,
      only: 'all',
      sort: { field: 'productCode', direction: 'asc' },
    })
    // The shop's own dishes: at their own price, not at one of a period.
    const { rows } = await call('products.rows', { viewId, offset: 0, limit: count })
    codes = rows.map((row) => row?.productCode ?? null)
    const cells = rows.flatMap((row, i) =>
      row === null ? [] : [{ productId: row.productId, field: 'price' as const, value: 1_000 + i * 37 }],
    )
    await call('products.stage', { cells, origin: 'edit' })
    await goTo(page, 'changes')
    await page.getByRole('button', { name: `${count}件を送信` }).press('Enter')
    const send = page.getByRole('dialog').getByRole('button', { name: /件を送信/u })
    await send.waitFor()
    // Cheap goods change by more than what goes without a look.
    const looked = page.getByRole('dialog').getByRole('checkbox')
    if ((await looked.count()) > 0) await looked.check()
    await send.click()
    await page.getByText(`貼り替えが必要な値札が${count}枚あります。`).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: '値札の貼り替えを見る' }).click()
    await expect.poll(() => page.locator('.labels-row:not([data-head])').count()).toBe(count)
    expect(await page.locator('.labels-count').textContent()).toBe(String(count))
    await page.locator('.labels-picture path').waitFor()
  })

  test('a PDF of them is made, read back, and taken back', async () => {
    const { page } = real
    await page.getByRole('radio', { name: '3枚目から' }).click()
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: `${count}枚のPDFを作る` }).click()
    const file = await (await downloading).path()
    await page.getByText('貼り替えが必要な値札はありません').waitFor()
    if (hasPoppler) {
      const pdf = new Uint8Array(readFileSync(file))
      const found = [...(await readCodes(pageDots(pdf, 1, 300))), ...(await readCodes(pageDots(pdf, 2, 300)))]
      expect(found.map(({ text }) => text).toSorted()).toEqual(codes.toSorted())
      tellCodes('PDF sheet of labels', found)
    }
    await page.getByRole('button', { name: '印刷していないことにする' }).first().click()
    await expect.poll(() => page.locator('.labels-row:not([data-head])').count()).toBe(count)
  })

  test.each(['brother', 'zpl'] as const)('they come out of a %s printer on the screen, each with its bars', async (language) => {
    const { page } = real
    const { deviceId } = await call('devices.add', {
      kind: 'labelPrinter',
      name: `棚札 ${language}`,
      place: { kind: 'virtual' },
      settings: { ...labelPrinterSettings.parse({}), language, lengthMm: 32, widthMm: 62 },
    })
    await page.getByRole('combobox', { name: '印刷先' }).click()
    await page.getByRole('option', { name: `棚札 ${language}` }).click()
    await page.getByRole('button', { name: `${count}枚を印刷` }).click()
    await expect.poll(async () => (await call('labels.virtualPrinter', { deviceId })).labels.length, { timeout: 30_000 }).toBe(count)
    const found: { readonly format: string; readonly text: string }[] = []
    for (const { png } of (await call('labels.virtualPrinter', { deviceId })).labels)
      found.push(...(await readCodes(dotsOfPng(Buffer.from(png, 'base64')), 30)))
    expect(found.map(({ text }) => text).toSorted()).toEqual(codes.toSorted())
    tellCodes(`labels, ${language}`, found)
    await page.getByText('貼り替えが必要な値札はありません').waitFor()
    await page.getByRole('button', { name: '印刷していないことにする' }).first().click()
    await expect.poll(() => page.locator('.labels-row:not([data-head])').count()).toBe(count)
  })

  test('a template that is typed wrong keeps the last good preview, and cannot be saved', async () => {
    const { page } = real
    await page.getByRole('tab', { name: 'ひな形' }).click()
    await page.getByRole('button', { name: '写しを作って変える' }).click()
    const picture = page.locator('.labels-picture')
    const width = page.getByLabel('幅(mm)')
    await picture.waitFor()
    await width.fill('7x')
    await page.getByText('入力の途中です。直前の正しい見本を表示しています。').waitFor()
    expect(await picture.getAttribute('viewBox')).toBe('0 0 60 30')
    expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true)
    await width.fill('70')
    await expect.poll(() => picture.getAttribute('viewBox')).toBe('0 0 70 30')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('を保存しました').waitFor()
    expect((await call('labels.templates', {})).at(-1)?.template.widthMm).toBe(70)
  })

  test('on the walk each label is judged, and one that is wrong after all joins the labels due', async () => {
    const { page } = real
    await page.getByRole('tab', { name: '売場を回る' }).click()
    const input = page.getByLabel('棚札のコード')
    const read = async (code: string): Promise<void> => {
      await input.fill(code)
      await input.press('Enter')
    }
    await read(codes[0] ?? '')
    await page.locator('[data-verdict=wrong]').waitFor()
    await read('4900000000009')
    await page.locator('[data-verdict=unknown]').waitFor()
    const { viewId } = await call('products.openView', {
      search: '',
      categoryId: null,
      only: 'all',
      sort: { field: 'productCode', direction: 'asc' },
    })
    const [other] = (await call('products.rows', { viewId, offset: 300, limit: 1 })).rows
    await read(other?.productCode ?? '')
    await page.locator('[data-verdict=right]').waitFor()
    await page.getByRole('button', { name: '実際の値札が違う' }).click()
    await expect.poll(async () => (await call('labels.due', { day: null })).total).toBe(count + 1)
  })
})
