import type { Locator, Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'

/** Where a person's attention is, there are the focus, the words and the button: never beneath something else. */
let real: RealPage
let page: Page

const cell = (row: number, column: string): Locator => page.locator(`[role=row][aria-rowindex="${row + 1}"] [data-column=${column}]`)
const editor = (): Locator => page.locator('.grid-input')
const editorIsOpen = async (): Promise<boolean> => (await page.locator('.grid-editor[data-open]').count()) > 0
const search = (): Locator => page.getByRole('toolbar').getByRole('textbox')
const dialog = (name: string): Locator => page.getByRole('dialog', { name })
const type = (text: string): Promise<void> => page.keyboard.type(text, { delay: 80 })
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
const putOnClipboard = (text: string): Promise<void> => page.evaluate((value) => navigator.clipboard.writeText(value), text)
const focused = (): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement
    return at === null
      ? ''
      : at.matches('.grid-input')
        ? 'grid'
        : at.matches('.changes-list')
          ? 'list'
          : (at.getAttribute('aria-label') ?? at.textContent ?? at.tagName).trim()
  })
const invoke = async (method: 'changes.summary' | 'changes.discard' | 'changes.list', input: object): Promise<unknown> => {
  const answer = await real.host.engine.invoke(method, input)
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}
const unsent = async (): Promise<number> => ((await invoke('changes.summary', {})) as { staged: number }).staged
/** Whether a click in the middle of it would reach it. */
const isOnTop = (locator: Locator): Promise<boolean> =>
  locator.evaluate((at) => {
    at.scrollIntoView({ block: 'nearest' })
    const { left, top, width, height } = at.getBoundingClientRect()
    return at.contains(document.elementFromPoint(left + width / 2, top + height / 2))
  })
/** A text that is no price, left open in its cell. */
async function leaveWrongPrice(row: number): Promise<void> {
  await cell(row, 'price').click()
  await type('abc')
  await search().click()
  expect(await editorIsOpen()).toBe(true)
}
/** The notice of an edit whose row left the list. */
async function raiseUnfinished(): Promise<Locator> {
  await leaveWrongPrice(5)
  await search().fill('カレーパン 焼きたて')
  await page.getByText('入力の途中の変更があります').waitFor()
  return page.getByRole('button', { name: '続きを入力する' })
}

beforeAll(async () => {
  real = await openRealPage()
  page = real.page
  page.setDefaultTimeout(10_000)
  await page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor({ timeout: 90_000 })
  await page.locator('footer').getByText('取り込み: たった今').waitFor({ timeout: 90_000 })
  await cell(1, 'price').waitFor()
}, 120_000)

afterAll(() => real?.close())

beforeEach(async () => {
  await invoke('changes.discard', { all: true })
  await page.setViewportSize({ width: 1280, height: 800 })
  for (let layer = 0; layer < 4; layer += 1) await page.keyboard.press('Escape')
  await goTo(page, 'products')
  await editor().waitFor({ state: 'attached' })
  await goTo(page, 'products')
  await page.evaluate(() => {
    for (const close of document.querySelectorAll<HTMLElement>('.mantine-Notification-closeButton')) close.click()
  })
  await expect.poll(() => page.locator('.mantine-Notification-root').count()).toBe(0)
  await search().fill('')
  await page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor()
  await page.keyboard.press('F6')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+Home')
  await cell(1, 'productCode').waitFor()
})

