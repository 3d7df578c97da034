import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Exchange } from '#core/smaregi/exchange.ts'
import { createHttpClient, type AccessTokens } from '#core/smaregi/http.ts'
import { createRateLimiter } from '#core/smaregi/rateLimit.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A server of a few lines, for what a healthy one never does; `script` answers one request after the other. */
async function serve(...script: Answer[]) {
  const seen: { method: string; url: string; authorization: string | undefined; at: number }[] = []
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    seen.push({ method, url, authorization: headers.authorization, at: performance.now() })
    request.resume()
    request.on('end', () => (script[seen.length - 1] ?? script.at(-1))?.(request, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  onTestFinished(() => close())
  return { url: `http://127.0.0.1:${port}`, seen, close }
}

const fixedTokens: AccessTokens = { get: async () => 'secret-token', renew: async () => 'renewed-token' }

/** What this computer's clock says, whatever the time is. */
const wrongClock = new Date('2001-01-01T00:00:00Z')

function client(baseUrl: string, tokens = fixedTokens) {
  const lines: string[] = []
  const exchanges: Exchange[] = []
  const api = createHttpClient({
    baseUrl,
    tokens,
    limiter: createRateLimiter({ read: 1000, write: 1000 }),
    version: 'test',
    setLine: (state) => lines.push(state),
    timeouts: { read: 400, write: 400 },
    onExchange: (exchange) => exchanges.push(exchange),
    now: () => wrongClock,
  })
  return { api, lines, exchanges }
}

const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(value))
  }
/** An error as Smaregi words it. */
const problem = (status: number, detail: string, headers: Record<string, string> = {}): Answer =>
  json({ type: 'about:blank', title: 'Error', detail, status }, status, { 'content-type': 'application/problem+json', ...headers })
const expiredToken = problem(401, 'アクセストークンが無効です', { 'www-authenticate': 'Bearer error="invalid_token"' })
const drop: Answer = (request) => request.socket.destroy()
const silence: Answer = () => undefined

