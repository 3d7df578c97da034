import { BrowserWindow, screen, type BrowserWindowConstructorOptions } from 'electron'
import type { Log } from '#core/context.ts'
import { pageUrl } from './origin.ts'
import { placeWindow, readWindowState, smallest, writeWindowState } from './windowState.ts'

/** Every option that says how far the page is trusted stands here, also where it is Electron's default. */
const windowOptions = (preload: string): BrowserWindowConstructorOptions => ({
  title: 'Banto',
  minWidth: smallest.width,
  minHeight: smallest.height,
  // Shown when the page has something to show: no white flash.
  show: false,
  webPreferences: {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    disableDialogs: true,
    navigateOnDragDrop: false,
    autoplayPolicy: 'user-gesture-required',
    spellcheck: false,
  },
})

const saveDelayMs = 500

/** The one window, where it was last time; its place is kept whenever it changes. */
export const createWindow = ({ preload, dataDir, log }: { preload: string; dataDir: string; log: Log }): BrowserWindow => {
  const displays = screen.getAllDisplays().map(({ workArea }) => workArea)
  const { maximized, ...place } = placeWindow(readWindowState(dataDir), displays)
  const window = new BrowserWindow({ ...windowOptions(preload), ...place })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())

  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    clearTimeout(timer)
    if (window.isDestroyed() || window.isMinimized()) return
    writeWindowState(dataDir, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }).catch((error: unknown) =>
      log.warn('window.notKept', { error }),
    )
  }
  const saveSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(save, saveDelayMs)
  }
  window.on('resize', saveSoon)
  window.on('move', saveSoon)
  window.on('close', save)
  return window
}

/** The page is loaded apart from making the window, when its line to the engine stands. */
export const loadPage = (window: BrowserWindow): Promise<void> => window.loadURL(pageUrl)

/** To the front, from wherever it was. */
export const focusWindow = (window: BrowserWindow): void => {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
