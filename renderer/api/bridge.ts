import type { Bridge, LineState, Transport } from './transport.ts'

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
