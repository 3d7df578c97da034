import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openShop } from '../fixtures/signedIn.ts'
import { afterEach, describe, expect, test, vi } from 'vitest'

/** What a person's terminal, a service manager or a script does to `npm start`: real processes, real signals. */
const root = path.resolve(import.meta.dirname, '..', '..')
const folders: string[] = []
const groups: ChildProcess[] = []

afterEach(() => {
  for (const child of groups.splice(0)) {
    try {
      // Only what this test started: it leads a group of its own.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // All of it has ended.
    }
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

interface Started {
  readonly child: ChildProcess
  readonly dataDir: string
  port(): Promise<number>
}

function start(command: string, args: readonly string[], dataDir: string): Started {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, NO_COLOR: '1' },
  })
  groups.push(child)
  let text = ''
  child.stdout?.on('data', (chunk) => (text += String(chunk)))
  child.stderr?.on('data', (chunk) => (text += String(chunk)))
  const port = async (): Promise<number> =>
    Number(await vi.waitUntil(() => /127\.0\.0\.1:(\d+)/u.exec(text)?.[1], { timeout: 120_000, interval: 100 }))
  return { child, dataDir, port }
}

const newFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'banto-parent-'))
  folders.push(folder)
  return folder
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

const hasNpm = spawnSync('npm', ['--version'], { stdio: 'ignore' }).status === 0
if (!hasNpm) console.log('skipped: npm itself as the parent (there is no npm)')
const byNpm = (name: string, ...args: string[]): [string, string[]] => ['npm', ['run', name, '--', ...args]]
const bySelf = (file: string, ...args: string[]): [string, string[]] => [
  process.execPath,
  [path.join(root, 'build', 'scripts', file), ...args],
]

const ways: [string, boolean, NodeJS.Signals, (dataDir: string) => [string, string[]]][] = [
  ['npm start, asked to end', hasNpm, 'SIGTERM', (dataDir) => byNpm('start', '--headless', '--vault', 'file', '--data-dir', dataDir)],
  ['npm start, killed', hasNpm, 'SIGKILL', (dataDir) => byNpm('start', '--headless', '--vault', 'file', '--data-dir', dataDir)],
  [
    'its start script, asked to end',
    true,
    'SIGTERM',
    (dataDir) => bySelf('start.mjs', '--headless', '--vault', 'file', '--data-dir', dataDir),
  ],
  ['its start script, killed', true, 'SIGKILL', (dataDir) => bySelf('start.mjs', '--headless', '--vault', 'file', '--data-dir', dataDir)],
  ['npm run sandbox, killed', hasNpm, 'SIGKILL', (dataDir) => byNpm('sandbox', '--products', '20', '--data-dir', dataDir)],
  ['npm run sandbox, asked to end', hasNpm, 'SIGTERM', (dataDir) => byNpm('sandbox', '--products', '20', '--data-dir', dataDir)],
]

describe.skipIf(process.platform === 'win32')('a program ends with who started it', () => {
  test.each(ways.filter(([, possible]) => possible))(
    '%s',
    async (_name, _possible, signal, command) => {
      const dataDir = newFolder()
      const started = start(...command(dataDir), dataDir)
      const port = await started.port()
      expect(await listens(port)).toBe(true)
      started.child.kill(signal)
      await vi.waitUntil(async () => !(await listens(port)), { timeout: 30_000, interval: 100 })
      // Ended in order: the line of the folder was given back.
      await vi.waitUntil(() => !readdirSync(dataDir).includes('host.sock'), { timeout: 30_000, interval: 100 })
    },
    200_000,
  )

  test('with the open shop closed in order: its log is in the file, a copy is kept', async () => {
    const made = await openShop({ products: 5, signedIn: false })
    try {
      const { identityUrl, apiUrl, clientId } = made.sandbox
      await made.engine.job('connection.signIn', { kind: 'custom', identityUrl, apiUrl, clientId })
      const { dataDir } = made.engine
      await made.engine.close()
      const [profile = ''] = readdirSync(path.join(dataDir, 'shops'))
      const shop = path.join(dataDir, 'shops', profile)
      const started = start(...bySelf('start.mjs', '--headless', '--vault', 'file', '--data-dir', dataDir), dataDir)
      await started.port()
      await vi.waitUntil(() => existsSync(path.join(shop, 'shop.db-wal')), { timeout: 60_000, interval: 100 })
      started.child.kill('SIGKILL')
      await vi.waitUntil(() => existsSync(path.join(shop, 'shop.closed')), { timeout: 30_000, interval: 100 })
      await vi.waitUntil(() => !readdirSync(dataDir).includes('host.sock'), { timeout: 30_000, interval: 100 })
      expect(readdirSync(shop)).not.toContain('shop.db-wal')
      expect(readdirSync(path.join(shop, 'backups')).length).toBeGreaterThan(0)
    } finally {
      await made.close()
    }
  }, 200_000)
})
