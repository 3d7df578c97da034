import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { mostFileBytes } from '#shared/contracts/countFiles.ts'
import { createLog } from '#core/log.ts'
import { claimDataDir } from '../../electron/host/handover.ts'
import { programPaths } from '../../electron/host/paths.ts'
import { startBrowserHost, type BrowserHost } from '../../electron/serve/host.ts'
import { openVault } from '../../electron/serve/vault.ts'

let folder: string
let host: BrowserHost
let cookie: string

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** Straight through node:http, which lets a test lie about Host and Origin. */
const get = (where: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: host.server.port, path: where, method, headers, agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on('error', reject)
    asked.end()
  })

const pathOf = (address: string): string => address.slice(host.server.origin.length)

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'banto-serve-'))
  const page = path.join(folder, 'page')
  mkdirSync(page)
  writeFileSync(path.join(page, 'index.html'), '<!doctype html><p>Banto</p><style nonce="__CSP_NONCE__"></style>')
  const log = createLog({ folder: path.join(folder, 'logs'), source: 'test' })
  host = await startBrowserHost({
    dataDir: folder,
    port: 0,
    paths: { ...programPaths(path.resolve(import.meta.dirname, '..', '..', 'electron')), page },
    vault: await openVault(folder, 'file'),
    openBrowser: () => Promise.resolve(false),
    openFolder: () => Promise.resolve(false),
    log,
  })
  const { headers } = await get(pathOf(host.server.freshAddress()))
  cookie = String(headers['set-cookie']).split(';')[0] ?? ''
})

afterAll(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

describe('the address', () => {
  test('works once, sets a strict cookie named after the port, and leaves the address bar clean', async () => {
    const address = pathOf(host.server.freshAddress())
    const first = await get(address)
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } })
    expect(String(first.headers['set-cookie'])).toMatch(
      new RegExp(`^banto_${host.server.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    )
    const second = await get(address)
    expect(second.status).toBe(403)
    expect(second.headers['set-cookie']).toBeUndefined()
    expect(second.body).toContain('この画面はBantoから開いてください')
    expect(second.body).toContain('Please open this page from Banto')
  })

  test('used again by the browser that used it leads to the page', async () => {
    const address = pathOf(host.server.freshAddress())
    await get(address)
    expect(await get(address, { cookie })).toMatchObject({ status: 303, headers: { location: '/' } })
  })
})

describe('nothing is answered', () => {
  const port = (): number => host.server.port
  test.each<[string, () => Record<string, string>]>([
    ['without a cookie', () => ({})],
    ['with another cookie', () => ({ cookie: `banto_${port()}=${'A'.repeat(43)}` })],
    ['with the cookie under another name', () => ({ cookie: cookie.replace(/^banto_\d+/, 'banto_1') })],
    ['to another Host (DNS rebinding)', () => ({ cookie, host: `evil.test:${port()}` })],
    ['to localhost by name', () => ({ cookie, host: `localhost:${port()}` })],
    ['to the right Host with another port', () => ({ cookie, host: '127.0.0.1:1' })],
    ['to another Origin', () => ({ cookie, origin: 'https://evil.test' })],
    ['to an Origin that begins like ours', () => ({ cookie, origin: `http://127.0.0.1:${port()}.evil.test` })],
    ['to the Origin null', () => ({ cookie, origin: 'null' })],
  ])('%s', async (_, headers) => {
    const answer = await get('/', headers())
    expect(answer.status).toBe(403)
    expect(answer.body).not.toContain('<p>Banto</p>')
  })

  test('a token does not help at another Host', async () => {
    const address = pathOf(host.server.freshAddress())
    expect((await get(address, { host: 'evil.test' })).status).toBe(403)
  })

  test('nothing but GET and HEAD', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect((await get('/', { cookie }, method)).status).toBe(405)
  })
})

