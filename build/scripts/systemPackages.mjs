// Chromium and Japanese fonts: the packages that belong to the system, not to the project. Plain
// JavaScript for Node 18 and newer, as setup.mjs.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { say, SetupError } from './setup.mjs'

const onPath = (name) =>
  (process.env.PATH ?? '').split(path.delimiter).some((folder) => folder !== '' && existsSync(path.join(folder, name)))

const winBrowsers = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe']

const hasChromium = () => {
  if (process.platform === 'darwin')
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].some((name) => existsSync(`/Applications/${name}.app`))
  if (process.platform === 'win32') {
    const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean)
    return roots.some((folder) => winBrowsers.some((file) => existsSync(path.join(folder, file))))
  }
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'].some(onPath)
}

/** Windows and macOS bring Japanese fonts with them. */
const hasJapaneseFonts = () => {
  if (process.platform !== 'linux') return true
  if (!onPath('fc-list')) return existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc')
  const { status, stdout } = spawnSync('fc-list', [':lang=ja', 'family'], { encoding: 'utf8' })
  return status === 0 && stdout.trim() !== ''
}

/** What a command has to start with to run as root without asking for a password; null where it cannot. */
const rootPrefix = () => {
  if (process.getuid?.() === 0) return []
  if (!onPath('sudo')) return null
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : null
}

const isDeclined = () => !['', '0', undefined].includes(process.env.BANTO_NO_INSTALL)

const aptEnvironment = () => ({ ...process.env, DEBIAN_FRONTEND: 'noninteractive' })
const run = ([command, ...args]) => spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: aptEnvironment() }).status === 0

/** Prints a command as a person would type it, then runs it; true where it succeeded. */
const runPrinted = (command) => {
  process.stderr.write(`  $ ${command.join(' ')}\n`)
  return run(command)
}

/** How a person installs packages on this machine. */
const byHand = (names) =>
  onPath('apt-get') ? `sudo apt-get install ${names}` : names.replace('fonts-noto-cjk', 'Noto Sans CJK').replace('zbar-tools', 'zbar')

/** What apt-get has to be called with; null where this machine has none, or it needs a password. */
const aptPrefix = () => (process.platform === 'linux' && onPath('apt-get') ? rootPrefix() : null)

/** Installs packages with apt; each command is printed before it runs. True where that went well. */
const install = (prefix, packages) => {
  const names = packages.join(' ')
  say(
    `${names} を次のコマンドで入れます(入れたくないときは BANTO_NO_INSTALL=1 を付けて実行)`,
    `Installing ${names} with these commands (to decline, run with BANTO_NO_INSTALL=1)`,
  )
  const apt = (wanted) => runPrinted([...prefix, 'apt-get', '-q', 'install', '-y', '--no-install-recommends', ...wanted])
  runPrinted([...prefix, 'apt-get', '-q', 'update'])
  // Older Ubuntu calls it chromium-browser.
  const older = packages.map((name) => (name === 'chromium' ? 'chromium-browser' : name))
  return apt(packages) || (packages.includes('chromium') && apt(older))
}

/**
 * Sees to it that Chromium and a Japanese font are there. What is missing is installed with apt where that needs no
 * password; each command is printed before it runs. Elsewhere it says what to install.
 *
 * Throws SetupError where something is missing and BANTO_NO_INSTALL is set (to anything but 0).
 */
export const ensureBrowser = () => {
  const missing = [...(hasChromium() ? [] : ['chromium']), ...(hasJapaneseFonts() ? [] : ['fonts-noto-cjk'])]
  if (missing.length === 0) return
  const names = missing.join(' ')
  const how = process.platform === 'linux' ? byHand(names) : 'https://www.google.com/chrome/'
  if (isDeclined())
    throw new SetupError(
      `${names} がありません。BANTO_NO_INSTALL が指定されているので入れません。次のものを入れてから、もう一度実行してください: ${how}`,
      `${names} missing, and BANTO_NO_INSTALL says not to install anything. Install this, then run the command again: ${how}`,
    )
  const prefix = aptPrefix()
  if (prefix === null) say(`${names} がありません。入れてください: ${how}`, `${names} missing. Please install: ${how}`)
  else if (!install(prefix, missing))
    say(`${names} を入れられませんでした。入れてください: ${how}`, `${names} could not be installed. Please install: ${how}`)
}

/** What only tests of devices need: pseudo-terminals that are serial cables, and a reader of printed codes. */
const testTools = [
  ['socat', 'socat'],
  ['zbarimg', 'zbar-tools'],
]

/**
 * Sees to it that the tools of the device tests are there, as for the browser. Without them those tests are skipped, which
 * is said here and in the report of the tests; nothing fails for it.
 */
export const ensureTestTools = () => {
  const missing = testTools.filter(([program]) => !onPath(program)).map(([, name]) => name)
  if (missing.length === 0) return
  const prefix = isDeclined() ? null : aptPrefix()
  if (prefix !== null && install(prefix, missing)) return
  const names = missing.join(' ')
  const how =
    process.platform === 'win32'
      ? '-'
      : process.platform === 'darwin'
        ? `brew install ${names.replace('zbar-tools', 'zbar')}`
        : byHand(names)
  say(
    `${names} がないため、機器の検査の一部を飛ばします。入れるには: ${how}`,
    `Without ${names} some tests of devices are skipped. To install: ${how}`,
  )
}
