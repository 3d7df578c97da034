import { BantoError } from '#shared/errors.ts'
import type { ReplyBody } from './exchange.ts'

/** The request surely never reached the server: the connection could not be made. */
const neverReached = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
])
export const isNeverReached = (code: string | null): boolean => code !== null && neverReached.has(code)

/** Somebody answered with a certificate that nothing here vouches for; no request was made. */
const isCertificate = (code: string): boolean =>
  /^CERT_|SELF_SIGNED|^UNABLE_TO_|^ERR_TLS_CERT|_CERT_SIGNATURE|^INVALID_CA|^PATH_LENGTH_EXCEEDED|^HOSTNAME_MISMATCH/u.test(code)
/** Somebody answered who does not speak TLS: a login page, a firewall; no request was made. */
const isNoTls = (code: string): boolean => code === 'EPROTO' || code.startsWith('ERR_SSL_')

/** The first system code along the chain of causes, or null. A failed race of addresses carries its own list. */
export function systemCode(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string' && !at.code.startsWith('OAUTH_')) return at.code
    if (at instanceof AggregateError && at.errors.length > 0) return systemCode(at.errors[0])
  }
  return null
}

/**
 * An answer with 407 from a proxy that nobody set. Fetch keeps it to itself (Fetch standard, HTTP-network-or-cache
 * fetch, step 15), and Node's gives an error without a word: the only one of that kind where redirects are
 * not followed. «proxy authentication required» is what it says where a window is set.
 */
function isProxyLogin(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : null
  if (!(cause instanceof Error) || 'code' in cause) return false
  return cause.name === 'Error' && (cause.message === '' || cause.message === 'proxy authentication required')
}

/**
 * What a fetch that threw means. Only a connection that could not be made is surely nothing for a
 * write; anything later (reset, time-out, a reply cut short) may have taken effect. «No network» is
 * said only where there is none: `details.reason` is `cut` or `slow` for a line that is there.
 */
export function mapFetchFailure(error: unknown, call: { write: boolean; cancelled: boolean; what: string }): BantoError {
  if (error instanceof BantoError) return error
  const code = systemCode(error)
  const reason = code ?? (error instanceof Error ? error.name : 'unknown')
  const message = `${call.what}: ${reason}`
  // The proxy passes nothing on before somebody has logged in: a write did nothing.
  if (isProxyLogin(error))
    return new BantoError('PROXY_LOGIN_NEEDED', `${call.what}: 407`, { details: { reason: 'unknownProxy' }, cause: error })
  if (code !== null && isCertificate(code)) {
    return new BantoError('CERTIFICATE_UNTRUSTED', message, { details: { reason }, cause: error })
  }
  if (code !== null && isNoTls(code)) {
    return new BantoError('NOT_SMAREGI', message, {
      details: { status: null, answered: code, reason: 'noTls' },
      retryable: true,
      cause: error,
    })
  }
  if (isNeverReached(code)) return new BantoError('OFFLINE', message, { details: { reason }, retryable: true, cause: error })
  if (call.write) return new BantoError('AMBIGUOUS', `${call.what}: sent, no reply (${reason})`, { details: { reason }, cause: error })
  if (call.cancelled) return new BantoError('CANCELLED', `${call.what}: cancelled`, { cause: error })
  const broken = reason === 'TimeoutError' || reason.endsWith('_TIMEOUT') ? 'slow' : 'cut'
  return new BantoError('OFFLINE', message, { details: { reason: broken, system: reason }, retryable: true, cause: error })
}

export interface Problem {
  readonly title: string | null
  readonly detail: string | null
}

/** Reads problem+json, Smaregi's form of an error, and the OAuth form; any other body has no words. */
export function readProblem(body: ReplyBody): Problem {
  const parsed = body.json()
  if (typeof parsed !== 'object' || parsed === null) return { title: null, detail: null }
  const fields = parsed as Record<string, unknown>
  const text = (name: string) => (typeof fields[name] === 'string' && fields[name] !== '' ? fields[name] : null)
  return {
    title: text('title') ?? text('error'),
    detail: text('detail') ?? text('error_description') ?? text('message'),
  }
}

/** An answer, whoever gave it. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: ReplyBody
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isJson = (headers: Headers): boolean => /^application\/(problem\+)?json\b/iu.test(headers.get('content-type') ?? '')

/** `{ type, title, detail, status }`, the form of Smaregi's errors; the timecard leaves out `status`. */
function hasProblemForm({ status, headers, body }: Answer): boolean {
  const value = body.json()
  if (!isJson(headers) || !isObject(value)) return false
  return typeof value.title === 'string' && typeof value.detail === 'string' && (value.status === undefined || value.status === status)
}

/** A challenge for a token (RFC 6750): for a better one, or for one with a further scope. */
function hasBearerChallenge({ status, headers }: Answer): boolean {
  const challenge = headers.get('www-authenticate') ?? ''
  if (!/^Bearer\b/iu.test(challenge) || /html/iu.test(headers.get('content-type') ?? '')) return false
  return status === 401 || (status === 403 && /\binsufficient_scope\b/u.test(challenge))
}

