import * as oidc from 'openid-client'
import type { CoreContext } from '../context.ts'
import type { RateLimiter } from '../smaregi/rateLimit.ts'
import { endsSignIn, mapRefreshFailure, openIdentity, type Identity, type IdentityLine } from './identity.ts'
import type { ProfileRef } from './profileRef.ts'
import { freshTokens } from './signIn.ts'
import { createTokenManager, tokenVault, type TokenManager } from './tokens.ts'

/** The tokens of the open shop: in its vault entry, refreshed at its identity host, within its rate limit. */
export function createSessionTokens(
  core: CoreContext,
  options: {
    readonly profileRef: ProfileRef
    readonly limiter: RateLimiter
    readonly line: IdentityLine
    readonly onExpired: () => void
  },
): TokenManager {
  const { profileRef, limiter, line, onExpired } = options
  let identity: Promise<Identity> | null = null
  return createTokenManager({
    vault: tokenVault(core.host, profileRef.stored.profileId),
    now: () => core.now(),
    onExpired,
    ends: endsSignIn,
    async refresh(refreshToken, clientSecret) {
      const { identityUrl, clientId } = profileRef.stored
      identity ??= openIdentity({ identityUrl, clientId, clientSecret }, line)
      try {
        const { config } = await identity
        // Smaregi counts token requests too; as which kind it does not say, so they count as both.
        await limiter.acquire('read')
        await limiter.acquire('write')
        return freshTokens(await oidc.refreshTokenGrant(config, refreshToken))
      } catch (error) {
        identity = null
        throw mapRefreshFailure(error)
      }
    },
  })
}
