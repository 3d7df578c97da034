import type { CDPSession, Locator, Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'
import { scanByKeys } from '../fixtures/wedgeKeys.ts'

let real: RealPage
let page: Page
let keys: CDPSession
/** A product of the sample shop and its code. */
let known: { readonly code: string; readonly name: string }

const cell = (row: number, column: string): Locator => page.locator(`[role=row][aria-rowindex="${row + 1}"] [data-column=${column}]`)
const editor = (): Locator => page.locator('.grid-input')
const card = (): Locator => page.getByRole('dialog', { name: '商品カード' })
const article = (): Locator => page.getByRole('article')
const dialog = (name: string): Locator => page.getByRole('dialog', { name })
const focused = (): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: at } = document
    return at === null
      ? 'nothing'
      : at.matches('.grid-input')
        ? 'grid'
        : (at.getAttribute('aria-label') ?? (at as HTMLInputElement).labels?.[0]?.textContent ?? at.textContent?.trim()) || at.tagName
  })
const unsent = async (): Promise<number> => {
  const answer = await real.host.engine.invoke('changes.summary', {})
  if (!answer.ok) throw new Error(answer.error.code)
  return (answer.value as { staged: number }).staged
}
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const scan = (text: string, gap = 8): Promise<void> => scanByKeys(keys, text, { gaps: [gap] })
/** As a person types: quick, and not even. */
async function type(text: string): Promise<void> {
  for (const [index, character] of [...text].entries()) {
    await page.keyboard.press(character === '⏎' ? 'Enter' : character)
    await sleep(80 + ((index * 37) % 60))
  }
}

beforeAll(async () => {
  real = await openRealPage()
  page = real.page
  keys = real.keys
  page.setDefaultTimeout(10_000)
  await page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor({ timeout: 90_000 })
  await page.locator('footer').getByText('取り込み: たった今').waitFor({ timeout: 90_000 })
  await cell(1, 'price').waitFor()
  for (let row = 1; row < 20 && !known; row += 1) {
    const code = (await cell(row, 'productCode').innerText()).trim()
    if (/^\d{13}$/u.test(code)) known = { code, name: (await cell(row, 'productName').innerText()).trim() }
  }
}, 120_000)

afterAll(() => real?.close())

beforeEach(async () => {
  for (let tries = 0; tries < 4 && (await page.getByRole('dialog').count()) > 0; tries += 1) {
    await page.keyboard.press('Escape')
    await sleep(150)
  }
  const answer = await real.host.engine.invoke('changes.discard', { all: true })
  if (!answer.ok) throw new Error(answer.error.code)
  await goTo(page, 'products')
  await editor().waitFor({ state: 'attached' })
  await page.keyboard.press('F6')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+Home')
  await cell(1, 'productCode').waitFor()
})

describe('an open dialog', () => {
  test('keeps Ctrl+Z of an empty field to itself, and the keys after it', async () => {
    await cell(2, 'price').click()
    await type('15')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '商品を追加' }).click()
    const name = dialog('商品を追加').getByLabel('商品名')
    await expect.poll(focused).toContain('商品名')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await type('15')
    expect(await name.inputValue()).toBe('15')
    await page.keyboard.press('Enter')
    await sleep(200)
    expect(await unsent()).toBe(0)
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('商品を追加')
  })

  test('is not left by a key of the program, and gives the focus back to the grid', async () => {
    await cell(3, 'productName').click()
    await page.keyboard.press('Control+b')
    await dialog('まとめて変更').waitFor()
    for (const key of ['F3', 'F5', 'Alt+2', 'Control+k', 'Control+f', '?']) await page.keyboard.press(key)
    expect(await page.getByRole('dialog').count()).toBe(1)
    expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('grid')
  })

  test('that the palette opened gives the focus back to where the palette found it', async () => {
    await cell(3, 'productName').click()
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog', { name: '操作の一覧' }).waitFor()
    await page.keyboard.insertText('キーの一覧')
    await sleep(100)
    await page.keyboard.press('Enter')
    await dialog('キーの一覧').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('grid')
  })
})

