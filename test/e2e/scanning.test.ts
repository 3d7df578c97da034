import { mkdtempSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import bwipjs from 'bwip-js/node'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Locator, Page } from 'playwright'
import { withCheckDigit } from '#shared/domain/barcode/index.ts'
import type { Screen } from '../../renderer/common/navigation.ts'
import { tellFigure } from '../fixtures/figure.ts'
import { goTo } from '../fixtures/goTo.ts'
import { plugScanner, scanBurst } from '../fixtures/plugScanner.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'
import { hasPseudoTerminals } from '../fixtures/pseudoTerminals.ts'

const filmed = '4901234567894'
/** On two cores that others use as well; what a quiet machine takes stands in docs/hardware.md. */
const longestToCardMs = 1_000

/** A film of one picture: a JAN in the middle of a white room, as a camera sees it. */
function filmOf(code: string, file: string): void {
  const [width, height, module] = [1280, 720, 6]
  const drawn = bwipjs.raw({ bcid: 'ean13', text: code })[0] as unknown as { sbs: readonly number[] }
  const row = Buffer.alloc(width, 235)
  let at = Math.round((width - 95 * module) / 2)
  drawn.sbs.forEach((modules, index) => {
    if (index % 2 === 0) row.fill(16, at, at + modules * module)
    at += modules * module
  })
  const luma = Buffer.concat(Array.from({ length: height }, (_, y) => (y > 200 && y < 520 ? row : Buffer.alloc(width, 235))))
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)])
  writeFileSync(
    file,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), ...Array.from({ length: 5 }, () => frame)]),
  )
}

let real: RealPage
let page: Page
const folder = mkdtempSync(path.join(tmpdir(), 'banto-camera-'))
/** Codes that the page looked up, in order. */
const lookedUp: string[] = []
const looked = (code: string): boolean => lookedUp.includes(code)
/** Scans of devices that the page was told of and has taken, in order. */
const taken: string[] = []

async function engine<T>(method: string, input: unknown): Promise<T> {
  const answer = await real.host.engine.invoke(method, input)
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value as T
}
const card = (): Locator => page.locator('[role=dialog]').filter({ has: page.getByText('商品カード') })

beforeAll(async () => {
  const camera = path.join(folder, 'jan.y4m')
  filmOf(filmed, camera)
  real = await openRealPage({ camera })
  page = real.page
  page.on('websocket', (socket) => {
    const told = new Map<number, string>()
    const asked = new Map<number, number>()
    socket.on('framesent', ({ payload }) => {
      const { id, method, input } = JSON.parse(String(payload)) as { id: number; method: string; input: { code?: string; scanId?: number } }
      if (method === 'lookup.find' && input.code !== undefined) lookedUp.push(input.code)
      if (method === 'scanners.take' && input.scanId !== undefined) asked.set(id, input.scanId)
    })
    socket.on('framereceived', ({ payload }) => {
      const {
        event,
        payload: facts,
        id,
        value,
      } = JSON.parse(String(payload)) as {
        event?: string
        payload?: { scanId: number; raw: string }
        id?: number
        value?: { taken?: boolean }
      }
      if (event === 'scanners.scanned' && facts !== undefined) told.set(facts.scanId, facts.raw)
      if (id !== undefined && value?.taken === true) taken.push(told.get(asked.get(id) ?? 0) ?? '')
    })
  })
  // Its line is watched from the beginning.
  await page.reload()
  await page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor({ timeout: 120_000 })
  await page.locator('footer').getByText('取り込み: たった今').waitFor({ timeout: 120_000 })
}, 360_000)
afterAll(async () => {
  await real?.close()
  rmSync(folder, { recursive: true, force: true })
})

const texts = (): Promise<string[]> =>
  page.evaluate(() => [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].map(({ value }) => value))
const stagedCount = async (): Promise<number> => (await engine<{ staged: number }>('changes.summary', {})).staged
/** What is typed on the screen, once it is drawn: its code and its facts have arrived. */
async function quietTexts(): Promise<string[]> {
  let before = await texts()
  const isQuiet = async (): Promise<boolean> => {
    const last = before
    before = await texts()
    return JSON.stringify(before) === JSON.stringify(last)
  }
  await expect.poll(isQuiet, { timeout: 20_000, interval: 500 }).toBe(true)
  return before
}
async function openScreen(screen: Screen, content: string): Promise<void> {
  for (let layer = 0; layer < 3; layer += 1) await page.keyboard.press('Escape')
  await goTo(page, screen)
  await page.locator(content).first().waitFor()
  // What a screen takes from Smaregi when it is opened may bring a field with it.
  await expect.poll(async () => (await engine<readonly unknown[]>('jobs.list', {})).length, { timeout: 60_000 }).toBe(0)
}

