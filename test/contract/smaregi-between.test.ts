import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHttpClient } from '#core/smaregi/http.ts'
import { createRateLimiter } from '#core/smaregi/rateLimit.ts'
import { realClock, type Clock } from '#core/smaregi/clock.ts'
import { deepJson } from '../fixtures/malformed.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** One answer a request, the last one for all that follow; waits between tries take no time and are noted. */
async function client(...script: Answer[]) {
  let asked = 0
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      asked += 1
      ;(script[asked - 1] ?? script.at(-1))?.(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const slept: number[] = []
  let ahead = 0
  const clock: Clock = {
    ...realClock,
    now: () => performance.now() + ahead,
    random: () => 0,
    async sleep(milliseconds) {
      slept.push(milliseconds)
      ahead += milliseconds
    },
  }
  const lines: string[] = []
  const renewed: string[] = []
  const api = createHttpClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokens: {
      get: async () => 'token',
      renew: async (stale) => {
        renewed.push(stale)
        return 'renewed'
      },
    },
    limiter: createRateLimiter({ read: 1000, write: 1000 }, clock),
    version: 'test',
    setLine: (state) => lines.push(state),
    clock,
    timeouts: { read: 2_000, write: 2_000 },
  })
  return { api, lines, slept, renewed, asked: () => asked }
}

const page =
  (
    status: number,
    headers: Record<string, string> = {},
    body = '<html><head><title>Access  denied by\nFortiGate</title></head></html>',
  ): Answer =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body)
