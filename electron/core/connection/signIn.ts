import * as oidc from 'openid-client'
import { BantoError, isBantoError } from '#shared/errors.ts'
import type { JobContext } from '../rpc/types.ts'
import { replyBody, tellingFetch, type OnExchange } from '../smaregi/exchange.ts'
import { isIdentityError, mapFetchFailure, notSmaregi, readProblem } from '../smaregi/failures.ts'
import {
  mapIdentityFailure,
  mapOAuthError,
  openIdentity,
  readUser,
  scopesInTurn,
  type Identity,
  type IdentityClient,
  type IdentityLine,
} from './identity.ts'
import { openLoopback, type Callback } from './loopback.ts'
import type { FreshTokens } from './tokens.ts'

export interface SignInOptions {
  readonly client: IdentityClient
  /** The port of the registered redirect address, or null for any free one. */
  readonly redirectPort: number | null
  /** How long the browser may take; five minutes. */
  readonly timeoutMs?: number
  openBrowser(url: string): Promise<boolean>
  /** Called for every exchange with the identity host. */
  readonly onExchange?: OnExchange
  /** How requests leave this computer; Node's own without it. */
  readonly fetch?: typeof fetch
}

export interface SignedIn {
  readonly tokens: FreshTokens
  readonly contractId: string
  readonly userName: string | null
}

const signInTimeoutMs = 5 * 60_000

/**
 * Authorization code with PKCE (S256), state and nonce, in the person's own browser; the answer
 * comes back to a server on 127.0.0.1 that lives as long as the question. Nothing is kept here: the caller stores the tokens.
 *
 * Errors: SIGN_IN_DENIED, SIGN_IN_TIMED_OUT, PORT_TAKEN, CLIENT_REJECTED,
 * SCOPE_MISSING, SIGN_IN_FAILED, OFFLINE, SERVER_UNAVAILABLE, CANCELLED.
 */
export async function signInWithBrowser(options: SignInOptions, job: Pick<JobContext, 'signal' | 'report'>): Promise<SignedIn> {
  const loopback = await openLoopback(options.redirectPort)
  let callback: Callback | null = null
  try {
    const line = { fetch: options.fetch, tell: options.onExchange, signal: job.signal }
    const identity = await openIdentity(options.client, line)
    const verifier = oidc.randomPKCECodeVerifier()
    const state = oidc.randomState()
    const nonce = oidc.randomNonce()
    const challenge = await oidc.calculatePKCECodeChallenge(verifier)
    const address = (asked: readonly string[]): URL =>
      oidc.buildAuthorizationUrl(identity.config, {
        redirect_uri: loopback.redirectUri,
        scope: asked.join(' '),
        state,
        nonce,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        // Without it a provider may leave the refresh token out (OpenID Connect Core, 11).
        prompt: 'consent',
      })
    const url = await firstAllowed(scopesInTurn.map(address), (one) => checkClient(one, loopback.redirectUri, line))
    // Listen before an answer can arrive.
    const coming = loopback.wait(state, options.timeoutMs ?? signInTimeoutMs, job.signal)
    coming.catch(() => undefined)
    job.report({ phase: 'waitingForBrowser', detail: { url: url.href, opened: null } })
    const opened = await options.openBrowser(url.href).catch(() => false)
    job.report({ phase: 'waitingForBrowser', detail: { url: url.href, opened: opened ? 1 : 0 } })

    callback = await coming
    job.report({ phase: 'exchangingCode' })
    const error = callback.url.searchParams.get('error')
    if (error !== null) throw mapOAuthError(error, callback.url.searchParams.get('error_description'))
    const { tokens, subject } = await exchange(identity, callback.url, { state, nonce, verifier })
    job.report({ phase: 'readingUser' })
    const user = await readUser(identity, tokens.accessToken, subject)
    callback.finish('done')
    return { tokens, ...user }
  } catch (error) {
    callback?.finish('failed')
    if (job.signal.aborted) throw new BantoError('CANCELLED', 'sign-in was cancelled', { cause: error })
    throw isBantoError(error) ? error : mapIdentityFailure(error)
  } finally {
    await loopback.close()
  }
}

