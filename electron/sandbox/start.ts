import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRateLimiter, type Rates } from './api/rateLimit.ts'
import { createApi } from './api/router.ts'
import { createClock } from './clock.ts'
import { createControl } from './control.ts'
import { openData, type Data } from './data/open.ts'
import { createFaults } from './faults.ts'
import { confidentialClientId, confidentialClientSecret, publicClientId } from './identity/clients.ts'
import { createIdentity } from './identity/index.ts'
import type { ServerParts } from './exchange.ts'
import { createInProcessFetch } from './inProcess.ts'
import { createSandboxServer } from './server.ts'
import { createRegisters, type Registers } from './registers.ts'
import { createStatistics } from './statistics.ts'

export interface SandboxOptions {
  /** 1 to 1,000,000; default 10,000. An existing file keeps the products it has. */
  readonly products?: number
  /** Default 1: the same seed gives the same shop. */
  readonly seed?: number
  /** 0 or absent: the port of the last time on this data folder where it is free, else any. */
  readonly port?: number
  /** Folder for the shop's file; absent or null: a temporary file that goes on close; `:memory:`: no file. */
  readonly dataDir?: string | null
  /** Default 'production' (50 reads, 20 writes a second). */
  readonly rates?: Rates
  readonly controlToken?: string
  /** Default `sb_skd27x4`. An existing file keeps its own. */
  readonly contractId?: string
  /** Life of access tokens, default 3600. */
  readonly tokenSeconds?: number
  /** Life of refresh tokens, default 30 days. */
  readonly refreshSeconds?: number
  /** What the public client may ask for; default: everything. */
  readonly clientScopes?: readonly string[]
  /** Milliseconds the bulk endpoints wait before they work, default 200. */
  readonly bulkDelay?: number
  /** Update times lie in the year before this moment; default: the start of today in Japan. */
  readonly asOf?: Date
  readonly log?: (message: string) => void
}

export interface Sandbox {
  /** Origin of sign-in, no slash at the end. */
  readonly identityUrl: string
  /** Origin of the API: calls go to `${apiUrl}/${contractId}/pos/…`. */
  readonly apiUrl: string
  readonly controlUrl: string
  readonly controlToken: string
  /** The app's public client. Redirect addresses: `http://127.0.0.1:{any port}/callback`. */
  readonly clientId: string
  readonly confidentialClient: { readonly id: string; readonly secret: string }
  readonly contractId: string
  readonly port: number
  /** How many products the shop holds (an existing file keeps its own). */
  readonly products: number
  /** As the control address does: how busy the registers are. */
  setRegisters: Registers['set']
  /** Reaches the API and the control address without sockets; every other address as `ordinary` does. */
  inProcess(ordinary: typeof fetch, hangs?: (givenUp: Promise<void>) => void): typeof fetch
  close(): Promise<void>
}

/** For what a request that left HTTP still has to say. */
const closeGraceMs = 1_000

/**
 * Starts a local Smaregi on 127.0.0.1. Throws RangeError for impossible options and Node's
 * EADDRINUSE where the wanted port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const wanted = options.products ?? 10_000
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 1_000_000) {
    throw new RangeError(`products: 1 to 1000000, not ${wanted}`)
  }
  const contract = options.contractId ?? 'sb_skd27x4'
  if (!/^[a-z0-9_]{3,30}$/u.test(contract)) throw new RangeError(`contractId: small letters, digits and _, not ${contract}`)
  const data = openData({
    dataDir: options.dataDir ?? null,
    products: wanted,
    seed: options.seed ?? 1,
    contractId: contract,
    ...(options.asOf ? { asOf: options.asOf } : {}),
  })
  let parts: ServerParts | null = null
  const listener = createSandboxServer(() => {
    if (!parts) throw new Error('the sandbox is not ready')
    return parts
  })
  const { server } = listener
  let port: number
  try {
    port = await listen(server, options.port ?? 0, data)
  } catch (error) {
    data.close()
    throw error
  }
  const origin = `http://127.0.0.1:${port}`
  const log = options.log ?? (() => undefined)
  const clock = createClock()
  const limiter = createRateLimiter(options.rates ?? 'production')
  const faults = createFaults()
  const statistics = createStatistics()
  const controlToken = options.controlToken ?? randomBytes(18).toString('base64url')
  const identity = createIdentity(
    origin,
    data,
    {
      accessTokenSeconds: options.tokenSeconds ?? 3600,
      refreshTokenSeconds: options.refreshSeconds ?? 30 * 86_400,
    },
    options.clientScopes,
  )
  const registers = createRegisters(data, clock)
  const api = createApi({ data, clock, limiter, bulkDelay: options.bulkDelay ?? 200, scopesOf: identity.scopesOf, log })
  const control = createControl({ data, clock, limiter, faults, identity, statistics, registers })
  const ready: ServerParts = { contractId: data.contractId, controlToken, clock, limiter, api, identity, control, faults, statistics, log }
  parts = ready

  let closing: Promise<void> | null = null
  const close = async (): Promise<void> => {
    registers.stop()
    const stopped = listener.close(closeGraceMs)
    await api.close()
    server.closeAllConnections()
    await stopped
    data.close()
  }
  return {
    identityUrl: origin,
    apiUrl: origin,
    controlUrl: `${origin}/_control`,
    controlToken,
    clientId: publicClientId,
    confidentialClient: { id: confidentialClientId, secret: confidentialClientSecret },
    contractId: data.contractId,
    port,
    products: data.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM product').get()?.n ?? 0,
    setRegisters: registers.set,
    inProcess: (ordinary, hangs) => createInProcessFetch(origin, ready, ordinary, hangs),
    close: () => (closing ??= close()),
  }
}

/** A shop on a data folder keeps its port while it can, so that the app's saved addresses go on working. */
async function listen(server: Server, port: number, data: Data): Promise<number> {
  const last = Number(data.getMeta('port') ?? 0)
  if (port === 0 && last !== 0) {
    const same = await listenOn(server, last).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
      return null
    })
    if (same !== null) return same
  }
  const taken = await listenOn(server, port)
  data.setMeta('port', String(taken))
  return taken
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(error)
    server.once('error', failed)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
