import * as oidc from 'openid-client'
import { z } from 'zod'
import { BantoError } from '#shared/errors.ts'
import { replyBody, tellingFetch, type OnExchange } from '../smaregi/exchange.ts'
import { isIdentityError, mapFetchFailure, mapStatus, notSmaregi, retryAfter } from '../smaregi/failures.ts'

/** Without these there is nothing to work on. */
export const essentialScopes: readonly string[] = [
  'openid',
  'profile',
  'email',
  'offline_access',
  'pos.products:read',
  'pos.products:write',
  'pos.stock:read',
  'pos.stock:write',
  'pos.stores:read',
]

/**
 * What Banto asks for; shown on the welcome screen, because they have to be allowed in Smaregi
 * Developers. Where fewer are granted, what they would have brought is shown as not available.
 */
export const scopes: readonly string[] = [
  ...essentialScopes,
  'pos.suppliers:read',
  'pos.stocktaking:read',
  'pos.staffs:read',
  'pos.transactions:read',
  'timecard.stores:read',
  'timecard.staffs:read',
  'timecard.shifts:read',
  'timecard.shifts:write',
  'timecard.holidays:read',
]

/** What is asked for where not all of them are allowed for this client, in turn: a client that was registered before a scope was asked for keeps the others. */
export const scopesInTurn: readonly (readonly string[])[] = [
  scopes,
  scopes.filter((scope) => scope !== 'timecard.shifts:write'),
  essentialScopes,
]

export interface IdentityClient {
  readonly identityUrl: string
  readonly clientId: string
  readonly clientSecret: string | null
}

/** A provider's configuration, and whether it described itself (then its answers must match it). */
export interface Identity {
  readonly config: oidc.Configuration
  readonly discovered: boolean
  /** Set by the reply of the token endpoint: whether an ID token came. */
  readonly seen: { idToken: boolean }
}

const timeoutSeconds = 20

const isLoopback = (url: URL) => ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)

/** Throws INVALID_INPUT for an address a token must not be sent to: only https, or this machine. */
export function checkedUrl(text: string): URL {
  const url = new URL(text)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return url
  throw new BantoError('INVALID_INPUT', `not https: ${url.origin}`, { details: { url: url.origin } })
}

/** Removes the slash at the end, so that addresses can be joined and compared. */
export const bare = (url: string): string => url.replace(/\/+$/u, '')

/**
 * Endpoints of Smaregi as its documents give them. Whether it publishes a discovery document is not
 * known; where one is there, it is used instead. The issuer is assumed to be the identity host itself.
 */
const fixedEndpoints = (identityUrl: string): oidc.ServerMetadata => ({
  issuer: bare(identityUrl),
  authorization_endpoint: `${bare(identityUrl)}/authorize`,
  token_endpoint: `${bare(identityUrl)}/authorize/token`,
  userinfo_endpoint: `${bare(identityUrl)}/userinfo`,
})

/** How the identity host is reached: the fetch to use, the listener to call for each exchange, the signal that aborts. */
export interface IdentityLine {
  readonly fetch?: typeof fetch
  readonly tell?: OnExchange
  readonly signal?: AbortSignal
}

/** Passes on what the identity host said; throws for a line or a server in trouble, and for answers of somebody else. */
function askIdentity({ fetch: through, tell, signal }: IdentityLine, seen: Identity['seen']): oidc.CustomFetch {
  const asked = tellingFetch('identity', tell, through)
  return async (target, options) => {
    const what = new URL(target).pathname
    let response: Response
    let body: string
    try {
      const { signal: own, ...rest } = options
      const signals = [own, signal].filter((one) => one !== undefined && one !== null)
      response = await asked(target, { ...rest, signal: signals.length > 0 ? AbortSignal.any(signals) : null } as RequestInit)
      body = await response.clone().text()
    } catch (error) {
      throw mapFetchFailure(error, { write: false, cancelled: signal?.aborted === true, what })
    }
    const answer = { status: response.status, headers: response.headers, body: replyBody(body) }
    if (response.status >= 500) throw mapStatus(answer, { write: false, what })
    if (response.status === 429) {
      const details = { status: 429, title: null, detail: null, retryAfterMs: retryAfter(response.headers) }
      throw new BantoError('RATE_LIMITED', `${what}: 429`, { details, retryable: true })
    }
    // Only the document that may not be there is asked for with GET and without a token.
    const optional = options.method === 'GET' && what.startsWith('/.well-known/')
    const page = /html/iu.test(response.headers.get('content-type') ?? '')
    // A success may say nothing at all (RFC 7009, 2.2); what it should have said, the protocol judges.
    if (!optional && (page || (!response.ok && !isIdentityError(answer)))) throw notSmaregi(answer, what)
    const value = response.ok ? answer.body.json() : null
    if (typeof value !== 'object' || value === null || !('access_token' in value)) return response
    seen.idToken = 'id_token' in value
    const refreshes = options.body instanceof URLSearchParams && options.body.get('grant_type') === 'refresh_token'
    // Who the person is was settled at the sign-in. Were a fresh ID token found wanting (a PC's clock hours
    // off), the rotated refresh token beside it would be lost with it, and the sign-in with that.
    return refreshes ? Response.json({ ...value, id_token: undefined }, { status: response.status }) : response
  }
}

