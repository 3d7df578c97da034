import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { openLoopback, type Loopback } from '#core/connection/loopback.ts'
import { createLog } from '#core/log.ts'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'
import { programPaths } from '../../electron/host/paths.ts'
import { startBrowserHost, type BrowserHost } from '../../electron/serve/host.ts'
import { openVault } from '../../electron/serve/vault.ts'
import { createControlClient } from '#sandbox/controlClient.ts'
import { deepJson, malformed, seeded, send, type Target } from '../fixtures/malformed.ts'

/** 20,000 in all, each from the same seed every time. */
const requests = { page: 8_000, redirect: 6_000, practice: 6_000 }
const seed = 20_261_128
const together = 24

let folder: string
let host: BrowserHost
let loopback: Loopback
let sandbox: Sandbox
let cookie: string
let token: string
const problems: unknown[] = []
const note = (error: unknown): void => void problems.push(error)

beforeAll(async () => {
  process.on('uncaughtExceptionMonitor', note)
  process.on('unhandledRejection', note)
  folder = mkdtempSync(path.join(tmpdir(), 'banto-malformed-'))
  const page = path.join(folder, 'page')
  mkdirSync(page)
  writeFileSync(path.join(page, 'index.html'), '<!doctype html><p>Banto</p>')
  host = await startBrowserHost({
    dataDir: folder,
    port: 0,
    paths: { ...programPaths(path.resolve(import.meta.dirname, '..', '..', 'electron')), page },
    vault: await openVault(folder, 'file'),
    openBrowser: () => Promise.resolve(false),
    openFolder: () => Promise.resolve(false),
    log: createLog({ folder: path.join(folder, 'logs'), source: 'test' }),
  })
  const first = await fetch(host.server.freshAddress(), { redirect: 'manual' })
  cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  loopback = await openLoopback(null)
  sandbox = await startSandbox({ products: 20, rates: 'off' })
  token = await createControlClient(sandbox).token('pos.products:read pos.products:write')
})

afterAll(async () => {
  process.off('uncaughtExceptionMonitor', note)
  process.off('unhandledRejection', note)
  await host.close()
  await loopback.close()
  await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

const openSockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length

/** Sends `count` of them, some at a time, and gives how often each status came. */
async function flood(target: Target, count: number): Promise<Map<number | null, number>> {
  const source = malformed(target, seeded(seed))
  const statuses = new Map<number | null, number>()
  let left = count
  const sender = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      const next = source.next()
      if (next.done === true) return
      const status = await send(target.port, next.value)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: together }, sender))
  return statuses
}

/** Nothing was thrown at the process, nothing broke inside, and every socket is let go of. */
async function unharmed(statuses: ReadonlyMap<number | null, number>, before: number): Promise<void> {
  expect([...statuses.values()].reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0)
  expect(statuses.get(400) ?? 0).toBeGreaterThan(100)
  expect([...statuses.keys()].filter((status) => status === 500)).toEqual([])
  await vi.waitUntil(() => openSockets() <= before, { timeout: 10_000, interval: 100 })
  expect(problems).toEqual([])
}

/** One call over a WebSocket of the page. */
async function overSocket(text: string): Promise<unknown> {
  const socket = new WebSocket(`ws://127.0.0.1:${host.server.port}/rpc`, { headers: { cookie, origin: host.server.origin } })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const reply = new Promise((resolve) =>
    socket.on('message', (data) => String(data).startsWith('{"id"') && resolve(JSON.parse(String(data)))),
  )
  socket.send(text)
  const got = await reply
  socket.terminate()
  return got
}

