import { BantoError, type Envelope } from '#shared/errors.ts'
import type { HostEvent, LineState, Transport } from './transport.ts'

type Pending = { readonly resolve: (envelope: Envelope) => void }

const firstDelay = 200
const longestDelay = 2_000

const lost = (): Envelope => ({
  ok: false,
  error: new BantoError('HOST_LOST', 'the line to the host is down', { retryable: true }).toBody(),
})

/**
 * The browser host's transport. What is asked before the first connection waits for it; when the
 * line is lost everything pending fails with HOST_LOST (nobody can know whether it was done) and
 * the socket is opened again, at most every two seconds.
 */
export const socketTransport = (open: () => WebSocket): Transport => {
  const pending = new Map<number, Pending>()
  const listeners = new Set<(message: HostEvent) => void>()
  const stateListeners = new Set<(state: LineState) => void>()
  const waiting: string[] = []
  let state: LineState = 'connected'
  let everConnected = false
  let nextId = 1
  let delay = firstDelay
  let socket = connect()

  function setState(next: LineState): void {
    if (next === state) return
    state = next
    for (const listener of stateListeners) listener(next)
  }

  function failPending(): void {
    waiting.length = 0
    const calls = [...pending.values()]
    pending.clear()
    for (const { resolve } of calls) resolve(lost())
  }

  function receive(text: string): void {
    const message = JSON.parse(text) as ({ id: number } & Envelope) | HostEvent
    if ('event' in message) {
      for (const listener of listeners) listener(message)
      return
    }
    const { id, ...envelope } = message
    const call = pending.get(id)
    pending.delete(id)
    call?.resolve(envelope as Envelope)
  }

  function connect(): WebSocket {
    const next = open()
    next.addEventListener('open', () => {
      everConnected = true
      delay = firstDelay
      for (const text of waiting.splice(0)) next.send(text)
      setState('connected')
    })
    next.addEventListener('message', (message) => receive(String(message.data)))
    next.addEventListener('close', () => {
      setState('lost')
      failPending()
      setTimeout(() => {
        socket = connect()
      }, delay)
      delay = Math.min(delay * 2, longestDelay)
    })
    return next
  }

  return {
    invoke({ method, input }) {
      if (state === 'lost') return Promise.resolve(lost())
      const id = nextId++
      const text = JSON.stringify({ id, method, input })
      return new Promise((resolve) => {
        pending.set(id, { resolve })
        if (socket.readyState === socket.OPEN) socket.send(text)
        else if (!everConnected) waiting.push(text)
        else {
          pending.delete(id)
          resolve(lost())
        }
      })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    state: () => state,
    onState(listener) {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
  }
}