/**
 * Finds out how to talk to an identity host. Errors: OFFLINE, NOT_SMAREGI, SERVER_UNAVAILABLE,
 * INVALID_INPUT, SIGN_IN_FAILED (a discovery document that cannot be trusted).
 */
export async function openIdentity(client: IdentityClient, line: IdentityLine = {}): Promise<Identity> {
  const url = checkedUrl(client.identityUrl)
  const insecure = url.protocol === 'http:'
  const auth = client.clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(client.clientSecret)
  const metadata: Partial<oidc.ClientMetadata> = {
    token_endpoint_auth_method: client.clientSecret === null ? 'none' : 'client_secret_basic',
    // A shop's PC may be minutes off; the token came straight from the server over TLS.
    [oidc.clockTolerance]: 600,
  }
  const seen = { idToken: false }
  const through = askIdentity(line, seen)
  const document = await probe(through, `${bare(client.identityUrl)}/.well-known/openid-configuration`)
  try {
    if (document) {
      const config = await oidc.discovery(url, client.clientId, metadata, auth, {
        timeout: timeoutSeconds,
        [oidc.customFetch]: through,
        execute: insecure ? [oidc.allowInsecureRequests] : [],
      })
      return { config, discovered: true, seen }
    }
    const config = new oidc.Configuration(fixedEndpoints(client.identityUrl), client.clientId, metadata, auth)
    config.timeout = timeoutSeconds
    config[oidc.customFetch] = through
    if (insecure) oidc.allowInsecureRequests(config)
    return { config, discovered: false, seen }
  } catch (error) {
    throw mapIdentityFailure(error)
  }
}

async function probe(through: oidc.CustomFetch, url: string): Promise<boolean> {
  const response = await through(url, {
    method: 'GET',
    headers: { accept: 'application/json' },
    body: undefined,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
  })
  await response.body?.cancel()
  return response.status === 200 && (response.headers.get('content-type') ?? '').includes('json')
}

/** The two refusals after which no refresh can work any more (RFC 6749, 5.2). */
const endings: ReadonlySet<unknown> = new Set(['invalid_grant', 'invalid_client'])

/** Whether the identity host itself ended the sign-in, and not something on the way. */
export const endsSignIn = ({ details }: BantoError): boolean => endings.has(details.error)

/**
 * What a refresh that failed means. Unless the identity host ended the sign-in, it goes on: whatever
 * was answered instead is trouble that passes.
 */
export function mapRefreshFailure(error: unknown): BantoError {
  const mapped = mapIdentityFailure(error)
  if (endsSignIn(mapped)) return mapped
  const said = ['SIGN_IN_FAILED', 'SIGN_IN_DENIED', 'CLIENT_REJECTED', 'SCOPE_MISSING'].includes(mapped.code)
  if (!said) return mapped
  const details = { status: null, title: null, detail: typeof mapped.details.reason === 'string' ? mapped.details.reason : null }
  return new BantoError('SERVER_UNAVAILABLE', `refresh: ${mapped.message}`, { details, retryable: true, cause: error })
}

/** The words of the protocol, as Banto's codes. */
export function mapIdentityFailure(error: unknown): BantoError {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    if (at instanceof BantoError) return at
    if (at instanceof oidc.AuthorizationResponseError || at instanceof oidc.ResponseBodyError) {
      return mapOAuthError(at.error, at.error_description ?? null)
    }
    if (at instanceof oidc.WWWAuthenticateChallengeError) {
      const words = at.cause[0]?.parameters
      // A token endpoint that answers so does not know the client's secret.
      return mapOAuthError(words?.error ?? 'invalid_client', words?.error_description ?? null)
    }
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new BantoError('SIGN_IN_FAILED', `sign-in: ${reason}`, { details: { reason }, cause: error })
}

export function mapOAuthError(error: string, description: string | null): BantoError {
  const details = { error, reason: description ?? error }
  const message = `${error}: ${description ?? ''}`
  if (error === 'access_denied') return new BantoError('SIGN_IN_DENIED', message, { details })
  if (['invalid_client', 'unauthorized_client', 'invalid_redirect_uri'].includes(error)) {
    return new BantoError('CLIENT_REJECTED', message, { details })
  }
  if (error === 'invalid_scope') return new BantoError('SCOPE_MISSING', message, { details: { ...details, detail: description } })
  return new BantoError('SIGN_IN_FAILED', message, { details })
}

const userinfo = z.object({
  sub: z.string(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  contract: z.object({ id: z.string().regex(/^[\w-]{1,64}$/u) }),
})

export interface SignedInUser {
  readonly contractId: string
  readonly userName: string | null
}

/** Who signed in, and for which contract: userinfo says it. */
export async function readUser(identity: Identity, accessToken: string, subject: string | null): Promise<SignedInUser> {
  let claims: unknown
  try {
    claims = await oidc.fetchUserInfo(identity.config, accessToken, subject ?? oidc.skipSubjectCheck)
  } catch (error) {
    throw mapIdentityFailure(error)
  }
  const parsed = userinfo.safeParse(claims)
  if (!parsed.success) {
    throw new BantoError('SIGN_IN_FAILED', `userinfo: ${parsed.error.message}`, { details: { reason: 'userinfo' } })
  }
  return { contractId: parsed.data.contract.id, userName: parsed.data.name ?? parsed.data.email ?? null }
}