/** Two cells staged, and the list of unsent changes open. */
async function openChanges(): Promise<void> {
  for (const row of [4, 5]) {
    await cell(row, 'tag').click()
    await page.keyboard.insertText(`目印${row}`)
    await page.keyboard.press('Enter')
    await expect.poll(unsent).toBe(row - 3)
  }
  await goTo(page, 'changes')
  await page.getByRole('button', { name: '2件を送信' }).waitFor()
}

describe('the keys at a glance', () => {
  test('open from the grid by F1, show the grid’s keys on every screen, and name the way out of it', async () => {
    await cell(3, 'productName').click()
    await page.keyboard.press('F1')
    const list = dialog('キーの一覧')
    await list.getByRole('table', { name: '表のキー' }).getByText('セルを編集する').waitFor()
    await list.getByText('表から出るにはShift+F6').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('grid')
    await page.keyboard.press('Shift+F6')
    expect(
      await page.evaluate(() => document.activeElement?.closest('.grid') === null && document.activeElement.closest('main') !== null),
    ).toBe(true)
    await page.keyboard.press('Shift+F6')
    expect(await page.evaluate(() => document.activeElement?.closest('.shell-top') !== null)).toBe(true)
    await goTo(page, 'settings')
    await page.keyboard.press('F1')
    await list.getByRole('table', { name: '表のキー' }).waitFor()
  })
})

describe('the focus', () => {
  test('goes to the list after a discard, and to the screen when the list is empty', async () => {
    await openChanges()
    const list = page.locator('.changes-list')
    const discardFirst = async (): Promise<void> => {
      await list.focus()
      await page.keyboard.press('Home')
      await page.keyboard.press('Space')
      await page.keyboard.press('Delete')
      await page.getByRole('dialog').getByRole('button', { name: '破棄' }).press('Enter')
    }
    await discardFirst()
    await expect.poll(unsent).toBe(1)
    await expect.poll(() => list.evaluate((at) => at.contains(document.activeElement))).toBe(true)
    await discardFirst()
    await expect.poll(unsent).toBe(0)
    await sleep(200)
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  })

  test('stays on the screen after sending and after taking back', async () => {
    await openChanges()
    await page.getByRole('button', { name: '2件を送信' }).press('Enter')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /件を送信/u })
      .press('Enter')
    await expect.poll(unsent, { timeout: 20_000 }).toBe(0)
    await sleep(500)
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
    await page.getByRole('tab', { name: /履歴/u }).click()
    await page.getByRole('button', { name: 'この変更を元に戻す' }).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: '元に戻す変更を作る' }).press('Enter')
    await expect.poll(unsent, { timeout: 20_000 }).toBeGreaterThan(0)
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  })

  test('does not jump from a field to another by Ctrl+Z', async () => {
    await cell(2, 'price').click()
    await type('15')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+f')
    await expect.poll(focused).toBe('商品名・カナ・コード・タグで探す')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    expect(await focused()).toBe('商品名・カナ・コード・タグで探す')
    expect(await page.locator('.grid-editor').getAttribute('data-open')).toBeNull()
  })
})

