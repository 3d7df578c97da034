import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { app, BrowserWindow, created, fake } from '../fakes/electron/index.ts'
import { browserExecutable, browserFlags } from '../fixtures/browser.ts'
import { askBeforeClosing, neverAsks } from '../../electron/shell/askToQuit.ts'
import { isTrustedSender } from '../../electron/shell/ipc.ts'
import { menuTemplate } from '../../electron/shell/menu.ts'
import { createSafeStorageVault } from '../../electron/shell/vault.ts'
import { placeWindow, readWindowState, writeWindowState } from '../../electron/shell/windowState.ts'

vi.mock('electron', () => import('../fakes/electron/index.ts'))

const root = path.resolve(import.meta.dirname, '..', '..')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
let dataDir: string
let page: Page

const logText = (): string => {
  const folder = path.join(dataDir, 'logs')
  return readdirSync(folder)
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('')
}

beforeAll(async () => {
  if (!existsSync(path.join(root, 'out', 'app', 'preload.cjs'))) throw new Error('build first: npm run build')
  dataDir = mkdtempSync(path.join(tmpdir(), 'banto-shell-'))
  fake.browser = await chromium.launch({ executablePath: browserExecutable(), args: browserFlags })
  process.argv = [process.execPath, root, '--data-dir', dataDir, '--some-switch-of-chromium=1']
  await import('../../electron/main.ts')
  page = await vi.waitUntil(() => fake.windows[0]?.page, { timeout: 20_000 })
  await page.getByText('番頭へようこそ').waitFor({ timeout: 30_000 })
})

