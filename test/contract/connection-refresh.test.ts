import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { BantoError } from '#shared/errors.ts'
import { createTokenManager, type FreshTokens, type KeptTokens } from '#core/connection/tokens.ts'
import { endsSignIn } from '#core/connection/identity.ts'
import { deferred } from '../fixtures/deferred.ts'
import { openShop, type Shop } from '../fixtures/signedIn.ts'

type Answer = (response: ServerResponse) => void
const html: Answer = (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Wi-Fi login</title>')
const json =
  (status: number, value: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))

/** Something on the way to the shop: answers requests for tokens itself while there is a script, and passes the rest on. */
async function openBehind(): Promise<{ shop: Shop; script: Answer[]; asked: () => number }> {
  const script: Answer[] = []
  let asked = 0
  let target = ''
  const server = createServer((request: IncomingMessage, response) => {
    void pass(request, response)
  })
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.url === '/authorize/token' && request.method === 'POST') {
      asked += 1
      const scripted = script.shift()
      if (scripted !== undefined) return scripted(response)
    }
    // It calls itself by its own address, which is not this one: the fixed endpoints are used.
    if (request.url?.startsWith('/.well-known/') === true) return void response.writeHead(404).end()
    const { host: _host, connection: _connection, ...headers } = request.headers as Record<string, string>
    const reply = await fetch(`${target}${request.url}`, {
      method: request.method,
      headers,
      body: chunks.length > 0 ? Buffer.concat(chunks) : null,
      redirect: 'manual',
    })
    const {
      'content-encoding': _encoding,
      'content-length': _length,
      'transfer-encoding': _transfer,
      ...back
    } = Object.fromEntries(reply.headers)
    response.writeHead(reply.status, {
      ...back,
      ...(reply.headers.getSetCookie().length > 0 ? { 'set-cookie': reply.headers.getSetCookie() } : {}),
    })
    response.end(Buffer.from(await reply.arrayBuffer()))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const shop = await openShop({ products: 5, signedIn: false })
  onTestFinished(() => shop.close())
  target = shop.sandbox.identityUrl
  // Signed in straight; from then on asked for tokens through here.
  await shop.engine.job('connection.signIn', { kind: 'sample' })
  await shop.engine.close()
  const { readFileSync, writeFileSync } = await import('node:fs')
  const file = `${shop.engine.dataDir}/connections.json`
  writeFileSync(
    file,
    readFileSync(file, 'utf8')
      .replaceAll('"kind":"sample"', '"kind":"custom"')
      .replaceAll(/"kind": "sample"/g, '"kind": "custom"')
      .replaceAll(new RegExp(`("identityUrl":\\s*)"${target}"`, 'g'), `$1"${url}"`),
  )
  await shop.restart()
  return { shop, script, asked: () => asked }
}

const kept = (shop: Shop) => JSON.parse(shop.engine.vault.get('sample') ?? '{}') as KeptTokens

