import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright'
import type { InputOf, MethodName, OutputOf } from '#shared/contracts/index.ts'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'
import { scanByKeys } from '../fixtures/wedgeKeys.ts'

let real: RealPage
let page: Page
let codes: string[] = []
const call = async <N extends MethodName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> => {
  const answer = await real.host.engine.invoke(name, input)
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code} ${answer.error.message}`)
  return answer.value as OutputOf<N>
}

const scan = (text: string): Promise<void> => scanByKeys(real.keys, `${text}⏎`)
async function scanAndClose(text: string): Promise<void> {
  await scan(text)
  const card = page.locator('[role=dialog]').filter({ hasText: text })
  await card.waitFor()
  await page.keyboard.press('Escape')
  await card.waitFor({ state: 'detached' })
}
const tab = (name: string) => page.getByRole('tab', { name, exact: false })
const count = (selector: string) => page.locator(selector).count()
const look = async (name: string): Promise<void> => {
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/${name}.png` })
}

beforeAll(async () => {
  real = await openRealPage({ viewport: { width: 1280, height: 800 } })
  page = real.page
  await page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor({ timeout: 120_000 })
  const sort = { field: 'productCode', direction: 'asc' } as const
  const { viewId } = await call('products.openView', { search: '', categoryId: null, only: 'all', sort })
  const { rows } = await call('products.rows', { viewId, offset: 0, limit: 6 })
  codes = rows.flatMap((row) => (row?.productCode ? [row.productCode] : []))
  await goTo(page, 'labels')
}, 240_000)
afterAll(() => real?.close())

