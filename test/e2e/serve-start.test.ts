import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openShop } from '../fixtures/signedIn.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

const root = path.resolve(import.meta.dirname, '..', '..')
const script = path.join(root, 'build', 'scripts', 'start.mjs')
const entry = path.join(root, 'out', 'app', 'serve.js')

let folder: string
const children: ChildProcess[] = []

beforeAll(() => {
  if (!existsSync(entry)) throw new Error('build first: npm run build')
  folder = mkdtempSync(path.join(tmpdir(), 'banto-start-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const flags = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })

/** All that the program has written to its log. */
const logged = (dataDir: string): string => {
  const logs = path.join(dataDir, 'logs')
  return existsSync(logs)
    ? readdirSync(logs)
        .map((name) => readFileSync(path.join(logs, name), 'utf8'))
        .join('')
    : ''
}

/** The built browser host; `text` grows while it runs. */
const serve = (dataDir: string, ...args: string[]) => {
  const child = spawn(process.execPath, [entry, '--headless', '--vault', 'file', '--data-dir', dataDir, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const output = { text: '' }
  child.stdout.on('data', (chunk) => (output.text += String(chunk)))
  child.stderr.on('data', (chunk) => (output.text += String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const address = () => vi.waitUntil(() => /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(output.text)?.[0], { timeout: 20_000 })
  return { child, output, ended, address }
}

describe('npm start', () => {
  test('lists its flags', () => {
    const { status, stdout } = flags('--help')
    expect(status).toBe(0)
    for (const flag of ['--host', '--port', '--data-dir', '--sample', '--lang', '--headless', '--dev']) expect(stdout).toContain(flag)
  })

  test.each([
    [['--hots']],
    [['--host', 'safari']],
    [['--lang', 'fr']],
    [['--port', 'x']],
    [['--port', '99999']],
    [['--data-dir']],
    [['extra']],
    [['--dev', '--host', 'electron']],
  ])('refuses %j in both languages before it does anything', (args) => {
    const { status, stderr, stdout } = flags(...args)
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/[ぁ-んァ-ン]/)
    expect(stderr).toMatch(/--help|--port|--host|--lang|--dev/)
    expect(stderr).not.toContain('    at ')
  })
})

describe('the browser host as a program', () => {
  test('prints an address, hands a second start over to the first, and ends in order', async () => {
    const dataDir = path.join(folder, 'one')
    const first = serve(dataDir)
    const address = await first.address()
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(303)
    const second = serve(dataDir)
    expect(await second.ended).toBe(0)
    const fresh = await second.address()
    expect([new URL(fresh).port, fresh === address]).toEqual([new URL(address).port, false])
    expect((await fetch(fresh, { redirect: 'manual' })).status).toBe(303)
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(readdirSync(dataDir)).not.toContain('host.sock')
  })

  test('starts again after it was killed', async () => {
    const dataDir = path.join(folder, 'two')
    const first = serve(dataDir)
    await first.address()
    first.child.kill('SIGKILL')
    await first.ended
    const again = serve(dataDir)
    expect((await fetch(await again.address(), { redirect: 'manual' })).status).toBe(303)
  })

  test('says so when its port is taken, and leaves the data folder free', async () => {
    const first = serve(path.join(folder, 'three'))
    const { port } = new URL(await first.address())
    const second = serve(path.join(folder, 'four'), '--port', port, '--lang', 'en')
    expect(await second.ended).toBe(1)
    expect(second.output.text).toContain(`Port ${port} is taken`)
  })

  test('says at its end what was not sent, and that it stays', async () => {
    const shop = await openShop({ products: 5, signedIn: false })
    try {
      const { identityUrl, apiUrl, clientId } = shop.sandbox
      await shop.engine.job('connection.signIn', { kind: 'custom', identityUrl, apiUrl, clientId })
      await shop.engine.job('sync.pull', { mode: 'auto' })
      const view = await shop.engine.call('products.openView', {
        search: '',
        categoryId: null,
        only: 'all',
        sort: { field: 'productId', direction: 'asc' },
      })
      const { rows } = await shop.engine.call('products.rows', { viewId: view.viewId, offset: 0, limit: 2 })
      const cells = rows.flatMap((row) => (row ? [{ productId: row.productId, field: 'productName' as const, value: 'まだ送らない' }] : []))
      await shop.engine.call('products.stage', { cells, origin: 'edit' })
      await shop.engine.close()

      const host = serve(shop.engine.dataDir)
      await host.address()
      // An engine that is still starting is asked in vain: the program would end without its answer.
      await vi.waitUntil(() => logged(shop.engine.dataDir).includes('"engine.ready"'), { timeout: 30_000 })
      host.child.kill('SIGTERM')
      expect(await host.ended).toBe(0)
      expect(host.output.text).toContain('送信していない変更 2件があります')
    } finally {
      await shop.close()
    }
  })
})