/** Codes of no product; other ones for each number. */
const unknownCodes = (number: number): string[] =>
  Array.from({ length: 200 }, (_, n) => withCheckDigit(String(490_000_000_000 + number * 1000 + n)))

/** Scans codes at 20 a second; each is taken once, in order, and written nowhere. Tells the figure. */
async function scanAll(place: string, codes: readonly string[], read: () => Promise<void>): Promise<void> {
  const scanner = await plugScanner(engine, `スキャナー ${place}`)
  const [staged, before] = [await stagedCount(), await quietTexts()]
  await scanBurst((code) => writeSync(scanner, `${code}\r`), codes)
  const received = (): string[] => taken.filter((code) => codes.includes(code))
  // A machine that others use as well takes them later, and none the less.
  await expect.poll(() => received().length, { timeout: 90_000 }).toBe(codes.length)
  expect(received()).toEqual(codes)
  await read()
  const after = await texts()
  const typed = after.filter((text, index) => text !== before[index]).length + (await stagedCount()) - staged
  tellFigure('scans', { sent: codes.length, received: received().length, typed }, `serial, ${place}`)
  expect(after).toEqual(before)
  expect(typed).toBe(0)
}

describe.skipIf(!hasPseudoTerminals)('200 scans at 20 a second from a serial scanner (needs socat)', () => {
  const screens = [
    ['products', '.products-total'],
    ['categories', '[role=tree]'],
    ['labels', '.labels [role=tab]'],
    ['stockCounts', '.stockCounts [data-focus-home]'],
    // Early in the day nothing is sold yet.
    ['transactions', '.transactions-day'],
    ['devices', '.devices-list [role=option]'],
    ['timecards', '.timecards-head'],
    ['changes', 'main [role=tab]'],
    ['settings', '.settings-section input'],
  ] as const

  test('are tried on every screen that there is', async () => {
    const all = page.locator('.shell-rail-item[data-screen]')
    const names = await all.evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset['screen']))
    expect(screens.map(([screen]) => screen).toSorted()).toEqual(names.toSorted())
  })

  test.each(screens)('on %s: none is lost, none is typed, in order', async (screen, content) => {
    await openScreen(screen, content)
    const codes = unknownCodes(screens.findIndex(([name]) => name === screen))
    await scanAll(screen, codes, async () => {
      // A page that was busy shows no card that the next one has already taken the place of.
      const shown = lookedUp.filter((code) => codes.includes(code))
      expect(shown).toEqual(codes.filter((code) => shown.includes(code)))
      await card()
        .getByText(codes.at(-1) ?? '')
        .first()
        .waitFor()
      await page.keyboard.press('Escape')
      await card().waitFor({ state: 'detached' })
    })
  })

  test('on the walk through the shop: each is judged, in order', async () => {
    await openScreen('labels', '.labels [role=tab]')
    await page.getByRole('tab', { name: '売場を回る' }).click()
    await page.getByLabel('棚札のコード').waitFor()
    const codes = unknownCodes(screens.length)
    await scanAll('walk', codes, async () => {
      const judged = page.locator('[data-verdict] .labels-name')
      await expect.poll(() => judged.count(), { timeout: 20_000 }).toBe(codes.length)
      expect((await judged.allTextContents()).toReversed()).toEqual(codes)
    })
    await page.getByRole('tab').first().click()
  })
})

test.skipIf(!hasPseudoTerminals)('40 codes of a serial scanner: from the first byte to the card on the screen (needs socat)', async () => {
  const scanner = await plugScanner(engine, 'スキャナー 測定')
  await openScreen('products', '.products-total')
  const view = { search: '', categoryId: null, only: 'all', sort: { field: 'productCode', direction: 'asc' } }
  const { viewId } = await engine<{ viewId: string }>('products.openView', view)
  const { rows } = await engine<{ rows: { productCode: string; productName: string }[] }>('products.rows', {
    viewId,
    offset: 1_000,
    limit: 200,
  })
  const goods = rows.filter(({ productCode }) => /^4\d{12}$/u.test(productCode)).slice(0, 40)
  expect(goods).toHaveLength(40)
  const tookMs: number[] = []
  for (const { productCode, productName } of goods) {
    // Both clocks are the system's. A frame in which the card is there is on the screen once its turn is over.
    const seen = page.evaluate(
      ([code = '', name = '']) =>
        new Promise<number>((resolve) => {
          const look = (): void => {
            const shown = [...document.querySelectorAll('[role=dialog]')].some(
              (one) => one.checkVisibility({ opacityProperty: true }) && [code, name].every((text) => one.textContent.includes(text)),
            )
            if (shown) setTimeout(() => resolve(Date.now()))
            else requestAnimationFrame(look)
          }
          document.body.dataset['watching'] = code
          look()
        }),
      [productCode, productName],
    )
    await page.locator(`body[data-watching="${productCode}"]`).waitFor()
    const sent = Date.now()
    writeSync(scanner, `${productCode}\r`)
    tookMs.push((await seen) - sent)
    await page.keyboard.press('Escape')
    await card().waitFor({ state: 'detached' })
  }
  const sorted = tookMs.toSorted((one, other) => one - other)
  const at = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN
  tellFigure('first byte to card', { scans: sorted.length, medianMs: at(0.5), p95Ms: at(0.95), slowestMs: at(1) })
  expect(at(0.95)).toBeLessThan(longestToCardMs)
})