afterAll(async () => {
  // A window that is still being opened must not lose its browser in the middle of a call.
  await Promise.allSettled(created.map((window) => window.webContents.page))
  await fake.browser?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const invoke = (method: string, input: unknown): Promise<unknown> =>
  page.evaluate(([name, what]) => window.banto?.invoke({ method: name as string, input: what }), [method, input])

describe('the desktop host', () => {
  test('shows the welcome screen of the real page in a window that trusts it with nothing', () => {
    expect(fake.sandboxed).toBe(true)
    expect(fake.paths.get('userData')).toBe(path.join(dataDir, 'electron'))
    const { webPreferences, ...rest } = (fake.windows[0]?.options ?? {}) as { webPreferences?: Record<string, unknown> }
    expect({ ...webPreferences, preload: path.basename(String(webPreferences?.preload)) }).toMatchInlineSnapshot(`
      {
        "allowRunningInsecureContent": false,
        "autoplayPolicy": "user-gesture-required",
        "contextIsolation": true,
        "disableDialogs": true,
        "experimentalFeatures": false,
        "navigateOnDragDrop": false,
        "nodeIntegration": false,
        "nodeIntegrationInSubFrames": false,
        "nodeIntegrationInWorker": false,
        "plugins": false,
        "preload": "preload.cjs",
        "sandbox": true,
        "spellcheck": false,
        "webSecurity": true,
        "webviewTag": false,
      }
    `)
    expect(rest).toEqual({ title: 'Banto', minWidth: 960, minHeight: 600, show: false, width: 1280, height: 800 })
    expect(created[0]?.shown).toBe(true)
  })

  test('declares its scheme with no right that the page does not need', () => {
    expect(fake.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
  })

  test('gives the page two functions, which reach the engine', async () => {
    expect(await page.evaluate(() => Object.keys(window.banto ?? {}).sort())).toEqual(['invoke', 'subscribe'])
    expect(await invoke('app.info', {})).toMatchObject({
      ok: true,
      value: { host: 'electron', dataDir, vault: { kind: 'safeStorage', where: 'gnome_libsecret' } },
    })
    expect(await invoke('host.vaultGet', { key: 'x' })).toMatchObject({ ok: false, error: { code: 'UNKNOWN_METHOD' } })
  })

  test('tells the page what happens, without handing it the event', async () => {
    const heard = page.evaluate(() => new Promise((resolve) => window.banto?.subscribe((...args: unknown[]) => resolve(args))))
    await invoke('app.setPreferences', { colorScheme: 'dark' })
    expect(await heard).toEqual([{ event: 'app.preferences', payload: { language: 'ja', colorScheme: 'dark' } }])
  })

  test('has its menu in the language of the person, at once after a change', async () => {
    const labels = (): unknown[] => (fake.menu as { label: string }[]).map(({ label }) => label)
    expect(labels()).toEqual(['ファイル', '編集', '表示', 'ウィンドウ', 'ヘルプ'])
    await invoke('app.setPreferences', { language: 'en' })
    await vi.waitUntil(() => labels()[0] === 'File')
    await invoke('app.setPreferences', { language: 'ja' })
  })

  test('opens help through the same judge as everything else', async () => {
    await invoke('app.openHelp', { page: 'developers' })
    expect(fake.opened).toContain('https://developers.smaregi.dev/')
  })

  test('knows the proxy that the system is set to', async () => {
    fake.session.proxy = 'PROXY office.test:3128; DIRECT'
    expect(await invoke('connection.network', {})).toEqual({ ok: true, value: { proxy: 'office.test:3128', login: 'none' } })
    fake.session.proxy = 'DIRECT'
  })

  test('comes to the front when it is started again', () => {
    const before = created[0]?.focused ?? 0
    app.emit('second-instance')
    expect(created[0]?.focused).toBe(before + 1)
  })
})

describe('what the page cannot do', () => {
  test('run a script that is not a file of ours, or speak to the world', async () => {
    const result = await page.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'window.intruder = true'
      document.body.append(script)
      const reached = await fetch('https://evil.test/').then(
        () => true,
        () => false,
      )
      const frame = document.createElement('iframe')
      frame.src = 'https://evil.test/'
      document.body.append(frame)
      await new Promise((resolve) => setTimeout(resolve, 300))
      return { ran: 'intruder' in window, reached }
    })
    expect(result).toEqual({ ran: false, reached: false })
    expect(page.frames().map((frame) => frame.url())).not.toContain('https://evil.test/')
  })

  test.each(['https://evil.test/?next=app://banto/', 'http://127.0.0.1:1/', 'https://banto.evil.test/', 'https://banto/'])(
    'navigate to %s',
    async (url) => {
      const before = page.url()
      await page.evaluate((where) => {
        window.location.href = where
      }, url)
      await vi.waitUntil(() => logText().includes(`"guard.navigation","url":"${url}"`), { timeout: 5_000 })
      expect(page.url()).toBe(before)
      expect(await page.getByText('番頭へようこそ').count()).toBe(1)
    },
  )

  test('open a window; an https link leaves by the system browser, anything else stays', async () => {
    const before = fake.opened.length
    await page.evaluate(() => {
      window.open('https://developers.smaregi.dev/page')
      window.open('http://evil.test/')
    })
    await vi.waitUntil(() => logText().includes('"guard.windowOpen"') && fake.opened.length > before, { timeout: 5_000 })
    expect(fake.opened.slice(before)).toEqual(['https://developers.smaregi.dev/page'])
    expect(page.context().pages().length).toBe(1)
  })

  test.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'hid', 'serial', 'usb', 'openExternal'])(
    'get the permission %s',
    (permission) => {
      const answers: boolean[] = []
      fake.session.permissionRequest?.(null, permission, (granted) => answers.push(granted))
      expect([...answers, fake.session.permissionCheck?.(null, permission), fake.session.devicePermission?.({})]).toEqual([
        false,
        false,
        false,
      ])
    },
  )

  test('attach a webview or be redirected elsewhere', () => {
    const contents = created[0]?.webContents
    for (const [name, url] of [
      ['will-attach-webview', 'x'],
      ['will-redirect', 'https://evil.test/'],
      ['will-frame-navigate', 'app://banto.evil/'],
    ]) {
      let prevented = false
      contents?.emit(String(name), {
        url,
        preventDefault: () => {
          prevented = true
        },
      })
      expect(prevented, name).toBe(true)
    }
  })

  test('be somebody else: calls from any other sender are rejected', async () => {
    const contents = created[0]?.webContents
    if (!contents) throw new Error('no window')
    const foreignFrames = [{ url: 'app://banto/index.html' }, { url: 'https://evil.test/' }, { url: 'about:blank' }]
    for (const frame of foreignFrames)
      await expect(contents.callAs(frame, 'rpc', { method: 'app.info', input: {} })).rejects.toThrow('refused')
    for (const message of [null, 'app.info', { method: 7 }, { method: 'app.info', input: {}, more: 1 }]) {
      await expect(contents.callAs(contents.mainFrame, 'rpc', message)).rejects.toThrow('refused')
    }
    const mine = contents as unknown as Parameters<typeof isTrustedSender>[1]
    const asked = (senderFrame: unknown, sender: unknown = contents): boolean =>
      isTrustedSender({ sender, senderFrame } as Parameters<typeof isTrustedSender>[0], mine)
    expect([asked(contents.mainFrame), asked(null), asked(contents.mainFrame, {})]).toEqual([true, false, false])
  })

  test.each([
    ['POST', 'app://banto/index.html'],
    ['GET', 'app://banto/../../package.json'],
    ['GET', 'app://banto/..%2f..%2fpackage.json'],
    ['GET', 'app://banto/%2e%2e%2fmain.js'],
    ['GET', 'app://evil/index.html'],
  ])('get anything by %s %s', async (method, url) => {
    const response = await fake.handlers.get('app')?.(new Request(url, { method }))
    expect([response?.status, await response?.text()]).toEqual([404, ''])
  })
})

