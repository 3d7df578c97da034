import { homedir } from 'node:os'
import path from 'node:path'
import { app, BrowserWindow, shell } from 'electron'
import { createLog } from '#core/log.ts'
import { defaultDataDir } from './host/dataDir.ts'
import { claimDataDir } from './host/handover.ts'
import { readHostOptions } from './host/options.ts'
import { whenParentGone } from './host/parent.ts'
import { programPaths } from './host/paths.ts'
import { goToSample } from './host/goToSample.ts'
import { askBeforeClosing } from './shell/askToQuit.ts'
import { showNotStarted } from './shell/dialogs.ts'
import { startDesktopEngine } from './shell/engine.ts'
import { guardAllContents, guardSession } from './shell/guards.ts'
import { connectPage } from './shell/ipc.ts'
import { followLanguage } from './shell/menu.ts'
import { declareScheme, servePage } from './shell/protocol.ts'
import { quitInOrder } from './shell/quit.ts'
import { createWindow, focusWindow, loadPage } from './shell/window.ts'

// 1. What we were asked to do, and where everything lies.
const options = readHostOptions(process.argv.slice(app.isPackaged ? 1 : 2), defaultDataDir(process.platform, process.env, homedir()), {
  foreign: true,
})
const dataDir = path.resolve(options['data-dir'])
const paths = programPaths(import.meta.dirname)
const log = createLog({ folder: path.join(dataDir, 'logs'), source: 'host' })
// The last line: what comes here is a bug to read about. The engine, in its thread, goes on.
process.on('unhandledRejection', (error) => log.error('host.unhandledRejection', { error }))
process.on('uncaughtException', (error) => log.error('host.uncaughtException', { error }))

// 2. Before Electron is ready: sandbox, folders, our scheme, one instance.
app.enableSandbox()
app.setPath('userData', path.join(dataDir, 'electron'))
declareScheme()
whenParentGone(endUnasked)
if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(endWithWords)
else app.quit()

/** Nobody is there to be asked: what is not sent stays in the file. */
function endUnasked(): void {
  for (const window of BrowserWindow.getAllWindows()) window.destroy()
  app.quit()
}

function endWithWords(error: unknown): void {
  log.error('host.notStarted', { error })
  showNotStarted(error)
  app.exit(1)
}

async function start(): Promise<void> {
  // 3. The data folder is ours alone; the browser host may have it already.
  const claim = await claimDataDir(dataDir, () => {
    focusWindow(window)
    return Promise.resolve({ host: 'electron', address: null, shown: true })
  })
  if (!claim.owner) {
    if (claim.reply.address !== null) await shell.openExternal(claim.reply.address)
    return app.quit()
  }

  // 4. Guards and the page's files, before there is a window.
  guardSession(log)
  guardAllContents({ log, openExternal: (url) => void shell.openExternal(url) })
  servePage(paths.page)

  // 5. The engine in its thread, the window, the line between them, and the order of the end.
  const window = createWindow({ preload: paths.preload, dataDir, log })
  const { engine, close, onEvent } = startDesktopEngine({ dataDir, paths, log })
  const line = connectPage(window.webContents, { invoke: engine.invoke, log })
  onEvent(line.emit)
  app.on('second-instance', () => focusWindow(window))
  askBeforeClosing({ window, engine, dataDir, log })

  quitInOrder({ close: () => close().then(() => claim.release()), log })

  // 6. The page at once; the words of the menu and the wishes of the command line as the engine answers.
  const loaded = loadPage(window)
  if (options.lang !== undefined) await engine.invoke('app.setPreferences', { language: options.lang })
  await followLanguage({ engine, onEvent, dataDir })
  if (options.sample) void goToSample(engine, log)
  await loaded
}
