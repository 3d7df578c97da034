import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import { createAhead } from './ahead.ts'
import { bridgeTransport } from './bridge.ts'
import { createClient, type CallName, type Client } from './client.ts'
import { socketTransport } from './socket.ts'
import type { Transport } from './transport.ts'

export type { CallName, Client, JobHandle, OnProgress } from './client.ts'
export type { LineState } from './transport.ts'

/** The desktop host where its bridge is there, else the WebSocket of the host that served the page. */
const pickTransport = (): Transport => {
  if (window.banto) return bridgeTransport(window.banto)
  const url = new URL('/rpc', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return socketTransport(() => new WebSocket(url))
}

const ahead = createAhead()

/** A client on the host's line. */
const connect = (): Client => {
  const transport = pickTransport()
  transport.subscribe(({ event }) => ahead.heard(event))
  return createClient(transport)
}

let current: Client | null = null

/** The page's one client; the transport is chosen at the first use. */
const client = (): Client => (current ??= connect())

/** Puts another client in place: component tests bring their own. */
export const setClient = (replacement: Client | null): void => {
  current = replacement
}

export const call: Client['call'] = (name, input) => ahead.take(name, input) ?? client().call(name, input)
/** Asks for what will be wanted while the page is still being loaded. The answer is also given to the first who calls for the same. */
export const askAhead = <N extends CallName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> => ahead.ask(client(), name, input)
export const startJob: Client['startJob'] = (name, input, onProgress) => client().startJob(name, input, onProgress)
export const attachJob: Client['attachJob'] = (name, jobId, onProgress) => client().attachJob(name, jobId, onProgress)
export const subscribe: Client['subscribe'] = (name, listener) => client().subscribe(name, listener)
export const lineState: Client['state'] = () => client().state()
export const onLineState: Client['onState'] = (listener) => client().onState(listener)

/**
 * The nonce under which the host's Content-Security-Policy lets style elements in; the kit's
 * provider asks for it. The host writes it into the meta element that the build puts in the page.
 */
export const styleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
