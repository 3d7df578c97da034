import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signInPage as en } from '#shared/i18n/en/signInPage.ts'
import { signInPage as ja } from '#shared/i18n/ja/signInPage.ts'
import { BantoError } from '#shared/errors.ts'

export const callbackPath = '/callback'

/** What the browser brought back, and the way to tell it how the sign-in ended. */
export interface Callback {
  readonly url: URL
  finish(outcome: 'done' | 'failed'): Promise<void>
}

export interface Loopback {
  readonly port: number
  readonly redirectUri: string
  /**
   * The one answer that counts. Rejects with SIGN_IN_WRONG_STATE when somebody comes back with a
   * state that is not ours (the browser is told, too), SIGN_IN_TIMED_OUT when nobody comes back,
   * CANCELLED when the signal is aborted.
   */
  wait(state: string, timeoutMs: number, signal: AbortSignal): Promise<Callback>
  close(): Promise<void>
}

/** Nothing on this page comes from the request: no code, no state, no words of the server. */
function page(outcome: 'done' | 'failed'): string {
  const [title, next] = outcome === 'done' ? (['done', 'doneNext'] as const) : (['failed', 'failedNext'] as const)
  return `<!doctype html><html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Banto: ${ja[title]}</title></head><body><main><h1>${ja[title]}</h1><p>${ja[next]}</p>
<section lang="en"><h2>${en[title]}</h2><p>${en[next]}</p></section></main></body></html>`
}

function answer(response: ServerResponse, status: number, body: string): Promise<void> {
  return new Promise((resolve) => {
    response.on('close', resolve)
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    })
    response.end(body)
  })
}

/**
 * A server for one redirect, on 127.0.0.1 only. `port` null takes any free one.
 * Fails with PORT_TAKEN (details.port).
 */
export async function openLoopback(port: number | null): Promise<Loopback> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      reject(
        taken
          ? new BantoError('PORT_TAKEN', `port ${port} is taken`, { details: { port }, cause: error })
          : new BantoError('SIGN_IN_FAILED', `loopback server: ${error.message}`, { cause: error }),
      )
    })
    server.listen({ host: '127.0.0.1', port: port ?? 0, exclusive: true }, resolve)
  })
  const bound = (server.address() as AddressInfo).port
  const origin = `http://127.0.0.1:${bound}`

  const wait = (state: string, timeoutMs: number, signal: AbortSignal) =>
    new Promise<Callback>((resolve, reject) => {
      let taken = false
      const settle = (work: () => void) => {
        taken = true
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        work()
      }
      const stop = () => settle(() => reject(new BantoError('CANCELLED', 'sign-in was cancelled')))
      const timer = setTimeout(
        () => settle(() => reject(new BantoError('SIGN_IN_TIMED_OUT', 'nobody came back', { retryable: true }))),
        timeoutMs,
      )
      server.on('request', (request: IncomingMessage, response: ServerResponse) => {
        const url = new URL(request.url ?? '/', origin)
        // A name that was made to point here (DNS rebinding) is not an address we gave out.
        const ours = request.headers.host === `127.0.0.1:${bound}`
        if (!ours || request.method !== 'GET' || url.pathname !== callbackPath) return void answer(response, 404, '')
        if (taken) return void answer(response, 410, page('failed'))
        const states = url.searchParams.getAll('state')
        if (states.length !== 1 || states[0] !== state) {
          // Fails closed: an answer to another request may mean that somebody interferes. Said, not swallowed.
          settle(() => {
            const told = answer(response, 400, page('failed'))
            void told.then(() => reject(new BantoError('SIGN_IN_WRONG_STATE', 'the redirect carried another state')))
          })
          return
        }
        settle(() =>
          resolve({ url, finish: (outcome) => answer(response, outcome === 'done' ? 200 : 400, page(outcome)) }),
        )
      })
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
    })

  return {
    port: bound,
    redirectUri: `${origin}${callbackPath}`,
    wait,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        // A browser may hold a connection open without ever asking on it.
        setTimeout(() => server.closeAllConnections(), 500).unref()
      }),
  }
}