const json =
  (status: number, value: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
const rows: Answer = (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('[{"productId":"1"}]')

describe('what a proxy, a firewall or a login page answers is never Smaregi’s word', () => {
  const answers: readonly (readonly [string, Answer])[] = [
    ['403 as a page', page(403)],
    ['404 as a page', page(404)],
    ['404 with nothing', (_request, response) => response.writeHead(404).end()],
    ['400 as text', (_request, response) => response.writeHead(400, { 'content-type': 'text/plain' }).end('bad gateway configuration')],
    ['405 as a page', page(405)],
    ['413 as a page', page(413)],
    ['451 as a page', page(451)],
    ['511', page(511)],
    ['401 with Basic', page(401, { 'www-authenticate': 'Basic realm="office"' })],
    ['a redirect', (_request, response) => response.writeHead(302, { location: 'https://wifi.example/login?x=1' }).end()],
    [
      'a redirect with JSON',
      (_request, response) => response.writeHead(307, { location: 'https://wifi.example/', 'content-type': 'application/json' }).end('{}'),
    ],
    ['403 as JSON of another form', json(403, { error: 'blocked' })],
    ['404 as JSON of another form', json(404, { message: 'not found' })],
    ['404 with a title alone', json(404, { title: 'x' })],
    ['400 with a detail alone', json(400, { detail: 'x' })],
    ['409 with another status inside', json(409, { title: 'x', detail: 'y', status: 403 })],
    ['404 in Smaregi’s form as text', json(404, { title: 'x', detail: 'y', status: 404 }, { 'content-type': 'text/plain' })],
    ['404 as a list', json(404, [{ title: 'x', detail: 'y' }])],
    ['401 as JSON without a challenge', json(401, { error: 'blocked' })],
    ['403 with a challenge that is not for a scope', json(403, { error: 'blocked' }, { 'www-authenticate': 'Bearer realm="office"' })],
    ['JSON as a word', (_request, response) => response.writeHead(403, { 'content-type': 'application/json' }).end('"blocked"')],
  ]

  it.each(answers)('%s to a read: repeated like trouble of the server, then told as the network’s', async (_name, answer) => {
    const { api, lines, renewed, asked } = await client(answer)
    await expect(api.read('/pos/products/1')).rejects.toMatchObject({ code: 'NOT_SMAREGI', retryable: true })
    expect(asked()).toBe(4)
    expect(lines).toEqual(['offline'])
    expect(renewed).toEqual([])
    const passes = await client(answer, answer, rows)
    await expect(passes.api.read('/pos/products')).resolves.toMatchObject({ value: [{ productId: '1' }] })
    expect(passes.lines).toEqual(['online'])
  })

  it.each(answers)('%s to a write: neither a refusal nor «gone», and not repeated', async (_name, answer) => {
    const { api, lines, asked } = await client(answer)
    await expect(api.write('PATCH', '/pos/products/1', { price: '1' })).rejects.toMatchObject({ code: 'NOT_SMAREGI' })
    expect(asked()).toBe(1)
    expect(lines).toEqual(['offline'])
  })

  it('tells what answered, on one line and not too long', async () => {
    const { api } = await client(page(403))
    await expect(api.read('/x')).rejects.toMatchObject({ details: { status: 403, answered: 'HTTP 403 Access denied by FortiGate' } })
    const away = await client((_request, response) =>
      response.writeHead(302, { location: 'https://wifi.example/login?token=secret' }).end(),
    )
    await expect(away.api.read('/x')).rejects.toMatchObject({ details: { answered: 'HTTP 302 → wifi.example' } })
    const long = await client(page(403, {}, `<title>${'長'.repeat(5_000)}</title>`))
    const error = await long.api.read('/x').catch((thrown: { details: { answered: string } }) => thrown)
    expect((error as { details: { answered: string } }).details.answered.length).toBeLessThan(100)
  })

  it('407 of a proxy that nobody set (fetch keeps it to itself) asks for a login, on reads and on writes; nothing was done', async () => {
    const { api, asked, lines } = await client(page(407, { 'proxy-authenticate': 'Basic realm="office"' }))
    const wanted = { code: 'PROXY_LOGIN_NEEDED', details: { reason: 'unknownProxy' } }
    await expect(api.read('/x')).rejects.toMatchObject(wanted)
    await expect(api.write('POST', '/x', {})).rejects.toMatchObject(wanted)
    expect(asked()).toBe(2)
    expect(lines).toEqual(['offline', 'offline'])
  })

  it('Smaregi’s own 403 and 404 stay what they are', async () => {
    const problem =
      (status: number): Answer =>
      (_request, response) =>
        response
          .writeHead(status, { 'content-type': 'application/problem+json' })
          .end(JSON.stringify({ title: 'x', detail: '指定されたIDのリソースが見つかりません', status }))
    await expect((await client(problem(404))).api.read('/x')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect((await client(problem(403))).api.write('PATCH', '/x', {})).rejects.toMatchObject({ code: 'SERVER_REJECTED' })
    // The timecard leaves out the status.
    await expect(
      (await client(json(409, { type: 'about:blank', title: 'x', detail: 'y' }))).api.write('PATCH', '/x', {}),
    ).rejects.toMatchObject({ code: 'SERVER_REJECTED' })
    const scope = json(403, {}, { 'www-authenticate': 'Bearer error="insufficient_scope", scope="pos.products:write"' })
    await expect((await client(scope)).api.write('PATCH', '/x', {})).rejects.toMatchObject({ code: 'SCOPE_MISSING' })
  })
})

describe('a read that comes back bad is repeated like a 5xx', () => {
  it.each<[string, Answer, string]>([
    ['a page with 200', page(200), 'NOT_SMAREGI'],
    [
      'garbage',
      (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('[{"productId"'),
      'SERVER_REPLY_UNREADABLE',
    ],
    ['nothing', (_request, response) => response.writeHead(200).end(), 'SERVER_REPLY_UNREADABLE'],
    [
      '200,000 brackets',
      (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(deepJson(200_000)),
      'SERVER_REPLY_UNREADABLE',
    ],
    [
      'half a body',
      (_request, response) =>
        void response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 }).write('[{', () => response.destroy()),
      'OFFLINE',
    ],
  ])('%s', async (_name, answer, code) => {
    const { api, asked } = await client(answer)
    await expect(api.read('/pos/products')).rejects.toMatchObject({ code })
    expect(asked()).toBe(4)
    await expect((await client(answer, rows)).api.read('/pos/products')).resolves.toMatchObject({ value: [{ productId: '1' }] })
  })
})

describe('a token that is waited for', () => {
  it('keeps nobody who is cancelled', async () => {
    const never = new Promise<string>(() => undefined)
    const api = createHttpClient({
      baseUrl: 'http://127.0.0.1:9',
      tokens: { get: () => never, renew: () => never },
      limiter: createRateLimiter({ read: 1000, write: 1000 }),
      version: 'test',
      setLine: () => undefined,
    })
    const cancel = new AbortController()
    const read = api.read('/x', {}, { signal: cancel.signal })
    cancel.abort()
    await expect(read).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('429 without end', () => {
  it('is told after a minute at most, and the write was not done', async () => {
    const { api, slept } = await client(page(429))
    await expect(api.write('PATCH', '/x', {})).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    expect(slept.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(60_000)
  })
})

describe('Retry-After', () => {
  /** The server's clock, ten minutes from ours. */
  const theirs = (minutes: number, seconds = 0): string => new Date(Date.now() + minutes * 60_000 + seconds * 1000).toUTCString()
  const limited =
    (date: string | null, asked: string): Answer =>
    (_request, response) => {
      response.sendDate = false
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': asked, ...(date === null ? {} : { date }) }).end('{}')
    }

  it.each([-10, 10, 60 * 24])(
    'as an HTTP date is held against the reply’s own Date, with the PC’s clock %i minutes off',
    async (minutes) => {
      const { api, slept } = await client(limited(theirs(minutes), theirs(minutes, 3)), rows)
      await expect(api.write('PATCH', '/x', {})).resolves.toBeDefined()
      const waited = slept.reduce((sum, one) => sum + one, 0)
      expect(waited).toBeGreaterThanOrEqual(3_000)
      expect(waited).toBeLessThan(4_500)
    },
  )

  it('that no date can be read from is a wait of our own choosing', async () => {
    const { api, slept } = await client(limited(theirs(0), 'soon'), rows)
    await expect(api.write('PATCH', '/x', {})).resolves.toBeDefined()
    expect(slept.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(1_000)
  })
})
