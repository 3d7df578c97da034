/**
 * A hand-written double of the `electron` module: as much of it as the program uses. Its windows are
 * real Chromium pages, so the page, the preload, the policy and the protocol handler are the real ones.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { FakeContents } from './contents.ts'
import { EventEmitter, fake, preventable, type ProtocolHandler } from './state.ts'

class FakeApp extends EventEmitter {
  readonly isPackaged = false
  enableSandbox(): void {
    fake.sandboxed = true
  }
  setPath(name: string, path: string): void {
    fake.paths.set(name, path)
  }
  getName(): string {
    return 'Banto'
  }
  requestSingleInstanceLock(): boolean {
    return true
  }
  whenReady(): Promise<void> {
    return Promise.resolve()
  }
  quit(): void {
    const event = preventable({})
    this.emit('will-quit', event)
    if (!event.defaultPrevented) fake.exit()
  }
}
export const app = new FakeApp()

export class BrowserWindow extends EventEmitter {
  readonly webContents: FakeContents
  shown = false
  focused = 0
  #bounds: { x: number; y: number; width: number; height: number }
  #maximized = false

  constructor(options: Record<string, unknown> & { webPreferences?: { preload?: string } }) {
    super()
    const { x = 0, y = 0, width = 800, height = 600 } = options as Partial<Record<'x' | 'y' | 'width' | 'height', number>>
    this.#bounds = { x, y, width, height }
    this.webContents = new FakeContents(options.webPreferences?.preload ?? '')
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    fake.windows.push({ options, page: this.webContents.page })
    created.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  static getAllWindows(): readonly BrowserWindow[] {
    return created
  }
  loadURL(url: string): Promise<void> {
    return this.webContents.load(url)
  }
  show(): void {
    this.shown = true
  }
  focus(): void {
    this.focused++
  }
  maximize(): void {
    this.#maximized = true
  }
  isMaximized(): boolean {
    return this.#maximized
  }
  isMinimized(): boolean {
    return false
  }
  isDestroyed(): boolean {
    return false
  }
  restore(): void {
    this.show()
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return this.#bounds
  }
  /** A person moves or sizes the window. */
  place(bounds: { x: number; y: number; width: number; height: number }): void {
    this.#bounds = bounds
    this.emit('resize')
  }
  /** A person closes the window; the program may hold it back. */
  async close(): Promise<void> {
    const event = preventable({})
    this.emit('close', event)
    if (event.defaultPrevented) return
    await (await this.webContents.page).context().close()
    app.emit('window-all-closed')
  }
}
export const created: BrowserWindow[] = []

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]): void => void fake.schemes.push(...schemes),
  handle: (scheme: string, handler: ProtocolHandler): void => void fake.handlers.set(scheme, handler),
}

class FakeSession extends EventEmitter {
  resolveProxy(_url: string): Promise<string> {
    return Promise.resolve(fake.session.proxy)
  }
  setPermissionRequestHandler(handler: typeof fake.session.permissionRequest): void {
    fake.session.permissionRequest = handler
  }
  setPermissionCheckHandler(handler: typeof fake.session.permissionCheck): void {
    fake.session.permissionCheck = handler
  }
  setDevicePermissionHandler(handler: typeof fake.session.devicePermission): void {
    fake.session.devicePermission = handler
  }
  readonly webRequest = {
    onBeforeRequest: (handler: typeof fake.session.beforeRequest): void => {
      fake.session.beforeRequest = handler
    },
  }
}
export const session = { defaultSession: new FakeSession() }

export const Menu = {
  buildFromTemplate: (template: unknown): unknown => template,
  setApplicationMenu: (menu: unknown): void => {
    fake.menu = menu
  },
}

export const shell = {
  openExternal: (url: string): Promise<void> => {
    fake.opened.push(url)
    return Promise.resolve()
  },
  openPath: (path: string): Promise<string> => {
    fake.opened.push(path)
    return Promise.resolve('')
  },
}

interface Message {
  readonly message: string
  readonly buttons?: readonly string[]
}
export const dialog = {
  showMessageBox: (first: Message | BrowserWindow, second?: Message): Promise<{ response: number; checkboxChecked: boolean }> => {
    fake.messages.push((second ?? (first as Message)).message)
    return Promise.resolve(fake.answers.shift() ?? { response: 0, checkboxChecked: false })
  },
}

export const screen = { getAllDisplays: () => fake.displays.map((workArea) => ({ workArea })) }

/** Sealed text names the key's generation: what is older than the present asks to be sealed anew. */
export const safeStorage = {
  isAsyncEncryptionAvailable: (): Promise<boolean> => Promise.resolve(fake.keyring.available),
  getSelectedStorageBackend: (): string => fake.keyring.backend,
  encryptStringAsync: (text: string): Promise<Buffer> =>
    Promise.resolve(Buffer.from(`sealed ${fake.keyring.generation} ${Buffer.from(text).toString('base64url')}`)),
  decryptStringAsync: (sealed: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> => {
    const match = /^sealed (\d+) ([\w-]*)$/.exec(sealed.toString())
    if (!match) return Promise.reject(new Error('not sealed by this keyring'))
    return Promise.resolve({
      shouldReEncrypt: Number(match[1]) !== fake.keyring.generation,
      result: Buffer.from(match[2] ?? '', 'base64url').toString(),
    })
  },
}

export { fake }

/** In the child, before its program: the port that Electron gives a utility process. */
const parentPort = `process.parentPort = {
  postMessage: (message) => process.send(message),
  on: (_, listener) => process.on('message', (data) => listener({ data })),
}`

export const utilityProcess = {
  fork(file: string, args: string[]): ChildProcess & { postMessage(message: unknown): void } {
    const execArgv = ['--import', `data:text/javascript,${encodeURIComponent(parentPort)}`]
    const child = fork(file, args, { serialization: 'advanced', stdio: 'ignore', execArgv })
    return Object.assign(child, { postMessage: (message: unknown) => void child.send(message as object) })
  },
}