describe("the window's place", () => {
  const display = { x: 0, y: 0, width: 1920, height: 1080 }
  const at = (x: number, y: number, width = 1200, height = 700) => ({ bounds: { x, y, width, height }, maximized: false })
  test.each([
    ['first start', null, [display], { width: 1280, height: 800, maximized: false }],
    ['as it was', at(100, 50), [display], { x: 100, y: 50, width: 1200, height: 700, maximized: false }],
    ['its display is gone', at(2500, 50), [display], { width: 1200, height: 700, maximized: false }],
    ['its title bar is above the display', at(100, -300), [display], { width: 1200, height: 700, maximized: false }],
    ['larger than the display now', at(0, 0, 4000, 3000), [display], { x: 0, y: 0, width: 1920, height: 1080, maximized: false }],
    ['too small to use', at(0, 0, 10, 10), [display], { width: 960, height: 600, maximized: false }],
  ])('%s', (_, state, displays, expected) => {
    expect(placeWindow(state, displays)).toEqual(expected)
  })

  test('is remembered, and a damaged file is no reason not to start', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'banto-window-'))
    expect(readWindowState(folder)).toBeNull()
    await writeWindowState(folder, at(5, 6))
    expect(readWindowState(folder)).toEqual(at(5, 6))
    for (const rubbish of ['{', '{"bounds":{}}', '[]']) {
      writeFileSync(path.join(folder, 'window.json'), rubbish)
      expect(readWindowState(folder)).toBeNull()
    }
    rmSync(folder, { recursive: true })
  })
})

