import path from 'node:path'
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
  real = await openRealPage({ sampleWorker: path.join(import.meta.dirname, '..', 'fixtures', 'controlledSample.ts') })
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
  for (let layer = 0; layer < 3; layer += 1) await page.keyboard.press('Escape') // what a failed test left open
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

const open = () => page.locator('.grid-editor[data-open]').count()
const wrong = async (row: number): Promise<string> => {
  await cell(row, 'price').click()
  await type('abc')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('数字で入力してください').waitFor()
  return cell(row, 'productName').innerText()
}
const changes = async () => {
  const answer = await real.host.engine.invoke('changes.list', { states: ['staged'], offset: 0, limit: 10 })
  if (!answer.ok) throw new Error(answer.error.code)
  return (answer.value as { rows: { name: string; field: string; mine: unknown }[] }).rows.map(({ name, field, mine }) => ({
    productName: name,
    field,
    mine,
  }))
}

describe('an edit that is not finished', () => {
  test('is never one of the product that a search puts in its row; it is named and taken up again', async () => {
    const name = await wrong(3)
    const search = page.getByRole('toolbar').getByRole('textbox')
    await search.click()
    await search.fill('カレーパン 焼きたて')
    await expect.poll(() => total().innerText()).not.toBe('10,000件')
    await expect.poll(open).toBe(0)
    await page.getByText(`「${name}」の商品単価に入力した「abc」は、まだ変更に入っていません`).waitFor()
    expect(await unsent()).toBe(0)
    await page.getByRole('button', { name: '続きを入力する' }).click()
    await expect.poll(() => editor().inputValue()).toBe('abc')
    await page.keyboard.press('Control+a')
    await type('777')
    await page.keyboard.press('Enter')
    await expect.poll(changes).toEqual([{ productName: name, field: 'price', mine: 777 }])
    await expect.poll(() => page.getByText('まだ変更に入っていません').count()).toBe(0)
  })
})

describe('what waits for a yes', () => {
  test('is pasted on the products that were pasted on, in the numbers that were announced, and undone at once', async () => {
    await cell(5, 'price').click()
    const names = await Promise.all([5, 6].map((row) => cell(row, 'productName').innerText()))
    await putOnClipboard('△ 1,280\r\n(640)\r\n百円\r\n')
    await page.keyboard.press('Control+v')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('0円より安くなる単価が2件あります').waitFor()
    for (const name of names) await dialog.getByText(name).first().waitFor()
    // A new product stands on top of the list now: every row is one further down.
    const made = await real.host.engine.invoke('products.create', {
      products: [{ productName: '割り込み', productCode: 'NEW-1', categoryId: 2, price: 1 }],
      origin: 'edit',
    })
    expect(made.ok).toBe(true)
    await dialog.getByRole('button', { name: '残りの2セルを貼り付け' }).click()
    // (A notice of an earlier paste may read the same: what is staged is what counts.)
    const pasted = async (): Promise<unknown> => {
      const answer = await real.host.engine.invoke('changes.list', { states: ['staged'], offset: 0, limit: 50 })
      const rows = answer.ok ? (answer.value as { rows: { key: number; name: string; mine: unknown }[] }).rows : []
      return rows
        .filter(({ key }) => key > 0)
        .toSorted((a, b) => Number(a.mine) - Number(b.mine))
        .map(({ name, mine }) => [name, mine])
    }
    await expect.poll(pasted).toEqual([
      [names[0], -1280],
      [names[1], -640],
    ])
  })

  test('over a selection, Delete asks with the safe button focused; three columns are one step of undo', async () => {
    await cell(2, 'tag').click()
    await cell(4, 'color').click({ modifiers: ['Shift'] })
    await putOnClipboard('春')
    await page.keyboard.press('Control+v')
    await expect.poll(unsent).toBe(9)
    await page.keyboard.press('Delete')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('9セル / 3商品を空にします。').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('やめる')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    expect(await unsent()).toBe(9)
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe('grid-input')
    await page.keyboard.press('Control+z')
    await expect.poll(unsent).toBe(0)
  })

  test('is nothing where a copy is pasted back: codes, sizes, line breaks and formulas are as they were', async () => {
    const texts = ['00123', '10-12', '1/2', '=1+1']
    await cell(2, 'tag').click()
    await putOnClipboard(`${texts[2]}\t${texts[1]}\t${texts[3]}\r\n${texts[0]}\t\t\r\n`)
    await page.keyboard.press('Control+v')
    await expect.poll(unsent).toBe(4)
    await cell(2, 'tag').click()
    await cell(3, 'color').click({ modifiers: ['Shift'] })
    await page.keyboard.press('Control+c')
    const html = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read()
      return (await item?.getType('text/html'))?.text() ?? ''
    })
    for (const text of texts) expect(html).toMatch(new RegExp(`mso-number-format:[^>]*@[^>]*>${text.replace(/[+/]/gu, '\\$&')}<`, 'u'))
    await page.keyboard.press('Control+v')
    await page.getByText('変わるセルはありません').waitFor()
    expect(await unsent()).toBe(4)
  })
})

