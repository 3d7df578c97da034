import { BantoError, isBantoError, type ErrorCode } from '#shared/errors.ts'
import type { CallOptions, Reply, ServerClock, SmaregiClient } from './client.ts'
import { realClock, type Clock } from './clock.ts'
import { replyBody, type OnExchange, type ReplyBody } from './exchange.ts'
import { isSmaregis, mapFetchFailure, mapStatus, notSmaregi, retryAfter, type Answer } from './failures.ts'
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
  /** The clock of this computer that can be set, as all else here reads it; the system's own without it. */
  readonly now?: () => Date
  readonly timeouts?: { readonly read: number; readonly write: number }
  readonly onExchange?: OnExchange
  /** How requests leave this computer; Node's own without it. */
  readonly fetch?: typeof fetch
}

type Verb = 'GET' | 'PATCH' | 'POST' | 'PUT' | 'DELETE'

/** Tries of a read, and of a write that surely did nothing. */
const readTries = 4
const maxRateLimitedTries = 6
/** Failures of a read, or of asking for a token, that may be over a moment later. */
const passing: ReadonlySet<ErrorCode> = new Set(['OFFLINE', 'SERVER_UNAVAILABLE', 'SERVER_REPLY_UNREADABLE', 'NOT_SMAREGI'])
/** Nobody is at the other end who could be Smaregi. */
const offline: ReadonlySet<ErrorCode> = new Set(['OFFLINE', 'NOT_SMAREGI', 'CERTIFICATE_UNTRUSTED', 'PROXY_LOGIN_NEEDED'])
/** So long one call waits in all because of 429s, before they are told. Milliseconds. */
const maxRateLimitedMs = 60_000
/** A 503 that asks for a longer wait than this is told to the person. */
const maxRetryAfterMs = 30_000

/**
 * The client of client.ts over Node's own fetch. Redirects are never followed: Smaregi's API makes
 * none, and following one would carry the token to another host.
 */