describe('the page', () => {
  test('comes with its policy and a nonce of its own', async () => {
    const [one, two] = [await get('/', { cookie }), await get('/index.html', { cookie })]
    const nonce = /nonce-([^']+)'/.exec(String(one.headers['content-security-policy']))?.[1]
    expect(one.status).toBe(200)
    expect(one.body).toContain(`<style nonce="${nonce}">`)
    expect(two.body).not.toContain(String(nonce))
  })

  test.each([
    '/../connections.json',
    '/..%2fpreferences.json',
    '/%2e%2e/host.sock',
    '//etc/passwd',
    '/etc/passwd',
    'http://127.0.0.1/../x',
  ])('has no file %s', async (where) => {
    const { status, body } = await get(where, { cookie })
    expect([status, body]).toEqual([404, ''])
  })
})

const open = (headers: Record<string, string>, where = '/rpc'): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.server.port}${where}`, { headers })
    socket.once('open', () => resolve(socket))
    socket.once('error', reject)
  })

const ask = (socket: WebSocket, id: number, method: string, input: unknown): Promise<unknown> =>
  new Promise((resolve) => {
    const hear = (data: unknown): void => {
      const message = JSON.parse(String(data)) as { id?: number }
      if (message.id !== id) return
      socket.off('message', hear)
      resolve(message)
    }
    socket.on('message', hear)
    socket.send(JSON.stringify({ id, method, input }))
  })

describe('the line', () => {
  test.each<[string, () => Record<string, string>]>([
    ['without Origin', () => ({ cookie })],
    ['from another Origin', () => ({ cookie, origin: 'https://evil.test' })],
    ['without a cookie', () => ({ origin: host.server.origin })],
    ['at another Host', () => ({ cookie, origin: host.server.origin, host: 'evil.test' })],
  ])('is refused %s', async (_, headers) => {
    await expect(open(headers())).rejects.toThrow('403')
  })

  test('is at /rpc only', async () => {
    await expect(open({ cookie, origin: host.server.origin }, '/other')).rejects.toThrow('403')
  })

  test("answers the page's calls, refuses the host's own methods, tells events", async () => {
    const socket = await open({ cookie, origin: host.server.origin })
    const events: unknown[] = []
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { event?: string }
      if (message.event !== undefined) events.push(message)
    })
    expect(await ask(socket, 1, 'app.info', {})).toMatchObject({
      id: 1,
      ok: true,
      value: { host: 'browser', dataDir: folder, vault: { kind: 'file' }, preferences: { language: 'ja' } },
    })
    expect(await ask(socket, 2, 'app.info', { more: 1 })).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } })
    for (const method of ['host.vaultGet', 'engine.close', 'no.such']) {
      expect(await ask(socket, 3, method, { key: 'x' })).toMatchObject({ ok: false, error: { code: 'UNKNOWN_METHOD' } })
    }
    expect(await ask(socket, 4, 'app.setPreferences', { language: 'en' })).toMatchObject({ ok: true, value: { language: 'en' } })
    expect(events).toContainEqual({ event: 'app.preferences', payload: { language: 'en', colorScheme: 'auto' } })
    socket.close()
  })

  test('carries the largest file of a stock count that the page sends', { timeout: 60_000 }, async () => {
    const socket = await open({ cookie, origin: host.server.origin })
    const closed = new Promise<number>((resolve) => socket.once('close', resolve))
    const data = Buffer.alloc(mostFileBytes).toString('base64')
    const answer = ask(socket, 1, 'countFiles.inspect', { data })
    // Nobody is signed in: what matters is that the engine has got it, and took it for no wrong input.
    expect(await Promise.race([answer, closed])).toMatchObject({ id: 1, ok: false, error: { code: 'NOT_SIGNED_IN' } })
    const more = Buffer.alloc(mostFileBytes + 3).toString('base64')
    expect(await Promise.race([ask(socket, 2, 'countFiles.inspect', { data: more }), closed])).toMatchObject({
      error: { code: 'INVALID_INPUT' },
    })
    socket.close()
  })

  test('is closed on whoever sends rubbish, and goes on for the others', async () => {
    const [bad, good] = [await open({ cookie, origin: host.server.origin }), await open({ cookie, origin: host.server.origin })]
    const closed = new Promise<number>((resolve) => bad.once('close', resolve))
    bad.send('{')
    expect(await closed).toBe(1002)
    expect(await ask(good, 1, 'jobs.list', {})).toMatchObject({ ok: true, value: [] })
    good.close()
  })

  test('outlives a restart of the engine: the page hears of it and asks again', async () => {
    const socket = await open({ cookie, origin: host.server.origin })
    const lines: unknown[] = []
    const back = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as { event?: string; payload?: unknown }
        if (message.event !== 'host.line') return
        lines.push(message.payload)
        if (message.payload === 'connected') resolve()
      })
    })
    await host.engine.restart()
    await back
    expect(lines).toEqual(['lost', 'connected'])
    expect(await ask(socket, 9, 'app.info', {})).toMatchObject({ ok: true })
    socket.close()
  })
})

describe('a data folder', () => {
  test('belongs to the first program; the second is told where the first is', async () => {
    const own = path.join(folder, 'claimed')
    const first = await claimDataDir(own, () => Promise.resolve({ host: 'browser', address: 'http://127.0.0.1:1/?token=x', shown: false }))
    const second = await claimDataDir(own, () => Promise.reject(new Error('never asked')))
    expect(second).toEqual({ owner: false, reply: { host: 'browser', address: 'http://127.0.0.1:1/?token=x', shown: false } })
    if (first.owner) await first.release()
    const third = await claimDataDir(own, () => Promise.reject(new Error('never asked')))
    expect(third.owner).toBe(true)
    if (third.owner) await third.release()
  })
})
