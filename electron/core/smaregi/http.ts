import { BantoError, isBantoError } from '#shared/errors.ts'
import type { CallOptions, Reply, SmaregiClient } from './client.ts'
import { realClock, type Clock } from './clock.ts'
import { replyBody, type OnExchange, type ReplyBody } from './exchange.ts'
import { mapFetchFailure, mapStatus, readProblem, retryAfter } from './failures.ts'
import type { CallClass, RateLimiter } from './rateLimit.ts'

/** Where access tokens come from. `stale` is one the server just refused. Errors: SIGN_IN_EXPIRED, OFFLINE, VAULT_*. */
export interface AccessTokens {
  get(): Promise<string>
  renew(stale: string): Promise<string>
}

export interface HttpOptions {
  /** `{apiUrl}/{contractId}`; paths start with a slash below it. */
  readonly baseUrl: string
  readonly tokens: AccessTokens
  readonly limiter: RateLimiter
  readonly version: string
  setLine(state: 'online' | 'offline' | 'signInNeeded'): void
  readonly clock?: Clock
  readonly timeouts?: { readonly read: number; readonly write: number }
  readonly onExchange?: OnExchange
}

type Verb = 'GET' | 'PATCH' | 'POST' | 'PUT' | 'DELETE'

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: ReplyBody
}

/** Tries of a read, and of a write that surely did nothing. */
const readTries = 4
const throttledTries = 6
/** A 503 that asks for a longer wait than this is told to the person. */
const longestWait = 30_000

/**
 * The client of client.ts over Node's own fetch. Redirects are never followed: Smaregi's API makes
 * none, and following one would carry the token to another host.
 */