describe('在庫数', () => {
  test('is corrected by keys from its cell, and the focus comes back to it', async () => {
    await cell(3, 'stockTotal').click()
    const name = await cell(3, 'productName').innerText()
    await page.keyboard.press('F2')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('どの店舗の在庫を直しますか。').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await dialog.getByText('増減する数').waitFor()
    await dialog.getByText(name).waitFor()
    await page.keyboard.insertText('▲3')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    const answer = await real.host.engine.invoke('changes.list', { states: ['staged'], offset: 0, limit: 10 })
    expect(answer.ok && answer.value).toMatchObject({ rows: [{ entity: 'stock', op: 'add', mine: -3, name }] })
    await expect.poll(active).toBe('3 stockTotal')
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe('grid-input')
  })
})

describe('部門 of a new product', () => {
  test('that fits none sends no form with the one from before', async () => {
    const before = await unsent()
    await page.getByRole('button', { name: '商品を追加' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('商品名').fill('麦茶')
    await dialog.getByLabel('商品コード').fill('MUGI-1')
    await dialog.getByLabel('商品単価').fill('100')
    const category = dialog.getByRole('combobox', { name: '部門' })
    await category.click()
    await page.getByRole('option').first().click()
    await category.click()
    await page.keyboard.type('ぬぬぬ')
    await expect.poll(() => category.inputValue()).toBe('ぬぬぬ')
    await page.keyboard.press('Enter')
    await page.waitForTimeout(300)
    expect(await dialog.count()).toBe(1)
    expect(await unsent()).toBe(before)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog.count()).toBe(0)
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
    const prices = async () =>
      Promise.all([1, 2, 3, 4, 5].map(async (row) => Number((await cell(row, 'price').innerText()).replace(/\D/gu, ''))))
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
    // The cell shows it before the engine has it.
    await expect.poll(unsent).toBe(1)
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

// The last of all: from here on the shop has one product more.
describe('a pull during an edit', () => {
  test('goes with its product when a pull brings one in above, and is taken for it', async () => {
    const name = await wrong(3)
    const { created } = await real
      .control()
      .edit({ create: [{ productCode: '0000000000001', productName: '先頭の新商品', categoryId: '1', price: '100' }] })
    expect(created).toHaveLength(1)
    const pulled = await real.host.engine.invoke('sync.pull', { mode: 'auto' })
    expect(pulled.ok).toBe(true)
    // The list does not move under the hand; opened anew on demand, the editor goes with its product.
    const refresh = page.getByRole('button', { name: '一覧を更新' })
    await refresh.waitFor({ timeout: 30_000 })
    await refresh.click()
    await expect.poll(() => total().innerText()).toBe('10,001件')
    await expect.poll(() => editor().inputValue()).toBe('abc')
    expect(await cell(4, 'productName').innerText()).toBe(name)
    expect(await active()).toBe('4 price')
    await page.keyboard.press('F6')
    await page.keyboard.press('Control+a')
    await type('888')
    await page.keyboard.press('Enter')
    await expect.poll(changes).toEqual([{ productName: name, field: 'price', mine: 888 }])
  })
})
