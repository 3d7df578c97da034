import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http'
import type { Duplex, Writable } from 'node:stream'

/** Importing `node:http` reads all of its names, and one of them loads a whole HTTP client: 40 ms of every start. */
const { createServer } = process.getBuiltinModule('node:http')

/** What every server of ours bears at most: a browser and the engine need a small part of it. */
const connectionLimit = 512
const limits: ServerOptions = {
  maxHeaderSize: 32 * 1024,
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
}

/** Answers for requests that HTTP itself does not understand, by Node's code of what is wrong. */
const refusals: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

const ignore = (): void => undefined

/** Refuses on a bare socket and destroys it, whether the other end reads the answer or not. */
export function refuseSocket(socket: Writable, status: string): void {
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
  else socket.destroy()
}

/**
 * The address a request asks for, below `http://127.0.0.1`; null where it is not the path of a request
 * to this machine (`http://elsewhere/`, `*`). Its host says nothing: the Host header is judged apart.
 */
function addressOf({ url = '' }: Pick<IncomingMessage, 'url'>): URL | null {
  // Put together as text: as a relative address `//` would be a host without a name, and throw.
  return url.startsWith('/') ? URL.parse(`http://127.0.0.1${url}`) : null
}

export interface ListenerOptions {
  /** Answers one request. Whatever it throws is told to `failed` and answered with 500. */
  readonly answer: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void
  readonly failed: (error: unknown, request: IncomingMessage) => void
  /** Takes a request to leave HTTP; without it such a request is answered like any other. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  readonly keepAliveMs?: number
}

export interface Listener {
  readonly server: Server
  /** What is being answered has `graceMs`; then every socket goes, also those that left HTTP. */
  close(graceMs: number): Promise<void>
}

/**
 * An HTTP server that no request, socket or frame can crash: every socket has an error listener
 * from the first moment on, and what is not a request is refused with an HTTP status.
 */
export function createListener({ answer, failed, upgrade, keepAliveMs }: ListenerOptions): Listener {
  const options = { ...limits, ...(keepAliveMs === undefined ? {} : { keepAliveTimeout: keepAliveMs }) }
  const server = createServer(options, (request, response) => {
    request.on('error', ignore)
    response.on('error', ignore)
    const url = addressOf(request)
    if (url === null) {
      response.writeHead(404, { connection: 'close', 'content-length': 0 }).end()
      return
    }
    const answered = new Promise<void>((resolve) => resolve(answer(request, response, url)))
    answered.catch((error: unknown) => {
      failed(error, request)
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { 'content-length': 0 }).end()
    })
  })
  server.maxConnections = connectionLimit
  const open = new Set<Duplex>()
  server.on('connection', (socket) => {
    // Node's own listener for errors goes when a request leaves HTTP: this one stays.
    socket.on('error', ignore)
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseSocket(socket, refusals[error.code ?? ''] ?? '400 Bad Request'))
  if (upgrade !== undefined) {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      try {
        upgrade(request, socket, head)
      } catch (error) {
        failed(error, request)
        socket.destroy()
      }
    })
  }
  return {
    server,
    close: (graceMs) =>
      new Promise((resolve) => {
        const late = setTimeout(() => {
          for (const socket of open) socket.destroy()
        }, graceMs)
        server.close(() => {
          clearTimeout(late)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}
