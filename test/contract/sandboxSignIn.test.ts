import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createControlClient, type ControlClient } from '#sandbox/controlClient.ts'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'
import { visit, type Visit } from '#sandbox/visitor.ts'

const redirect = 'http://127.0.0.1:51234/callback'
const allScopes = 'openid profile email offline_access pos.products:read'

let sandbox: Sandbox
let control: ControlClient
beforeAll(async () => {
  sandbox = await startSandbox({ products: 50 })
  control = createControlClient(sandbox)
})
afterAll(() => sandbox.close())

interface Tokens {
  readonly access_token: string
  readonly refresh_token?: string
  readonly id_token?: string
  readonly scope: string
  readonly expires_in: number
  readonly token_type: string
}

function authorizeUrl(extra: Record<string, string | undefined> = {}): { url: string; verifier: string } {
  const verifier = randomBytes(32).toString('base64url')
  const parameters = {
    response_type: 'code',
    client_id: sandbox.clientId,
    scope: allScopes,
    state: 's1',
    nonce: 'n1',
    redirect_uri: redirect,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  }
  const url = new URL('/authorize', sandbox.identityUrl)
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value)
  return { url: url.href, verifier }
}

const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(sandbox.identityUrl + path, { method: 'POST', body: new URLSearchParams(form), headers })

async function signIn(options: Visit = {}, extra: Record<string, string> = {}): Promise<Tokens> {
  const { url, verifier } = authorizeUrl(extra)
  const back = new URL(await visit(url, options))
  const reply = await post('/authorize/token', {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: redirect,
    code_verifier: verifier,
    client_id: sandbox.clientId,
  })
  expect(reply.status).toBe(200)
  return (await reply.json()) as Tokens
}

const refresh = (token: string) =>
  post('/authorize/token', { grant_type: 'refresh_token', refresh_token: token, client_id: sandbox.clientId })

const productsStatus = async (token: string, at: Sandbox = sandbox) =>
  (await fetch(`${at.apiUrl}/${at.contractId}/pos/products?limit=1`, { headers: { authorization: `Bearer ${token}` } })).status

describe('signing in', () => {
  it('gives tokens for a code with PKCE, on any loopback port, and says who signed in at which contract', async () => {
    const { url, verifier } = authorizeUrl()
    const back = new URL(await visit(url))
    expect(back.origin).toBe('http://127.0.0.1:51234')
    expect(back.searchParams.get('state')).toBe('s1')
    const reply = await post('/authorize/token', {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: redirect,
      code_verifier: verifier,
      client_id: sandbox.clientId,
    })
    const tokens = (await reply.json()) as Tokens
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: allScopes })
    expect(tokens.refresh_token).toBeTypeOf('string')
    const claims = JSON.parse(Buffer.from(tokens.id_token?.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
    expect(claims).toMatchObject({ iss: sandbox.identityUrl, aud: sandbox.clientId, nonce: 'n1' })
    const user = await fetch(`${sandbox.identityUrl}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } })
    expect(await user.json()).toMatchObject({
      sub: claims['sub'],
      contract: { id: sandbox.contractId, user_id: claims['sub'], is_owner: true },
      name: '見本 店長',
      email: 'tencho@banto.example',
    })
    expect(await productsStatus(tokens.access_token)).toBe(200)
  })

  it('gives no refresh token without offline_access', async () => {
    expect((await signIn({}, { scope: 'openid pos.products:read' })).refresh_token).toBeUndefined()
  })

  it('refuses a public client without PKCE and with plain PKCE', async () => {
    const without = authorizeUrl({ code_challenge: undefined, code_challenge_method: undefined })
    expect(new URL(await visit(without.url)).searchParams.get('error')).toBe('invalid_request')
    const plain = authorizeUrl({ code_challenge_method: 'plain' })
    expect(new URL(await visit(plain.url)).searchParams.get('error')).toBe('invalid_request')
  })

  it('refuses a wrong code_verifier', async () => {
    const back = new URL(await visit(authorizeUrl().url))
    const reply = await post('/authorize/token', {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: redirect,
      code_verifier: randomBytes(32).toString('base64url'),
      client_id: sandbox.clientId,
    })
    expect(reply.status).toBe(400)
    expect(await reply.json()).toMatchObject({ error: 'invalid_grant' })
  })

  it('sends nobody to a redirect address that is not registered', async () => {
    for (const address of ['http://127.0.0.1:51234/elsewhere', 'https://example.com/callback']) {
      await expect(visit(authorizeUrl({ redirect_uri: address }).url)).rejects.toThrow('リダイレクトURI')
    }
  })

  it('comes back with access_denied when the person refuses or leaves', async () => {
    for (const answer of ['deny', 'cancel'] as const) {
      const back = new URL(await visit(authorizeUrl().url, { answer }))
      expect(back.searchParams.get('error')).toBe('access_denied')
      expect(back.searchParams.get('state')).toBe('s1')
    }
  })

  it('takes any e-mail with the practice password and no other password', async () => {
    const tokens = await signIn({ email: 'Hanako@shop.example' })
    const user = await fetch(`${sandbox.identityUrl}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } })
    expect(await user.json()).toMatchObject({ email: 'hanako@shop.example' })
    await expect(visit(authorizeUrl().url, { password: 'wrong' })).rejects.toThrow('パスワードが違います')
  })
})