describe('a cell with a wrong text', () => {
  test.each([
    ['another cell', () => cell(12, 'price').click()],
    ['a double click on another cell', () => cell(12, 'price').dblclick()],
    ['a row number', () => page.locator('[role=row][aria-rowindex="13"] .grid-number').click()],
    ['the head of a column', () => page.locator('[role=columnheader]', { hasText: '原価' }).click({ modifiers: ['Shift'] })],
    ['the head that sorts', () => page.locator('[role=columnheader]', { hasText: '商品名' }).click()],
    ['the corner', () => page.locator('.grid-corner').click()],
  ])('takes the focus back, with its text and its message, by a click on %s', async (_, click) => {
    await leaveWrongPrice(5)
    await click()
    expect(await focused()).toBe('grid')
    await page.getByRole('alert').getByText('数字で入力してください').waitFor()
    expect(await editor().inputValue()).toBe('abc')
    await type('55')
    expect(await editor().inputValue()).toBe('abc55')
    expect(await search().inputValue()).toBe('')
    await page.keyboard.press('Escape')
    expect(await editorIsOpen()).toBe(false)
    await cell(12, 'price').click()
    await type('55')
    await page.keyboard.press('Enter')
    await expect.poll(() => cell(12, 'price').innerText()).toBe('55')
  })

  test('is left by Esc from a button, and from the search box by two', async () => {
    await leaveWrongPrice(5)
    await page.getByRole('button', { name: 'まとめて変更' }).focus()
    await page.keyboard.press('Escape')
    expect(await editorIsOpen()).toBe(false)
    expect(await focused()).toBe('grid')
    await leaveWrongPrice(5)
    await page.keyboard.press('Escape')
    expect([await focused(), await editor().inputValue()]).toEqual(['grid', 'abc'])
    await page.keyboard.press('Escape')
    expect(await editorIsOpen()).toBe(false)
  })

  test('has the focus again when a dialog that a button opened is closed', async () => {
    await leaveWrongPrice(3)
    await page.getByRole('button', { name: 'まとめて変更' }).click()
    await dialog('まとめて変更').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('grid')
    expect(await editor().inputValue()).toBe('abc')
  })

  test('is not written over when a notice leads back to another one', async () => {
    const goOn = await raiseUnfinished()
    await page.keyboard.press('Control+Home')
    await cell(1, 'price').click()
    await type('xyz')
    await goOn.click()
    await expect.poll(() => editor().inputValue()).toBe('abc')
    await page.getByText('「xyz」は、まだ変更に入っていません').waitFor()
  })
})

describe('a notice that stands', () => {
  const dialogs: readonly (readonly [string, () => Promise<Locator>])[] = [
    [
      'bulk',
      async () => {
        await page.keyboard.press('Control+b')
        await dialog('まとめて変更').getByRole('textbox', { name: '割合(%)' }).fill('10')
        return dialog('まとめて変更').getByRole('button', { name: /件を変更/u })
      },
    ],
    [
      'paste preview',
      async () => {
        await cell(1, 'price').click()
        await putOnClipboard('1100\n百円\n1300\n')
        await page.keyboard.press('Control+v')
        return page.getByRole('dialog').getByRole('button', { name: /を貼り付け/u })
      },
    ],
    [
      'new product',
      async () => {
        await page.getByRole('button', { name: '商品を追加' }).click()
        return dialog('商品を追加').getByRole('button', { name: '追加', exact: true })
      },
    ],
    [
      'send',
      async () => {
        await cell(1, 'tag').click()
        await type('目印')
        await page.keyboard.press('Enter')
        await expect.poll(unsent).toBe(1)
        await goTo(page, 'changes')
        await page.getByRole('button', { name: '1件を送信' }).press('Enter')
        return page.getByRole('dialog').getByRole('button', { name: /件を送信/u })
      },
    ],
  ]
  test.each(dialogs)('covers no button of the %s dialog and cannot be pressed while that is open', async (_, open) => {
    const goOn = await raiseUnfinished()
    await page.keyboard.press('F6')
    const main = await open()
    await main.waitFor()
    for (const [width, height] of [
      [1280, 800],
      [640, 400],
    ] as const) {
      await page.setViewportSize({ width, height })
      await sleep(300)
      for (const button of await page.getByRole('dialog').getByRole('button').all())
        expect([width, await button.textContent(), await isOnTop(button)]).toEqual([width, await button.textContent(), true])
      expect(await goOn.evaluate((at) => at.closest('[inert]') !== null)).toBe(true)
      expect(await isOnTop(goOn)).toBe(false)
    }
    await page.setViewportSize({ width: 1280, height: 800 })
    if (process.env.BANTO_PICTURES !== undefined) await page.screenshot({ path: `${process.env.BANTO_PICTURES}/notice-${_}.png` })
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await expect.poll(() => isOnTop(goOn)).toBe(true)
    await goOn.click()
    await expect.poll(() => editor().inputValue()).toBe('abc')
    expect(await focused()).toBe('grid')
  })
})

