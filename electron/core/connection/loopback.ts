import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signInPage as en } from '#shared/i18n/en/signInPage.ts'
import { signInPage as ja } from '#shared/i18n/ja/signInPage.ts'
import { BantoError } from '#shared/errors.ts'
import { createListener, type Listener } from '../../listener.ts'

export const callbackPath = '/callback'

/** How long the page of a sign-in that ended well can be loaded again, and the grace of a server that ends. */
const lingerMs = 60_000
const closeGraceMs = 500

type Outcome = 'done' | 'failed'
type Shown = Outcome | 'stray'

/** The redirect that the browser requested, and the way to show it how the sign-in ended. */
export interface Callback {
  readonly url: URL
  finish(outcome: Outcome): void
}

export interface Loopback {
  readonly port: number
  readonly redirectUri: string
  /**
   * The answer to the question with this state. Any other (an old tab, another page) is refused and
   * waiting continues; the right one requested again gets the same result. Rejects with SIGN_IN_TIMED_OUT
   * when no redirect arrives in time, CANCELLED when the signal is aborted.
   */
  wait(state: string, timeoutMs: number, signal: AbortSignal): Promise<Callback>
  /** After a sign-in that ended well its page can still be loaded again for a minute. */
  close(): Promise<void>
}

const titles = { done: 'done', failed: 'failed', stray: 'stray' } as const
const nexts = { done: 'doneNext', failed: 'failedNext', stray: 'strayNext' } as const
const statuses = { done: 200, failed: 400, stray: 400 } as const

/** Nothing on this page comes from the request: no code, no state, no words of the server. */
function page(shown: Shown): string {
  const [title, next] = [titles[shown], nexts[shown]]
  return `<!doctype html><html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Banto: ${ja[title]}</title></head><body><main><h1>${ja[title]}</h1><p>${ja[next]}</p>
<section lang="en"><h2>${en[title]}</h2><p>${en[next]}</p></section></main></body></html>`
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  })
  response.end(body)
}

/** Servers that only wait for their page to be loaded again: a new sign-in may need their port. */
const lingering = new Set<() => Promise<void>>()

async function listen({ server }: Listener, port: number | null): Promise<number> {
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
  // A later error must not become an uncaught exception.
  server.on('error', () => undefined)
  return (server.address() as AddressInfo).port
}

/**
 * A server for the redirect of one sign-in, on 127.0.0.1 only. `port` null takes any free one.
 * Fails with PORT_TAKEN (details.port).
 */
export async function openLoopback(port: number | null): Promise<Loopback> {
  await Promise.all([...lingering].map((end) => end()))
  /** The state that is waited for, and who waits for it; null before and after. */
  let expected: { readonly state: string; readonly take: (url: URL) => void } | null = null
  let end: Outcome | null = null
  let tellEnd: (outcome: Outcome) => void = () => undefined
  const ended = new Promise<Outcome>((resolve) => (tellEnd = resolve))

  const callback = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const states = url.searchParams.getAll('state')
    if (expected === null || states.length !== 1 || states[0] !== expected.state) return answer(response, statuses.stray, page('stray'))
    // A browser's prefetch does not consume the answer.
    if (request.method === 'HEAD') return answer(response, 200, '')
    expected.take(new URL(`${redirectUri}${url.search}`))
    const outcome = await ended
    answer(response, statuses[outcome], page(outcome))
  }

  const listener = createListener({
    failed: () => undefined,
    answer(request, response, url) {
      // A name that was made to point here (DNS rebinding) is not an address we gave out.
      const ours = request.headers.host === `127.0.0.1:${bound}` && url.pathname === callbackPath
      if (!ours || (request.method !== 'GET' && request.method !== 'HEAD')) return answer(response, 404, '')
      return callback(request, response, url)
    },
  })
  const bound = await listen(listener, port)
  const redirectUri = `http://127.0.0.1:${bound}${callbackPath}`

  const wait: Loopback['wait'] = (state, timeoutMs, signal) =>
    new Promise<Callback>((resolve, reject) => {
      const finishOnce = (work: () => void) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        work()
      }
      const stop = () => finishOnce(() => reject(new BantoError('CANCELLED', 'sign-in was cancelled')))
      const timer = setTimeout(
        () => finishOnce(() => reject(new BantoError('SIGN_IN_TIMED_OUT', 'nobody came back', { retryable: true }))),
        timeoutMs,
      )
      expected = {
        state,
        // Requested twice (reload, prefetch), it counts once: a promise settles once.
        take: (url) => finishOnce(() => resolve({ url, finish })),
      }
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
    })

  const finish = (outcome: Outcome): void => {
    end = outcome
    tellEnd(outcome)
  }

  const closeNow = async (): Promise<void> => {
    lingering.delete(closeNow)
    await listener.close(closeGraceMs)
  }

  return {
    port: bound,
    redirectUri,
    wait,
    async close() {
      if (end !== 'done') return closeNow()
      // Loading the page again must not look as if the sign-in had failed.
      lingering.add(closeNow)
      listener.server.unref()
      setTimeout(() => void closeNow(), lingerMs).unref()
    },
  }
}
