import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Problem, problemReply, tooMany, type Reply } from './api/problem.ts'
import type { RateLimiter } from './api/rateLimit.ts'
import type { Api } from './api/router.ts'
import type { Clock } from './clock.ts'
import type { Control } from './control.ts'
import type { Fault, Faults } from './faults.ts'
import type { Identity } from './identity/index.ts'
import type { Statistics } from './statistics.ts'

export interface ServerParts {
  readonly contractId: string
  readonly controlToken: string
  readonly clock: Clock
  readonly limiter: RateLimiter
  readonly api: Api
  readonly identity: Identity
  readonly control: Control
  readonly faults: Faults
  readonly statistics: Statistics
  readonly log: (message: string) => void
}

export const controlHeader = 'x-sandbox-control'
const largestBody = 16 * 1024 * 1024
const identityPaths = /^\/(authorize(\/|$)|userinfo$|jwks$|interaction\/|app\/|\.well-known\/)/u
const tokenPaths = /^\/(authorize|app\/[^/]+)\/token$/u

/** Makes the one HTTP server of the sandbox; `parts` is asked per request, because they need the port first. */
export function createSandboxServer(parts: () => ServerParts): Server {
  // A pull pauses between pages: a keep-alive shorter than that would look like a dropped connection.
  return createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    serve(parts(), request, response).catch((error: unknown) => {
      if (error instanceof Problem && !response.headersSent) {
        send(response, error.toReply())
        return
      }
      parts().log(`${request.method} ${request.url}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      if (response.headersSent) response.destroy()
      else send(response, problemReply(500, 'サーバーエラーが発生しました'))
    })
  })
}

async function serve(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const method = request.method ?? 'GET'
  response.setHeader('date', parts.clock.now().toUTCString())
  if (url.pathname.startsWith('/_control/')) {
    await serveControl(parts, request, response, url)
    return
  }
  if (parts.control.offline()) {
    request.socket.destroy()
    return
  }
  const apiPath = new RegExp(`^/([^/]+)/pos(/.*)$`, 'u').exec(url.pathname)
  const path = apiPath?.[2] ?? url.pathname
  const faults = parts.faults.hit(method, path)
  for (const fault of faults) {
    if (fault.kind === 'latency') await new Promise((resolve) => setTimeout(resolve, fault.ms))
  }
  const ending = faults.at(-1)
  const drops = ending && ['dropBefore', 'dropAfter', 'dropMiddle', 'hangAfter'].includes(ending.kind)
  const finish = (): void => parts.statistics.count(method, path, drops ? null : response.statusCode)
  if (ending && endsBefore(ending, request, response)) {
    finish()
    return
  }
  if (ending) breakAnswer(ending, request, response)
  if (apiPath) {
    const body = method === 'GET' ? '' : await readBody(request)
    const reply = await parts.api.handle({
      method,
      contractId: apiPath[1] as string,
      path,
      query: url.searchParams,
      authorization: request.headers.authorization,
      body,
    })
    send(response, reply)
  } else if (identityPaths.test(url.pathname)) {
    // Asking for tokens counts against the contract's limit. As which kind is not said: our assumption is a read.
    const wait = tokenPaths.test(url.pathname) ? parts.limiter.take(parts.contractId, 'read') : null
    if (wait !== null) send(response, tooMany(wait).toReply())
    else await parts.identity.handle(request, response, url, () => readBody(request))
  } else {
    send(response, problemReply(404, '指定されたURIのリソースが見つかりません'))
  }
  finish()
}

/** The faults that keep the request from having any effect. True where the answer is given. */
function endsBefore(fault: Fault, request: IncomingMessage, response: ServerResponse): boolean {
  switch (fault.kind) {
    case 'dropBefore':
      request.socket.destroy()
      return true
    case 'status': {
      const headers: Record<string, string> = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }
      send(response, problemReply(fault.status, fault.detail ?? '練習用の障害です', headers))
      return true
    }
    case 'html':
      send(response, { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><body>Please sign in to the network.</body></html>' })
      return true
    default:
      return false
  }
}

/** Lets the request take effect and breaks the line where its answer would go out. */
function breakAnswer(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  if (fault.kind !== 'dropAfter' && fault.kind !== 'dropMiddle' && fault.kind !== 'hangAfter') return
  const socket = request.socket
  const end = response.end.bind(response)
  const chunks: Buffer[] = []
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string))
  }
  response.write = (chunk: unknown) => {
    keep(chunk)
    return true
  }
  response.end = ((chunk?: unknown) => {
    keep(chunk)
    if (fault.kind === 'dropAfter') socket.destroy()
    if (fault.kind === 'dropMiddle') {
      const whole = Buffer.concat(chunks)
      const half = whole.subarray(0, Math.floor(whole.length / 2))
      socket.write(`HTTP/1.1 ${response.statusCode} OK\r\ncontent-type: application/json\r\ncontent-length: ${whole.length}\r\n\r\n`)
      socket.end(half)
    }
    return response
  }) as typeof end
  response.writeHead = (status: number) => {
    response.statusCode = status
    return response
  }
}

async function serveControl(parts: ServerParts, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const given = Buffer.from(String(request.headers[controlHeader] ?? ''))
  const token = Buffer.from(parts.controlToken)
  if (given.length !== token.length || !timingSafeEqual(given, token)) {
    send(response, problemReply(401, `the header ${controlHeader} is missing or wrong`))
    return
  }
  const body = await readBody(request)
  send(response, await parts.control.handle(request.method ?? 'GET', url.pathname.slice('/_control'.length), url.searchParams, body))
}

function send(response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(reply.body)
  response.writeHead(reply.status, reply.status === 204 ? reply.headers : { ...reply.headers, 'content-length': body.length })
  response.end(body)
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > largestBody) throw new Problem(413, 'リクエストが大きすぎます')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}