describe('no request, socket or frame ends a listener', () => {
  it(`page host: ${requests.page} malformed requests and frames`, async () => {
    const before = openSockets()
    const { port } = host.server
    const headers = [`Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`, `Origin: ${host.server.origin}`]
    const statuses = await flood(
      { port, headers, paths: ['/', '/index.html', '/?token=', '/rpc', '/assets/'], socket: '/rpc' },
      requests.page,
    )
    // The frames were really read by a WebSocket, not turned away before.
    expect(statuses.get(101) ?? 0).toBeGreaterThan(100)
    await vi.waitUntil(() => host.server.pages() === 0, { timeout: 10_000 })
    await unharmed(statuses, before)
    expect((await fetch(`${host.server.origin}/`, { headers: { cookie } })).status).toBe(200)
    expect(await overSocket('{"id":1,"method":"app.info","input":{}}')).toMatchObject({ id: 1, ok: true })
  })

  it(`redirect of a sign-in: ${requests.redirect} malformed requests, and the true answer still counts`, async () => {
    const before = openSockets()
    const coming = loopback.wait('ours', 120_000, new AbortController().signal)
    const headers = [`Host: 127.0.0.1:${loopback.port}`]
    const paths = [
      '/callback',
      '/callback?code=x',
      '/callback?state=',
      '/callback?state=theirs&code=x',
      '/callback?error=access_denied',
      '/favicon.ico',
    ]
    await unharmed(await flood({ port: loopback.port, headers, paths }, requests.redirect), before)
    const page = fetch(`${loopback.redirectUri}?code=true&state=ours`)
    const callback = await coming
    expect(callback.url.searchParams.get('code')).toBe('true')
    callback.finish('done')
    expect((await page).status).toBe(200)
  })

  it(`practice server: ${requests.practice} malformed requests`, async () => {
    const before = openSockets()
    const { port, contractId, controlToken } = sandbox
    const headers = [`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${token}`, `x-sandbox-control: ${controlToken}`]
    const api = `/${contractId}/pos`
    const paths = [
      `${api}/products`,
      `${api}/products/1`,
      `${api}/products/bulk`,
      `${api}/stock/1`,
      `${api}/products?limit=`,
      `/${contractId}/timecard/shifts`,
      '/authorize',
      '/authorize?client_id=x',
      '/authorize/token',
      '/userinfo',
      '/interaction/x',
      '/interaction/x/login',
      `/app/${contractId}/token`,
      '/.well-known/openid-configuration',
      '/_control/faults',
      '/_control/nothing',
    ]
    await unharmed(await flood({ port, headers, paths }, requests.practice), before)
    const reply = await fetch(`${sandbox.apiUrl}/${contractId}/pos/products/1`, { headers: { authorization: `Bearer ${token}` } })
    expect(reply.status).toBe(200)
  })
})

describe('the requests that once ended the program', () => {
  const raw = (port: number, text: string, leaving: 'afterAnswer' | 'reset' = 'afterAnswer') =>
    send(port, { bytes: Buffer.from(text, 'latin1'), leaving }, 1_000)

  it.each(['//', 'http://[', 'http://elsewhere/callback', '*'])('GET %s is refused by every listener', async (target) => {
    for (const port of [host.server.port, loopback.port, sandbox.port]) {
      expect([400, 403, 404]).toContain(await raw(port, `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`))
    }
    expect(problems).toEqual([])
  })

  it('a raw upgrade without Origin, cut off at once, is refused', async () => {
    const { port } = host.server
    const upgrade = `GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
    await Promise.all(Array.from({ length: 200 }, () => raw(port, upgrade, 'reset')))
    expect(await raw(port, upgrade)).toBe(403)
    expect(problems).toEqual([])
  })

  it('input nested 200,000 deep is INVALID_INPUT, whichever method it is for', async () => {
    for (const method of ['app.info', 'products.stage', 'no.such']) {
      const reply = await overSocket(`{"id":7,"method":"${method}","input":${deepJson(200_000)}}`)
      expect(reply).toMatchObject({ id: 7, ok: false, error: { code: method === 'no.such' ? 'UNKNOWN_METHOD' : 'INVALID_INPUT' } })
    }
    const { apiUrl, contractId } = sandbox
    const reply = await fetch(`${apiUrl}/${contractId}/pos/products/1`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}` },
      body: deepJson(200_000),
    })
    expect(reply.status).toBe(400)
    expect(problems).toEqual([])
  })

  it('a page that no longer answers is let go of', async () => {
    const { startPageServer } = await import('../../electron/serve/server.ts')
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const server = await startPageServer({ page: folder, port: 0, invoke: async () => ({ ok: true, value: {} }), log, pingIntervalMs: 50 })
    const first = await fetch(server.freshAddress(), { redirect: 'manual' })
    const headers = { cookie: first.headers.getSetCookie()[0]?.split(';')[0] ?? '', origin: server.origin }
    const open = (autoPong: boolean) => new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers, autoPong })
    const [deaf, alive] = [open(false), open(true)]
    await Promise.all([deaf, alive].map((socket) => new Promise((resolve) => socket.once('open', resolve))))
    await new Promise((resolve) => deaf.once('close', resolve))
    await vi.waitUntil(() => server.pages() === 1)
    expect(alive.readyState).toBe(WebSocket.OPEN)
    await server.close()
  })
})
