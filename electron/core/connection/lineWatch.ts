import { connect } from 'node:net'
import type { LineState } from '../context.ts'
import { tellingFetch, type OnExchange } from '../smaregi/exchange.ts'
import type { Network } from '../smaregi/network.ts'

/** How often the line is checked: while it is there, and while it is gone. */
const onlineCheckMs = 30_000
const offlineCheckMs = 5_000
const connectTimeoutMs = 5_000

/** Whether a connection can be made at all: to the server, or to the proxy on the way. No request is sent. */
async function reachable(apiUrl: string, { route }: Network): Promise<boolean> {
  const { proxy } = await route(apiUrl)
  const url = new URL(proxy === null ? apiUrl : `http://${proxy}`)
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/gu, ''), port })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(connectTimeoutMs, () => end(false))
    socket.once('connect', () => end(true))
    // Not `once`: a destroyed socket may still emit an error.
    socket.on('error', () => end(false))
  })
}

/**
 * Whether the server answers at all, whatever it says. Behind a hotel's login page, an office's
 * firewall or with a failing server, connections can be made; that alone does not count as being online again.
 */
export async function answers(apiUrl: string, network: Network, tell?: OnExchange): Promise<boolean> {
  try {
    const asked = { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(connectTimeoutMs) } as const
    const { status, headers } = await tellingFetch('line', tell, network.fetch)(apiUrl, asked)
    const page = /html/iu.test(headers.get('content-type') ?? '')
    const between = page && (status === 200 || status === 403)
    return !between && status < 500 && (status < 300 || status >= 400)
  } catch {
    return false
  }
}

export interface Watch {
  stop(): void
}

/**
 * Notices that the network is lost or back while no request is sent to Smaregi, so that the status bar
 * is right. `signInNeeded` is not changed: it does not depend on the network.
 */
export function watchLine(options: {
  apiUrl(): string
  line(): LineState
  setLine(state: LineState): void
  readonly network: Network
  readonly onExchange?: OnExchange
}): Watch {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const look = async () => {
    const url = options.apiUrl()
    const { network, onExchange } = options
    const way = await reachable(url, network).catch(() => false)
    const there = way && (options.line() !== 'offline' || (await answers(url, network, onExchange)))
    if (stopped) return
    if (options.line() !== 'signInNeeded') options.setLine(there ? 'online' : 'offline')
    next()
  }
  const next = () => {
    timer = setTimeout(() => void look(), options.line() === 'offline' ? offlineCheckMs : onlineCheckMs)
    timer.unref()
  }
  void look()
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
