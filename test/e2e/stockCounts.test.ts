import { writeSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { StockChange } from '#sandbox/controlClient.ts'
import { withCheckDigit } from '#shared/domain/barcode/index.ts'
import { shelfLabelCode } from '#shared/domain/stockCounts/shelfCode.ts'
import { createTranslate } from '#shared/i18n/index.ts'
import { person } from '../demo/person.ts'
import { counterAt, joinCount, openCount, startCount, type Counter } from '../fixtures/countPage.ts'
import { tellFigure } from '../fixtures/figure.ts'
import { goTo } from '../fixtures/goTo.ts'
import { plugScanner, scanBurst } from '../fixtures/plugScanner.ts'
import { hasPseudoTerminals } from '../fixtures/pseudoTerminals.ts'
import { readShop } from '../fixtures/readShop.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'

const t = createTranslate('ja')
const storeId = 1
const unknownCode = '4909999000017'
/** The same goods in the same order each time that the registers are opened. */
const selling = { perMinute: 400, lateShare: 0.3, lateSeconds: 3, stores: [storeId], seed: 7 }

let real: RealPage

beforeAll(async () => {
  const sampleWorker = path.join(import.meta.dirname, '..', 'fixtures', 'controlledSample.ts')
  real = await openRealPage({ sampleWorker, viewport: { width: 1280, height: 1000 } })
  await real.page.locator('.products-total').filter({ hasText: '10,000件' }).waitFor({ timeout: 120_000 })
  await real.page
    .locator('footer')
    .getByText(t('app.status.lastSync', { ago: t('common.time.now') }))
    .waitFor({ timeout: 120_000 })
}, 300_000)
afterAll(() => real?.close())

async function engine<T>(method: string, input: object): Promise<T> {
  const answer = await real.host.engine.invoke(method, input)
  if (!answer.ok) throw new Error(`${method}: ${answer.error.code}`)
  return answer.value as T
}

/** What happened to the store's stock, of the server. */
const history = async (): Promise<readonly StockChange[]> =>
  (await real.control().stockChanges()).filter((change) => change.storeId === storeId)
const stockOf = async (productId: number): Promise<number> =>
  Number((await real.control().stock(productId)).find((row) => row['storeId'] === String(storeId))?.['stockAmount'])
const sold = async (times: number): Promise<void> =>
  expect.poll(async () => (await real.control().registers()).sales, { timeout: 120_000 }).toBeGreaterThanOrEqual(times)
/** Closes the registers; how much was sold with them. */
async function closeRegisters(): Promise<number> {
  await real.control().setRegisters({ perMinute: 0 })
  await expect.poll(async () => (await real.control().registers()).onTheWay, { timeout: 60_000 }).toBe(0)
  return (await real.control().registers()).sales
}

interface Goods {
  readonly productId: number
  readonly code: string
  readonly name: string
}

/** Goods that the registers sell most, with stock control and a code that nothing else has. */
async function goodsThatSell(count: number): Promise<Goods[]> {
  await real.control().setRegisters(selling)
  await sold(40)
  await closeRegisters()
  const times = new Map<number, number>()
  for (const { productId, stockDivision } of await history()) {
    if (stockDivision === '02') times.set(productId, (times.get(productId) ?? 0) + 1)
  }
  const ids = [...times].toSorted(([, one], [, other]) => other - one).map(([productId]) => productId)
  const goods: Goods[] = []
  for (const row of await real.control().products(ids)) {
    const code = row['productCode'] ?? ''
    if (row['stockControlDivision'] !== '0' || !/^4\d{12}$/u.test(code)) continue
    const { cards } = await engine<OutputOf<'lookup.find'>>('lookup.find', { code })
    if (cards.length === 1) goods.push({ productId: Number(row['productId']), code, name: row['productName'] ?? '' })
  }
  expect(goods.length).toBeGreaterThanOrEqual(count)
  return goods.slice(0, count)
}

/** Gives an unknown code its product, by the dialog. */
async function linkUnknown({ page }: Counter, goods: Goods): Promise<void> {
  await page.getByRole('button', { name: t('stockCounts.unknown.link') }).click()
  const dialog = page.getByRole('dialog', { name: t('stockCounts.unknown.linkTitle', { code: unknownCode }) })
  await dialog.getByRole('textbox').fill(goods.code)
  await page.keyboard.press('Enter')
  await dialog.locator('.stockCounts-found').getByText(goods.code).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Tells what a carton holds, where it is asked. */
async function tellCase({ page }: Counter, pieces: number): Promise<void> {
  await page.getByLabel(t('stockCounts.answers.casePieces')).fill(String(pieces))
  await page.getByRole('button', { name: t('stockCounts.answers.setCase') }).click()
}

/** Reads what moved, by the button of the review, until nothing is left to be read. */
async function readMovements(page: Page, countId: string): Promise<void> {
  const go = page.getByRole('button', { name: t('countReview.refresh.go') })
  const left = async (): Promise<number> => {
    await go.click()
    await expect.poll(() => go.isEnabled(), { timeout: 60_000 }).toBe(true)
    return (await engine<OutputOf<'countReview.summary'>>('countReview.summary', { countId })).behind
  }
  // What Smaregi tells holds up to the second in which it was asked.
  await expect.poll(left, { timeout: 120_000, interval: 1_000 }).toBe(0)
}

interface Line {
  readonly counted: number
  readonly expected: number
  /** Of what is expected, sold before the last beep and told to Smaregi after it. */
  readonly late: number
}

/** What has to come out, from the beeps on the disk and the server's own stock and history: no figure of the review goes into it. */
async function linesOf(counted: ReadonlyMap<Goods, number>, linked: Goods): Promise<Map<Goods, Line>> {
  const beeps = readShop<{ productId: number | null; code: string | null; ms: number }>(
    { dataDir: real.dataDir },
    // A number that was typed behind a scan is as of when it was typed.
    `SELECT coalesce(a.product_id, e.product_id) AS productId, coalesce(a.code, e.code) AS code, e.placed_ms AS ms FROM stock_count_entry e
     LEFT JOIN stock_count_entry a ON a.session_id = e.session_id AND a.seq = e.about_seq
     WHERE (e.kind = 'scan' AND e.pieces > 0) OR (e.kind = 'quantity' AND e.source = 'keyboard')`,
  )
  const changes = await history()
  const lines = new Map<Goods, Line>()
  for (const [goods, pieces] of counted) {
    const { productId } = goods
    const own = beeps.filter((beep) => (beep.productId ?? (beep.code === unknownCode ? linked.productId : 0)) === productId)
    const lastMs = Math.max(...own.map(({ ms }) => ms))
    let expected = await stockOf(productId)
    let late = 0
    for (const change of changes.filter((one) => one.productId === productId)) {
      if (Date.parse(change.targetDateTime) > lastMs) expected -= change.amount
      else if (Date.parse(change.updDateTime) > lastMs) late += change.amount
    }
    lines.set(goods, { counted: pieces, expected, late })
  }
  return lines
}

/** What was sold in the very second of a last scan waits for a person: it is right as the review has it. */
async function settleSeconds(countId: string): Promise<void> {
  const asked = { countId, filter: 'waiting', order: 'name', descending: false, search: '', offset: 0, limit: 100, productId: null }
  const { rows } = await engine<OutputOf<'countReview.lines'>>('countReview.lines', asked)
  const productIds = rows.filter(({ waits }) => waits.includes('sameSecond')).map(({ productId }) => productId)
  if (productIds.length > 0) await engine('countReview.decide', { countId, productIds, choice: 'correct' })
}

const numberIn = (text: string): number => Number(text.replaceAll(',', '').replace('+', ''))

/** The rows of the review, by code: counted, expected, variance. */
const rowsShown = async (page: Page): Promise<Record<string, number[]>> =>
  Object.fromEntries(
    (
      await page
        .locator('.countReview-row[aria-selected]')
        .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('[role=gridcell]')].map(({ textContent }) => textContent)))
    ).map(([, code = '', ...cells]) => [code, cells.slice(0, 3).map(numberIn)]),
  )

