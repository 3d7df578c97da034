import { spawn } from 'node:child_process'

/** Whether windows can be shown at all. */
export const hasDisplay = (
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean => platform === 'darwin' || platform === 'win32' || (env.DISPLAY ?? '') !== '' || (env.WAYLAND_DISPLAY ?? '') !== ''

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, readonly string[]]>>> = {
  darwin: ['open', []],
  // Not `start`: that is cmd's, and cmd reads & and ^ in an address.
  win32: ['rundll32', ['url.dll,FileProtocolHandler']],
}

/**
 * Hands an address that parseExternalUrl let pass to the system's browser. False where there is no
 * display or no such program, so that the page shows the link instead.
 */
export const openInBrowser = (url: string): Promise<boolean> => hand(url, openers[process.platform])

/** Shows a folder in the system's file manager; false where there is none. */
export const openInFileManager = (folder: string): Promise<boolean> =>
  hand(folder, process.platform === 'win32' ? ['explorer.exe', []] : openers[process.platform], process.platform === 'win32')

/** `anyCode`: Windows' explorer ends with 1 although it did what it was asked. */
const hand = (target: string, opener: readonly [string, readonly string[]] = ['xdg-open', []], anyCode = false): Promise<boolean> => {
  if (!hasDisplay()) return Promise.resolve(false)
  const [command, args] = opener
  return new Promise((resolve) => {
    const child = spawn(command, [...args, target], { stdio: 'ignore', detached: true })
    // Some openers stay until the browser is closed: silence for this long means it took the address.
    const taken = setTimeout(() => resolve(true), 2_000)
    child.once('error', () => {
      clearTimeout(taken)
      resolve(false)
    })
    child.once('exit', (code) => {
      clearTimeout(taken)
      resolve(anyCode || code === 0)
    })
    child.unref()
  })
}