describe('tokens', () => {
  it('rotates refresh tokens and ends the whole grant when an old one is used again', async () => {
    const first = await signIn()
    const second = (await (await refresh(first.refresh_token ?? '')).json()) as Tokens
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(await productsStatus(second.access_token)).toBe(200)
    const reused = await refresh(first.refresh_token ?? '')
    expect(reused.status).toBe(400)
    expect(await reused.json()).toMatchObject({ error: 'invalid_grant' })
    expect((await refresh(second.refresh_token ?? '')).status).toBe(400)
    expect(await productsStatus(second.access_token)).toBe(401)
  })

  it('revokes on request', async () => {
    const tokens = await signIn()
    const reply = await post('/authorize/revocation', {
      token: tokens.refresh_token ?? '',
      token_type_hint: 'refresh_token',
      client_id: sandbox.clientId,
    })
    expect(reply.status).toBe(200)
    expect((await refresh(tokens.refresh_token ?? '')).status).toBe(400)
  })

  it('lets tokens end early on demand', async () => {
    const tokens = await signIn()
    await control.expireTokens()
    expect(await productsStatus(tokens.access_token)).toBe(401)
    await control.setLifetimes({ accessTokenSeconds: 7 })
    const next = (await (await refresh(tokens.refresh_token ?? '')).json()) as Tokens
    expect(next.expires_in).toBe(7)
    await control.setLifetimes({ accessTokenSeconds: 3600 })
    await control.revokeRefresh()
    expect((await refresh(next.refresh_token ?? '')).status).toBe(400)
  })

  it('gives app tokens at the contract’s own path alone', async () => {
    const { id, secret } = sandbox.confidentialClient
    const basic = { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` }
    const form = { grant_type: 'client_credentials', scope: 'pos.products:read' }
    const reply = await post(`/app/${sandbox.contractId}/token`, form, basic)
    const tokens = (await reply.json()) as Tokens
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'pos.products:read' })
    expect(await productsStatus(tokens.access_token)).toBe(200)
    expect((await post('/authorize/token', form, basic)).status).toBe(400)
    expect((await post('/app/sb_other/token', form, basic)).status).toBe(404)
    const wrong = { authorization: `Basic ${Buffer.from(`${id}:nope`).toString('base64')}` }
    expect((await post(`/app/${sandbox.contractId}/token`, form, wrong)).status).toBe(401)
  })

  it('keeps sessions, refresh tokens and access tokens over a restart on the same folder and port', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'banto-test-'))
    const outer = sandbox
    try {
      sandbox = await startSandbox({ products: 20, dataDir })
      const port = sandbox.port
      const cookies = new Map<string, string>()
      const tokens = await signIn({ cookies })
      await sandbox.close()
      sandbox = await startSandbox({ dataDir })
      expect(sandbox.port).toBe(port)
      // Connections kept from before the restart fail once each, as after any server's restart.
      await vi.waitFor(() => fetch(`${sandbox.identityUrl}/jwks`))
      expect(sandbox.products).toBe(20)
      expect(await productsStatus(tokens.access_token)).toBe(200)
      expect((await refresh(tokens.refresh_token ?? '')).status).toBe(200)
      // Signed in already: a wrong password is never asked for.
      await signIn({ cookies, password: 'never typed' })
      await sandbox.close()
    } finally {
      sandbox = outer
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})
