import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { createTranslate, type Language } from '#shared/i18n/index.ts'
import { isBantoError } from '#shared/errors.ts'
import { createLog } from '#core/log.ts'
import { hasDisplay, openInBrowser, openInFileManager } from '../host/browser.ts'
import { dataDirWords, defaultDataDir } from '../host/dataDir.ts'
import { goToSample } from '../host/goToSample.ts'
import { claimDataDir, type HandoverReply } from '../host/handover.ts'
import { unsentText, unsentWork } from '../host/unsentWork.ts'
import { readHostOptions, type HostOptions } from '../host/options.ts'
import { whenParentGone } from '../host/parent.ts'
import { programPaths } from '../host/paths.ts'
import { findChromium, openAppWindow } from './chromium.ts'
import { startBrowserHost, type BrowserHost } from './host.ts'
import { openVault } from './vault.ts'

/** After the window closed, a page that is being reloaded has this long to connect again. */
const exitGraceMs = 3_000

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

// Who listened to us may be gone; that must not keep the shop's file from being closed.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

const isRoot = (): boolean => process.getuid?.() === 0

const sayAddress = (url: string, words: ReturnType<typeof createTranslate>): void => {
  say(`${words('host.address')}:\n  ${url}`)
  say(words('host.stopHint'))
}

/** Shows the page as the flags and the machine allow: in a window, in a tab, or by its address. */
const show = async (
  host: BrowserHost,
  dataDir: string,
  headless: boolean,
  words: ReturnType<typeof createTranslate>,
  onWindowClosed: () => void,
): Promise<void> => {
  const url = host.server.freshAddress()
  const browser = headless || !hasDisplay() ? null : findChromium()
  if (browser !== null) {
    if (isRoot()) say(words('host.noSandbox'))
    const window = openAppWindow(browser, { url, profileFolder: path.join(dataDir, 'browser'), asRoot: isRoot() })
    say(words('host.windowOpened'))
    void window.closed.then(onWindowClosed)
    return
  }
  if (!headless && (await openInBrowser(url))) {
    say(words('host.tabOpened'))
    return
  }
  sayAddress(url, words)
}

/** The line that a second start prints: it opened the first one's page, or says where it is. */
const tellSecond = async (reply: HandoverReply, headless: boolean, words: ReturnType<typeof createTranslate>): Promise<void> => {
  say(words('host.alreadyRunning'))
  if (reply.address === null || reply.shown) return
  if (!headless && (await openInBrowser(reply.address))) return
  say(`${words('host.address')}:\n  ${reply.address}`)
}

const run = async (options: HostOptions, words: ReturnType<typeof createTranslate>): Promise<void> => {
  const dataDir = path.resolve(options['data-dir'])
  const paths = programPaths(import.meta.dirname)
  if (!options.dev && !existsSync(path.join(paths.page, 'index.html'))) throw new Error(words('host.pageMissing'))

  let host: BrowserHost | null = null
  const claim = await claimDataDir(dataDir, () =>
    host
      ? Promise.resolve({ host: 'browser', address: host.server.freshAddress(), shown: false })
      : Promise.reject(new Error('still starting')),
  )
  if (!claim.owner) return tellSecond(claim.reply, options.headless, words)

  const log = createLog({ folder: path.join(dataDir, 'logs'), source: 'host' })
  let quitting = false
  /** What is not sent stays on this computer, and the person is told so. */
  const endHost = async (): Promise<void> => {
    if (host === null) return
    const what = unsentText(words, (await unsentWork(host.engine)).work)
    if (what !== '') say(words('host.unsentAtEnd', { what }))
    await host.close()
  }
  const quit = (code = 0): void => {
    if (quitting) return
    quitting = true
    say(words('host.closing'))
    void endHost()
      .catch((error: unknown) => log.error('host.notClosed', { error }))
      .then(() => claim.release())
      .finally(() => process.exit(code))
  }
  process.on('SIGINT', () => quit())
  process.on('SIGTERM', () => quit())
  process.on('SIGHUP', () => quit())
  whenParentGone(() => quit())
  // The last line: what comes here is a bug to read about. The engine, in its thread, goes on.
  process.on('unhandledRejection', (error) => log.error('host.unhandledRejection', { error }))
  process.on('uncaughtException', (error) => log.error('host.uncaughtException', { error }))

  // The program lives as long as its window; a tab that shows the page besides keeps it alive, too.
  let windowClosed = false
  let seen = false
  const quitWhenUnseen = (): void => {
    setTimeout(() => {
      if (windowClosed && host?.server.pages() === 0) quit()
    }, exitGraceMs)
  }

  // Only development needs the development server, and the shipped program has none.
  const development = options.dev ? await (await import('./development.ts')).startDevelopment() : null
  host = await startBrowserHost({
    dataDir,
    port: options.port,
    paths,
    vault: await openVault(dataDir, options.vault),
    openBrowser: options.headless ? () => Promise.resolve(false) : openInBrowser,
    openFolder: options.headless ? () => Promise.resolve(false) : openInFileManager,
    log,
    onPages: (open) => {
      seen ||= open > 0
      if (open === 0) quitWhenUnseen()
    },
    onGivenUp: () => {
      say(words('host.engineLost'))
      quit(1)
    },
    development: development?.server,
  })
  development?.watchEngine(host.engine)
  if (options.lang !== undefined) await host.engine.invoke('app.setPreferences', { language: options.lang })
  if (options.sample) void goToSample(host.engine, log)
  await show(host, dataDir, options.headless, words, () => {
    // A browser that ended without ever showing the page could not start: the address still works.
    if (!seen && host) return sayAddress(host.server.freshAddress(), words)
    windowClosed = true
    quitWhenUnseen()
  })
}

const languageOf = (args: readonly string[]): Language =>
  args.includes('--lang=en') || args[args.indexOf('--lang') + 1] === 'en' ? 'en' : 'ja'

const args = process.argv.slice(2)
const words = createTranslate(languageOf(args))
try {
  await run(readHostOptions(args, defaultDataDir(process.platform, process.env, homedir())), words)
} catch (error) {
  const told = dataDirWords(error, words)
  const taken = isBantoError(error) && error.code === 'PORT_TAKEN'
  process.stderr.write(
    `${told ?? (taken ? words('host.portTaken', { port: error.details.port ?? '' }) : error instanceof Error ? error.message : String(error))}\n`,
  )
  process.exit(1)
}