/** Commits by the dialog: only once it is said what becomes of what nobody counted, which needs its number. */
async function commit(page: Page, corrected: number): Promise<void> {
  const dialog = page.getByRole('dialog', { name: t('countReview.commit.title') })
  const confirm = dialog.getByRole('button', { name: t('countReview.commit.confirm') })
  const open = (): Promise<void> => page.getByRole('button', { name: t('countReview.commit.go') }).click()
  await open()
  await dialog.getByText(t('countReview.commit.undecided', { count: 1 })).waitFor()
  expect(await confirm.isDisabled()).toBe(true)
  await dialog.getByRole('button', { name: t('common.cancel') }).click()
  await dialog.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: t('countReview.uncounted.zeroAll') }).click()
  const guard = page.getByRole('dialog', { name: t('countReview.uncounted.guardTitle', { products: 1 }) })
  const zero = guard.getByRole('button', { name: t('countReview.uncounted.guardGo') })
  await guard.getByRole('textbox').fill('2')
  expect(await zero.isDisabled()).toBe(true)
  await guard.getByRole('textbox').fill('1')
  await zero.click()
  await guard.waitFor({ state: 'detached' })

  await open()
  await dialog.getByText(t('countReview.commit.figures.sum', { count: corrected })).waitFor()
  // Questions that nobody answered, and stocks below zero, take a step of their own.
  const isMeant = dialog.getByRole('checkbox', { name: t('countReview.commit.unsure.check') })
  const isReady = async (): Promise<boolean> => {
    if (await isMeant.isVisible()) await isMeant.check()
    return confirm.isEnabled()
  }
  await expect.poll(isReady, { timeout: 60_000 }).toBe(true)
  await confirm.click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(t('stockCounts.states.committed'), { exact: true }).waitFor()
}