/** The first address whose scopes are allowed for this client. Throws SCOPE_MISSING where those of the last are not, and whatever else `check` throws. */
async function firstAllowed(addresses: readonly URL[], check: (url: URL) => Promise<void>): Promise<URL> {
  let refused: unknown = null
  for (const url of addresses) {
    try {
      await check(url)
      return url
    } catch (error) {
      if (!isBantoError(error) || error.code !== 'SCOPE_MISSING') throw error
      refused = error
    }
  }
  throw refused
}

/**
 * Asks for the sign-in page once before the browser does. A client or redirect address that is not
 * registered ends on an error page that never redirects back: better reported at once than
 * after five minutes. Anything but a clear refusal is left to the browser.
 */
async function checkClient(url: URL, redirectUri: string, { fetch: through, tell, signal }: IdentityLine): Promise<void> {
  let response: Response
  try {
    const signals = [signal, AbortSignal.timeout(20_000)].filter((one) => one !== undefined)
    response = await tellingFetch(
      'identity',
      tell,
      through,
    )(url, {
      redirect: 'manual',
      headers: { accept: 'application/json, text/html;q=0.5' },
      signal: AbortSignal.any(signals),
    })
  } catch (error) {
    throw mapFetchFailure(error, { write: false, cancelled: signal?.aborted === true, what: url.pathname })
  }
  const location = response.headers.get('location')
  const back = location !== null && location.startsWith(`${redirectUri}?`) ? new URL(location) : null
  const error = back?.searchParams.get('error')
  if (back !== null && typeof error === 'string' && error !== '') {
    await response.body?.cancel()
    throw mapOAuthError(error, back.searchParams.get('error_description'))
  }
  if (![400, 401, 403].includes(response.status)) {
    await response.body?.cancel()
    return
  }
  const answer = { status: response.status, headers: response.headers, body: replyBody(await response.text()) }
  // A proxy or firewall that keeps people from pages says so with 403; Smaregi's own pages about a client do not.
  if (response.status === 403 && !isIdentityError(answer)) throw notSmaregi(answer, url.pathname)
  const problem = readProblem(answer.body)
  throw new BantoError('CLIENT_REJECTED', `${url.pathname}: ${response.status} ${problem.title ?? ''} ${problem.detail ?? ''}`, {
    details: { status: response.status, error: problem.title, reason: problem.detail ?? problem.title },
  })
}

async function exchange(
  identity: Identity,
  url: URL,
  own: { readonly state: string; readonly nonce: string; readonly verifier: string },
): Promise<{ tokens: FreshTokens; subject: string | null }> {
  const reply = await oidc
    .authorizationCodeGrant(identity.config, url, {
      expectedState: own.state,
      pkceCodeVerifier: own.verifier,
      // A provider that describes itself must send an ID token with our nonce. Where only the
      // endpoints are known, the nonce is checked only if an ID token arrives.
      get expectedNonce() {
        return identity.discovered || identity.seen.idToken ? own.nonce : undefined
      },
      idTokenExpected: identity.discovered,
    })
    .catch((error: unknown) => {
      throw mapIdentityFailure(error)
    })
  return { tokens: freshTokens(reply), subject: reply.claims()?.sub ?? null }
}

/** An hour where the server does not say: Smaregi's own examples give 3600. */
export function freshTokens(reply: {
  readonly access_token: string
  readonly refresh_token?: string | undefined
  readonly expires_in?: number | undefined
  readonly scope?: string | undefined
}): FreshTokens {
  return {
    accessToken: reply.access_token,
    refreshToken: reply.refresh_token === undefined || reply.refresh_token === '' ? null : reply.refresh_token,
    expiresInSeconds: reply.expires_in ?? 3600,
    scope: reply.scope ?? null,
  }
}
