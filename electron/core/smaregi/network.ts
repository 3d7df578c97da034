import { createSecureContext, getCACertificates, rootCertificates, type SecureContext } from 'node:tls'
import type { Dispatcher } from 'undici'
import { BantoError } from '#shared/errors.ts'
import { isNeverReached, systemCode } from './failures.ts'

export interface ProxyLogin {
  readonly user: string
  readonly password: string
}

/** The way to one address. */
export interface Route {
  /** `host:port` of the proxy, without its password; null where there is none. */
  readonly proxy: string | null
  /** Where the proxy's name and password come from. */
  readonly login: 'none' | 'address' | 'kept'
}

export interface NetworkOptions {
  /** The proxy the system or the environment names for an address, as a URL; null for none. */
  findProxy(url: string): Promise<string | null>
  /** What the person gave for this proxy (host and port), or null. */
  readLogin(proxy: string): Promise<ProxyLogin | null>
}

/**
 * How every request leaves this computer: through the proxy of the system where it has one, trusting
 * the system's certificates beside Node's own, which is how an office lets its traffic through.
 */
export interface Network {
  /** `fetch`; throws BantoErrors for what the proxy answered itself, and fetch's own for the rest. */
  readonly fetch: typeof fetch
  route(url: string): Promise<Route>
  /** Another network, another password: looks for the way anew. */
  forget(): void
}

/** How long the answer to «which proxy?» holds: a laptop changes its network. Milliseconds. */
const routeLifeMs = 60_000

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'socks5:': 1080, 'socks:': 1080 }

interface Way extends Route {
  /** Null: Node's own, for this machine. */
  readonly dispatcher: Dispatcher | null
}

const here: Way = { proxy: null, login: 'none', dispatcher: null }
const isLoopback = ({ hostname }: URL): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)

/** A name or password as it stands in an address; a `%` that stands for itself is left so. */
function plain(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

let trusted: SecureContext | null = null

/** Node's roots and the system's, read once: an office that looks into its traffic puts its own there. */
function trust(): SecureContext {
  if (trusted !== null) return trusted
  let ca: readonly string[] = rootCertificates
  try {
    ca = [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
  } catch {
    // A system whose store cannot be read has Node's.
  }
  trusted = createSecureContext({ ca: [...ca] })
  return trusted
}

export function createNetwork({ findProxy, readLogin }: NetworkOptions): Network {
  const ways = new Map<string, { readonly at: number; readonly way: Promise<Way> }>()
  /** Dispatchers hold connections: one a proxy and login. */
  const dispatchers = new Map<string, Dispatcher>()

  const dispatcherOf = (key: string, make: () => Dispatcher): Dispatcher => {
    const known = dispatchers.get(key)
    if (known !== undefined) return known
    const made = make()
    dispatchers.set(key, made)
    return made
  }

  async function find(url: URL): Promise<Way> {
    if (isLoopback(url)) return here
    // Not needed before the first request leaves, and slow to load.
    const { Agent, ProxyAgent } = await import('undici')
    const found = URL.parse((await findProxy(url.origin)) ?? '')
    const connect = { secureContext: trust() }
    if (found === null) return { ...here, dispatcher: dispatcherOf('', () => new Agent({ connect })) }
    const proxy = `${found.hostname}:${found.port === '' ? (defaultPorts[found.protocol] ?? 80) : found.port}`
    const inAddress = found.username !== ''
    const kept = inAddress ? null : await readLogin(proxy)
    const login = inAddress ? { user: plain(found.username), password: plain(found.password) } : kept
    const token = login === null ? undefined : `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`
    const uri = `${found.protocol}//${proxy}`
    return {
      proxy,
      login: inAddress ? 'address' : kept === null ? 'none' : 'kept',
      dispatcher: dispatcherOf(`${uri} ${token}`, () => new ProxyAgent({ uri, token, requestTls: connect, proxyTls: connect })),
    }
  }

  function wayOf(address: string): Promise<Way> {
    const url = new URL(address)
    const known = ways.get(url.origin)
    if (known !== undefined && performance.now() - known.at < routeLifeMs) return known.way
    const way = find(url)
    ways.set(url.origin, { at: performance.now(), way })
    way.catch(() => ways.delete(url.origin))
    return way
  }

  return {
    route: wayOf,
    forget() {
      ways.clear()
      for (const dispatcher of dispatchers.values()) dispatcher.close().catch(() => undefined)
      dispatchers.clear()
    },
    async fetch(input, init) {
      const address = input instanceof Request ? input.url : String(input)
      const { dispatcher, proxy } = await wayOf(address)
      if (dispatcher === null) return fetch(input, init)
      try {
        return await fetch(input, { ...init, dispatcher })
      } catch (error) {
        // Perhaps the network is another one by now.
        ways.delete(new URL(address).origin)
        throw proxy === null ? error : proxyFailure(error, proxy)
      }
    },
  }
}

/** What a proxy said instead of making the connection; the request never left it. */
function proxyFailure(error: unknown, proxy: string): unknown {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    const status = /^Proxy response \((\d{3})\)/u.exec(at.message)?.[1]
    if (status === '407') return new BantoError('PROXY_LOGIN_NEEDED', `proxy ${proxy}: 407`, { details: { proxy }, cause: error })
    if (status !== undefined) {
      const details = { status: Number(status), answered: `${proxy}: HTTP ${status}`, reason: 'proxy', proxy }
      return new BantoError('NOT_SMAREGI', `proxy ${proxy}: ${status}`, { details, retryable: true, cause: error })
    }
  }
  if (!isNeverReached(systemCode(error))) return error
  return new BantoError('OFFLINE', `proxy ${proxy}: ${systemCode(error)}`, {
    details: { reason: 'proxy', proxy },
    retryable: true,
    cause: error,
  })
}