describe.skipIf(!hasPseudoTerminals)('a store is counted with scanners (needs socat)', () => {
  test(
    'by two windows while its registers sell: the review shows what was sold, and the stock at Smaregi ends as the shelves were',
    { timeout: 600_000 },
    async () => {
      const control = real.control()
      const goods = await goodsThatSell(8)
      await control.edit({ stock: goods.map(({ productId }, at) => ({ productId, storeId, stockAmount: 40 + at })) })
      const nth = (at: number): Goods => {
        const found = goods[at]
        if (found === undefined) throw new Error(`only ${goods.length} goods sell`)
        return found
      }
      const [plain, typedBefore, typedAfter, takenBack] = [nth(0), nth(1), nth(2), nth(3)]
      const [carton, linked, twoShelves, nobody] = [nth(4), nth(5), nth(6), nth(7)]
      const counted = new Map<Goods, number>()
      const count = (of: Goods, pieces: number): void => void counted.set(of, (counted.get(of) ?? 0) + pieces)
      await engine('stockCounts.saveShelf', { shelfId: null, storeId, code: 'A-1', name: '' })

      const sato = await counterAt(real.page, await plugScanner(engine, '佐藤のスキャナー'))
      await real.page.reload()
      await real.page.locator('.products-total').waitFor()
      const suzuki = await counterAt(await real.page.context().newPage(), await plugScanner(engine, '鈴木のスキャナー'))
      onTestFinished(() => suzuki.page.close())
      await suzuki.page.goto(real.host.server.freshAddress())
      await suzuki.page.locator('.products-total').waitFor()

      // The plan, by the screen.
      await sato.toFront()
      await goTo(sato.page, 'stockCounts')
      await startCount(
        sato.page,
        goods.map(({ code }) => code),
      )
      const [{ countId = '', name = '' } = {}] = await engine<{ countId: string; name: string }[]>('stockCounts.list', {})
      await joinCount(sato.page, '佐藤')
      await suzuki.toFront()
      await goTo(suzuki.page, 'stockCounts')
      await openCount(suzuki.page, name)
      await joinCount(suzuki.page, '鈴木')
      await control.setRegisters(selling)

      for (const _ of [1, 2, 3]) await sato.scan(plain.code)
      await sato.sees(3)
      await sato.number(12)
      await sato.scan(typedBefore.code)
      await sato.sees(12)
      await sato.scan(typedAfter.code)
      await sato.number(9)
      await sato.page.keyboard.press('Enter')
      await sato.sees(9)
      await sato.scan(takenBack.code)
      await sato.page
        .getByRole('button', { name: t('stockCounts.count.takeBackOf', { name: takenBack.name }) })
        .first()
        .click()
      await sato.sees(0)
      await sato.number(7)
      await sato.scan(takenBack.code)
      await sato.sees(7)
      count(plain, 3)
      count(typedBefore, 12)
      count(typedAfter, 9)
      count(takenBack, 7)

      const cartonCode = withCheckDigit(`1${carton.code.slice(0, 12)}`)
      await suzuki.scan(cartonCode)
      await tellCase(suzuki, 24)
      await suzuki.sees(24)
      await suzuki.number(2)
      await suzuki.scan(cartonCode)
      await suzuki.sees(72)
      await suzuki.number(5)
      expect(await suzuki.scan(unknownCode)).toMatchObject({ verdict: 'unknown' })
      await linkUnknown(suzuki, linked)
      expect(await suzuki.scan(shelfLabelCode('A-1'))).toMatchObject({ verdict: 'shelf' })
      await suzuki.scan(twoShelves.code)
      await suzuki.number(3)
      await suzuki.scan(plain.code)
      await suzuki.sees(3)
      count(carton, 72)
      count(linked, 5)
      count(twoShelves, 1)
      count(plain, 3)

      await sold(60)
      await sato.scan(unknownCode)
      await sato.sees(6)
      await sato.number(4)
      await sato.scan(twoShelves.code)
      count(linked, 1)
      count(twoShelves, 4)
      // Rung up before it was counted, told to Smaregi now.
      const rungMs = Date.now() - 120_000
      await control.move({
        productId: typedBefore.productId,
        storeId,
        amount: -5,
        division: '02',
        targetDateTime: new Date(rungMs).toISOString(),
      })
      await sold(150)
      const sales = await closeRegisters()
      const pieces = [...counted.values()].reduce((sum, one) => sum + one, 0)
      const progress = t('stockCounts.count.figures', { counted: counted.size, planned: goods.length, pieces })
      for (const { page } of [sato, suzuki]) await page.getByText(progress).waitFor()

      // The review: figures of the server, and nobody else's.
      await sato.toFront()
      await sato.page.getByRole('tab', { name: t('stockCounts.parts.review') }).click()
      await readMovements(sato.page, countId)
      await sato.page.getByText(t('countReview.filters.counted'), { exact: true }).first().click()
      const lines = await linesOf(counted, linked)
      const due = Object.fromEntries(
        [...lines].map(([{ code }, line]) => [code, [line.counted, line.expected, line.counted - line.expected]]),
      )
      await expect.poll(() => rowsShown(sato.page), { timeout: 90_000 }).toEqual(due)
      await sato.page.getByText(t('countReview.figures.countedOf', { lines: counted.size, pieces })).waitFor()
      expect(lines.get(typedBefore)?.late).toBeLessThan(0)
      const late = [...lines.values()].filter((line) => line.late !== 0)
      await sato.page
        .getByText(t('countReview.figures.late', { lines: late.length, pieces: String(late.reduce((sum, line) => sum + line.late, 0)) }))
        .waitFor()

      await settleSeconds(countId)
      // The commit and the sending, while the shop sells on.
      const corrections = new Map([...lines].map(([of, line]) => [of, line.counted - line.expected] as const).filter(([, by]) => by !== 0))
      corrections.set(nobody, -(await stockOf(nobody.productId)))
      const before = new Map(await Promise.all(goods.map(async (of) => [of, await stockOf(of.productId)] as const)))
      const seen = Math.max(...(await history()).map(({ id }) => id))
      await commit(sato.page, corrections.size)
      await control.setRegisters(selling)
      await sold(20)
      await sato.page.getByRole('button', { name: t('countReview.figures.toChanges') }).click()
      expect(await person(sato.page, sato.page.context()).send(corrections.size)).toMatchObject({ applied: corrections.size })
      const more = await closeRegisters()

      const since = (await history()).filter(({ id }) => id > seen)
      const sent = since.filter(({ memo }) => memo?.startsWith(name) === true)
      expect(new Map(sent.map(({ productId, amount }) => [productId, amount]))).toEqual(
        new Map([...corrections].map(([{ productId }, by]) => [productId, by])),
      )
      expect(sent).toHaveLength(corrections.size)
      for (const of of goods) {
        const soldOn = since.filter((change) => change.productId === of.productId && change.stockDivision === '02')
        const shelf = (before.get(of) ?? 0) + (corrections.get(of) ?? 0)
        expect([of.code, await stockOf(of.productId)]).toEqual([of.code, shelf + soldOn.reduce((sum, { amount }) => sum + amount, 0)])
      }
      await goTo(sato.page, 'stockCounts')
      await sato.page.getByText(t('stockCounts.states.sealed'), { exact: true }).first().waitFor()

      // What is sealed takes no scan, in any window, and says so.
      const kept = (): number => readShop({ dataDir: real.dataDir }, "SELECT 1 FROM stock_count_entry WHERE kind = 'scan'").length
      const sounded = sato.sounded() + suzuki.sounded()
      const state = t('stockCounts.states.sealed')
      await suzuki.toFront()
      await suzuki.page.getByText(t('stockCounts.join.closed', { state })).waitFor()
      await suzuki.trigger(plain.code)
      const what = t('stockCounts.notCounted.closed', { state })
      await suzuki.page.getByText(t('stockCounts.notCounted.scan', { code: plain.code, what })).waitFor()
      expect(kept()).toBe(sounded)
      tellFigure('beeps', { sounded, kept: kept() }, 'two windows while the registers sell')
      tellFigure('corrections', { computed: corrections.size, exact: sent.length }, 'two windows while the registers sell')
      tellFigure('sales while counting', { sales: sales + more }, 'two windows')
    },
  )
  test(
    '200 scans at 20 a second while counting: none is lost, none is typed, each is in the ledger, in order',
    { timeout: 400_000 },
    async () => {
      const { page } = real
      const scanner = await plugScanner(engine, '速いスキャナー')
      const sato = await counterAt(page, scanner)
      await goTo(page, 'products')
      await page.reload()
      await page.locator('.products-total').waitFor()
      await sato.toFront()
      await goTo(page, 'stockCounts')
      await startCount(page)
      await joinCount(page, '佐藤')
      const [{ countId = '' } = {}] = await engine<{ countId: string }[]>('stockCounts.list', {})
      const rows = await real.control().products(Array.from({ length: 400 }, (_, at) => at + 1))
      const goods = rows.map(({ productCode }) => productCode ?? '').filter((code) => /^4\d{12}$/u.test(code))
      const unknown = (n: number): string => withCheckDigit(String(490_999_800_000 + n))
      const codes = Array.from({ length: 200 }, (_, n) => (n % 4 === 3 ? unknown(n) : (goods[n] ?? '')))
      const before = await sato.fields()
      await scanBurst((code) => writeSync(scanner, `${code}\r`), codes)
      // A machine that others use as well comes to the last of them later, and none the less.
      await expect.poll(() => sato.sounded(), { timeout: 240_000 }).toBe(codes.length)
      const ledger = (await engine<OutputOf<'stockCounts.entries'>>('stockCounts.entries', { countId, limit: 500 })).rows.toReversed()
      expect(ledger.map(({ code }) => code)).toEqual(codes)
      expect(ledger.filter(({ pieces, source }) => pieces !== 1 || source !== 'serial')).toEqual([])
      await page
        .locator('.stockCounts-figure')
        .getByText(codes.at(-1) ?? '')
        .waitFor()
      // Who loads the window again sees the same beeps, and can take them back.
      const lastBeeps = (): Promise<string[]> => page.locator('.stockCounts-beeps li').allInnerTexts()
      const inSight = await lastBeeps()
      expect(inSight.length).toBe(10)
      await page.reload()
      await expect.poll(lastBeeps, { timeout: 60_000 }).toEqual(inSight)
      await page.locator('.stockCounts-beeps li').first().getByRole('button').click()
      await page.locator('.stockCounts-beeps li[data-back]').first().waitFor()
      expect(await sato.fields()).toEqual(before)

      // The list of the whole review scrolls down alone, with a scrollbar that takes its room as well.
      await page.getByRole('tab', { name: t('stockCounts.parts.review') }).click()
      await page.getByText(t('countReview.filters.all'), { exact: true }).first().click()
      const list = page.getByRole('grid', { name: t('countReview.filters.label') })
      await list.getByText(t('countReview.choices.none')).first().waitFor()
      const scrollbar = 16
      const room = await list.evaluate((grid) => {
        const least = Number.parseFloat(getComputedStyle(grid.querySelector('.countReview-row') ?? grid).minWidth)
        return { least, inside: grid.scrollWidth, width: grid.clientWidth }
      })
      expect(page.viewportSize()?.width).toBe(1280)
      expect(room.inside).toBe(room.width)
      expect(room.least + scrollbar).toBeLessThanOrEqual(room.width)
      const { staged } = await engine<OutputOf<'changes.summary'>>('changes.summary', {})
      expect(staged).toBe(0)
      tellFigure('scans', { sent: codes.length, received: ledger.length, typed: staged }, 'serial, while counting')
      tellFigure('beeps', { sounded: sato.sounded(), kept: ledger.length }, '20 a second while counting')
    },
  )
})
