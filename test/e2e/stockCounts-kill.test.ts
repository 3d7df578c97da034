import { closeSync, existsSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { OutputOf } from '#shared/contracts/index.ts'
import { createTranslate } from '#shared/i18n/index.ts'
import { openVault } from '../../electron/serve/vault.ts'
import { startApp } from '../demo/processes.ts'
import { browserExecutable, browserFlags } from '../fixtures/browser.ts'
import { joinCount, openCount } from '../fixtures/countPage.ts'
import { tellFigure } from '../fixtures/figure.ts'
import { goTo } from '../fixtures/goTo.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import { scanBurst, serialScanner } from '../fixtures/plugScanner.ts'
import { hasPseudoTerminals, plugCable } from '../fixtures/pseudoTerminals.ts'
import { readShop } from '../fixtures/readShop.ts'
import type { Shop } from '../fixtures/signedIn.ts'
import { watchCalls } from '../fixtures/watchCalls.ts'

const t = createTranslate('ja')
const name = '棚卸 2026-11 本店'
const scannerName = '売場のスキャナー'
/** Beeps that had sounded when the program was killed. */
const killsAt = [7, 17, 29]

beforeAll(() => {
  if (!existsSync(path.resolve(import.meta.dirname, '..', '..', 'out', 'app', 'serve.js'))) throw new Error('build first: npm run build')
})

interface Beep {
  readonly sessionId: string
  readonly seq: number
  readonly code: string | null
  readonly pieces: number
}

/** A shop that is signed in, with a count that has begun and a scanner; its secrets lie where the program looks for them. */
async function prepare(port: string): Promise<{ shop: Shop; codes: readonly string[] }> {
  const shop = await openShopInTest({ products: 60, signedIn: false })
  const { identityUrl, apiUrl, clientId } = shop.sandbox
  await shop.engine.job('connection.signIn', { kind: 'custom', identityUrl, apiUrl, clientId })
  await shop.engine.job('sync.pull', { mode: 'auto' })
  await shop.engine.job('stockCounts.start', { storeId: 1, name, plan: { kind: 'everything' }, isBlind: false })
  await shop.engine.call('devices.add', serialScanner(scannerName, port))
  const rows = await shop.control.products(Array.from({ length: 60 }, (_, at) => at + 1))
  const goods = rows.map(({ productCode }) => productCode ?? '').filter((code) => /^4\d{12}$/u.test(code))
  await shop.engine.close()
  const vault = await openVault(shop.engine.dataDir, 'file')
  for (const [key, secret] of shop.engine.vault) await vault.set(key, secret)
  return { shop, codes: Array.from({ length: 400 }, (_, at) => [...goods, '4909999000017'][at % (goods.length + 1)] ?? '') }
}

/** Opens the count at a window of a program that has just started, once its scanner is ready. */
async function openAt(context: BrowserContext, address: string): Promise<{ page: Page; scans: ReturnType<typeof watchCalls> }> {
  const page = await context.newPage()
  const scans = watchCalls(page, 'stockCounts.scan')
  await page.goto(address)
  await goTo(page, 'devices')
  const scanner = page.locator('.devices-list [role=option]').filter({ hasText: scannerName })
  await scanner.getByText(t('devices.conditions.ready')).waitFor({ timeout: 60_000 })
  await goTo(page, 'stockCounts')
  await openCount(page, name)
  return { page, scans }
}

describe.skipIf(!hasPseudoTerminals)('the program is killed in a burst of scans (needs socat)', () => {
  test('every beep that sounded is in the ledger after the restart, once, in order', { timeout: 600_000 }, async () => {
    const cable = await plugCable()
    const { shop, codes } = await prepare(cable.ours)
    const scanner = openSync(cable.theirs, 'w')
    onTestFinished(() => closeSync(scanner))
    const browser = await chromium.launch({ executablePath: browserExecutable(), args: browserFlags })
    onTestFinished(() => browser.close())
    const context = await browser.newContext({ locale: 'ja-JP' })
    const { dataDir } = shop.engine

    const sounded: Beep[] = []
    let sent = 0
    for (const killAt of killsAt) {
      const program = await startApp(dataDir)
      onTestFinished(() => program.stop('SIGKILL'))
      const { page, scans } = await openAt(context, program.address)
      await joinCount(page, '佐藤')
      let isDead = false
      const burst = scanBurst(
        (code) => writeSync(scanner, `${code}\r`),
        codes,
        () => isDead,
      )
      await vi.waitUntil(() => scans.length >= killAt, { timeout: 90_000, interval: 5 })
      await program.stop('SIGKILL')
      isDead = true
      sent += await burst
      // Its line is gone: no answer comes any more.
      await page.getByText(t('app.hostLost.title')).waitFor({ timeout: 60_000 })
      sounded.push(...scans.map(({ value }) => (value as OutputOf<'stockCounts.scan'>).entry).filter((entry) => entry !== null))
      await page.close()
    }

    const program = await startApp(dataDir)
    onTestFinished(() => program.stop())
    const { page } = await openAt(context, program.address)
    const kept = readShop<Beep>(
      { dataDir },
      `SELECT e.session_id AS sessionId, e.seq, e.code, e.pieces FROM stock_count_entry e
       JOIN stock_count_session s ON s.session_id = e.session_id WHERE e.kind = 'scan' ORDER BY s.rowid, e.seq`,
    )
    const keyOf = ({ sessionId, seq, code, pieces }: Beep): string => `${sessionId}/${seq} ${code} ${pieces}`
    const onDisk = new Set(kept.map(keyOf))
    const lost = sounded.map(keyOf).filter((beep) => !onDisk.has(beep))
    expect(sounded.length).toBeGreaterThanOrEqual(killsAt.reduce((sum, one) => sum + one, 0))
    expect(lost).toEqual([])
    // One at a time is on its way: of each session one more at most had reached the disk without its answer.
    expect(kept.length - sounded.length).toBeLessThanOrEqual(killsAt.length)
    const sessionIds = [...new Set(kept.map(({ sessionId }) => sessionId))]
    expect(sessionIds).toHaveLength(killsAt.length)
    for (const id of sessionIds) {
      const beeps = kept.filter(({ sessionId }) => sessionId === id)
      expect(beeps.map(({ code }) => code)).toEqual(codes.slice(0, beeps.length))
    }
    // The person reads the same number, and counts on.
    await joinCount(page, '佐藤')
    await page
      .getByText(t('stockCounts.count.pieces', { count: kept.length }), { exact: false })
      .first()
      .waitFor()
    tellFigure('kills of counts', { kills: killsAt.length }, 'program, burst of a pseudo-terminal')
    tellFigure('beeps', { sounded: sounded.length, kept: sounded.length - lost.length }, 'kill -9 of the program in a burst')
    tellFigure('scans', { sent }, 'serial, until kill -9')
  })
})
