import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createListener, type Listener } from '../listener.ts'
import { Problem, problemReply, type Reply } from './api/problem.ts'
import { exchange, type Call, type ServerParts } from './exchange.ts'
import type { Fault } from './faults.ts'

export const controlHeader = 'x-sandbox-control'
const maxBodyBytes = 16 * 1024 * 1024
/** Makes the one HTTP server of the sandbox; `parts` is asked per request, because they need the port first. */
export function createSandboxServer(parts: () => ServerParts): Listener {
  return createListener({
    // A pull pauses between pages: a keep-alive shorter than that would look like a dropped connection.
    keepAliveMs: 60_000,
    failed: (error, request) => tell(parts(), request, error),
    async answer(request, response, url) {
      try {
        await serve(parts(), request, response, url)
      } catch (error) {
        if (response.headersSent) throw error
        if (!(error instanceof Problem)) tell(parts(), request, error)
        send(response, error instanceof Problem ? error.toReply() : problemReply(500, 'サーバーエラーが発生しました'))
      }
    },
  })
}

const tell = ({ log }: ServerParts, { method, url }: IncomingMessage, error: unknown): void =>
  log(`${method} ${url}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)

async function serve(parts: ServerParts, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const method = request.method ?? 'GET'
  response.setHeader('date', parts.clock.now().toUTCString())
  if (url.pathname.startsWith('/_control/')) {
    await serveControl(parts, request, response, url)
    return
  }
  const call: Call = { method, url, authorization: request.headers.authorization, readBody: () => readBody(request) }
  const end = await exchange(parts, call, async (fault) => {
    if (fault) breakAnswer(fault, request, response)
    await parts.identity.handle(request, response, url, () => readBody(request))
    return response.statusCode
  })
  switch (end.kind) {
    case 'dropped':
      request.socket.destroy()
      return
    case 'served':
      return
    case 'reply':
      if (end.broken) breakAnswer(end.broken, request, response)
      send(response, end.reply)
  }
}

/** Lets the request take effect and breaks the line where its answer would go out. */
function breakAnswer(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  if (fault.kind !== 'dropAfter' && fault.kind !== 'dropMiddle' && fault.kind !== 'hangAfter') return
  const socket = request.socket
  const end = response.end.bind(response)
  const chunks: Buffer[] = []
  const collect = (chunk: unknown): void => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string))
  }
  response.write = (chunk: unknown) => {
    collect(chunk)
    return true
  }
  response.end = ((chunk?: unknown) => {
    collect(chunk)
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
    if (size > maxBodyBytes) throw new Problem(413, 'リクエストが大きすぎます')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}