describe('a scan of a device', () => {
  const virtual = async (text: string): Promise<void> => {
    const [scanner] = (await engine<{ deviceId: number; kind: string }[]>('devices.list', {})).filter(({ kind }) => kind === 'scanner')
    await engine('scanners.scanVirtually', { deviceId: scanner?.deviceId, text })
  }

  test('fills the field that asks for a code, and a cell of a code that is being edited', async () => {
    await page.keyboard.press('Alt+1')
    const cell = page.locator('[role=row][aria-rowindex="2"] [data-column=productCode]')
    await cell.click()
    await page.keyboard.press('F2')
    const editor = page.locator('.grid-input')
    await expect.poll(() => editor.getAttribute('data-scan')).toBe('code')
    await virtual('4909999000017')
    await expect.poll(() => editor.inputValue()).toBe('4909999000017')
    await page.keyboard.press('Escape')
    expect(looked('4909999000017')).toBe(false)
    // A cell that is only chosen keeps what it has.
    await virtual('4909999000024')
    await card().getByText('4909999000024').first().waitFor()
    await page.keyboard.press('Escape')
    await card().waitFor({ state: 'detached' })
  })

  test('goes to the window that had the focus last, and to it alone', async () => {
    const second = await page.context().newPage()
    onTestFinished(async () => {
      await second.close()
      await page.bringToFront()
    })
    await second.goto(real.host.server.freshAddress())
    await second.locator('.products-total').waitFor()
    await second.bringToFront()
    await second.locator('.products-total').click()
    await virtual('4909999000031')
    await second.locator('[role=dialog]').getByText('4909999000031').first().waitFor()
    expect(await card().count()).toBe(0)
    expect(looked('4909999000031')).toBe(false)
  })
})

/** A card that is only being opened has not heard of the key yet, and a camera that still films opens another. */
const closeCard = (): Promise<void> =>
  expect
    .poll(
      async () => {
        if ((await card().count()) > 0) await page.keyboard.press('Escape')
        return card().count()
      },
      { timeout: 30_000, interval: 300 },
    )
    .toBe(0)

async function openCamera(): Promise<Locator> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('textbox').fill('カメラ')
  await page.getByRole('dialog').getByText('カメラで読み取る').waitFor()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('region', { name: 'カメラで読み取る' })
  await panel.waitFor()
  return panel
}

/** What the browser answers for the camera from now on, as a person sets it beside the address. */
const allowCamera = async (setting: 'granted' | 'denied'): Promise<void> => {
  const { targetInfo } = await real.keys.send('Target.getTargetInfo')
  await real.keys.send('Browser.setPermission', {
    permission: { name: 'camera' },
    setting,
    origin: real.host.server.origin,
    browserContextId: targetInfo.browserContextId,
  })
}

test('a camera that is not allowed says so, and scans once it is', async () => {
  await allowCamera('denied')
  onTestFinished(() => allowCamera('granted'))
  const panel = await openCamera()
  await panel.getByRole('alert').filter({ hasText: 'カメラの使用が許可されていません' }).waitFor()
  await allowCamera('granted')
  await panel.getByRole('button', { name: 'もう一度試す' }).click()
  await card().getByText(filmed).first().waitFor({ timeout: 30_000 })
  expect(await panel.getByRole('alert').count()).toBe(0)
  await closeCard()
  await panel.getByRole('button', { name: 'カメラを閉じる' }).click()
  await panel.waitFor({ state: 'detached' })
  // The next test counts from here.
  lookedUp.length = 0
})

test('the camera scans what two pictures show alike, once, from our own files', async () => {
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(real.host.server.origin) && !request.url().startsWith('data:') && !request.url().startsWith('blob:'))
      foreign.push(request.url())
  })
  await page.bringToFront()
  const panel = await openCamera()
  const before = await texts()
  await card().getByText(filmed).first().waitFor({ timeout: 30_000 })
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  const received = lookedUp.filter((code) => code.endsWith(filmed)).length
  expect(received).toBe(1)
  // The card brings an empty field for the next code.
  const typed = (await texts()).filter((text) => text !== '' && !before.includes(text)).length
  expect(typed).toBe(0)
  tellFigure('scans', { sent: 1, received, typed }, 'camera')
  expect(foreign).toEqual([])
  await closeCard()
  await panel.getByRole('button', { name: 'カメラを閉じる' }).click()
  await panel.waitFor({ state: 'detached' })
})