/**
 * Whether an answer has Smaregi's form. What would refuse or delete something (400, 403, 404, 409 …)
 * is held to it strictly: a firewall says `{"error":"blocked"}` as well. Anything else (JSON of another
 * form, a page for people, nothing at all) comes from something on the way.
 */
export function isSmaregis(answer: Answer): boolean {
  const { status, headers, body } = answer
  // It makes no redirects, and 511 is the network's own word (RFC 6585).
  if ((status >= 300 && status < 400) || status === 511) return false
  if (status >= 400 && status < 500 && status !== 429) return hasBearerChallenge(answer) || hasProblemForm(answer)
  const type = headers.get('content-type') ?? ''
  const value = body.json()
  return (type === '' || /json/iu.test(type)) && typeof value === 'object' && value !== null
}

/** Whether an error of the identity host has the form of the protocol (RFC 6749, 5.2; RFC 6750). */
export function isIdentityError(answer: Answer): boolean {
  const value = answer.body.json()
  const says = isJson(answer.headers) && isObject(value) && typeof value.error === 'string'
  return says || hasBearerChallenge(answer) || hasProblemForm(answer)
}

const maxTitleChars = 80

/** What answered, as far as it says so: status, where it sends people, the title of its page. */
function answeredBy({ status, headers, body }: Answer): string {
  const to = URL.parse(headers.get('location') ?? '')?.host
  const title = /<title[^>]*>([^<]{1,400})/iu
    .exec(body.text.slice(0, 20_000))?.[1]
    ?.replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return [`HTTP ${status}`, to === undefined ? null : `→ ${to}`, title?.slice(0, maxTitleChars)]
    .filter((part) => part != null && part !== '')
    .join(' ')
}

/** Somebody else answered. `details.status` is theirs and says nothing about the shop. */
export function notSmaregi(answer: Answer, what: string): BantoError {
  const details = { status: answer.status, answered: answeredBy(answer) }
  return new BantoError('NOT_SMAREGI', `${what}: not Smaregi's answer: ${details.answered}`, { details, retryable: true })
}

/**
 * The wait a reply asks for, in milliseconds; null where it asks for none that can be read. A date is
 * held against the reply's own `Date`: the clock of this computer may be anywhere.
 */
export function retryAfter(headers: Headers): number | null {
  const asked = headers.get('retry-after')?.trim()
  if (asked === undefined) return null
  if (/^\d+(\.\d+)?$/u.test(asked)) return Math.ceil(Number(asked) * 1000)
  const [at, now] = [Date.parse(asked), Date.parse(headers.get('date') ?? '')]
  return Number.isNaN(at) ? null : Math.max(0, at - (Number.isNaN(now) ? Date.now() : now))
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** The wait as a detail of the error. A long one is told to the person, but for one that nobody means. */
const askedToWait = (retryAfterMs: number): BantoError['details'] =>
  retryAfterMs < minuteMs || retryAfterMs > dayMs
    ? { retryAfterMs }
    : { retryAfterMs, reason: 'retryAfter', minutes: Math.ceil(retryAfterMs / minuteMs) }

/** A reply that is no success, as the error it means. A first 401 is the token keeper's and not seen here. */
export function mapStatus(answer: Answer, call: { readonly write: boolean; readonly what: string }): BantoError {
  const { status } = answer
  if (status === 511 || (status !== 429 && status < 500 && !isSmaregis(answer))) return notSmaregi(answer, call.what)
  const problem = readProblem(answer.body)
  const details = { status, title: problem.title, detail: problem.detail }
  // Shown to a person as it is: never empty.
  const spoken = { ...details, detail: problem.detail ?? problem.title ?? `HTTP ${status}` }
  const message = `${call.what}: ${status} ${problem.detail ?? problem.title ?? ''}`.trim()
  if (status === 401) return new BantoError('SIGN_IN_EXPIRED', message, { details })
  if (status === 403) {
    // A scope that was not granted ends everything; a role that may not touch this row ends this row.
    const words = `${answer.headers.get('www-authenticate') ?? ''} ${problem.title ?? ''} ${problem.detail ?? ''}`
    const scope = /scope|スコープ/iu.test(words)
    return new BantoError(scope ? 'SCOPE_MISSING' : 'SERVER_REJECTED', message, { details: spoken })
  }
  if (status === 404) return new BantoError('NOT_FOUND', message, { details: spoken })
  if (status === 429) return new BantoError('RATE_LIMITED', message, { details, retryable: true })
  if (status === 503) {
    const retryAfterMs = retryAfter(answer.headers)
    return new BantoError('SERVER_UNAVAILABLE', message, {
      details: { ...details, ...(retryAfterMs === null ? {} : askedToWait(retryAfterMs)) },
      retryable: true,
    })
  }
  if (status >= 500) {
    return call.write
      ? new BantoError('AMBIGUOUS', message, { details })
      : new BantoError('SERVER_UNAVAILABLE', message, { details, retryable: true })
  }
  return new BantoError('SERVER_REJECTED', message, { details: spoken })
}