describe('the token endpoint in trouble', () => {
  it.each<[string, Answer, string]>([
    ['a page with 200', html, 'NOT_SMAREGI'],
    ['a page with 403', (response) => response.writeHead(403, { 'content-type': 'text/html' }).end('<h1>Blocked</h1>'), 'NOT_SMAREGI'],
    ['a redirect to a login page', (response) => response.writeHead(302, { location: 'http://wifi.example/login' }).end(), 'NOT_SMAREGI'],
    [
      '401 of a proxy',
      (response) =>
        response.writeHead(401, { 'www-authenticate': 'Basic realm="office"', 'content-type': 'text/html' }).end('<p>who are you'),
      'NOT_SMAREGI',
    ],
    ['500', json(500, { error: 'server_error' }), 'SERVER_UNAVAILABLE'],
    ['503 without words', (response) => response.writeHead(503).end(), 'SERVER_UNAVAILABLE'],
    ['429', json(429, { error: 'slow_down' }, { 'retry-after': '0' }), 'RATE_LIMITED'],
    [
      'garbage as JSON',
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_tok'),
      'SERVER_UNAVAILABLE',
    ],
    ['a success without a token', json(200, {}), 'SERVER_UNAVAILABLE'],
    ['another error of the protocol', json(400, { error: 'invalid_request' }), 'SERVER_UNAVAILABLE'],
    ['a client that may not', json(400, { error: 'unauthorized_client' }), 'SERVER_UNAVAILABLE'],
    ['a broken line', (response) => response.socket?.destroy(), 'OFFLINE'],
  ])('(%s) is tried again, told as it is, and ends no sign-in', async (_name, answer, code) => {
    const { shop, script, asked } = await openBehind()
    const { refreshToken } = kept(shop)
    await shop.control.expireTokens()
    // Once: nobody notices. For as long as it is asked: it is said, and the tokens stay.
    script.push(answer)
    await expect(shop.engine.job('sync.pull', { mode: 'auto' })).resolves.toMatchObject({ mode: 'full' })
    expect(asked()).toBeGreaterThanOrEqual(2)
    await shop.control.expireTokens()
    const before = kept(shop).refreshToken
    expect(before).not.toBe(refreshToken)
    script.push(...Array.from({ length: 40 }, () => answer))
    await expect(shop.engine.job('sync.pull', { mode: 'auto' })).rejects.toMatchObject({ code })
    expect(kept(shop).refreshToken).toBe(before)
    expect((await shop.engine.call('connection.overview', {})).current?.signedIn).toBe(true)
    script.splice(0)
    await expect(shop.engine.job('sync.pull', { mode: 'auto' })).resolves.toMatchObject({ mode: 'incremental' })
  })

  it.each(['invalid_grant', 'invalid_client'])('only %s ends the sign-in; its tokens are forgotten, local work stays', async (error) => {
    const { shop, script } = await openBehind()
    await shop.engine.job('sync.pull', { mode: 'auto' })
    await shop.engine.call('products.stage', { cells: [{ productId: 1, field: 'tag', value: '残る' }], origin: 'edit' })
    await shop.control.expireTokens()
    script.push(json(error === 'invalid_client' ? 401 : 400, { error }))
    await expect(shop.engine.job('sync.push', { productIds: null })).rejects.toMatchObject({ code: 'SIGN_IN_EXPIRED' })
    expect(kept(shop)).toMatchObject({ accessToken: null, refreshToken: null })
    expect(await shop.engine.call('app.status', {})).toMatchObject({ connection: 'signInNeeded', unsent: 1 })
    expect((await shop.engine.call('connection.overview', {})).current?.signedIn).toBe(false)
  })

  it('lets a write through that waited for its token', async () => {
    const { shop, script } = await openBehind()
    await shop.engine.job('sync.pull', { mode: 'auto' })
    await shop.engine.call('products.stage', { cells: [{ productId: 1, field: 'tag', value: '届く' }], origin: 'edit' })
    await shop.control.expireTokens()
    script.push(html, json(503, {}), html)
    expect(await shop.engine.job('sync.push', { productIds: null })).toMatchObject({ applied: 1 })
    expect((await shop.control.products([1]))[0]?.tag).toBe('届く')
  })
})

describe('the keeper of the tokens', () => {
  const start: KeptTokens = { accessToken: 'old', refreshToken: 'first', expiresAt: 0, lifetime: 3_600_000, scope: 's', clientSecret: null }
  const fresh = (accessToken: string, refreshToken: string | null): FreshTokens => ({
    accessToken,
    refreshToken,
    expiresInSeconds: 3600,
    scope: null,
  })

  function keeper(refresh: (token: string) => Promise<FreshTokens>) {
    let stored: KeptTokens = start
    const vault = { locked: false }
    const expired: number[] = []
    const made = createTokenManager({
      vault: {
        read: async () => stored,
        async write(tokens) {
          if (vault.locked) throw new BantoError('VAULT_LOCKED')
          stored = tokens
        },
        wipe: async () => undefined,
      },
      refresh,
      ends: endsSignIn,
      now: () => new Date(1_000),
      onExpired: () => expired.push(1),
    })
    return { made, vault, expired, stored: () => stored }
  }

  it('never runs two refreshes at once, whoever asks', async () => {
    let running = 0
    let most = 0
    let count = 0
    const gate = deferred()
    const { made } = keeper(async () => {
      running += 1
      most = Math.max(most, running)
      await gate.promise
      running -= 1
      count += 1
      return fresh(`new ${count}`, null)
    })
    const asked = [made.get(), made.renew('old'), made.get(), made.renew('old'), made.get()]
    gate.resolve()
    const all = await Promise.all(asked)
    expect(new Set(all)).toEqual(new Set(['new 1']))
    expect([most, count]).toEqual([1, 1])
  })

  it('keeps the refresh token it has where a reply carries none', async () => {
    const tokens: string[] = []
    const { made, stored } = keeper(async (token) => {
      tokens.push(token)
      return fresh(`a${tokens.length}`, tokens.length === 2 ? 'second' : null)
    })
    for (const stale of ['old', 'a1', 'a2']) await made.renew(stale)
    expect(tokens).toEqual(['first', 'first', 'second'])
    expect(stored().refreshToken).toBe('second')
  })

  it('does not lose a rotated token to a vault that is locked at that moment', async () => {
    const tokens: string[] = []
    const { made, vault, stored } = keeper(async (token) => {
      tokens.push(token)
      return fresh('new', 'rotated')
    })
    vault.locked = true
    await expect(made.get()).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    await expect(made.get()).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    vault.locked = false
    expect(await made.get()).toBe('new')
    expect(stored().refreshToken).toBe('rotated')
    expect(tokens).toEqual(['first'])
  })
})
