import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'
import { axeProblems, controlProblems, layoutProblems } from './accessibility/audit.ts'
import { prepareCounts } from './accessibility/countPlaces.ts'
import { partsVisited, places } from './accessibility/places.ts'
import { prepare } from './accessibility/prepare.ts'
import { screensVisited, type Place } from './accessibility/steps.ts'
import { prepareTimecards } from './accessibility/timecardPlaces.ts'
import { visitOf, type Visit } from './accessibility/visit.ts'

/** A folder for a picture of every place at 640 px, for people to look at. */
const pictures = process.env.BANTO_PICTURES
const wide = { width: 1280, height: 800 }
const narrow = { width: 640, height: 800 }
/** 1280 × 800 at 200 %. */
const zoomed = { width: 640, height: 400 }

/** What lies over a screen. */
const over = '[role=dialog]:visible, [role=menu]:visible'

let real: RealPage
let page: Page
let visit: Visit

/** The page has been drawn as it is now, without a transition. */
const settled = (): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(resolve)), 60)))
const prefer = async (change: { language?: 'ja' | 'en'; colorScheme?: 'light' | 'dark' }): Promise<void> => {
  await visit.call('app.setPreferences', change)
  if (change.language) await page.locator(`html[lang=${change.language}]`).waitFor()
  if (change.colorScheme) await page.locator(`html[data-mantine-color-scheme=${change.colorScheme}]`).waitFor()
  await settled()
}
const picture = async (name: string): Promise<void> => {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: path.join(pictures, `${name.replaceAll(' ', '-')}.png`) })
}

/** Whatever lies over the screen goes, as by a person who wants to be elsewhere. */
async function leave(place: Place): Promise<void> {
  await place.close?.(visit)
  const open = page.locator(`${over}, .grid-editor[data-open]`)
  for (let times = 0; times < 6 && (await open.count()) > 0; times += 1) {
    await page.keyboard.press('Escape')
    await page.waitForTimeout(60)
  }
  expect(await open.count(), 'dialogs that Esc does not close').toBe(0)
}

beforeAll(async () => {
  real = await openRealPage({ viewport: wide })
  page = real.page
  visit = visitOf(real)
  await page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor({ timeout: 90_000 })
  await page.locator('footer').getByText('取り込み: たった今').waitFor({ timeout: 90_000 })
  await prepareTimecards(visit)
  await prepareCounts(visit)
  await prepare(visit)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.locator('.products-total').filter({ hasText: '10,00' }).waitFor()
}, 150_000)

afterAll(() => real?.close())

/** Of each file in renderer/ how many dialogs, popovers and menus it makes. */
function dialogsInSource(): Readonly<Record<string, number>> {
  const folder = path.resolve(import.meta.dirname, '..', '..', 'renderer')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/u.test(name) && !name.startsWith('ui'))
  const counted = files.map((name) => {
    const made = readFileSync(path.join(folder, name), 'utf8').match(
      /<(?:Modal|Drawer|Popover|Menu|HoverCard|Spotlight\.Root)$|<(?:Modal|Drawer|Popover|Menu|HoverCard|Spotlight\.Root)[ >]|modals\.open\w*\(/gmu,
    )
    return [name.split(path.sep).join('/'), made?.length ?? 0] as const
  })
  return Object.fromEntries(counted.filter(([, count]) => count > 0))
}

describe('the list of places', () => {
  test('has a line for every dialog, popover and menu in the source', () => {
    const listed: Record<string, number> = {}
    for (const { dialog } of places) if (dialog !== undefined) listed[dialog] = (listed[dialog] ?? 0) + 1
    expect(listed).toEqual(dialogsInSource())
  })

  test('goes to every screen of the navigation and to every part of «Sync and changes»', async () => {
    const screens = page.locator('.shell-rail-item')
    expect(screensVisited).toHaveLength(await screens.count())
    await places.find(({ name }) => name === 'changes unsent')?.open(visit)
    expect(partsVisited).toHaveLength(await page.getByRole('tab').count())
  })
})

describe('every place of the program', () => {
  test.each(places)('$name', async (place) => {
    const problems: string[] = []
    const note = (when: string, found: readonly string[]): void => void problems.push(...found.map((one) => `${when}: ${one}`))
    await place.open(visit)
    await settled()
    // A place that shows nothing would be found without fault.
    if (place.dialog !== undefined) await page.locator(over).first().waitFor()
    await page.waitForTimeout(120)
    note('ja light', await axeProblems(page))
    if (place.name !== 'host lost') {
      await prefer({ colorScheme: 'dark' })
      note('dark', await axeProblems(page, ['color-contrast']))
      await prefer({ language: 'en' })
      await page.setViewportSize(narrow)
      await page.waitForTimeout(80)
      note('en dark 640 px', await axeProblems(page))
      await picture(`${place.name} en dark`)
      await page.setViewportSize(zoomed)
      await page.waitForTimeout(80)
      note('en 640×400', await layoutProblems(page))
      await prefer({ language: 'ja', colorScheme: 'light' })
      note('ja 640×400', await layoutProblems(page))
      await picture(`${place.name} ja 400`)
      await page.setViewportSize(narrow)
      await page.waitForTimeout(80)
      note('ja 640×800', await layoutProblems(page))
      await picture(`${place.name} ja`)
      await page.setViewportSize(wide)
      await settled()
      // The last: the focus goes through everything and opens what opens by it.
      note('ja 1280', await controlProblems(page))
      await leave(place)
    }
    expect(problems).toEqual([])
  })
})
