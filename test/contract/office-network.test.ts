import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createNetwork } from '#core/smaregi/network.ts'
import { mapFetchFailure } from '#core/smaregi/failures.ts'
import { environmentProxy, systemProxy } from '../../electron/host/proxy.ts'
import { startEngine } from '../fixtures/realEngine.ts'
import { officeAuthority, officeHost, startProxy, startTls, type Proxy, type Running } from '../fixtures/office.ts'

const login = { user: '番頭', password: 'p@ss:%word' }
const child = fileURLToPath(new URL('../fixtures/officeChild.ts', import.meta.url))
const run = promisify(execFile)

let server: Running
beforeEach(async () => {
  server = await startTls((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'))
  onTestFinished(() => server.close())
})
const openProxy = async (wanted: typeof login | null = null): Promise<Proxy> => {
  const proxy = await startProxy(server.port, wanted)
  onTestFinished(() => proxy.close())
  return proxy
}

/** One request by the program's way out, in a process that trusts the office or does not. */
async function ask(options: {
  url?: string
  proxy: string | null
  login?: typeof login | null
  trusts: boolean
}): Promise<Record<string, unknown>> {
  const { url = `https://${officeHost}/x`, proxy, login: given = null, trusts } = options
  const env = { ...process.env, ...(trusts ? { SSL_CERT_FILE: officeAuthority } : {}) }
  const { stdout, stderr } = await run(process.execPath, [child, JSON.stringify({ url, proxy, login: given })], { env })
  expect(stderr).not.toContain(login.password)
  return JSON.parse(stdout) as Record<string, unknown>
}

const at = ({ port }: Running): string => `127.0.0.1:${port}`

describe('through the proxy of an office', () => {
  it('with its certificate among the system’s, reaches Smaregi', async () => {
    const proxy = await openProxy()
    expect(await ask({ proxy: `http://${at(proxy)}`, trusts: true })).toEqual({
      status: 200,
      body: '{"ok":true}',
      route: { via: at(proxy), by: 'none' },
    })
    expect(proxy.asked).toEqual([{ to: `${officeHost}:443`, status: 200 }])
  })

  it('whose certificate nobody vouches for, says so and not «no network»', async () => {
    const proxy = await openProxy()
    expect(await ask({ proxy: `http://${at(proxy)}`, trusts: false })).toMatchObject({ code: 'CERTIFICATE_UNTRUSTED' })
    // Without a proxy (an antivirus program on this computer) it is the same.
    expect(await ask({ url: `https://${at(server)}/`, proxy: null, trusts: false })).toMatchObject({ code: 'CERTIFICATE_UNTRUSTED' })
  })

  it('that asks for a password, takes the one in the address and the one the person gave', async () => {
    const proxy = await openProxy(login)
    const inAddress = `http://${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@${at(proxy)}`
    expect(await ask({ proxy: inAddress, trusts: true })).toMatchObject({ status: 200, route: { via: at(proxy), by: 'address' } })
    expect(await ask({ proxy: `http://${at(proxy)}`, login, trusts: true })).toMatchObject({ status: 200, route: { by: 'kept' } })
    expect(await ask({ proxy: `http://${at(proxy)}`, trusts: true })).toEqual({ code: 'PROXY_LOGIN_NEEDED', details: { proxy: at(proxy) } })
    expect(await ask({ proxy: `http://${at(proxy)}`, login: { ...login, password: 'wrong' }, trusts: true })).toMatchObject({
      code: 'PROXY_LOGIN_NEEDED',
    })
    expect(proxy.asked.map(({ status }) => status)).toEqual([200, 200, 407, 407])
  })

  it.each([403, 502, 503])('that answers %i itself, is named as what answered', async (status) => {
    const proxy = await openProxy()
    proxy.refuse(status)
    expect(await ask({ proxy: `http://${at(proxy)}`, trusts: true })).toMatchObject({
      code: 'NOT_SMAREGI',
      details: { status, proxy: at(proxy) },
    })
  })

  it('that is not there, is what cannot be reached', async () => {
    const proxy = await openProxy()
    await proxy.close()
    expect(await ask({ proxy: `http://${at(proxy)}`, trusts: true })).toMatchObject({
      code: 'OFFLINE',
      details: { reason: 'proxy', proxy: at(proxy) },
    })
  })
})

describe('the password of a proxy', () => {
  it('is kept in the vault for this proxy alone, and stands in no file, log or journal', async () => {
    const proxy = await openProxy(login)
    let found = `http://${at(proxy)}`
    const engine = await startEngine({ findProxy: () => found })
    onTestFinished(() => engine.remove())
    const signIn = () =>
      engine
        .job('connection.signIn', {
          kind: 'custom',
          identityUrl: 'https://id.smaregi.test',
          apiUrl: `https://${officeHost}`,
          clientId: 'c',
        })
        .catch((error: { code: string }) => error.code)
    expect(await engine.call('connection.network', {})).toEqual({ proxy: at(proxy), login: 'none' })
    expect(await signIn()).toBe('PROXY_LOGIN_NEEDED')
    await engine.call('connection.setProxyLogin', { login })
    expect(await engine.call('connection.network', {})).toEqual({ proxy: at(proxy), login: 'kept' })
    // The OpenID client goes the same way, now with the password; the office's certificate is not trusted here.
    expect(await signIn()).toBe('CERTIFICATE_UNTRUSTED')
    expect(proxy.asked).toEqual([
      { to: 'id.smaregi.test:443', status: 407 },
      { to: 'id.smaregi.test:443', status: 200 },
    ])

    const files = readdirSync(engine.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const written = files.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1')).join('\n')
    const told = `${written}\n${engine.logged.join('\n')}\n${JSON.stringify(engine.events)}`
    for (const secret of [
      login.password,
      encodeURIComponent(login.password),
      Buffer.from(`${login.user}:${login.password}`).toString('base64'),
    ]) {
      expect(told).not.toContain(secret)
    }

    // Another network with another proxy is not told it.
    await engine.call('connection.setProxyLogin', { login })
    found = 'http://elsewhere.test:8080'
    await engine.call('connection.setProxyLogin', { login: null })
    expect(engine.vault.size).toBe(0)
    await engine.call('connection.setProxyLogin', { login })
    expect(JSON.parse(engine.vault.get('proxy') ?? '{}')).toMatchObject({ proxy: 'elsewhere.test:8080' })
    for (const user of ['', 'a:b']) {
      await expect(engine.call('connection.setProxyLogin', { login: { ...login, user } })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    }
  })

  it('has no place where there is no proxy', async () => {
    const engine = await startEngine()
    onTestFinished(() => engine.remove())
    expect(await engine.call('connection.network', {})).toEqual({ proxy: null, login: 'none' })
    await expect(engine.call('connection.setProxyLogin', { login })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('which way', () => {
  it('never leads through a proxy to this machine, and asks anew after another network', async () => {
    let proxy: string | null = 'http://proxy.test:8080'
    const asked: string[] = []
    const network = createNetwork({
      findProxy: async (url) => {
        asked.push(url)
        return proxy
      },
      readLogin: async () => null,
    })
    expect(await network.route('http://127.0.0.1:1/x')).toMatchObject({ proxy: null })
    expect(asked).toEqual([])
    expect(await network.route('https://api.smaregi.jp/a')).toMatchObject({ proxy: 'proxy.test:8080', login: 'none' })
    proxy = null
    expect(await network.route('https://api.smaregi.jp/b')).toMatchObject({ proxy: 'proxy.test:8080' })
    network.forget()
    expect(await network.route('https://api.smaregi.jp/b')).toMatchObject({ proxy: null })
    expect(asked).toEqual(['https://api.smaregi.jp', 'https://api.smaregi.jp'])
  })

  it.each([
    ['PROXY a.test:8080; DIRECT', 'http://a.test:8080/'],
    ['HTTPS a.test:8443', 'https://a.test:8443/'],
    ['SOCKS5 a.test:1080; PROXY b.test:80', 'socks5://a.test:1080'],
    ['QUIC x; PROXY b.test:3128', 'http://b.test:3128/'],
    ['DIRECT; PROXY a.test:1', null],
    ['', null],
    ['PROXY', null],
    ['garbage ;;; [', null],
  ])('Chromium answers «%s»: %s', (answer, proxy) => {
    expect(systemProxy(answer)).toBe(proxy)
  })

  const names = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy']
  it.each<[string, Record<string, string>, string | null]>([
    ['HTTPS_PROXY', { HTTPS_PROXY: 'http://u:p@a.test:8080' }, 'http://u:p@a.test:8080/'],
    ['https_proxy without http://', { https_proxy: 'a.test:8080' }, 'http://a.test:8080/'],
    ['a proxy that speaks TLS', { HTTPS_PROXY: 'https://a.test' }, 'https://a.test/'],
    ['ALL_PROXY', { ALL_PROXY: 'socks5://a.test:1080' }, 'socks5://a.test:1080'],
    ['NO_PROXY of the domain', { HTTPS_PROXY: 'http://a.test', NO_PROXY: 'localhost,.smaregi.jp' }, null],
    ['NO_PROXY of another', { HTTPS_PROXY: 'http://a.test', no_proxy: 'smaregi.dev' }, 'http://a.test/'],
    ['NO_PROXY=*', { HTTPS_PROXY: 'http://a.test', NO_PROXY: '*' }, null],
    ['garbage', { HTTPS_PROXY: 'http://[' }, null],
    ['nothing', {}, null],
  ])('the environment (%s)', (_name, variables, proxy) => {
    const before = names.map((name) => [name, process.env[name]] as const)
    for (const name of names) delete process.env[name]
    Object.assign(process.env, variables)
    try {
      expect(environmentProxy('https://api.smaregi.jp')).toBe(proxy)
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
      }
    }
  })
})

describe('«no network» is said only where there is none', () => {
  const mean = (code: string, write = false) =>
    mapFetchFailure(Object.assign(new Error(code), { code }), { write, cancelled: false, what: 'x' })

  it.each(['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'ECONNREFUSED', 'EHOSTUNREACH'])('%s', (code) => {
    expect(mean(code)).toMatchObject({ code: 'OFFLINE', details: { reason: code } })
    expect(mean(code, true).code).toBe('OFFLINE')
  })

  it.each([
    ['ECONNRESET', 'OFFLINE', 'cut'],
    ['UND_ERR_SOCKET', 'OFFLINE', 'cut'],
    ['UND_ERR_HEADERS_TIMEOUT', 'OFFLINE', 'slow'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERTIFICATE_UNTRUSTED', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'CERTIFICATE_UNTRUSTED', 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERTIFICATE_UNTRUSTED', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['CERT_HAS_EXPIRED', 'CERTIFICATE_UNTRUSTED', 'CERT_HAS_EXPIRED'],
    ['CERT_NOT_YET_VALID', 'CERTIFICATE_UNTRUSTED', 'CERT_NOT_YET_VALID'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'CERTIFICATE_UNTRUSTED', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'NOT_SMAREGI', 'noTls'],
  ])('%s is not', (system, code, reason) => {
    expect(mean(system)).toMatchObject({ code, details: { reason } })
  })
})
