import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'
import { scanByKeys } from '../fixtures/wedgeKeys.ts'

const code = '4901234567894'
let real: RealPage
let page: Page

beforeAll(async () => {
  real = await openRealPage({ viewport: { width: 1280, height: 800 } })
  page = real.page
  await page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor({ timeout: 120_000 })
  await goTo(page, 'transactions')
  await page.locator('input[type=date]').waitFor()
}, 240_000)
afterAll(() => real?.close())

const scan = (text: string): Promise<void> => scanByKeys(real.keys, `${text}⏎`)
async function closeCard(): Promise<void> {
  const card = page.locator('[role=dialog]').filter({ hasText: code })
  await card.waitFor()
  await page.keyboard.press('Escape')
  await card.waitFor({ state: 'detached' })
}

describe('a scan with the focus in a field without a caret', () => {
  test('leaves the day of the transactions as it is, and no other day is asked for', async () => {
    const days: string[] = []
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        const { method, input } = JSON.parse(String(payload)) as { method: string; input: { day?: string } }
        if (method === 'transactions.day') days.push(input.day ?? '')
      }),
    )
    await page.reload()
    await goTo(page, 'transactions')
    const date = page.locator('input[type=date]').first()
    await date.waitFor()
    const day = await date.inputValue()
    await expect.poll(() => days.length).toBeGreaterThan(0)
    await page.getByRole('button', { name: '取り込む' }).and(page.locator(':enabled')).waitFor()
    await date.focus()
    await scan(code)
    await closeCard()
    expect(await date.inputValue()).toBe(day)
    expect(new Set(days)).toEqual(new Set([day]))
  })

  test('that a person types is told to the page, only later', async () => {
    const date = page.locator('input[type=date]').first()
    const day = await date.inputValue()
    await date.focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.getByRole('button', { name: '今日' }).isEnabled()).toBe(true)
    await page.getByRole('button', { name: '今日' }).click()
    await expect.poll(() => date.inputValue()).toBe(day)
    await date.focus()
    await page.keyboard.type('0102', { delay: 150 })
    await expect.poll(() => date.inputValue()).toMatch(/-01-02$/u)
    await expect.poll(() => page.getByRole('button', { name: '今日' }).isEnabled()).toBe(true)
    expect(await date.inputValue()).toMatch(/-01-02$/u)
    await page.getByRole('button', { name: '今日' }).click()
  })

  test.each([
    ['date', ''],
    ['date', '2026-11-29'],
    ['time', '10:20'],
    ['month', ''],
    ['month', '2026-11'],
    ['week', '2026-W10'],
    ['datetime-local', '2026-11-29T10:20'],
    ['number', '12'],
    ['number', ''],
    ['select', '7'],
  ])('of the type %s with %j writes nothing', async (type, value) => {
    await page.evaluate(
      ([kind, first]) => {
        const field = document.createElement(kind === 'select' ? 'select' : 'input')
        if (field instanceof HTMLSelectElement) for (const digit of '7449012') field.append(new Option(digit, digit))
        else field.type = kind ?? ''
        field.value = first ?? ''
        // One that a failed test left behind is not what the next one looks at.
        document.querySelector('#tried')?.remove()
        field.id = 'tried'
        field.style.cssText = 'position: fixed; inset: 0 auto auto 0; z-index: 9'
        for (const event of ['input', 'change']) field.addEventListener(event, () => (field.title += field.value + ' '))
        document.body.append(field)
        field.focus()
      },
      [type, value],
    )
    const field = page.locator('#tried')
    await scan(code)
    await closeCard()
    expect(await field.inputValue()).toBe(value)
    // A field without parts shows nothing of the code: no month that waits for its year.
    expect(await field.evaluate((one) => one instanceof HTMLInputElement && one.validity.badInput)).toBe(false)
    if (type !== 'number') expect(await field.getAttribute('title')).toBeNull()
    await field.evaluate((one) => one.remove())
  })
})
