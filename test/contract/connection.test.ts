import { createServer } from 'node:net'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startSandbox } from '#sandbox/start.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import { sampleOf } from '../fixtures/signedIn.ts'
import { useBrowser } from '../fakes/formBrowser.ts'

const open = async (...input: Parameters<typeof openShopInTest>) => {
  const shop = await openShopInTest({ products: 20, ...input[0] })
  return shop
}

/** Everything on the disk and in the log, to look for secrets in. */
const written = (dir: string): string =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')

describe('sign-in', () => {
  it('signs in to the sample shop: contract and person from userinfo, shop open, tokens in the vault alone', async () => {
    const { engine, sandbox, pages } = await open({ signedIn: false })
    const phases: string[] = []
    const seen = engine.event('jobs.progress', (progress) => {
      if (phases.at(-1) !== progress.phase) phases.push(progress.phase)
      return progress.phase === 'openingShop'
    })
    const profile = await engine.job('connection.signIn', { kind: 'sample' })
    await seen
    expect(phases).toEqual(['startingSample', 'waitingForBrowser', 'exchangingCode', 'readingUser', 'openingShop'])
    expect(profile).toMatchObject({ profileId: 'sample', contractId: sandbox.contractId, userName: '見本 店長', signedIn: true })
    const page = await pages[0]
    expect(page?.status).toBe(200)
    expect(page?.html).toContain('Banto に戻ってください')
    expect(page?.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page?.html).not.toContain(new URL(page?.url ?? '').searchParams.get('code') ?? 'no code')
    const kept = JSON.parse(engine.vault.get('sample') ?? '{}') as { accessToken: string; refreshToken: string; scope: string }
    expect(kept.scope.split(' ')).toContain('pos.products:write')
    const everything = `${written(engine.dataDir)}\n${engine.logged.join('\n')}\n${JSON.stringify(engine.events)}`
    for (const secret of [kept.accessToken, kept.refreshToken]) {
      expect(secret.length).toBeGreaterThan(20)
      expect(everything).not.toContain(secret)
    }
  })

  it('goes by the name of the first store once the stores are here, and keeps it', async () => {
    const shop = await open()
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const { shopName } = await shop.engine.call('app.status', {})
    expect(shopName).not.toBe(shop.sandbox.contractId)
    const { profiles } = await (await shop.restart()).call('connection.overview', {})
    expect(profiles[0]?.shopName).toBe(shopName)
  })

  it('says that consent was denied, to the person and in the browser', async () => {
    const pages: ReturnType<typeof useBrowser>[] = []
    const openBrowser = (url: string) => pages.push(useBrowser(url, { denies: true })) > 0
    const { engine } = await open({ signedIn: false, engine: { openBrowser } })
    await expect(engine.job('connection.signIn', { kind: 'sample' })).rejects.toMatchObject({ code: 'SIGN_IN_DENIED' })
    expect((await pages[0])?.html).toContain('サインインできませんでした')
    expect(engine.vault.size).toBe(0)
    expect((await engine.call('connection.overview', {})).profiles).toEqual([])
  })

  it('says at once that the client is not registered, without sending anybody to the browser', async () => {
    let opened = 0
    const { engine, sandbox } = await open({ signedIn: false, engine: { openBrowser: () => (opened += 1) > 0 } })
    const { identityUrl, apiUrl } = sandbox
    const request = { kind: 'custom', identityUrl, apiUrl, clientId: 'nobody' } as const
    await expect(engine.job('connection.signIn', request)).rejects.toMatchObject({ code: 'CLIENT_REJECTED' })
    expect(opened).toBe(0)
  })

  it('says which port is taken, and goes on with it once it is free', async () => {
    const blocker = createServer()
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve))
    const address = blocker.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { engine, sandbox } = await open({ signedIn: false })
    const { identityUrl, apiUrl, clientId } = sandbox
    const request = { kind: 'custom', identityUrl, apiUrl, clientId, redirectPort: port } as const
    await expect(engine.job('connection.signIn', request)).rejects.toMatchObject({ code: 'PORT_TAKEN', details: { port } })
    await new Promise((resolve) => blocker.close(resolve))
    await expect(engine.job('connection.signIn', request)).resolves.toMatchObject({ kind: 'custom' })
  })

  it('can be cancelled while the browser is open, and leaves the port', async () => {
    const { engine } = await open({ signedIn: false, engine: { openBrowser: () => true } })
    const waiting = engine.event('jobs.progress', ({ phase, detail }) => phase === 'waitingForBrowser' && detail.opened === 1)
    let jobId = ''
    const job = engine.job('connection.signIn', { kind: 'sample' }, (id) => (jobId = id))
    const outcome = expect(job).rejects.toMatchObject({ code: 'CANCELLED' })
    const { detail } = await waiting
    await engine.call('jobs.cancel', { jobId })
    await outcome
    const redirect = new URL(String(detail.url)).searchParams.get('redirect_uri') ?? ''
    await expect(fetch(redirect)).rejects.toThrow()
  })

  it('shows the address where no browser can be opened', async () => {
    const { engine } = await open({ signedIn: false, engine: { openBrowser: () => false } })
    const waiting = engine.event('jobs.progress', ({ detail }) => detail.opened === 0)
    const job = engine.job('connection.signIn', { kind: 'sample' })
    const { detail } = await waiting
    expect((await useBrowser(String(detail.url))).status).toBe(200)
    await expect(job).resolves.toMatchObject({ signedIn: true })
  })

  it('signs a confidential client in, and keeps its secret out of the profile', async () => {
    const { engine, sandbox } = await open({ signedIn: false })
    const { identityUrl, apiUrl, confidentialClient } = sandbox
    const request = { kind: 'custom', identityUrl, apiUrl, clientId: confidentialClient.id } as const
    await engine.job('connection.signIn', { ...request, clientSecret: confidentialClient.secret })
    expect(written(engine.dataDir)).not.toContain(confidentialClient.secret)
    await expect(engine.job('connection.signIn', { ...request, clientSecret: 'wrong' })).rejects.toMatchObject({
      code: 'CLIENT_REJECTED',
    })
  })

  it('refuses to send a sign-in over plain http to another machine', async () => {
    const { engine } = await open({ signedIn: false })
    const request = { kind: 'custom', identityUrl: 'http://shop.example', apiUrl: 'https://shop.example', clientId: 'x' } as const
    await expect(engine.job('connection.signIn', request)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})

describe('known shops', () => {
  it('opens the last shop by itself at the next start, without a network', async () => {
    const shop = await open()
    await shop.engine.job('sync.pull', { mode: 'auto' })
    await shop.control.setOffline(true)
    const engine = await shop.restart()
    const { current } = await engine.call('connection.overview', {})
    expect(current?.profileId).toBe('sample')
    expect((await engine.call('app.status', {})).products).toBe(20)
    await engine.call('connection.close', {})
    expect((await engine.call('connection.overview', {})).current).toBeNull()
    await expect(engine.call('connection.open', { profileId: 'sample' })).resolves.toMatchObject({ profileId: 'sample' })
  })

  it('keeps a damaged list of shops aside and, without its copy, finds the shop again by signing in', async () => {
    const shop = await open()
    const { dataDir, vault } = shop.engine
    await shop.engine.close()
    writeFileSync(join(dataDir, 'connections.json'), '{ broken')
    rmSync(join(dataDir, 'connections.copy.json'))
    const engine = await shop.restart()
    expect(engine.vault).toBe(vault)
    expect((await engine.call('connection.overview', {})).profiles).toEqual([])
    expect(readdirSync(dataDir).some((name) => name.startsWith('connections.json.corrupt-'))).toBe(true)
    await expect(engine.job('connection.signIn', { kind: 'sample' })).resolves.toMatchObject({ profileId: 'sample' })
  })

  it('signs out: tells the server, wipes the tokens, keeps the file unless told otherwise', async () => {
    const { engine, sandbox } = await open()
    const kept = JSON.parse(engine.vault.get('sample') ?? '{}') as { accessToken: string }
    const file = (await engine.call('app.info', {})).shopFile ?? ''
    await expect(engine.call('connection.signOut', { wipe: false, discardUnsent: false })).resolves.toEqual({ revoked: true })
    expect(engine.vault.size).toBe(0)
    expect(existsSync(file)).toBe(true)
    const reply = await fetch(`${sandbox.apiUrl}/${sandbox.contractId}/pos/stores`, {
      headers: { authorization: `Bearer ${kept.accessToken}` },
    })
    expect(reply.status).toBe(401)
    const { current, profiles } = await engine.call('connection.overview', {})
    expect([current, profiles[0]?.signedIn]).toEqual([null, false])

    await engine.job('connection.signIn', { kind: 'sample' })
    await engine.call('connection.signOut', { wipe: true, discardUnsent: false })
    expect(existsSync(file)).toBe(false)
    expect((await engine.call('connection.overview', {})).profiles).toEqual([])
  })

  it('does not sign out over unsent changes unless told to', async () => {
    const { engine } = await open()
    await engine.job('sync.pull', { mode: 'auto' })
    await engine.call('products.stage', { cells: [{ productId: 1, field: 'tag', value: '棚卸' }], origin: 'edit' })
    await expect(engine.call('connection.signOut', { wipe: true, discardUnsent: false })).rejects.toMatchObject({
      code: 'UNSENT_CHANGES',
      details: { count: 1 },
    })
    await engine.call('connection.signOut', { wipe: true, discardUnsent: true })
  })
})

describe('tokens', () => {
  it('renews ahead of the end, once for many calls, and keeps the rotated refresh token', async () => {
    let aheadMs = 0
    const shop = await open({ tokenSeconds: 3600, engine: { now: () => new Date(Date.now() + aheadMs) } })
    const before = JSON.parse(shop.engine.vault.get('sample') ?? '{}') as { refreshToken: string }
    aheadMs = 3599_000
    await shop.control.resetStatistics()
    await Promise.all([
      shop.engine.job('sync.pull', { mode: 'auto' }),
      shop.engine.job('sync.push', { productIds: null }).catch(() => undefined),
    ])
    const after = JSON.parse(shop.engine.vault.get('sample') ?? '{}') as { refreshToken: string }
    expect(after.refreshToken).not.toBe(before.refreshToken)
    const { requests, statuses } = await shop.control.statistics()
    expect(requests['POST /authorize/token']).toBe(1)
    expect(statuses['401']).toBeUndefined()
  })

  it('goes on by itself when the token ends in the middle of a pull', async () => {
    const { engine, control } = await open({ products: 3000 })
    const page = engine.event('jobs.progress', ({ phase, done }) => phase === 'products' && done > 0)
    const pulled = engine.job('sync.pull', { mode: 'auto' })
    await page
    await control.expireTokens()
    await expect(pulled).resolves.toMatchObject({ mode: 'full' })
    expect((await engine.call('app.status', {})).products).toBe(3000)
  })

  it('asks to sign in again when the refresh is refused, and keeps all local work', async () => {
    const { engine, control } = await open()
    await engine.job('sync.pull', { mode: 'auto' })
    await engine.call('products.stage', { cells: [{ productId: 1, field: 'price', value: 980 }], origin: 'edit' })
    await control.expireTokens()
    await control.revokeRefresh()
    await expect(engine.job('sync.push', { productIds: null })).rejects.toMatchObject({ code: 'SIGN_IN_EXPIRED' })
    const status = await engine.call('app.status', {})
    expect(status).toMatchObject({ connection: 'signInNeeded', products: 20, unsent: 1 })
    await engine.job('connection.signInAgain', {})
    expect(await engine.job('sync.push', { productIds: null })).toMatchObject({ applied: 1 })
    expect((await control.products([1]))[0]?.price).toBe('980')
  })

  it('takes a lost line during a refresh for what it is, not for a sign-out', async () => {
    const { engine, control } = await open()
    await control.expireTokens()
    await control.fault({ match: { path: '/authorize/token' }, fault: { kind: 'dropBefore' } })
    await expect(engine.job('sync.pull', { mode: 'auto' })).rejects.toMatchObject({ code: 'OFFLINE' })
    await control.clearFaults()
    await expect(engine.job('sync.pull', { mode: 'auto' })).resolves.toMatchObject({ mode: 'full' })
  })
})

it('opens the sample where it is now, though its address has changed', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'banto-sample-'))
  let where = await startSandbox({ products: 20, dataDir, rates: 'off' })
  const shop = await open({ engine: { sample: () => sampleOf(where)() } })
  await shop.engine.job('sync.pull', { mode: 'auto' })
  const { port } = where
  await where.close()
  const squatter = createServer().listen(port, '127.0.0.1')
  where = await startSandbox({ products: 20, dataDir, rates: 'off' })
  expect(where.port).not.toBe(port)
  const engine = await shop.restart()
  expect((await engine.call('connection.overview', {})).current?.apiUrl).toBe(where.apiUrl)
  await expect(engine.job('sync.pull', { mode: 'auto' })).resolves.toMatchObject({ mode: 'incremental' })
  await new Promise((resolve) => squatter.close(resolve))
  await where.close()
  rmSync(dataDir, { recursive: true, force: true })
})
