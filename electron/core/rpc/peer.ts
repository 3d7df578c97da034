import type { hostContracts, InputOf, MethodName, OutputOf } from '#shared/contracts/index.ts'
import { tooDeep } from '#shared/contract.ts'
import { BantoError, type Envelope } from '#shared/errors.ts'
import type { Dispatch } from './dispatcher.ts'
import { deepInput } from './errorBody.ts'
import type { HostClient } from './types.ts'

/** Anything that carries messages both ways in order: a worker's port, a WebSocket, a pair in a test. */
export interface Transport {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

export interface Peer {
  /** Asks the other end. Resolves with its envelope; HOST_LOST when this end is closed meanwhile, INVALID_INPUT for what is nested too deep. */
  invoke(method: string, input: unknown): Promise<Envelope>
  emit(event: string, payload: unknown): void
  /** Fails everything that still waits for a reply. */
  close(): void
}

export interface PeerOptions {
  /** Answers the other end's calls; without it they get UNKNOWN_METHOD. */
  readonly dispatch?: Dispatch
  readonly onEvent?: (event: string, payload: unknown) => void
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

const lost = (): Envelope => ({ ok: false, error: new BantoError('HOST_LOST', 'the other end is gone', { retryable: true }).toBody() })

/**
 * Both ends of a line run one of these. A message is a call `{ id, method, input }`, a reply
 * `{ id, ok, … }` or an event `{ event, payload }`; anything else is dropped. Calls in the two
 * directions do not meet: ids belong to the end that asked.
 */
export const createPeer = (transport: Transport, { dispatch, onEvent }: PeerOptions = {}): Peer => {
  const pending = new Map<number, (envelope: Envelope) => void>()
  let nextId = 1
  let closed = false

  const answer = async (id: unknown, method: string, input: unknown): Promise<void> => {
    let envelope: Envelope
    try {
      envelope = dispatch
        ? await dispatch(method, input)
        : { ok: false, error: new BantoError('UNKNOWN_METHOD', `no method ${method}`, { details: { method } }).toBody() }
    } catch {
      // A dispatcher does not throw; what stands before it (an engine that did not start) may.
      envelope = lost()
    }
    if (closed) return
    try {
      transport.post({ id, ...envelope })
    } catch {
      // What cannot be carried is still answered: nobody must wait for ever.
      transport.post({ id, ...lost() })
    }
  }

  transport.onMessage((message) => {
    if (closed || !isRecord(message)) return
    if (typeof message.method === 'string') void answer(message.id, message.method, message.input)
    else if (typeof message.event === 'string') onEvent?.(message.event, message.payload)
    else if (typeof message.ok === 'boolean' && typeof message.id === 'number') {
      const resolve = pending.get(message.id)
      pending.delete(message.id)
      const { id: _, ...envelope } = message
      resolve?.(envelope as unknown as Envelope)
    }
  })

  return {
    invoke(method, input) {
      if (closed) return Promise.resolve(lost())
      // Copying it to the other thread would overflow this one.
      if (tooDeep(input)) return Promise.resolve({ ok: false, error: deepInput(method).toBody() })
      const id = nextId++
      return new Promise((resolve) => {
        pending.set(id, resolve)
        transport.post({ id, method, input })
      })
    },
    emit(event, payload) {
      if (!closed) transport.post({ event, payload })
    },
    close() {
      closed = true
      const waiting = [...pending.values()]
      pending.clear()
      for (const resolve of waiting) resolve(lost())
    },
  }
}

/**
 * The engine's view of its host: the same line, with errors thrown as they are. `onEvent` gives whoever listens what the
 * line brings; a host is of the same version, so that nothing is checked again.
 */
export const hostClient = (peer: Pick<Peer, 'invoke'>, onEvent: HostClient['onEvent']): HostClient => ({
  onEvent,
  async call<N extends MethodName<typeof hostContracts>>(name: N, input: InputOf<N, typeof hostContracts>) {
    const envelope = await peer.invoke(name, input)
    if (!envelope.ok) throw BantoError.fromBody(envelope.error)
    return envelope.value as OutputOf<N, typeof hostContracts>
  },
})