export function createHttpClient(options: HttpOptions): SmaregiClient {
  const clock = options.clock ?? realClock
  const timeouts = options.timeouts ?? { read: 60_000, write: 45_000 }
  const through = options.fetch ?? fetch
  const now = options.now ?? (() => new Date())
  let serverClock: ServerClock | null = null
  const listeners: (() => void)[] = []
  /** Failures to get a token: nothing was sent, so that a write may be tried again, too. */
  const unsent = new WeakSet<BantoError>()

  /** A refresh is shared by all who wait for it: one that is cancelled stops waiting, the refresh goes on. */
  async function token(work: Promise<string>, signal: AbortSignal | undefined): Promise<string> {
    try {
      return await unlessAborted(work, signal)
    } catch (error) {
      if (isBantoError(error)) unsent.add(error)
      throw error
    }
  }

  async function once(verb: Verb, url: string, body: string | null, signal: AbortSignal | undefined, attempt: number): Promise<Answer> {
    const write = verb !== 'GET'
    const what = `${verb} ${new URL(url).pathname}`
    let bearer = await token(options.tokens.get(), signal)
    for (let renewed = false; ; renewed = true) {
      await options.limiter.acquire(write ? 'write' : 'read', signal)
      const answer = await send(verb, url, body, bearer, signal, what, attempt)
      if (answer.status !== 401 || !isSmaregis(answer)) return answer
      // Refused before anything was done, so a write may be repeated too.
      if (renewed) {
        options.setLine('signInNeeded')
        throw mapStatus(answer, { write, what })
      }
      bearer = await token(options.tokens.renew(bearer), signal)
    }
  }

  async function send(
    verb: Verb,
    url: string,
    body: string | null,
    bearer: string,
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
      const response = await through(url, {
        method: verb,
        headers: {
          authorization: `Bearer ${bearer}`,
          accept: 'application/json, application/problem+json',
          'user-agent': `Banto/${options.version}`,
          ...(body === null ? {} : { 'content-type': 'application/json' }),
        },
        body,
        redirect: 'manual',
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      })
      const answer = { status: response.status, headers: response.headers, body: await bodyOf(response) }
      tell(answer, null)
      if (isSmaregis(answer)) {
        serverClock = clockOf(answer, now()) ?? serverClock
        for (const listener of listeners) listener()
      }
      if (answer.status !== 401 && isSmaregis(answer)) options.setLine('online')
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
    let refusals = 0
    const began = clock.now()
    for (;;) {
      let failure: BantoError
      let asked: number | null = null
      try {
        const answer = await once(verb, url, body, signal, failures + refusals + 1)
        const misread =
          answer.status >= 200 && answer.status < 300 ? unreadable(answer, { write, what, accept }) : mapStatus(answer, { write, what })
        if (misread === null) return answer
        asked = retryAfter(answer.headers)
        failure = misread
      } catch (error) {
        if (!isBantoError(error)) throw error
        failure = error
        // The token endpoint asks for a wait, too.
        if (typeof error.details.retryAfterMs === 'number') asked = error.details.retryAfterMs
      }
      if (failure.code === 'RATE_LIMITED') {
        refusals += 1
        // The pause holds every request of this class back, not only this one.
        // A little later than asked, and each at another moment: others wait for the same one.
        const jitter = 1 + clock.random() / 4
        options.limiter.pause(kind, asked === null ? 1000 * 2 ** Math.min(refusals, 4) * jitter : asked + 100 * jitter)
        const waits = clock.now() - began + options.limiter.state().rateLimitedForMs
        if (refusals < maxRateLimitedTries && (asked ?? 0) <= maxRetryAfterMs && waits <= maxRateLimitedMs) continue
      }
      failures += 1
      const repeatable = passing.has(failure.code) && (!write || unsent.has(failure))
      const didNothing = failure.code === 'OFFLINE' || (failure.code === 'SERVER_UNAVAILABLE' && asked !== null)
      if (failures >= readTries || !(repeatable || didNothing) || (asked ?? 0) > maxRetryAfterMs) {
        if (offline.has(failure.code)) options.setLine('offline')
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
    rateLimit: () => options.limiter.state(),
    serverClock: () => serverClock,
    onReply: (listener) => void listeners.push(listener),
    async read<T>(path: string, query?: Readonly<Record<string, string | number>>, call?: CallOptions) {
      return replyOf<T>(await exchange('GET', address(path, query), null, call ?? {}))
    },
    async write<T>(method: 'PATCH' | 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, call?: CallOptions) {
      const text = body === undefined || body === null ? null : JSON.stringify(body)
      return replyOf<T>(await exchange(method, address(path), text, call ?? {}))
    },
  }
}

/** The work's outcome, or CANCELLED as soon as the signal is aborted. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  // Nobody else may wait for it.
  work.catch(() => undefined)
  const cancelled = () => new BantoError('CANCELLED', 'cancelled while waiting for a token')
  if (signal.aborted) throw cancelled()
  let leave = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(cancelled())
    signal.addEventListener('abort', leave, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

/** The body as `text()` gives it; a page of a megabyte is decoded in a tenth of the time. */
async function bodyOf(response: Response): Promise<ReplyBody> {
  const bytes = Buffer.from(await response.arrayBuffer())
  const text = bytes.toString('utf8')
  return replyBody(text.startsWith('\ufeff') ? text.slice(1) : text, bytes.length)
}

/** What is wrong with a success that does not say what was asked for; null where nothing is. */
function unreadable(
  answer: Answer,
  { write, what, accept }: Pick<CallOptions, 'accept'> & { write: boolean; what: string },
): BantoError | null {
  if (write && answer.body.text === '') return null
  const value = answer.body.json()
  const { status } = answer
  // A success whose words are garbled has most likely taken effect: read back, do not guess.
  if (write) return value === undefined ? new BantoError('AMBIGUOUS', `${what}: reply is no JSON`, { details: { status } }) : null
  if (value !== undefined && (accept === undefined || accept(value))) return null
  if (/html/iu.test(answer.headers.get('content-type') ?? '')) return notSmaregi(answer, what)
  return new BantoError('SERVER_REPLY_UNREADABLE', `${what}: not what was asked for`, { details: { status }, retryable: true })
}

function serverTimeOf({ headers }: Answer): Date | null {
  const at = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(at) ? null : new Date(at)
}

function replyOf<T>(answer: Answer): Reply<T> {
  return { value: (answer.body.text === '' ? null : answer.body.json()) as T, serverTime: serverTimeOf(answer) }
}

/** The header tells whole seconds: the middle of its second is nearest. */
function clockOf(answer: Answer, now: Date): ServerClock | null {
  const time = serverTimeOf(answer)
  return time === null ? null : { serverMs: time.getTime() + 500, wallMs: now.getTime(), monotonicMs: performance.now() }
}
