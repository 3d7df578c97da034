import type { Envelope } from '#shared/errors.ts'
import { socketTransport } from './socket.ts'

/** What the page sees of its host, whatever carries it. */
export interface Request {
  readonly method: string
  readonly input: unknown
}
export interface HostEvent {
  readonly event: string
  readonly payload: unknown
}
export type LineState = 'connected' | 'lost'

/** `window.banto` of the desktop host: the preload shows these two functions and nothing else. */
export interface Bridge {
  invoke(request: Request): Promise<Envelope>
  subscribe(listener: (message: HostEvent) => void): () => void
}

/**
 * A bridge, plus whether the engine behind it can be reached. Events called `host.*` are the
 * transport's own (`host.line`) and never reach a subscriber of the program.
 */
export interface Transport extends Bridge {
  state(): LineState
  onState(listener: (state: LineState) => void): () => void
}

declare global {
  interface Window {
    readonly banto?: Bridge
  }
}

/** The desktop host says `host.line` when the engine's thread ended and when it runs again. */
export const bridgeTransport = (bridge: Bridge): Transport => {
  let state: LineState = 'connected'
  const listeners = new Set<(state: LineState) => void>()
  bridge.subscribe(({ event, payload }) => {
    if (event !== 'host.line' || (payload !== 'connected' && payload !== 'lost') || payload === state) return
    state = payload
    for (const listener of listeners) listener(state)
  })
  return {
    invoke: (request) => bridge.invoke(request),
    subscribe: (listener) => bridge.subscribe(listener),
    state: () => state,
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The desktop host where its bridge is there, else the WebSocket of the host that served the page. */
export const pickTransport = (): Transport => {
  if (window.banto) return bridgeTransport(window.banto)
  const url = new URL('/rpc', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return socketTransport(() => new WebSocket(url))
}
