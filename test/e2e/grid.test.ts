import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CDPSession, Locator, Page } from 'playwright'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'

let real: RealPage
let page: Page
let keys: CDPSession

const cell = (row: number, column: string): Locator => page.locator(`[role=row][aria-rowindex="${row + 1}"] [data-column=${column}]`)
const editor = (): Locator => page.locator('.grid-input')
const total = (): Locator => page.locator('.products-total')
/** As a person types: a wedge scanner is faster, and the program hears the difference. */
const type = (text: string): Promise<void> => page.keyboard.type(text, { delay: 70 })
const active = (): Promise<string> =>
  page.evaluate(() => {
    const id = document.querySelector('.grid-input')?.getAttribute('aria-activedescendant')
    const element = id ? document.getElementById(id) : null
    return `${Number(element?.closest('[role=row]')?.getAttribute('aria-rowindex')) - 1} ${element?.dataset.column}`
  })
const putOnClipboard = (text: string): Promise<void> => page.evaluate((value) => navigator.clipboard.writeText(value), text)
const unsent = async (): Promise<number> => {
  const answer = await real.host.engine.invoke('changes.summary', {})
  if (!answer.ok) throw new Error(answer.error.code)
  return (answer.value as { staged: number }).staged
}
const compose = (text: string): Promise<unknown> =>
  keys.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
/** The Enter that confirms kanji: the IME takes it, the page sees key 229 and the text. */
const confirm = async (text: string): Promise<void> => {
  await keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229 })
  await keys.send('Input.insertText', { text })
  await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 })
}

beforeAll(async () => {
  real = await openRealPage()
  page = real.page
  keys = real.keys
  await total().filter({ hasText: '10,000件' }).waitFor({ timeout: 90_000 })
  // The pull ends with the stock, after the products.
  await page.locator('footer').getByText('取り込み: たった今').waitFor({ timeout: 90_000 })
  await cell(1, 'price').waitFor()
}, 120_000)

afterAll(() => real?.close())

beforeEach(async () => {
  const answer = await real.host.engine.invoke('changes.discard', { all: true })
  if (!answer.ok) throw new Error(answer.error.code)
  await page.keyboard.press('F6') // to the grid, from wherever the last test ended
  await page.keyboard.press('Control+Home')
  await cell(1, 'productCode').waitFor()
})

describe('an IME on a selected cell', () => {
  test('composes from the first character, and the Enter that confirms kanji neither commits nor moves', async () => {
    await cell(3, 'productName').click()
    await compose('ｓ')
    await compose('し')
    expect(await editor().inputValue()).toBe('し')
    await compose('しお')
    await compose('塩')
    await confirm('塩')
    expect(await editor().inputValue()).toBe('塩')
    expect(await unsent()).toBe(0)
    await page.keyboard.press('Enter')
    await expect.poll(() => cell(3, 'productName').innerText()).toBe('塩')
    expect(await active()).toBe('4 productName')
    await expect.poll(unsent).toBe(1)
  })

  test('goes on in a cell that is open', async () => {
    await cell(4, 'tag').click()
    await page.keyboard.press('F2')
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await compose('しお')
    await confirm('塩')
    await compose('ぱ')
    await confirm('パン')
    await page.keyboard.press('Tab')
    await expect.poll(() => cell(4, 'tag').innerText()).toBe('塩パン')
    expect(await active()).toBe('4 size')
  })
})

describe('a wrong value', () => {
  test.each([
    ['productName', 'あ'.repeat(86), '85文字までです(いま86文字)'],
    ['price', '123456789', '-99,999,999から99,999,999までの数にしてください'],
    ['productCode', 'ひらがな', '半角の英数字と記号だけ使えます'],
  ])('of %s is refused while typing, with the rule it breaks', async (column, text, rule) => {
    await cell(5, column).click()
    await page.keyboard.insertText(text)
    await page.getByRole('alert').getByText(rule).waitFor()
    await page.keyboard.press('Enter')
    expect(await editor().inputValue()).toBe(text)
    expect(await active()).toBe(`5 ${column}`)
    await page.keyboard.press('Escape')
    expect(await unsent()).toBe(0)
  })

  test('typed in full-width digits is no wrong value', async () => {
    await cell(5, 'price').click()
    await page.keyboard.insertText('１，２８０')
    await page.keyboard.press('Enter')
    await expect.poll(() => cell(5, 'price').innerText()).toBe('1,280')
  })
})

