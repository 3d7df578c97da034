import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'
import { createTranslate, languages } from '#shared/i18n/index.ts'
import { BantoError, type Envelope } from '#shared/errors.ts'
import type { Log } from '#core/context.ts'
import { newNonce, readPageFile, securityHeaders } from '../host/page.ts'
import { createListener, refuseSocket } from '../listener.ts'
import { createSessions } from './session.ts'

/** A pasted sheet of 200,000 cells is some 20 MB; a line that holds more than this unread is dead. */
const maxMessageBytes = 64 * 1024 * 1024
/** Windows and tabs that may show the page at a time. */
const maxPages = 64
/** A page that does not answer a ping until the next one is gone without having said so. Milliseconds. */
const pingIntervalMs = 30_000
const closeGraceMs = 300

const callShape = z.strictObject({ id: z.int(), method: z.string().max(200), input: z.unknown() })

/** What serves the page in development instead of the built files. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse, nonce: string) => void

export interface PageServerOptions {
  /** Folder of the built page. */
  readonly page: string
  /** 0 takes any free port. PORT_TAKEN where the given one is in use. */
  readonly port: number
  readonly invoke: (method: string, input: unknown) => Promise<Envelope>
  readonly log: Log
  readonly onPages?: (open: number) => void
  readonly pingIntervalMs?: number
  /** Development: answers page requests (after the guards), and takes upgrades that are not ours. */
  readonly development?: {
    readonly handle: PageHandler
    readonly attach: (server: Server) => void
    readonly isUpgrade: (request: IncomingMessage) => boolean
  }
}

export interface PageServer {
  readonly port: number
  readonly origin: string
  /** An address that opens the page once. */
  freshAddress(): string
  emit(event: string, payload: unknown): void
  pages(): number
  close(): Promise<void>
}

/** The small page for whoever comes without a session: both languages, since nobody said which. */
const refusalPage = (): string => {
  const [ja, en] = languages.map((language) => createTranslate(language)('host.openFromBanto'))
  return `<!doctype html><html lang="ja"><meta charset="utf-8"><title>Banto</title><p>${ja}</p><p lang="en">${en}</p></html>`
}

const send = (
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array = '',
): void => {
  response.writeHead(status, headers)
  response.end(body)
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      reject(taken ? new BantoError('PORT_TAKEN', `port ${port} is taken`, { details: { port }, cause: error }) : error)
    })
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

/**
 * The browser host's server: the page and one WebSocket, on 127.0.0.1, for nobody without a session.
 * A one-time token in the address is changed into a cookie and the address bar is clean again.
 */
export const startPageServer = async (options: PageServerOptions): Promise<PageServer> => {
  const { page, invoke, log, development } = options
  let port = 0
  const sessions = createSessions(() => port)
  const sockets = new Set<WebSocket>()
  const answering = new WeakSet<WebSocket>()
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false })

  const refuse = (request: IncomingMessage, response: ServerResponse): void => {
    log.warn('serve.refused', { host: request.headers.host, origin: request.headers.origin, path: request.url?.split('?')[0] })
    send(response, 403, { ...securityHeaders(newNonce()), 'Content-Type': 'text/html; charset=utf-8' }, refusalPage())
  }

  const answer = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    if (!sessions.addressed(request)) return refuse(request, response)
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, { Allow: 'GET, HEAD' })
    const token = url.searchParams.get('token')
    if (token !== null && url.pathname === '/') {
      const cookie = sessions.redeem(token)
      if (cookie !== null) return send(response, 303, { ...securityHeaders(newNonce()), 'Set-Cookie': cookie, Location: '/' })
      // A used address that is opened again by the same browser is no reason to lock the person out.
      if (sessions.holds(request)) return send(response, 303, { ...securityHeaders(newNonce()), Location: '/' })
      return refuse(request, response)
    }
    if (!sessions.holds(request)) return refuse(request, response)
    if (development) {
      const nonce = newNonce()
      for (const [name, value] of Object.entries(securityHeaders(nonce, { development: true, pathname: url.pathname })))
        response.setHeader(name, value)
      return development.handle(request, response, nonce)
    }
    const file = await readPageFile(page, request.url?.split(/[?#]/u)[0] ?? '/')
    send(response, file.status, file.headers, request.method === 'HEAD' ? '' : file.body)
  }

  const reply = async (socket: WebSocket, { id, method, input }: z.infer<typeof callShape>): Promise<void> => {
    try {
      socket.send(JSON.stringify({ id, ...(await invoke(method, input)) }))
    } catch (error) {
      log.error('serve.notReplied', { method, error })
      socket.send(JSON.stringify({ id, ok: false, error: new BantoError('HOST_LOST', 'no reply', { retryable: true }).toBody() }))
    }
  }

  const serve = (socket: WebSocket): void => {
    sockets.add(socket)
    answering.add(socket)
    options.onPages?.(sockets.size)
    socket.on('close', () => {
      sockets.delete(socket)
      options.onPages?.(sockets.size)
    })
    socket.on('error', (error) => log.warn('serve.socket', { error }))
    socket.on('pong', () => answering.add(socket))
    socket.on('message', (data, binary) => {
      const call = binary ? undefined : callShape.safeParse(parse(String(data)))
      if (call?.success !== true) return socket.close(1002)
      void reply(socket, call.data)
    })
  }

  const ping = setInterval(() => {
    for (const socket of sockets) {
      if (!answering.delete(socket)) socket.terminate()
      else socket.ping()
    }
  }, options.pingIntervalMs ?? pingIntervalMs)
  ping.unref()

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (development?.isUpgrade(request) === true && sessions.addressed(request, { originNeeded: true })) return
    const path = request.url?.split('?')[0]
    if (path !== '/rpc' || !sessions.addressed(request, { originNeeded: true }) || !sessions.holds(request)) {
      log.warn('serve.upgradeRefused', { host: request.headers.host, origin: request.headers.origin, path })
      return refuseSocket(socket, '403 Forbidden')
    }
    if (sockets.size >= maxPages) return refuseSocket(socket, '503 Service Unavailable')
    webSockets.handleUpgrade(request, socket, head, serve)
  }

  const listener = createListener({ answer, upgrade, failed: (error) => log.error('serve.failed', { error }) })
  const { server } = listener
  development?.attach(server)
  port = await listen(server, options.port)
  const origin = `http://127.0.0.1:${port}`

  return {
    port,
    origin,
    freshAddress: () => `${origin}/?token=${sessions.newToken()}`,
    emit(event, payload) {
      const text = JSON.stringify({ event, payload })
      for (const socket of sockets) {
        if (socket.bufferedAmount > maxMessageBytes) socket.terminate()
        else socket.send(text)
      }
    },
    pages: () => sockets.size,
    async close() {
      clearInterval(ping)
      for (const socket of sockets) socket.close(1001)
      await listener.close(closeGraceMs)
    },
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