describe('the vault of the desktop host', () => {
  const open = () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'banto-safe-'))
    return { folder, vault: createSafeStorageVault(folder, silent), file: path.join(folder, 'vault.json') }
  }

  test('keeps secrets sealed, and seals them anew when the key has changed', async () => {
    const { folder, vault, file } = open()
    await Promise.all([vault.set('a', 'one'), vault.set('b', 'two')])
    fake.keyring.generation = 2
    expect(await vault.get('a')).toBe('one')
    const { entries } = JSON.parse(readFileSync(file, 'utf8')) as { entries: Record<string, string> }
    expect(Object.values(entries).map((sealed) => Buffer.from(sealed, 'base64').toString().slice(0, 8))).toEqual(['sealed 2', 'sealed 1'])
    await vault.delete('a')
    expect([await vault.get('a'), await vault.get('b')]).toEqual([null, 'two'])
    rmSync(folder, { recursive: true })
  })

  test('says when Linux has no keyring, is LOCKED when it does not answer, UNREADABLE when it is another', async () => {
    const { folder, vault, file } = open()
    fake.keyring.backend = 'basic_text'
    if (process.platform === 'linux') expect(await vault.describe()).toEqual({ kind: 'basic_text', where: 'basic_text' })
    await vault.set('a', 'one')
    fake.keyring.available = false
    await expect(vault.get('a')).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    await expect(vault.set('a', 'x')).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    fake.keyring.available = true
    writeFileSync(file, JSON.stringify({ version: 1, entries: { a: Buffer.from('other').toString('base64') } }))
    await expect(vault.get('a')).rejects.toMatchObject({ code: 'VAULT_UNREADABLE' })
    await vault.set('a', 'two')
    expect(await vault.get('a')).toBe('two')
    fake.keyring.backend = 'gnome_libsecret'
    rmSync(folder, { recursive: true })
  })
})

test('every entry of the menu has words in both languages', () => {
  for (const language of ['ja', 'en'] as const) {
    const labels = menuTemplate({ language, dataDir: '/', openHelp: () => undefined }).flatMap(({ label, submenu }) => [
      label,
      ...(submenu as { label?: string; type?: string }[]).filter(({ type }) => type !== 'separator').map((item) => item.label),
    ])
    expect(labels.filter((label) => label === undefined || label === '' || label.startsWith('menu.'))).toEqual([])
  }
})

describe('closing the window with changes that are not sent', () => {
  const world = (unsent: number, folder = mkdtempSync(path.join(tmpdir(), 'banto-quit-'))) => {
    const window = new BrowserWindow({})
    let closed = false
    const value = (method: string): unknown =>
      method === 'app.status' ? { unsent, unproved: 0, conflicts: 1, rejected: 0 } : { preferences: { language: 'ja' } }
    askBeforeClosing({
      window: Object.assign(window, {
        close: () => {
          window.emit('close', { preventDefault: () => undefined })
          closed = true
        },
      }) as unknown as Parameters<typeof askBeforeClosing>[0]['window'],
      engine: { invoke: (method) => Promise.resolve({ ok: true, value: value(method) }) },
      dataDir: folder,
      log: silent,
    })
    /** A person closes it; true where the program held it back for the moment. */
    const press = (): boolean => {
      let held = false
      window.emit('close', {
        preventDefault: () => {
          held = true
        },
      })
      return held
    }
    return { folder, press, isClosed: () => closed }
  }

  test('asks, says that they stay, and stays open when told to', async () => {
    fake.answers.push({ response: 1, checkboxChecked: true })
    const { press, isClosed, folder } = world(11)
    const before = fake.messages.length
    expect(press()).toBe(true)
    await vi.waitUntil(() => fake.messages.length > before)
    expect(fake.messages.at(-1)).toBe('送信していない変更 11件、食い違い 1件があります。')
    expect(isClosed()).toBe(false)
    // «Do not ask again» belongs to quitting; with «stay» it means nothing.
    expect(neverAsks(folder)).toBe(false)
  })

  test('closes when told to, and never asks again where that was wished', async () => {
    fake.answers.push({ response: 0, checkboxChecked: true })
    const first = world(3)
    expect(first.press()).toBe(true)
    await vi.waitUntil(() => first.isClosed())
    expect(neverAsks(first.folder)).toBe(true)
    expect(world(3, first.folder).press()).toBe(false)
  })
})

test('closing the window closes the engine in order before the program ends', async () => {
  created[0]?.place({ x: 7, y: 8, width: 1300, height: 900 })
  // With nothing unsent nobody is asked.
  const asked = fake.messages.length
  await created[0]?.close()
  await fake.exited
  expect(fake.messages).toHaveLength(asked)
  expect(logText()).toContain('"engine.closed"')
  expect(readWindowState(dataDir)?.bounds).toEqual({ x: 7, y: 8, width: 1300, height: 900 })
  expect(existsSync(path.join(dataDir, 'host.sock'))).toBe(false)
})
