import { connect } from 'node:net'
import type { LineState } from '../context.ts'
import { tellingFetch, type OnExchange } from '../smaregi/exchange.ts'

/** How often the line is looked at: while it is there, and while it is gone. Milliseconds. */
const calm = 30_000
const waiting = 5_000
const patience = 5_000

/** Whether a connection can be made at all. Costs Smaregi nothing: no request is sent. */
export function reachable(apiUrl: string): Promise<boolean> {
  const url = new URL(apiUrl)
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/gu, ''), port })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(patience, () => end(false))
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}

/**
 * Whether the server answers at all, whatever it says. Behind a hotel's login page, or a server in
 * trouble, connections can be made; that alone does not bring a lost line back.
 */
export async function answers(apiUrl: string, tell?: OnExchange): Promise<boolean> {
  try {
    const response = await tellingFetch('line', tell)(apiUrl, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(patience) })
    return response.status < 500 && (response.status < 300 || response.status >= 400)
  } catch {
    return false
  }
}

export interface LineWatch {
  stop(): void
}

/**
 * Notices a network that goes and comes while nothing is asked of Smaregi, so that the status bar
 * does not lie. A sign-in that is needed stays needed: the network has no say in that.
 */
export function watchLine(options: {
  apiUrl(): string
  line(): LineState
  setLine(state: LineState): void
  readonly onExchange?: OnExchange
  readonly intervals?: { readonly calm: number; readonly waiting: number }
}): LineWatch {
  const intervals = options.intervals ?? { calm, waiting }
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const look = async () => {
    const url = options.apiUrl()
    const there = (await reachable(url)) && (options.line() !== 'offline' || (await answers(url, options.onExchange)))
    if (stopped) return
    if (options.line() !== 'signInNeeded') options.setLine(there ? 'online' : 'offline')
    next()
  }
  const next = () => {
    timer = setTimeout(() => void look(), options.line() === 'offline' ? intervals.waiting : intervals.calm)
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
