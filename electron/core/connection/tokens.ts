import { z } from 'zod'
import { BantoError, isBantoError } from '#shared/errors.ts'
import type { HostClient } from '../rpc/types.ts'
import type { AccessTokens } from '../smaregi/http.ts'

/** What is stored in the vault under the profile's id, as JSON. */
const storedTokens = z.object({
  accessToken: z.string().nullable(),
  refreshToken: z.string().nullable(),
  /** Milliseconds since 1970 by this machine's clock. */
  expiresAt: z.number(),
  /** Milliseconds the access token lives in all. */
  lifetime: z.number(),
  scope: z.string(),
  clientSecret: z.string().nullable(),
})
export type KeptTokens = z.infer<typeof storedTokens>

/** What the token endpoint answers, in Banto's words. */
export interface FreshTokens {
  readonly accessToken: string
  /** Null: the old one stays valid. */
  readonly refreshToken: string | null
  readonly expiresInSeconds: number
  readonly scope: string | null
}

export interface TokenVault {
  read(): Promise<KeptTokens | null>
  write(tokens: KeptTokens): Promise<void>
  wipe(): Promise<void>
}

/** The vault entry of one profile. Secrets go to the host and nowhere else. */
export function tokenVault(host: HostClient, profileId: string): TokenVault {
  return {
    async read() {
      const { secret } = await host.call('host.vaultGet', { key: profileId })
      if (secret === null) return null
      try {
        return storedTokens.parse(JSON.parse(secret))
      } catch {
        // The parser's own message would quote the secret.
        throw new BantoError('VAULT_UNREADABLE', `vault entry of ${profileId} is not what Banto wrote`)
      }
    },
    async write(tokens) {
      await host.call('host.vaultSet', { key: profileId, secret: JSON.stringify(tokens) })
    },
    async wipe() {
      await host.call('host.vaultDelete', { key: profileId })
    },
  }
}

export function toKeptTokens(
  fresh: FreshTokens,
  now: Date,
  before: { refreshToken: string | null; scope: string; clientSecret: string | null },
): KeptTokens {
  const lifetime = fresh.expiresInSeconds * 1000
  return {
    accessToken: fresh.accessToken,
    refreshToken: fresh.refreshToken ?? before.refreshToken,
    expiresAt: now.getTime() + lifetime,
    lifetime,
    scope: fresh.scope ?? before.scope,
    clientSecret: before.clientSecret,
  }
}

export interface TokenManager extends AccessTokens {
  /** What is kept now, for sign-out. */
  current(): Promise<KeptTokens | null>
  /** After a new sign-in: forget what was read before. */
  forget(): void
}

/** Tokens are refreshed this long before they end: a minute, or a tenth of a short lifetime. Milliseconds. */
const margin = (tokens: KeptTokens) => Math.min(60_000, tokens.lifetime / 10)

/**
 * Keeps one profile's tokens fresh: ahead of time, one refresh at a time however many calls wait,
 * and the rotated refresh token is in the vault before anything uses the reply, so that a crash in
 * between cannot lose it. Only a refresh that `ends` the sign-in is SIGN_IN_EXPIRED, and its tokens
 * are forgotten; whatever else goes wrong leaves the tokens as they are.
 */
export function createTokenManager(options: {
  readonly vault: TokenVault
  readonly refresh: (refreshToken: string, clientSecret: string | null) => Promise<FreshTokens>
  /** Whether the identity host refused the tokens for good. */
  readonly ends: (error: BantoError) => boolean
  readonly now: () => Date
  readonly onExpired: () => void
}): TokenManager {
  let tokens: KeptTokens | null = null
  /** The vault could not store them: storing is tried again before anything else is done. */
  let unsaved = false
  let refreshing: Promise<string> | null = null
  let generation = 0

  const expired = (cause?: unknown) => {
    options.onExpired()
    return new BantoError('SIGN_IN_EXPIRED', 'the tokens have ended', { cause })
  }

  async function save(next: KeptTokens): Promise<void> {
    tokens = next
    unsaved = true
    await options.vault.write(next)
    unsaved = false
  }

  async function renewNow(): Promise<string> {
    const mine = generation
    const before = tokens ?? (await options.vault.read())
    if (before === null || before.refreshToken === null) throw expired()
    let fresh: FreshTokens
    try {
      fresh = await options.refresh(before.refreshToken, before.clientSecret)
    } catch (error) {
      if (!isBantoError(error) || !options.ends(error)) throw error
      // Signed in anew meanwhile: it was the old tokens that were refused.
      if (mine !== generation) return valid()
      await save({ ...before, accessToken: null, refreshToken: null })
      throw expired(error)
    }
    // Signed out or signed in anew meanwhile: these tokens must not be stored again.
    if (mine !== generation) return valid()
    await save(toKeptTokens(fresh, options.now(), before))
    return fresh.accessToken
  }

  function renewShared(): Promise<string> {
    refreshing ??= renewNow().finally(() => {
      refreshing = null
    })
    return refreshing
  }

  async function load(): Promise<KeptTokens> {
    tokens ??= await options.vault.read()
    if (unsaved && tokens !== null) await save(tokens)
    if (tokens === null || (tokens.accessToken === null && tokens.refreshToken === null)) throw expired()
    return tokens
  }

  /** The access token where it is young enough, or null. */
  async function young(): Promise<string | null> {
    const now = await load()
    const ends = now.expiresAt - options.now().getTime()
    // A clock set back would make an old token look young: its life is never longer than it was given.
    if (ends > margin(now) && ends <= now.lifetime) return now.accessToken
    return now.refreshToken === null && ends > 0 ? now.accessToken : null
  }

  async function valid(): Promise<string> {
    const token = await young()
    if (token === null) throw new BantoError('CANCELLED', 'the sign-in changed during a refresh')
    return token
  }

  return {
    async get() {
      if (refreshing !== null) return refreshing
      return (await young()) ?? renewShared()
    },
    async renew(stale) {
      // Another call may have renewed it while this one was on its way.
      if (refreshing === null && tokens?.accessToken != null && tokens.accessToken !== stale) return tokens.accessToken
      return renewShared()
    },
    async current() {
      return tokens ?? (await options.vault.read())
    },
    forget() {
      generation += 1
      tokens = null
      unsaved = false
    },
  }
}

/**
 * A failure with the tokens concerns every request: the error says so (`details.of`), for callers that
 * continue after an error that concerns a single address.
 */
export function holdingForAll(tokens: AccessTokens): AccessTokens {
  const marked = async (work: Promise<string>): Promise<string> => {
    try {
      return await work
    } catch (error) {
      if (!isBantoError(error)) throw error
      const { code, message, details, retryable } = error
      throw new BantoError(code, message, { details: { ...details, of: 'tokens' }, retryable, cause: error })
    }
  }
  return { get: () => marked(tokens.get()), renew: (stale) => marked(tokens.renew(stale)) }
}
