import * as oidc from 'openid-client'
import { isBantoError } from '#shared/errors.ts'
import type { Log } from '../context.ts'
import { mapIdentityFailure, openIdentity, type IdentityLine } from './identity.ts'
import type { StoredProfile } from './profiles.ts'
import type { TokenManager } from './tokens.ts'

/**
 * Tells the server that a profile's tokens are no longer used (RFC 7009), where it offers that.
 * Answers whether it was told; without a network it is not, and the tokens are wiped all the same.
 */
export async function revokeTokens(stored: StoredProfile, tokens: TokenManager, line: IdentityLine, log: Log): Promise<boolean> {
  try {
    const held = await tokens.current()
    if (held === null) return false
    const { config } = await openIdentity({ ...stored, clientSecret: held.clientSecret }, line)
    if (config.serverMetadata().revocation_endpoint === undefined) return false
    for (const token of [held.refreshToken, held.accessToken]) {
      if (token !== null) await oidc.tokenRevocation(config, token)
    }
    return true
  } catch (error) {
    const mapped = isBantoError(error) ? error : mapIdentityFailure(error)
    log.warn('connection.revoke', { code: mapped.code, message: mapped.message })
    return false
  }
}
