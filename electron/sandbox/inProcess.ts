import { Problem, type Reply } from './api/problem.ts'
import { exchange, type Call, type ServerParts } from './exchange.ts'
import { controlHeader } from './server.ts'

/**
 * A `fetch` that reaches a sandbox of the same process without sockets: the same faults, limits, API
 * and control, many times as fast. Sign-in, and every other address, goes the ordinary way. `hangs` hears of a
 * request that will not be answered, and is given a way to hear when its caller gives it up.
 */
export function createInProcessFetch(
  origin: string,
  parts: ServerParts,
  ordinary: typeof fetch,
  hangs: (givenUp: Promise<void>) => void = () => undefined,
): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const control = url.pathname.startsWith('/_control/')
    if (url.origin !== origin || input instanceof Request || (!control && !/^\/[^/]+\/pos\//u.test(url.pathname))) {
      return ordinary(input, init)
    }
    const method = init?.method ?? 'GET'
    const headers = new Headers(init?.headers)
    const signal = init?.signal ?? null
    signal?.throwIfAborted()
    const readBody = async (): Promise<string> => (typeof init?.body === 'string' ? init.body : '')
    if (control) {
      if (headers.get(controlHeader) !== parts.controlToken) return respond(parts, new Problem(401, 'wrong control token').toReply())
      return respond(parts, await parts.control.handle(method, url.pathname.slice('/_control'.length), url.searchParams, await readBody()))
    }
    const call: Call = { method, url, authorization: headers.get('authorization') ?? undefined, readBody }
    return untilAborted(
      signal,
      answer(parts, call, () => hangs(aborted(signal))),
    )
  }
}

async function answer(parts: ServerParts, call: Call, hangs: () => void): Promise<Response> {
  const end = await exchange(parts, call, () => Promise.reject(new Error('sign-in needs a socket')))
  if (end.kind !== 'reply') throw broken()
  switch (end.broken?.kind) {
    case 'hangAfter':
      hangs()
      return new Promise(() => undefined)
    case 'dropAfter':
      throw broken()
    case 'dropMiddle':
      return respond(parts, end.reply, true)
    default:
      return respond(parts, end.reply)
  }
}

function respond(parts: ServerParts, reply: Reply, half = false): Response {
  const headers = { ...reply.headers, date: parts.clock.now().toUTCString() }
  if (reply.status === 204) return new Response(null, { status: 204, headers })
  if (!half) return new Response(reply.body, { status: reply.status, headers })
  const body = new ReadableStream({
    start(stream) {
      stream.enqueue(Buffer.from(reply.body).subarray(0, Math.floor(reply.body.length / 2)))
      stream.error(broken())
    },
  })
  return new Response(body, { status: reply.status, headers })
}

/** As Node's fetch reports a connection that was cut. */
const broken = (): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }) })

const aborted = (signal: AbortSignal | null): Promise<void> =>
  new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }))

function untilAborted<T>(signal: AbortSignal | null, work: Promise<T>): Promise<T> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
