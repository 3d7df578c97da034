import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron, type ElectronApplication } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasDisplay } from '../../electron/host/browser.ts'

const root = path.resolve(import.meta.dirname, '..', '..')

/** The real binary, where it was fetched. */
const electronBinary = (): string | null => {
  const folder = path.join(root, 'node_modules', 'electron')
  const names = path.join(folder, 'path.txt')
  if (!existsSync(names)) return null
  const file = path.join(folder, 'dist', readFileSync(names, 'utf8').trim())
  return existsSync(file) ? file : null
}

const binary = electronBinary()
const runs = binary !== null && hasDisplay()
if (!runs) console.log(`skipped: the desktop host in real Electron (${binary === null ? 'its binary is not here' : 'no display'})`)

describe.runIf(runs)('the desktop host in real Electron', () => {
  let app: ElectronApplication
  let dataDir: string

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'banto-electron-'))
    app = await _electron.launch({ executablePath: binary ?? '', args: [root, '--data-dir', dataDir] })
  })

  afterAll(async () => {
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  test('shows the welcome screen, reaches the engine, and gives the page nothing else', async () => {
    const page = await app.firstWindow()
    await page.getByText('番頭へようこそ').waitFor({ timeout: 30_000 })
    expect(page.url()).toBe('app://banto/index.html')
    expect(await page.evaluate(() => window.banto?.invoke({ method: 'app.info', input: {} }))).toMatchObject({
      ok: true,
      value: { host: 'electron', dataDir },
    })
    expect(await page.evaluate(() => ['require', 'process', 'electron'].filter((name) => name in window))).toEqual([])
  })

  test('does not leave its page', async () => {
    const page = await app.firstWindow()
    await page.evaluate(() => {
      window.location.href = 'https://example.com/?next=app://banto/'
    })
    await page.waitForTimeout(500)
    expect(page.url()).toBe('app://banto/index.html')
  })
})