describe('the line to Smaregi', () => {
  it('reads, and tells the clock of the server', async () => {
    const server = await serve(json([{ productId: '1' }], 200, { date: 'Mon, 23 Nov 2026 03:00:00 GMT' }))
    const { api, lines } = client(`${server.url}/sb_1`)
    const reply = await api.read('/pos/products', { limit: 1000, 'upd_date_time-from': '2026-11-23T12:00:00+09:00' })
    expect(reply.value).toEqual([{ productId: '1' }])
    expect(reply.serverTime?.toISOString()).toBe('2026-11-23T03:00:00.000Z')
    // The header tells whole seconds: the middle of this one.
    expect(api.serverClock()?.serverMs).toBe(Date.parse('2026-11-23T03:00:00.500Z'))
    expect(api.serverClock()?.wallMs).toBe(wrongClock.getTime())
    expect(server.seen[0]?.url).toBe('/sb_1/pos/products?limit=1000&upd_date_time-from=2026-11-23T12%3A00%3A00%2B09%3A00')
    expect(lines).toEqual(['online'])
  })

  it('repeats a read whose connection broke, and gives up after a few times', async () => {
    const twice = await serve(drop, drop, json([]))
    await expect(client(twice.url).api.read('/x')).resolves.toMatchObject({ value: [] })
    const never = await serve(drop)
    const { api, lines } = client(never.url)
    await expect(api.read('/x')).rejects.toMatchObject({ code: 'OFFLINE', retryable: true })
    expect(never.seen).toHaveLength(4)
    expect(lines).toEqual(['offline'])
  })

  it('calls a write whose connection broke ambiguous, and does not repeat it', async () => {
    for (const fault of [drop, silence]) {
      const server = await serve(fault)
      await expect(client(server.url).api.write('PATCH', '/x', {})).rejects.toMatchObject({ code: 'AMBIGUOUS' })
      expect(server.seen).toHaveLength(1)
    }
  })

  it('calls a write ambiguous when the server broke over it or answered garbage', async () => {
    const broken = await serve(json({ title: 'Internal Server Error', detail: 'エラー' }, 500))
    await expect(client(broken.url).api.write('PATCH', '/x', {})).rejects.toMatchObject({
      code: 'AMBIGUOUS',
      details: { status: 500, detail: 'エラー' },
    })
    const garbled = await serve((_request, response) => response.end('<html>'))
    await expect(client(garbled.url).api.write('PATCH', '/x', {})).rejects.toMatchObject({ code: 'AMBIGUOUS' })
    expect(broken.seen.length + garbled.seen.length).toBe(2)
  })

  it('knows that a server that is not there did nothing', async () => {
    const server = await serve(silence)
    await server.close()
    const { api, lines } = client(server.url)
    await expect(api.write('PATCH', '/x', {})).rejects.toMatchObject({ code: 'OFFLINE' })
    expect(lines).toEqual(['offline'])
  })

  it('waits as long as a 429 asks and then sends the same write again', async () => {
    const server = await serve(json({}, 429, { 'retry-after': '1' }), json({ productId: '1' }))
    await expect(client(server.url).api.write('PATCH', '/x', { price: '1' })).resolves.toMatchObject({ value: { productId: '1' } })
    const [first, second] = server.seen
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(950)
  })

  it('sends a write again after a 503 only when the server says when', async () => {
    const polite = await serve(json({}, 503, { 'retry-after': '0' }), json({}))
    await expect(client(polite.url).api.write('PATCH', '/x', {})).resolves.toBeDefined()
    const rude = await serve(json({}, 503))
    await expect(client(rude.url).api.write('PATCH', '/x', {})).rejects.toMatchObject({ code: 'SERVER_UNAVAILABLE' })
    expect(rude.seen).toHaveLength(1)
  })

  it('renews the token once after a 401 and repeats the call, write or read', async () => {
    const server = await serve(expiredToken, json({}))
    await client(server.url).api.write('PATCH', '/x', {})
    expect(server.seen.map((one) => one.authorization)).toEqual(['Bearer secret-token', 'Bearer renewed-token'])
    const always = await serve(expiredToken)
    const { api, lines } = client(always.url)
    await expect(api.read('/x')).rejects.toMatchObject({ code: 'SIGN_IN_EXPIRED' })
    expect(always.seen).toHaveLength(2)
    expect(lines).toEqual(['signInNeeded'])
  })

  it('gives Smaregi’s own words on a refusal, and tells scope, row and rule apart', async () => {
    const words = { type: 'about:blank', title: 'Bad Request', detail: '[商品名] 85文字以内で入力して下さい', status: 400 }
    const rule = await serve(json(words, 400, { 'content-type': 'application/problem+json' }))
    await expect(client(rule.url).api.write('PATCH', '/x', {})).rejects.toMatchObject({
      code: 'SERVER_REJECTED',
      details: { status: 400, title: 'Bad Request', detail: '[商品名] 85文字以内で入力して下さい' },
    })
    const gone = await serve(problem(404, '指定されたIDのリソースが見つかりません'))
    await expect(client(gone.url).api.read('/x')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const scope = await serve(json({}, 403, { 'www-authenticate': 'Bearer error="insufficient_scope"' }))
    await expect(client(scope.url).api.read('/x')).rejects.toMatchObject({ code: 'SCOPE_MISSING' })
    const role = await serve(problem(403, '権限がありません'))
    await expect(client(role.url).api.read('/x')).rejects.toMatchObject({ code: 'SERVER_REJECTED' })
  })

  it('never follows a redirect, so the token stays with its host', async () => {
    const elsewhere = await serve(json([]))
    const server = await serve((_request, response) => response.writeHead(302, { location: elsewhere.url }).end())
    await expect(client(server.url).api.read('/x')).rejects.toMatchObject({ code: 'NOT_SMAREGI', details: { status: 302 } })
    expect(elsewhere.seen).toEqual([])
  })

  it('stops waiting when it is cancelled, and shows a journal no secrets', async () => {
    const server = await serve(silence)
    const { api, exchanges } = client(server.url)
    const cancel = new AbortController()
    const reading = api.read('/x', {}, { signal: cancel.signal })
    reading.catch(() => undefined)
    await vi.waitUntil(() => server.seen.length === 1)
    cancel.abort()
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(exchanges).toHaveLength(1)
    expect(JSON.stringify(exchanges)).not.toContain('secret-token')
  })
})
