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
 * What a fetch that threw means. Only a connection that could not be made is surely nothing for a
 * write; anything later (reset, time-out, a reply cut short) may have taken effect. «No network» is
 * said only where there is none: `details.reason` is `cut` or `slow` for a line that is there.
 */
export function mapFetchFailure(error: unknown, call: { write: boolean; cancelled: boolean; what: string }): BantoError {
  if (error instanceof BantoError) return error
  const code = systemCode(error)
  const reason = code ?? (error instanceof Error ? error.name : 'unknown')
  const message = `${call.what}: ${reason}`
  if (code !== null && isCertificate(code)) {
    return new BantoError('CERTIFICATE_UNTRUSTED', message, { details: { reason }, cause: error })
  }
  if (code !== null && isNoTls(code)) {
    return new BantoError('NOT_SMAREGI', message, { details: { status: null, answered: code, reason: 'noTls' }, retryable: true, cause: error })
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

/**
 * Whether an answer has Smaregi's form: JSON (`application/problem+json` for errors), or a challenge
 * for a token. A page for people, or nothing at all, comes from something on the way: a proxy, a
 * firewall, the login page of a hotel.
 */
export function isSmaregis({ status, headers, body }: Answer): boolean {
  // It makes no redirects, and 511 is the network's own word (RFC 6585).
  if ((status >= 300 && status < 400) || status === 511) return false
  const type = headers.get('content-type') ?? ''
  if (type !== '' && !/json/iu.test(type)) return false
  if (/^Bearer\b/iu.test(headers.get('www-authenticate') ?? '')) return true
  const value = body.json()
  return typeof value === 'object' && value !== null
}

const longestTitle = 80

/** What answered, as far as it says so: status, where it sends people, the title of its page. */
function answeredBy({ status, headers, body }: Answer): string {
  const to = URL.parse(headers.get('location') ?? '')?.host
  const title = /<title[^>]*>([^<]{1,400})/iu.exec(body.text.slice(0, 20_000))?.[1]?.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  return [`HTTP ${status}`, to === undefined ? null : `→ ${to}`, title?.slice(0, longestTitle)].filter((part) => part != null && part !== '').join(' ')
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
  if (status === 503) return new BantoError('SERVER_UNAVAILABLE', message, { details, retryable: true })
  if (status >= 500) {
    return call.write
      ? new BantoError('AMBIGUOUS', message, { details })
      : new BantoError('SERVER_UNAVAILABLE', message, { details, retryable: true })
  }
  return new BantoError('SERVER_REJECTED', message, { details: spoken })
}
