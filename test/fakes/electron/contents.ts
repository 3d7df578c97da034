import { readFileSync } from 'node:fs'
import type { Frame, Page, Request as PageRequest, Route } from 'playwright'
import { EventEmitter, fake, preventable } from './state.ts'

/** Chromium does not know `app:`; the double serves it under this origin and speaks of `app:` to the program. */
const stage = 'https://banto.app.invalid'
const toStage = (url: string): string => url.replace(/^app:\/\/banto(?=\/|$)/, stage)
const fromStage = (url: string): string => (url.startsWith(`${stage}/`) ? `app://banto${url.slice(stage.length)}` : url)

type IpcHandler = (event: { sender: FakeContents; senderFrame: FakeFrame }, ...args: unknown[]) => unknown

export interface FakeFrame {
  readonly url: string
}

/** The preload runs before the page's scripts, with Electron's two modules of that side, and sees no others. */
const preloadScript = (file: string): string => `(() => {
  const listeners = new Map()
  window.__fakeDeliver = (channel, message) => { for (const listener of listeners.get(channel) ?? []) listener({ sender: 'never shown' }, message) }
  const electron = {
    contextBridge: { exposeInMainWorld: (name, api) => { window[name] = Object.freeze(api) } },
    ipcRenderer: {
      invoke: (channel, ...args) => window.__fakeInvoke(channel, args),
      on: (channel, listener) => { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]) },
      removeListener: (channel, listener) => { listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener)) },
    },
  }
  const require = (name) => { if (name !== 'electron') throw new Error('a sandboxed preload cannot load ' + name); return electron }
  const module = { exports: {} }
  ;((require, module, exports) => {
    ${readFileSync(file, 'utf8')}
  })(require, module, module.exports)
})()`

/** The first request of a new window comes before that window is a page: then it has no frame yet. */
const isOfPopup = (request: PageRequest, page: Page): boolean => {
  try {
    return request.frame().page() !== page
  } catch {
    return true
  }
}

/** WebContents over a real page: navigation, new windows, requests and IPC pass through the program's own guards. */
export class FakeContents extends EventEmitter {
  readonly page: Promise<Page>
  readonly #ipc = new Map<string, IpcHandler>()
  readonly #frames = new WeakMap<Frame, FakeFrame>()
  #main: FakeFrame = { url: '' }
  #openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  #loading: string | null = null

  constructor(preload: string) {
    super()
    this.page = this.#open(preload)
  }

  readonly ipc = {
    handle: (channel: string, handler: IpcHandler): void => {
      this.#ipc.set(channel, handler)
    },
  }

  get mainFrame(): FakeFrame {
    return this.#main
  }

  getPrintersAsync(): Promise<{ name: string }[]> {
    return Promise.resolve(fake.printers.names.map((name) => ({ name })))
  }

  /** Prints what the page really shows in print: the pages are kept as a PDF. */
  print(options: Record<string, unknown> & { deviceName?: string }, done: (isPrinted: boolean, reason: string) => void): void {
    void this.page
      .then((page) => page.pdf({ preferCSSPageSize: true, printBackground: true }))
      .then((pdf) => {
        fake.printers.jobs.push({ options, pdf })
        const { refusal } = fake.printers
        const isKnown = options.deviceName === undefined || fake.printers.names.includes(options.deviceName)
        done(refusal === null && isKnown, refusal ?? (isKnown ? '' : 'Invalid deviceName provided'))
      })
  }

  isDestroyed(): boolean {
    return false
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.#openHandler = handler
  }

  send(channel: string, message: unknown): void {
    // A page that is just being left misses it, as in Electron.
    void this.page
      .then((page) =>
        page.evaluate(
          ([name, what]) => (window as unknown as { __fakeDeliver(a: string, b: unknown): void }).__fakeDeliver(name as string, what),
          [channel, message],
        ),
      )
      .catch(() => undefined)
  }

  async load(url: string): Promise<void> {
    const page = await this.page
    this.#loading = toStage(url)
    await page.goto(this.#loading)
  }

  /** Calls the program as a frame of this window would: for tables of senders. */
  callAs(frame: FakeFrame, channel: string, ...args: unknown[]): Promise<unknown> {
    const handler = this.#ipc.get(channel)
    if (!handler) return Promise.reject(new Error(`no handler for ${channel}`))
    return Promise.resolve(handler({ sender: this, senderFrame: frame }, ...args))
  }

  #frameOf(frame: Frame): FakeFrame {
    const known = this.#frames.get(frame)
    if (known) return known
    const made = Object.defineProperty({}, 'url', { get: () => fromStage(frame.url()) }) as FakeFrame
    this.#frames.set(frame, made)
    return made
  }

  async #open(preload: string): Promise<Page> {
    if (!fake.browser) throw new Error('the test gave no browser')
    const context = await fake.browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: 'block' })
    const page = await context.newPage()
    this.#main = this.#frameOf(page.mainFrame())
    await page.exposeBinding('__fakeInvoke', ({ frame }, channel: string, args: unknown[]) =>
      this.callAs(this.#frameOf(frame), channel, ...args),
    )
    await page.addInitScript(preloadScript(preload))
    await context.route('**/*', (route) => this.#answer(page, route))
    page.on('load', () => this.emit('did-finish-load'))
    page.on('popup', (popup) => void popup.close())
    return page
  }

  async #answer(page: Page, route: Route): Promise<void> {
    const request = route.request()
    const url = fromStage(request.url())
    if (request.isNavigationRequest()) {
      if (isOfPopup(request, page)) {
        this.#openHandler({ url })
        return route.abort('aborted')
      }
      if (request.frame() === page.mainFrame() && request.url() !== this.#loading) {
        const event = preventable({ url })
        this.emit('will-navigate', event)
        if (event.defaultPrevented) return route.abort('aborted')
      }
      this.emit('did-start-loading')
    }
    let cancelled = false
    fake.session.beforeRequest?.({ url }, ({ cancel }) => {
      cancelled = cancel ?? false
    })
    if (cancelled) return route.abort('blockedbyclient')
    const handler = fake.handlers.get(new URL(url).protocol.slice(0, -1))
    // What no guard stopped and nobody serves is the wide world: visible in the page if it ever comes to that.
    if (!handler) return route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>the wide world</h1>' })
    const response = await handler(new Request(url, { method: request.method() }))
    return route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  }
}
