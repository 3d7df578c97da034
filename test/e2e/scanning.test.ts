import { createWriteStream, mkdtempSync, rmSync, writeFileSync, type WriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import bwipjs from 'bwip-js/node'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Locator, Page } from 'playwright'
import type { DeviceDescription } from '#shared/contracts/devices.ts'
import { withCheckDigit } from '#shared/domain/barcode/index.ts'
import { usualSerialSettings } from '#shared/domain/devices.ts'
import { goTo } from '../fixtures/goTo.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'
import { hasPseudoTerminals, plugCable } from '../fixtures/pseudoTerminals.ts'

const filmed = '4901234567894'

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
}, 240_000)
afterAll(async () => {
  await real?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(!hasPseudoTerminals)('200 scans at 20 a second from a serial scanner (needs socat)', () => {
  const screens = [
    ['products', '.products-total'],
    ['categories', '[role=tree]'],
    ['transactions', '.transactions-row[aria-selected]'],
    ['devices', '.devices-list [role=option]'],
    ['changes', 'main [role=tab]'],
    ['settings', '.settings-section input'],
  ] as const

  test.each(screens)('on %s: none is lost, none is typed, in order', async (screen, content) => {
    const cable = await plugCable()
    const device: DeviceDescription = {
      kind: 'scanner',
      name: `スキャナー ${screen}`,
      place: { kind: 'serial', path: cable.ours, ...usualSerialSettings },
      settings: { ending: 'enter', prefix: '' },
    }
    const { deviceId } = await engine<{ deviceId: number }>('devices.add', device)
    onTestFinished(async () => void (await engine('devices.remove', { deviceId })))
    const state = async (): Promise<string | undefined> =>
      (await engine<{ deviceId: number; state: { condition: string } }[]>('devices.list', {})).find((one) => one.deviceId === deviceId)
        ?.state.condition
    await expect.poll(state, { timeout: 20_000 }).toBe('ready')
    for (let layer = 0; layer < 3; layer += 1) await page.keyboard.press('Escape')
    await goTo(page, screen)
    await page.locator(content).first().waitFor()
    const staged = (await engine<{ staged: number }>('changes.summary', {})).staged
    const texts = (): Promise<string[]> =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].map(({ value }) => value),
      )
    // A screen is drawn as its code and its facts arrive.
    let before = await texts()
    const isQuiet = async (): Promise<boolean> => {
      const last = before
      before = await texts()
      return JSON.stringify(before) === JSON.stringify(last)
    }
    await expect.poll(isQuiet, { timeout: 20_000, interval: 500 }).toBe(true)

    const first = 490_000_000_000 + screens.findIndex(([name]) => name === screen) * 1000
    const codes = Array.from({ length: 200 }, (_, n) => withCheckDigit(String(first + n)))
    const scanner: WriteStream = createWriteStream(cable.theirs)
    onTestFinished(() => void scanner.destroy())
    const started = performance.now()
    for (const [n, code] of codes.entries()) {
      const wait = started + n * 50 - performance.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      scanner.write(`${code}\r`)
    }
    await expect.poll(() => taken.filter((code) => codes.includes(code)).length, { timeout: 20_000 }).toBe(codes.length)
    expect(taken.filter((code) => codes.includes(code))).toEqual(codes)
    // A page that was busy shows no card that the next one has already taken the place of.
    const shown = lookedUp.filter((code) => codes.includes(code))
    expect(shown).toEqual(codes.filter((code) => shown.includes(code)))
    console.log(`${screen}: ${codes.length} scans taken, ${shown.length} looked up`)
    await card()
      .getByText(codes.at(-1) ?? '')
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await card().waitFor({ state: 'detached' })
    expect(await texts()).toEqual(before)
    expect((await engine<{ staged: number }>('changes.summary', {})).staged).toBe(staged)
  })
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

test('the camera scans what two pictures show alike, once, from our own files', async () => {
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(real.host.server.origin) && !request.url().startsWith('data:') && !request.url().startsWith('blob:'))
      foreign.push(request.url())
  })
  await page.bringToFront()
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('textbox').fill('カメラ')
  await page.getByRole('dialog').getByText('カメラで読み取る').waitFor()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('region', { name: 'カメラで読み取る' })
  await panel.waitFor()
  await card().getByText(filmed).first().waitFor({ timeout: 30_000 })
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  expect(lookedUp.filter((code) => code.endsWith(filmed))).toHaveLength(1)
  expect(foreign).toEqual([])
  await page.keyboard.press('Escape')
  await panel.getByRole('button', { name: 'カメラを閉じる' }).click()
  await panel.waitFor({ state: 'detached' })
})
