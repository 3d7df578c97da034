import { EventEmitter } from 'node:events'
import type { Browser, Page } from 'playwright'

export type ProtocolHandler = (request: Request) => Promise<Response> | Response

/** What the double remembers, and what a test may set before the program starts. */
export interface FakeState {
  browser: Browser | null
  argv: string[]
  readonly schemes: unknown[]
  readonly handlers: Map<string, ProtocolHandler>
  readonly windows: { readonly options: Record<string, unknown>; readonly page: Promise<Page> }[]
  readonly opened: string[]
  readonly paths: Map<string, string>
  readonly session: {
    permissionRequest: ((contents: unknown, permission: string, answer: (granted: boolean) => void) => void) | null
    permissionCheck: ((...args: unknown[]) => boolean) | null
    devicePermission: ((...args: unknown[]) => boolean) | null
    beforeRequest: ((details: { url: string }, answer: (verdict: { cancel?: boolean }) => void) => void) | null
    /** What Chromium answers when it is asked for the proxy of an address. */
    proxy: string
  }
  /** Printers of the system, what was given to them, and why the next job is refused (a person's cancel too). */
  readonly printers: {
    names: string[]
    readonly jobs: { readonly options: Record<string, unknown>; readonly pdf: Uint8Array }[]
    refusal: string | null
  }
  menu: unknown
  displays: { x: number; y: number; width: number; height: number }[]
  sandboxed: boolean
  /** The keyring behind safeStorage: its key's generation, whether it answers, and which it is. */
  keyring: { generation: number; available: boolean; backend: string }
  readonly messages: string[]
  /** What the person presses in the coming messages, in order. */
  readonly answers: { response: number; checkboxChecked: boolean }[]
  /** Resolves when the program has ended for good. */
  readonly exited: Promise<void>
  exit(): void
}

const createState = (): FakeState => {
  let exit: () => void = () => undefined
  const exited = new Promise<void>((resolve) => {
    exit = resolve
  })
  return {
    browser: null,
    argv: [],
    schemes: [],
    handlers: new Map(),
    windows: [],
    opened: [],
    paths: new Map(),
    session: { permissionRequest: null, permissionCheck: null, devicePermission: null, beforeRequest: null, proxy: 'DIRECT' },
    printers: { names: [], jobs: [], refusal: null },
    menu: null,
    displays: [{ x: 0, y: 0, width: 1920, height: 1080 }],
    sandboxed: false,
    keyring: { generation: 1, available: true, backend: 'gnome_libsecret' },
    messages: [],
    answers: [],
    exited,
    exit: () => exit(),
  }
}

export const fake: FakeState = createState()

/** An event that can be prevented, as Electron hands them out. */
export const preventable = <T extends object>(facts: T): T & { preventDefault(): void; readonly defaultPrevented: boolean } => {
  let prevented = false
  return Object.defineProperty(
    {
      ...facts,
      preventDefault: () => {
        prevented = true
      },
    },
    'defaultPrevented',
    { get: () => prevented },
  ) as T & { preventDefault(): void; readonly defaultPrevented: boolean }
}

export { EventEmitter }