describe('a scan over the grid', () => {
  test.each([
    ['8 ms, Enter', '⏎', 8],
    ['8 ms, Tab', '⇥', 8],
    ['8 ms, nothing', '', 8],
    ['60 ms, Enter', '⏎', 60],
    ['95 ms, Enter', '⏎', 95],
    ['95 ms, Tab', '⇥', 95],
    ['95 ms, nothing', '', 95],
    ['8 ms, CR and LF', '⏎⏎', 8],
  ])('opens the card and stages nothing: %s', async (_, end, gap) => {
    await cell(5, 'productCode').click()
    const before = await cell(5, 'productCode').innerText()
    await scan(known.code + end, gap)
    await article().getByText(known.name, { exact: true }).waitFor()
    await sleep(150)
    expect(await card().count()).toBe(1)
    expect(await unsent()).toBe(0)
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('grid')
    expect(await editor().inputValue()).toBe('')
    expect(await cell(5, 'productCode').innerText()).toBe(before)
  })

  test('of a GS1 code with its separator as a chord is looked up whole', async () => {
    await cell(5, 'productCode').click()
    await scan(`010${known.code}1727123110AB12␝21XYZ99⏎`)
    await article().getByText(known.name, { exact: true }).waitFor()
    expect(await unsent()).toBe(0)
  })

  test('of 60 characters is one scan and writes into no cell', async () => {
    await cell(5, 'productCode').click()
    await scan(`${'A1B2C3D4E5'.repeat(6)}⏎`, 30)
    await card().waitFor()
    expect(await unsent()).toBe(0)
    await page.keyboard.press('Escape')
    expect(await editor().inputValue()).toBe('')
  })

  test('leaves a cell that is being edited open, with its text and its caret', async () => {
    await cell(5, 'productName').click()
    await page.keyboard.press('F2')
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText('半分だけ')
    await page.keyboard.press('ArrowLeft')
    await scan(`${known.code}⏎`)
    await article().getByText(known.name, { exact: true }).waitFor()
    expect(await editor().inputValue()).toBe('半分だけ')
    await page.keyboard.press('Escape')
    await expect.poll(() => card().count()).toBe(0)
    await expect.poll(focused).toBe('grid')
    expect(await editor().evaluate((at: HTMLTextAreaElement) => [at.value, at.selectionStart])).toEqual(['半分だけ', 3])
    expect(await page.locator('.grid-editor').getAttribute('data-open')).not.toBeNull()
    expect(await unsent()).toBe(0)
    // The scan is stamped by this process's clock, the Enter by the browser's: the scan's end must be over by both.
    await sleep(1_500)
    await page.keyboard.press('Enter')
    await expect.poll(unsent).toBe(1)
  })

  test('with an IME on, over an idle cell and into an open one, is looked up by its keys and leaves no trace', async () => {
    for (const open of [false, true]) {
      await cell(5, 'productName').click()
      if (open) {
        await page.keyboard.press('F2')
        await page.keyboard.press('Control+a')
        await page.keyboard.insertText('半分')
      }
      let composed = ''
      const typed = [
        ['BracketRight', '「'],
        ['KeyE', 'え'],
        ['Digit0', '０'],
        ...[...known.code].map((digit) => [`Digit${digit}`, digit]),
      ] as const
      const sent: Promise<unknown>[] = []
      for (const [code, shown] of typed) {
        composed += shown
        sent.push(
          keys.send('Input.dispatchKeyEvent', {
            type: 'rawKeyDown',
            key: 'Process',
            code,
            windowsVirtualKeyCode: 229,
            modifiers: code === 'KeyE' ? 8 : 0,
          }),
        )
        sent.push(keys.send('Input.imeSetComposition', { text: composed, selectionStart: composed.length, selectionEnd: composed.length }))
        await sleep(10)
      }
      sent.push(keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229 }))
      await Promise.all(sent)
      await article().getByText(known.name, { exact: true }).waitFor()
      await page.getByText('日本語入力がオンです').first().waitFor()
      await page.keyboard.press('Escape')
      await expect.poll(focused).toBe('grid')
      await expect.poll(() => editor().inputValue()).toBe(open ? '半分' : '')
      await page.keyboard.press('Escape')
      expect(await unsent()).toBe(0)
    }
  })

  test('is not heard where a person types a price', async () => {
    await cell(5, 'price').click()
    await type('12800⏎')
    await expect.poll(() => cell(5, 'price').innerText()).toBe('12,800')
    expect(await page.getByRole('dialog').count()).toBe(0)
  })
})

