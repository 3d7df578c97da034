import { BantoError } from '#shared/errors.ts'

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
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** The first system code along the chain of causes, or null. A failed race of addresses carries its own list. */
export function systemCode(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string' && !at.code.startsWith('OAUTH_')) return at.code
    if (at instanceof AggregateError && at.errors.length > 0) return systemCode(at.errors[0])
  }
  return null
}

/**
 * What a fetch that threw means. Only a connection that could not be made is OFFLINE for a write;
 * anything later (reset, time-out, a reply cut short) may have taken effect.
 */
export function mapFetchFailure(error: unknown, call: { write: boolean; cancelled: boolean; what: string }): BantoError {
  if (error instanceof BantoError) return error
  const code = systemCode(error)
  const details = { reason: code ?? (error instanceof Error ? error.name : 'unknown') }
  if (code !== null && neverReached.has(code)) {
    return new BantoError('OFFLINE', `${call.what}: ${code}`, { details, retryable: true, cause: error })
  }
  if (call.write) {
    return new BantoError('AMBIGUOUS', `${call.what}: sent, no reply (${details.reason})`, { details, cause: error })
  }
  if (call.cancelled) return new BantoError('CANCELLED', `${call.what}: cancelled`, { cause: error })
  return new BantoError('OFFLINE', `${call.what}: ${details.reason}`, { details, retryable: true, cause: error })
}

export interface Problem {
  readonly title: string | null
  readonly detail: string | null
}

/** Reads problem+json, Smaregi's form of an error, and the OAuth form; any other body has no words. */
export function readProblem(body: string): Problem {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed !== 'object' || parsed === null) return { title: null, detail: null }
    const fields = parsed as Record<string, unknown>
    const text = (name: string) => (typeof fields[name] === 'string' && fields[name] !== '' ? fields[name] : null)
    return {
      title: text('title') ?? text('error'),
      detail: text('detail') ?? text('error_description') ?? text('message'),
    }
  } catch {
    return { title: null, detail: null }
  }
}

/** Seconds or an HTTP date; null where the header is missing or unreadable. In milliseconds. */
export function retryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null
  if (/^\d+(\.\d+)?$/u.test(header.trim())) return Math.ceil(Number(header) * 1000)
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime())
}

/** A reply that is no success, as the error it means. 401 is the token keeper's and not seen here. */
export function mapStatus(
  status: number,
  problem: Problem,
  call: { write: boolean; what: string; challenge: string | null },
): BantoError {
  const details = { status, title: problem.title, detail: problem.detail }
  // Shown to a person as it is: never empty.
  const spoken = { ...details, detail: problem.detail ?? problem.title ?? `HTTP ${status}` }
  const message = `${call.what}: ${status} ${problem.detail ?? problem.title ?? ''}`.trim()
  if (status === 401) return new BantoError('SIGN_IN_EXPIRED', message, { details })
  if (status === 403) {
    // A scope that was not granted ends everything; a role that may not touch this row ends this row.
    const words = `${call.challenge ?? ''} ${problem.title ?? ''} ${problem.detail ?? ''}`
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
  if (status >= 400) return new BantoError('SERVER_REJECTED', message, { details: spoken })
  return new BantoError('SERVER_REPLY_UNREADABLE', message, { details })
}