describe('what ends without a change', () => {
  test('says so for Delete over several columns that cannot be empty', async () => {
    await cell(8, 'productName').click()
    await cell(9, 'price').click({ modifiers: ['Shift'] })
    await page.keyboard.press('Delete')
    await page.getByText('セルは空にできません').waitFor()
    expect(await unsent()).toBe(0)
  })
})

describe('a paste', () => {
  test('with a refused cell gives the focus to the safe button, a large one without to the other', async () => {
    await cell(2, 'price').click()
    await putOnClipboard('1100\n百円\n1300\n')
    await page.keyboard.press('Control+v')
    await page.getByRole('dialog').getByText('数字で入力してください').waitFor()
    await expect.poll(focused).toBe('キャンセル')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await unsent()).toBe(0)
    await cell(2, 'price').click()
    await putOnClipboard(Array.from({ length: 120 }, (_, at) => String(2000 + at)).join('\n'))
    await page.keyboard.press('Control+v')
    await expect.poll(focused).toBe('120セルを貼り付け')
  })
})

describe('a notice', () => {
  test('lies in the bar at the top: nothing moves for it, and it lies over no control', async () => {
    const places = () =>
      page.evaluate(() => {
        const parts = [...document.querySelectorAll<HTMLElement>('button, input, a[href], [role=row], footer')]
        return parts
          .filter((one) => one.closest('.mantine-Notifications-root') === null && one.getClientRects().length > 0)
          .map((one) => {
            const { left, top, width, height } = one.getBoundingClientRect()
            return `${one.tagName} ${one.getAttribute('aria-label') ?? ''} ${left} ${top} ${width} ${height}`
          })
      })
    await cell(8, 'productName').click()
    await cell(9, 'price').click({ modifiers: ['Shift'] })
    const notice = page.locator('.mantine-Notification-root').filter({ hasText: 'セルは空にできません' })
    // Once more where something else changed meanwhile, such as the minutes since the last pull.
    const moved = async () => {
      const before = await places()
      await page.keyboard.press('Delete')
      await notice.waitFor()
      const after = await places()
      return after.filter((one) => !before.includes(one))
    }
    await expect.poll(moved, { timeout: 30_000 }).toEqual([])
    const covered = () =>
      notice.evaluate((at) => {
        const of = at.getBoundingClientRect()
        return [...document.querySelectorAll('button, input, a[href]')]
          .filter((one) => !at.contains(one) && one.getClientRects().length > 0)
          .filter((one) => {
            const { left, right, top, bottom } = one.getBoundingClientRect()
            return left < of.right && right > of.left && top < of.bottom && bottom > of.top
          })
          .map((one) => one.textContent)
      })
    // Where it comes in from, it may lie for a moment.
    await expect.poll(covered).toEqual([])
  })
})

describe('after a step', () => {
  test('an undo takes away the notice of what it undid', async () => {
    await cell(3, 'tag').click()
    await type('目印')
    await page.keyboard.press('Enter')
    await expect.poll(unsent).toBe(1)
    await goTo(page, 'changes')
    await page.locator('.changes-list').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Space')
    await page.keyboard.press('Delete')
    await page.getByRole('dialog').getByRole('button', { name: '破棄' }).press('Enter')
    const notices = page.locator('.mantine-Notification-root')
    await notices.filter({ hasText: '1件の変更を破棄しました' }).waitFor()
    await page.keyboard.press('Control+z')
    await notices.filter({ hasText: '1件を元に戻しました' }).waitFor()
    await expect.poll(() => notices.count()).toBe(1)
  })

  test('the focus is on the tab where a send left no list, and comes back from the question of an undo', async () => {
    for (const row of [4, 5]) {
      await cell(row, 'tag').click()
      await type('目印')
      await page.keyboard.press('Enter')
    }
    await expect.poll(unsent).toBe(2)
    await goTo(page, 'changes')
    await page.getByRole('button', { name: '2件を送信' }).press('Enter')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /件を送信/u })
      .press('Enter')
    await expect.poll(unsent, { timeout: 20_000 }).toBe(0)
    await page.getByText('すべて').first().waitFor()
    await expect.poll(focused).toMatch(/^未送信/u)
    await page.keyboard.press('Control+z')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await expect.poll(focused).toMatch(/^未送信/u)
  })
})
