import type { CDPSession, Locator, Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { withCheckDigit } from '#shared/domain/barcode/index.ts'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'
import { scanByKeys } from '../fixtures/wedgeKeys.ts'

let real: RealPage
let page: Page
let keys: CDPSession
/** A code whose check digit fits, of no product. */
const code = withCheckDigit('490999900001')

const card = (): Locator => page.getByRole('dialog', { name: '商品カード' })
const cell = (row: number, column: string): Locator => page.locator(`[role=row][aria-rowindex="${row + 1}"] [data-column=${column}]`)
const editor = (): Locator => page.locator('.grid-input')
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
const unsent = async (): Promise<number> => {
  const answer = await real.host.engine.invoke('changes.summary', {})
  if (!answer.ok) throw new Error(answer.error.code)
  return (answer.value as { staged: number }).staged
}

beforeAll(async () => {
  real = await openRealPage()
  page = real.page
  keys = real.keys
  page.setDefaultTimeout(10_000)
  await page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor({ timeout: 90_000 })
  await cell(1, 'price').waitFor()
}, 120_000)
afterAll(() => real?.close())

/** Where the keys of a scan may run into, how it is reached, and what has to be as it was. */
interface Place {
  readonly reach: () => Promise<unknown>
  readonly state: () => Promise<unknown>
  readonly leave?: () => Promise<unknown>
}
const palette = (): Locator => page.getByRole('dialog').getByRole('textbox')
const places: Readonly<Record<string, Place>> = {
  'an idle cell': { reach: () => cell(5, 'price').click(), state: () => cell(5, 'price').innerText() },
  'a price that is being typed': {
    reach: async () => {
      await cell(5, 'price').click()
      await page.keyboard.press('F2')
    },
    state: () => editor().inputValue(),
    leave: () => page.keyboard.press('Escape'),
  },
  'the search of the products': {
    reach: async () => {
      await page.keyboard.press('Control+f')
      await page.keyboard.press('Control+a')
      await page.keyboard.insertText('緑茶')
    },
    state: () => page.evaluate(() => (document.activeElement as HTMLInputElement).value),
    leave: async () => {
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await cell(1, 'price').waitFor()
    },
  },
  'the command palette': {
    reach: async () => {
      await page.keyboard.press('Control+k')
      await palette().fill('カメラ')
    },
    state: () => palette().inputValue(),
    leave: () => page.keyboard.press('Escape'),
  },
  'an open list of choices in a dialog': {
    reach: async () => {
      await page.getByRole('button', { name: '商品を追加' }).click()
      await page.getByRole('dialog').locator('input[aria-haspopup=listbox]').first().click()
      await page.getByRole('option').first().waitFor()
    },
    state: () =>
      page
        .getByRole('dialog', { name: '商品を追加' })
        .locator('input')
        .evaluateAll((all) => all.map((one) => [(one as HTMLInputElement).value, (one as HTMLInputElement).checked])),
  },
  'an open menu': {
    reach: async () => {
      await goTo(page, 'devices')
      await page.getByRole('tab', { name: 'スキャナーの設定' }).click()
      await page.getByRole('tab', { name: 'インストアコード' }).click()
      await page.getByRole('button', { name: '決まりを追加' }).click()
      await page.getByRole('menuitem').first().waitFor()
      await page.keyboard.press('ArrowDown')
    },
    state: () => page.getByRole('button', { name: 'この決まりを削除' }).count(),
  },
}

beforeEach(async () => {
  for (let tries = 0; tries < 4 && (await page.getByRole('dialog').count()) > 0; tries += 1) {
    await page.keyboard.press('Escape')
    await sleep(150)
  }
  await page.keyboard.press('Escape')
  await goTo(page, 'products')
  await cell(1, 'price').waitFor()
})

const paces: Readonly<Record<string, readonly [number, ...number[]]>> = {
  'USB, 8 ms': [8],
  'Bluetooth, 50–120 ms': [52, 118, 75, 120, 61, 97, 110, 55, 119, 88, 120, 70, 93],
}

const cases = Object.keys(places).flatMap((place) =>
  Object.keys(paces).flatMap((pace) => ['⏎', ''].map((end) => [place, pace, end] as const)),
)
test.each(cases)('a scan into %s at %s, ending %j, opens its card, and nothing is typed or pressed', async (name, pace, end) => {
  const place = places[name]
  const gaps = paces[pace]
  if (place === undefined || gaps === undefined) throw new Error(name)
  await place.reach()
  const before = await place.state()
  await scanByKeys(keys, code + end, { gaps })
  await card().getByText(code).first().waitFor()
  await sleep(300)
  expect(await card().count()).toBe(1)
  await page.keyboard.press('Escape')
  await card().waitFor({ state: 'detached' })
  expect(await place.state()).toEqual(before)
  expect(await unsent()).toBe(0)
  await place.leave?.()
})

test('caps lock turns the case of a code of letters, and its product is found all the same', async () => {
  await cell(5, 'productName').click()
  await scanByKeys(keys, 'ABc12345⏎', { capsLock: true })
  await card().getByText('abC12345').first().waitFor()
  expect(await unsent()).toBe(0)
})

test('on a PC without a camera its panel says so', async () => {
  await page.keyboard.press('Control+k')
  await palette().fill('カメラ')
  await page.getByRole('dialog').getByText('カメラで読み取る').waitFor()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('region', { name: 'カメラで読み取る' })
  await panel.getByRole('alert').filter({ hasText: 'カメラが見つかりません' }).waitFor()
  await panel.getByRole('button', { name: 'カメラを閉じる' }).click()
  await panel.waitFor({ state: 'detached' })
})