describe('templates', () => {
  const width = () => page.getByLabel('幅(mm)', { exact: true })
  const picture = () => page.locator('.labels-picture')

  test('one that is not saved is there after another tab and another screen', async () => {
    await tab('ひな形').click()
    await page.getByRole('button', { name: '写しを作って変える' }).click()
    await width().fill('70')
    await expect.poll(() => picture().getAttribute('viewBox')).toBe('0 0 70 30')
    await look('template')
    await tab('履歴').click()
    await tab('ひな形').click()
    expect(await width().inputValue()).toBe('70')
    await goTo(page, 'products')
    await goTo(page, 'labels')
    expect(await width().inputValue()).toBe('70')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('を保存しました').waitFor()
  })

  test.each(['幅(mm)', '高さ(mm)', 'ひな形の名前', '商品名 左から'])(
    'a scan with the focus in «%s» of a saved one changes nothing',
    async (label) => {
      const field = page.getByLabel(label, { exact: true })
      const before = await field.inputValue()
      await field.click()
      await scanAndClose('2000000001302')
      expect(await field.inputValue()).toBe(before)
      expect(await field.evaluate((one) => one === document.activeElement)).toBe(true)
      expect(await page.getByText('保存していない変更があります').count()).toBe(0)
      expect(await picture().count()).toBe(1)
    },
  )

  test('a number out of its bounds is named with them, and the last good preview stays, also after another tab', async () => {
    await page.getByLabel('商品名 左から', { exact: true }).fill('-5')
    await page.getByText('「商品名」の左から: 0から300までの数にしてください').waitFor()
    expect(await page.getByRole('button', { name: '保存', exact: true }).isDisabled()).toBe(true)
    await look('template-wrong')
    await tab('履歴').click()
    await tab('ひな形').click()
    await picture().waitFor()
    expect(await picture().getAttribute('viewBox')).toBe('0 0 70 30')
    await page.getByRole('button', { name: '変更を捨てる' }).click()
    expect(await page.getByLabel('商品名 左から', { exact: true }).inputValue()).toBe('2')
  })

  test('a new field is not laid over the first ones, and two of one content are told apart', async () => {
    await page.getByRole('button', { name: '項目を加える' }).click()
    await page.getByRole('button', { name: '項目を加える' }).click()
    // Two of one content are told apart.
    const left = page.getByLabel('自由な文字 2 左から', { exact: true })
    await left.waitFor()
    expect([await left.inputValue(), await page.getByLabel('自由な文字 2 上から', { exact: true }).inputValue()]).not.toEqual(['1', '1'])
    await page.getByRole('button', { name: '変更を捨てる' }).click()
  })

  test('a name that is missing is asked for, and saving needs no scrolling', async () => {
    const name = page.getByLabel('ひな形の名前')
    await name.fill('')
    await page.getByText('ひな形の名前を入れてください。').waitFor()
    const save = page.getByRole('button', { name: '保存', exact: true })
    expect(await save.isDisabled()).toBe(true)
    const box = await save.boundingBox()
    expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThan(200)
    await page.getByRole('button', { name: '変更を捨てる' }).click()
  })

  test('the preview shows a product that was asked for', async () => {
    const field = page.getByLabel('見本の商品(コードを入れてEnter)')
    await field.fill(codes[0] ?? '')
    await field.press('Enter')
    await page.locator('.labels-remarks', { hasText: '見本: ' }).getByText('見本: 例の商品').waitFor({ state: 'detached' })
    await expect.poll(() => picture().getAttribute('aria-label')).toContain(codes[0])
  })

  test('deleting a saved one asks first', async () => {
    const saved = (await call('labels.templates', {})).length
    await page.getByRole('button', { name: '削除', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('元に戻せません').waitFor()
    await dialog.getByRole('button', { name: 'キャンセル' }).click()
    expect((await call('labels.templates', {})).length).toBe(saved)
    await page.getByRole('button', { name: '削除', exact: true }).click()
    await dialog.getByRole('button', { name: '削除' }).click()
    await expect.poll(async () => (await call('labels.templates', {})).length).toBe(saved - 1)
  })
})

describe('copies and the print button', () => {
  const copies = () => page.locator('.labels-copies input').first()
  const go = () => page.locator('.labels-go button')

  test('the same code twice is two copies, and the other lines keep theirs', async () => {
    await tab('印刷する').click()
    await page.getByText('選んだ商品', { exact: true }).click()
    for (const code of codes.slice(0, 3)) {
      await page.getByLabel('商品コードで加える').fill(code)
      await page.getByLabel('商品コードで加える').press('Enter')
      await expect.poll(() => page.getByLabel('商品コードで加える').inputValue()).toBe('')
    }
    await expect.poll(() => count('.labels-row:not([data-head])')).toBe(3)
    await scan(codes[0] ?? '')
    await page.getByText('を2枚にしました').waitFor()
    await expect
      .poll(async () =>
        (await page.locator('.labels-copies input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))).toSorted(),
      )
      .toEqual(['1', '1', '2'])
    expect(await go().textContent()).toContain('4枚')
    await look('copies')
  })

  test.each(['1.5', '-3', '100000', 'abc', ''])('%j is said to be wrong and not printed as another number', async (text) => {
    const before = await copies().inputValue()
    await copies().fill(text)
    expect(await copies().inputValue()).toBe(text)
    await page.getByText('枚数が正しくない商品が1点あります').waitFor()
    expect(await go().isDisabled()).toBe(true)
    if (text === 'abc') await look('copies-wrong')
    await copies().fill(before)
    await expect.poll(() => go().isDisabled()).toBe(false)
  })

  test('a scan into copies changes none of them', async () => {
    const read = () => page.locator('.labels-copies input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))
    const before = await read()
    await copies().click()
    await scan('4999999999996')
    await page.getByText('「4999999999996」の商品はありません').waitFor()
    expect(await read()).toEqual(before)
  })

  test('between the list and the print button lie no stops of Tab for each line', async () => {
    const isInCopies = () => page.evaluate(() => document.activeElement?.closest('.labels-copies') !== null)
    await page.locator('.labels-list').focus()
    await page.keyboard.press('Enter')
    await expect.poll(isInCopies).toBe(true)
    await page.keyboard.press('Escape')
    expect(await page.locator('.labels-list').evaluate((one) => one === document.activeElement)).toBe(true)
    // The box over all lines, then the button.
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await go().evaluate((one) => one === document.activeElement)).toBe(true)
  })

  test('while a field of the sheet is red nothing is printed, and it says in which form it wants the number', async () => {
    const right = page.getByLabel('右へ(mm)')
    await right.fill('-0,7')
    await page.getByText('小数点は「.」で入れてください(例: 0.7)').waitFor()
    await page.getByText('赤い欄を直すと印刷できます。').waitFor()
    expect(await go().isDisabled()).toBe(true)
    await look('offset-wrong')
    await right.fill('-0.7')
    await expect.poll(() => go().isDisabled()).toBe(false)
    await expect.poll(async () => (await call('labels.settings', {})).output).toMatchObject({ offsetXMm: -0.7 })
    await right.fill('0')
  })

  test('with a long form the preview is whole, and no notice covers the print button', async () => {
    await page.getByLabel('用紙').first().click()
    await page.getByRole('option', { name: '寸法を入れる' }).click()
    await page.getByLabel('横の枚数').fill('2.5')
    await page.getByText('小数は使えません。整数で入力してください').first().waitFor()
    await page.getByLabel('横の枚数').fill('2')
    await expect.poll(() => go().isDisabled()).toBe(false)
    const [frame, label] = [await page.locator('.labels-preview').boundingBox(), await page.locator('.labels-picture').boundingBox()]
    expect(frame?.height ?? 0).toBeGreaterThanOrEqual(label?.height ?? Infinity)
    await go().click()
    await page.locator('.mantine-Notification-root').filter({ hasText: 'PDFを作りました' }).waitFor()
    await look('printed')
    const button = await go().boundingBox()
    const onTop = await page.evaluate(
      ([x, y]) => document.elementFromPoint(x ?? 0, y ?? 0)?.closest('.labels-go') !== null,
      [(button?.x ?? 0) + (button?.width ?? 0) / 2, (button?.y ?? 0) + (button?.height ?? 0) / 2],
    )
    expect(onTop).toBe(true)
  })
})

describe('the walk', () => {
  const input = () => page.getByLabel('棚札のコード')
  const read = async (code: string): Promise<void> => {
    await input().fill(code)
    await input().press('Enter')
  }

  test('each bad code is told why: a wrong check digit, half of a code, too many digits; full width is folded', async () => {
    await tab('売場を回る').click()
    await read('4901234567890')
    await page.getByText('チェックディジットが違います(正しくは4)').waitFor()
    await read('4901234')
    await page.getByText('7桁の番号です').waitFor()
    await read('490123456789')
    await page.getByText('正しければ4901234567894').waitFor()
    await read('1'.repeat(200))
    await page.getByText('200桁の番号です').waitFor()
    await read([...(codes[0] ?? '')].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(''))
    await expect.poll(() => count('.labels-walked li')).toBe(5)
    expect(await page.locator('.labels-walked li').first().getAttribute('data-verdict')).toBe('right')
    await look('walk')
  })

  test('a label that is wrong after all is counted so, and the list is there after a look at the labels due', async () => {
    await page.getByText('正しい 1 ・ 違う 0 ・ 値札がない 0 ・ 商品がない 4').waitFor()
    await page.getByRole('button', { name: '実際の値札が違う' }).click()
    await page.getByText('正しい 0 ・ 違う 1 ・ 値札がない 0 ・ 商品がない 4').waitFor()
    expect(await page.locator('.labels-walked li').first().getAttribute('data-verdict')).toBe('wrong')
    await page.getByRole('button', { name: '貼り替えの一覧を見る' }).click()
    await tab('売場を回る').click()
    await goTo(page, 'products')
    await goTo(page, 'labels')
    expect(await count('.labels-walked li')).toBe(5)
  })
})

describe('the card of a code', () => {
  const card = () => page.getByRole('dialog')

  test('is followed by the next one that is typed, or reached by F3', async () => {
    await goTo(page, 'products')
    await page.locator('input[type=search]').first().waitFor()
    await scan(codes[0] ?? '')
    await card()
      .filter({ hasText: codes[0] ?? '' })
      .waitFor()
    await page.keyboard.type(codes[1] ?? '', { delay: 160 })
    await page.keyboard.press('Enter')
    await card()
      .locator('.mantine-Badge-root', { hasText: codes[1] ?? '' })
      .first()
      .waitFor()
    await look('card')
    await card().getByRole('button', { name: 'コードをコピー' }).focus()
    await page.keyboard.press('F3')
    expect(await page.getByLabel('次のコード').evaluate((one) => one === document.activeElement)).toBe(true)
    await page.keyboard.press('Escape')
    await card().waitFor({ state: 'detached' })
  })
})
