import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

const unixNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'brave-browser']
const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser']

const candidates = (platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): string[] => {
  if (platform === 'darwin') return macApps.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root) => root !== undefined)
    return roots.flatMap((root) => [
      path.win32.join(root, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      path.win32.join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ])
  }
  const folders = (env.PATH ?? '').split(':').filter((folder) => folder !== '')
  return unixNames.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)))
}

/** A browser of Chromium's family that can show an app window, or null. */
export const findChromium = (
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  exists: (file: string) => boolean = existsSync,
): string | null => candidates(platform, env).find((file) => exists(file)) ?? null

export interface AppWindow {
  /** The browser's process has ended: all its windows are closed. */
  readonly closed: Promise<void>
  close(): void
}

/** Opens a window without address bar, with a browser profile of its own that holds nothing but Banto. */
export const openAppWindow = (browser: string, options: { url: string; profileFolder: string; asRoot: boolean }): AppWindow => {
  const args = [
    `--app=${options.url}`,
    `--user-data-dir=${options.profileFolder}`,
    '--window-size=1280,800',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-features=Translate',
    ...(options.asRoot ? ['--no-sandbox'] : []),
  ]
  const child = spawn(browser, args, { stdio: 'ignore' })
  const closed = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return { closed, close: () => child.kill('SIGTERM') }
}
