import * as oidc from 'openid-client'
import { z } from 'zod'
import { BantoError } from '#shared/errors.ts'
import { tellingFetch, type OnExchange } from '../smaregi/exchange.ts'
import { mapFetchFailure } from '../smaregi/failures.ts'

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
  'pos.staffs:read',
  'pos.transactions:read',
  'timecard.stores:read',
  'timecard.staffs:read',
  'timecard.shifts:read',
  'timecard.holidays:read',
]

export interface IdentityClient {
  readonly identityUrl: string
  readonly clientId: string
  readonly clientSecret: string | null
}

/** A provider's configuration, and whether it described itself (then it is held to its word). */
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

/**
 * Finds out how to talk to an identity host. `tell` hears of every call made with it. Errors: OFFLINE, INVALID_INPUT, SIGN_IN_FAILED (a
 * discovery document that cannot be trusted).
 */
export async function openIdentity(client: IdentityClient, tell?: OnExchange, signal?: AbortSignal): Promise<Identity> {
  const url = checkedUrl(client.identityUrl)
  const insecure = url.protocol === 'http:'
  const auth = client.clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(client.clientSecret)
  const metadata: Partial<oidc.ClientMetadata> = {
    token_endpoint_auth_method: client.clientSecret === null ? 'none' : 'client_secret_basic',
    // A shop's PC may be minutes off; the token came straight from the server over TLS.
    [oidc.clockTolerance]: 600,
  }
  const seen = { idToken: false }
  const asked = tellingFetch('identity', tell)
  const through: oidc.CustomFetch = async (target, options) => {
    let response: Response
    try {
      const { signal: own, ...rest } = options
      const signals = [own, signal].filter((one) => one !== undefined && one !== null)
      response = await asked(target, { ...rest, signal: signals.length > 0 ? AbortSignal.any(signals) : null } as RequestInit)
    } catch (error) {
      throw mapFetchFailure(error, { write: false, cancelled: signal?.aborted === true, what: new URL(target).pathname })
    }
    if (response.status >= 500) {
      throw new BantoError('SERVER_UNAVAILABLE', `${new URL(target).pathname}: ${response.status}`, {
        details: { status: response.status, title: null, detail: null },
        retryable: true,
      })
    }
    if (response.ok && (response.headers.get('content-type') ?? '').includes('json')) {
      const body: unknown = await response.clone().json().catch(() => null)
      if (typeof body === 'object' && body !== null && 'access_token' in body) seen.idToken = 'id_token' in body
    }
    return response
  }
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