export function createHttpClient(options: HttpOptions): SmaregiClient {
  const clock = options.clock ?? realClock
  const timeouts = options.timeouts ?? { read: 60_000, write: 45_000 }

  async function once(
    verb: Verb,
    url: string,
    body: string | null,
    signal: AbortSignal | undefined,
    attempt: number,
  ): Promise<Answer> {
    const write = verb !== 'GET'
    const what = `${verb} ${new URL(url).pathname}`
    let token = await options.tokens.get()
    for (let renewed = false; ; renewed = true) {
      await options.limiter.acquire(write ? 'write' : 'read', signal)
      const answer = await send(verb, url, body, token, signal, what, attempt)
      if (answer.status !== 401) return answer
      // Refused before anything was done, so a write may be repeated too.
      if (renewed) {
        options.setLine('signInNeeded')
        throw mapStatus(401, readProblem(answer.body.text), { write, what, challenge: null })
      }
      token = await options.tokens.renew(token)
    }
  }

  async function send(
    verb: Verb,
    url: string,
    body: string | null,
    token: string,
    signal: AbortSignal | undefined,
    what: string,
    attempt: number,
  ): Promise<Answer> {
    const write = verb !== 'GET'
    signal?.throwIfAborted()
    const timeout = AbortSignal.timeout(write ? timeouts.write : timeouts.read)
    const began = clock.now()
    const tell = (answer: Answer | null, error: string | null) =>
      options.onExchange?.({
        kind: 'api',
        method: verb,
        url,
        base: options.baseUrl,
        requestBody: body,
        status: answer?.status ?? null,
        error,
        milliseconds: clock.now() - began,
        attempt,
        reply: answer?.body ?? null,
        date: answer?.headers.get('date') ?? null,
      })
    try {
      const response = await fetch(url, {
        method: verb,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json, application/problem+json',
          'user-agent': `Banto/${options.version}`,
          ...(body === null ? {} : { 'content-type': 'application/json' }),
        },
        body,
        redirect: 'manual',
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      })
      const answer = { status: response.status, headers: response.headers, body: replyBody(await response.text()) }
      tell(answer, null)
      if (answer.status !== 401) options.setLine('online')
      return answer
    } catch (error) {
      const mapped = mapFetchFailure(error, { write, cancelled: signal?.aborted === true, what })
      tell(null, mapped.message)
      throw mapped
    }
  }

  /** Sends until there is an answer to give: waits out throttling, repeats what is safe to repeat. */
  async function exchange(verb: Verb, url: string, body: string | null, { signal, accept }: CallOptions): Promise<Answer> {
    const write = verb !== 'GET'
    const kind: CallClass = write ? 'write' : 'read'
    const what = `${verb} ${new URL(url).pathname}`
    let failures = 0
    let throttled = 0
    for (;;) {
      let failure: BantoError
      let asked: number | null = null
      try {
        const answer = await once(verb, url, body, signal, failures + throttled + 1)
        const done = answer.status >= 200 && answer.status < 300
        if (done && (write || readable(answer, accept))) return answer
        asked = retryAfter(answer.headers.get('retry-after'), new Date())
        failure = done
          ? unreadable(answer, what)
          : mapStatus(answer.status, readProblem(answer.body.text), {
              write,
              what,
              challenge: answer.headers.get('www-authenticate'),
            })
      } catch (error) {
        if (!isBantoError(error)) throw error
        failure = error
      }
      if (failure.code === 'RATE_LIMITED') {
        throttled += 1
        // The pause holds every request of this class back, not only this one.
        // A little later than asked, and each at another moment: others wait for the same one.
        const jitter = 1 + clock.random() / 4
        options.limiter.pause(kind, asked === null ? 1000 * 2 ** Math.min(throttled, 4) * jitter : asked + 100 * jitter)
        if (throttled < throttledTries && (asked ?? 0) <= longestWait) continue
      }
      failures += 1
      const again =
        failures < readTries &&
        (failure.code === 'OFFLINE' ||
          // A page of a proxy, half an answer, a redirect: broken on its way, and the next one may be whole.
          (failure.code === 'SERVER_REPLY_UNREADABLE' && !write) ||
          (failure.code === 'SERVER_UNAVAILABLE' && (!write || asked !== null) && (asked ?? 0) <= longestWait))
      if (!again) {
        if (failure.code === 'OFFLINE') options.setLine('offline')
        throw failure
      }
      try {
        await clock.sleep(asked ?? 150 * 3 ** (failures - 1) * (0.75 + clock.random() / 2), signal)
      } catch {
        throw new BantoError('CANCELLED', `${what}: cancelled between two tries`)
      }
    }
  }

  const address = (path: string, query: Readonly<Record<string, string | number>> = {}): string => {
    const url = new URL(`${options.baseUrl}${path}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
    return url.href
  }

  return {
    usage: () => options.limiter.usage(),
    async read<T>(path: string, query?: Readonly<Record<string, string | number>>, call?: CallOptions) {
      const answer = await exchange('GET', address(path, query), null, call ?? {})
      return parse<T>(answer, false, `GET ${path}`)
    },
    async write<T>(method: 'PATCH' | 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, call?: CallOptions) {
      const text = body === undefined || body === null ? null : JSON.stringify(body)
      const answer = await exchange(method, address(path), text, call ?? {})
      return parse<T>(answer, true, `${method} ${path}`)
    },
  }
}

const unreadable = ({ status }: Answer, what: string): BantoError =>
  new BantoError('SERVER_REPLY_UNREADABLE', `${what}: not what was asked for`, { details: { status } })

const readable = ({ body }: Answer, accept: CallOptions['accept']): boolean => {
  const value = body.json()
  return value !== undefined && (accept === undefined || accept(value))
}

function parse<T>(answer: Answer, write: boolean, what: string): Reply<T> {
  const date = answer.headers.get('date')
  const at = date === null ? Number.NaN : Date.parse(date)
  const serverTime = Number.isNaN(at) ? null : new Date(at)
  if (answer.body.text === '' && write) return { value: null as T, serverTime }
  const value = answer.body.json()
  if (value === undefined) {
    // A success whose words are garbled has most likely taken effect: read back, do not guess.
    throw new BantoError(write ? 'AMBIGUOUS' : 'SERVER_REPLY_UNREADABLE', `${what}: reply is no JSON`, {
      details: { status: answer.status },
    })
  }
  return { value: value as T, serverTime }
}