describe('a scan while a dialog is open', () => {
  test.each([
    ['twice Enter, 4 ms apart', () => `${known.code}⏎⏎`, 4],
    ['letters and a blank', () => 'ABC 123⏎', 8],
    ['a blank at 60 ms', () => 'ABC 123⏎', 60],
  ])('sends nothing to Smaregi: %s', async (_, code, gap) => {
    await cell(4, 'tag').click()
    await page.keyboard.insertText('目印')
    await page.keyboard.press('Enter')
    await expect.poll(unsent).toBe(1)
    await goTo(page, 'changes')
    await page.getByRole('button', { name: '1件を送信' }).click()
    const send = page.getByRole('dialog').getByRole('button', { name: /件を送信/u })
    await send.focus()
    await expect.poll(focused).toMatch(/件を送信/u)
    await scan(code(), gap)
    await card().waitFor()
    await sleep(200)
    expect(await page.getByRole('dialog').count()).toBe(2)
    expect(await unsent()).toBe(1)
    const seen = await card().evaluate((at) => {
      const { left, top, width, height } = at.getBoundingClientRect()
      return at.contains(document.elementFromPoint(left + width / 2, top + height / 2))
    })
    expect(seen).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(1)
    await expect.poll(focused).toMatch(/件を送信/u)
    await page.keyboard.press('Escape')
    await goTo(page, 'products')
  })

  test('fills the code field of a new product that has the focus', async () => {
    await page.getByRole('button', { name: '商品を追加' }).click()
    const field = dialog('商品を追加').getByLabel('商品コード')
    for (const [end, gap] of [
      ['⏎', 8],
      ['⇥', 95],
      ['', 60],
    ] as const) {
      await field.fill('古い')
      await field.focus()
      await scan(known.code + end, gap)
      await expect.poll(() => field.inputValue()).toBe(known.code)
      expect(await page.getByRole('dialog').count()).toBe(1)
      expect(await focused()).toContain('商品コード')
    }
  })

  test('opens its card above a dialog whose field asks for no code, and gives field and text back', async () => {
    await cell(5, 'price').click()
    await type('12800⏎')
    await expect.poll(unsent).toBe(1)
    const code = (await cell(5, 'productCode').innerText()).trim()
    await page.getByRole('button', { name: '商品を追加' }).click()
    const name = dialog('商品を追加').getByLabel('商品名')
    await name.fill('緑茶')
    await scan(`${code}⏎`)
    await article().getByText('今のレジの価格').waitFor()
    for (const scheme of ['light', 'dark'] as const) {
      if (process.env.BANTO_PICTURES === undefined) break
      await page.emulateMedia({ colorScheme: scheme })
      await sleep(300)
      await page.screenshot({ path: `${process.env.BANTO_PICTURES}/card-above-dialog-${scheme}.png` })
    }
    await page.keyboard.press('Escape')
    await expect.poll(() => card().count()).toBe(0)
    await expect.poll(focused).toContain('商品名')
    expect(await name.inputValue()).toBe('緑茶')
  })

  test('lies above the correction of a stock, and Esc gives that back as it was', async () => {
    await scan(`${known.code}⏎`)
    await article()
      .getByRole('button', { name: /の在庫を直す/u })
      .first()
      .click()
    const stock = dialog('在庫を直す')
    await stock.waitFor()
    await expect.poll(focused).toBe('増減する数')
    await type('-3')
    // No hand goes from the keyboard to the trigger in less.
    await sleep(200)
    await scan(`${known.code}⏎`)
    await expect.poll(() => card().count()).toBe(2)
    await page.keyboard.press('Escape')
    await expect.poll(() => card().count()).toBe(1)
    await expect.poll(focused).toBe('増減する数')
    expect(await stock.getByLabel('増減する数').inputValue()).toBe('-3')
    await page.keyboard.press('Escape')
    await expect.poll(() => stock.count()).toBe(0)
    expect(await card().count()).toBe(1)
    expect(await unsent()).toBe(0)
  })
})
