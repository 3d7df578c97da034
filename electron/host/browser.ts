import { spawn } from 'node:child_process'

/** Whether windows can be shown at all. */
export const hasDisplay = (platform: NodeJS.Platform = process.platform, env: Readonly<Record<string, string | undefined>> = process.env): boolean =>
  platform === 'darwin' || platform === 'win32' || (env.DISPLAY ?? '') !== '' || (env.WAYLAND_DISPLAY ?? '') !== ''

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, readonly string[]]>>> = {
  darwin: ['open', []],
  // Not `start`: that is cmd's, and cmd reads & and ^ in an address.
  win32: ['rundll32', ['url.dll,FileProtocolHandler']],
}

/**
 * Hands an address that parseExternalUrl let pass to the system's browser. False where there is no
 * display or no such program, so that the page shows the link instead.
 */
export const openInBrowser = (url: string): Promise<boolean> => {
  if (!hasDisplay()) return Promise.resolve(false)
  const [command, args] = openers[process.platform] ?? ['xdg-open', []]
  return new Promise((resolve) => {
    const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    // Some openers stay until the browser is closed: silence for this long means it took the address.
    const taken = setTimeout(() => resolve(true), 2_000)
    child.once('error', () => {
      clearTimeout(taken)
      resolve(false)
    })
    child.once('exit', (code) => {
      clearTimeout(taken)
      resolve(code === 0)
    })
    child.unref()
  })
}