describe('the clipboard', () => {
  test('brings a block in and takes one out as Excel writes it', async () => {
    await cell(2, 'price').click()
    await putOnClipboard('1100\t"650.5"\r\n1200\t700\r\n')
    await page.keyboard.press('Control+v')
    await expect.poll(unsent).toBe(4)
    await cell(2, 'price').click()
    await cell(3, 'cost').click({ modifiers: ['Shift'] })
    await page.keyboard.press('Control+c')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('1100\t650.5\r\n1200\t700\r\n')
  })

  test('shows cells that break a rule before anything is done, and then pastes the others', async () => {
    await cell(2, 'price').click()
    await putOnClipboard('1100\n百円\n1300\n')
    await page.keyboard.press('Control+v')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('数字で入力してください').waitFor()
    expect(await unsent()).toBe(0)
    await dialog.getByRole('button', { name: '残りの2セルを貼り付け' }).click()
    await expect.poll(unsent).toBe(2)
  })

  test('copies rows that were never in view', async () => {
    await cell(1, 'productCode').click()
    await page.keyboard.press('Control+Shift+ArrowDown')
    await page.keyboard.press('Control+c')
    const lines = () => page.evaluate(async () => (await navigator.clipboard.readText()).split('\r\n').length)
    await expect.poll(lines, { timeout: 20_000 }).toBe(10_001)
  })
})

describe('editing', () => {
  test('is undone and redone by keys, and marked until it is sent', async () => {
    const before = await cell(6, 'price').innerText()
    await cell(6, 'price').click()
    await type('7777')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => cell(6, 'price').getAttribute('data-mark')).toBe('staged')
    expect(await cell(6, 'price').getAttribute('title')).toContain(before)
    await page.keyboard.press('Control+z')
    await expect.poll(() => cell(6, 'price').innerText()).toBe(before)
    await page.keyboard.press('Control+y')
    await expect.poll(() => cell(6, 'price').innerText()).toBe('7,777')
  })

  test('leaves the row where it is, also in the column that is sorted by', async () => {
    await page.locator('[role=columnheader]', { hasText: '商品単価' }).click()
    await page.locator('[role=columnheader][aria-sort=ascending]', { hasText: '商品単価' }).waitFor()
    // The header says so a moment before the rows of the new view are there.
    const prices = async () => Promise.all([1, 2, 3, 4, 5].map(async (row) => Number((await cell(row, 'price').innerText()).replace(/\D/gu, ''))))
    await expect.poll(async () => (await prices()).every((price, at, all) => at === 0 || all[at - 1]! <= price)).toBe(true)
    const code = await cell(3, 'productCode').innerText()
    await cell(3, 'price').click()
    await type('99999')
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => cell(3, 'price').innerText()).toBe('99,999')
    expect(await cell(3, 'productCode').innerText()).toBe(code)
    await page.locator('[role=columnheader]', { hasText: '商品コード' }).click()
  })

  test('takes a tax division by its word and keeps the code', async () => {
    await cell(7, 'taxDivision').click()
    await type('非')
    await page.keyboard.press('Enter')
    await expect.poll(() => cell(7, 'taxDivision').innerText()).toBe('非課税')
    const answer = await real.host.engine.invoke('changes.list', { states: ['staged'], offset: 0, limit: 10 })
    expect(answer.ok && answer.value).toMatchObject({ rows: [{ field: 'taxDivision', mine: '2' }] })
  })
})

describe('a long list', () => {
  test('shows its last row after one key, and placeholders only until the rows are there', async () => {
    await page.keyboard.press('Control+End')
    await page.locator('[role=row][aria-rowindex="10001"]').waitFor()
    await expect.poll(() => page.locator('.grid-ghost').count()).toBe(0)
    expect(await page.locator('[role=grid]').getAttribute('aria-rowcount')).toBe('10001')
  })

  test('is found by typing, and says so when nothing fits', async () => {
    const search = page.getByRole('toolbar').getByRole('textbox')
    await search.fill('ﾊﾟﾝ')
    await expect.poll(() => total().innerText()).not.toBe('10,000件')
    await expect.poll(() => page.locator('[data-column=productName]').first().innerText()).toMatch(/パン|ぱん/u)
    await search.fill('どこにもない名前')
    await page.getByRole('button', { name: '条件をすべて外す' }).click()
    await expect.poll(() => total().innerText()).toBe('10,000件')
  })
})
