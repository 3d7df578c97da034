import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as oidc from 'openid-client'
import type { Profile } from '#shared/contracts/connection.ts'
import { BantoError, isBantoError } from '#shared/errors.ts'
import type { CoreContext, LineState, Shop } from '../context.ts'
import { journalOf } from '../journal/journal.ts'
import { createHttpClient } from '../smaregi/http.ts'
import { createRateLimiter, type RateLimiter } from '../smaregi/rateLimit.ts'
import { openShopFile } from '../store/open.ts'
import { bare, endsSignIn, mapIdentityFailure, mapRefreshFailure, openIdentity, type Identity } from './identity.ts'
import { networkOf } from './network.ts'
import { answers, watchLine, type LineWatch } from './lineWatch.ts'
import { openProfiles, publicProfile, ratesOf, type KeptProfile, type Profiles } from './profiles.ts'
import { freshTokens } from './signIn.ts'
import { createTokenManager, holdingForAll, tokenVault, type KeptTokens, type TokenManager } from './tokens.ts'

interface Current {
  readonly shop: Shop
  readonly tokens: TokenManager
  readonly watch: LineWatch
  /** Changes while the shop is open: a new name, a new sign-in. */
  readonly profileRef: { kept: KeptProfile }
}

/** Opens and closes shops; the one place that knows which is open and with which tokens. */
export interface ShopSession {
  readonly profiles: Profiles
  current(): { readonly kept: KeptProfile; readonly shop: Shop } | null
  /** Opens the shop's file and its line; works without a network. An open shop stays open. */
  open(kept: KeptProfile): Promise<Profile>
  /** After a sign-in: keeps its tokens and opens the shop, or goes on with the one that is open. */
  enter(kept: KeptProfile, tokens: KeptTokens): Promise<Profile>
  close(): Promise<void>
  /** Ends the sign-in of the open shop and closes it; says whether the server was told. */
  signOut(options: { readonly wipe: boolean }): Promise<{ revoked: boolean }>
}

const sessions = new WeakMap<CoreContext, ShopSession>()

/** The shop session of an engine: the same one for its handlers and for opening the last shop at start. */
export function shopSessionOf(core: CoreContext): ShopSession {
  const known = sessions.get(core)
  if (known !== undefined) return known
  const session = createShopSession(core)
  sessions.set(core, session)
  return session
}

function createShopSession(core: CoreContext): ShopSession {
  const profiles = openProfiles(core.dataDir)
  const journal = journalOf(core)
  const network = networkOf(core).network
  const line = { fetch: network.fetch, tell: journal.record }
  /** Kept while the program runs: opening a shop again must not forget what was just used up. */
  const limiters = new Map<string, RateLimiter>()
  let current: Current | null = null
  let queue: Promise<unknown> = Promise.resolve()

  /** One after the other: two clicks must not open two shops. */
  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const next = queue.then(work)
    queue = next.catch(() => undefined)
    return next
  }

  const folderOf = (profileId: string) => join(core.dataDir, 'shops', profileId)

  /** The sample's server starts with the shop, at whatever address it finds. */
  async function atHome(kept: KeptProfile): Promise<KeptProfile> {
    if (kept.kind !== 'sample') return kept
    try {
      const sample = await core.host.call('host.startSample', {})
      const { identityUrl, apiUrl, clientId, redirectPort } = sample
      return { ...kept, identityUrl: bare(identityUrl), apiUrl: bare(apiUrl), clientId, redirectPort }
    } catch (error) {
      core.log.warn('connection.sample', { message: String(error) })
      return kept
    }
  }

  function tokenManagerOf(profileRef: Current['profileRef'], limiter: RateLimiter): TokenManager {
    let identity: Promise<Identity> | null = null
    const expired = () => {
      if (current?.profileRef !== profileRef) return
      core.setLine('signInNeeded')
      if (!profileRef.kept.signedIn) return
      profileRef.kept = { ...profileRef.kept, signedIn: false }
      profiles.put(profileRef.kept).catch((error: unknown) => core.log.warn('connection.profile', { message: String(error) }))
      core.emit('connection.changed', { current: current.shop.profile })
    }
    return createTokenManager({
      vault: tokenVault(core.host, profileRef.kept.profileId),
      now: () => core.now(),
      onExpired: expired,
      ends: endsSignIn,
      async refresh(refreshToken, clientSecret) {
        const { identityUrl, clientId } = profileRef.kept
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

  async function keepName(): Promise<void> {
    if (current === null) return
    const shopName = nameIn(current.shop, current.profileRef.kept)
    if (shopName === current.profileRef.kept.shopName) return
    current.profileRef.kept = { ...current.profileRef.kept, shopName }
    await profiles.put(current.profileRef.kept)
  }

  /** `isKnown`: the shop was open before. */
  async function open(asked: KeptProfile, isKnown: boolean): Promise<Profile> {
    if (current?.profileRef.kept.profileId === asked.profileId && core.shopOrNull() === current.shop) return current.shop.profile
    await close()
    const kept = { ...(await atHome(asked)), lastOpenedAt: core.now().toISOString() }
    const file = openShopFile(join(folderOf(kept.profileId), 'shop.db'), { now: () => core.now(), log: core.log, isKnown })
    // A file that cannot be written is looked at as it is; nothing can be sent from it anyway.
    const isReadOnly = file.notices.some(({ code }) => code === 'readOnly')
    if (!isReadOnly) recoverPush(file.db)
    journal.open(folderOf(kept.profileId))
    const baseUrl = `${bare(kept.apiUrl)}/${kept.contractId}`
    const limiter = limiters.get(baseUrl) ?? createRateLimiter(ratesOf(kept))
    limiters.set(baseUrl, limiter)
    const profileRef = { kept }
    const tokens = tokenManagerOf(profileRef, limiter)
    const noteLine = (state: LineState): void => {
      if (core.shopOrNull() !== shop) return
      if (state !== 'offline') core.setLine(state)
      // A request that broke off is no lost line yet: each false «back again» would start a pull.
      else void shop.answers().then((there) => !there && core.shopOrNull() === shop && core.setLine('offline'))
    }
    const api = createHttpClient({
      baseUrl,
      tokens: holdingForAll(tokens),
      limiter,
      version: core.version,
      setLine: noteLine,
      onExchange: journal.record,
      fetch: network.fetch,
    })
    const shop: Shop = {
      file,
      db: file.db,
      api,
      answers: () => answers(kept.apiUrl, network, journal.record),
      async learnBulk(learnt) {
        profileRef.kept = { ...profileRef.kept, bulk: learnt ?? undefined }
        await profiles.put(profileRef.kept)
        core.emit('connection.changed', { current: core.shopOrNull()?.profile ?? null })
      },
      get profile() {
        return { ...publicProfile(profileRef.kept), shopName: nameIn(shop, profileRef.kept) }
      },
    }
    await core.setShop(shop)
    core.setLine(kept.signedIn ? 'offline' : 'signInNeeded')
    const watch = watchLine({
      apiUrl: () => kept.apiUrl,
      line: () => core.line(),
      setLine: (state) => (core.shopOrNull() === shop ? core.setLine(state) : watch.stop()),
      network,
      onExchange: journal.record,
    })
    current = { shop, tokens, watch, profileRef }
    profileRef.kept = { ...kept, shopName: nameIn(shop, kept) }
    try {
      await profiles.put(profileRef.kept, { opened: true })
    } catch (error) {
      // In a folder that cannot be written the shop is looked at all the same.
      if (!isReadOnly) throw error
      core.log.warn('connection.profile', { message: String(error) })
    }
    core.emit('connection.changed', { current: shop.profile })
    core.touchStatus()
    return shop.profile
  }

  async function close(): Promise<void> {
    const was = current
    if (was === null) return
    was.watch.stop()
    await keepName()
    current = null
    await core.setShop(null)
    journal.close()
    core.emit('connection.changed', { current: null })
    core.touchStatus()
  }

  async function signOut({ wipe }: { readonly wipe: boolean }): Promise<{ revoked: boolean }> {
    if (current === null) throw new BantoError('NOT_SIGNED_IN')
    const { tokens } = current
    const { kept } = current.profileRef
    const revoked = await revoke(kept, tokens)
    tokens.forget()
    await tokenVault(core.host, kept.profileId).wipe()
    await close()
    if (wipe) {
      await rm(folderOf(kept.profileId), { recursive: true, force: true })
      await profiles.remove(kept.profileId)
    } else {
      const after = await profiles.find(kept.profileId)
      await profiles.put({ ...after, signedIn: false })
      await profiles.closed()
    }
    return { revoked }
  }

  /** RFC 7009, where the server says that it has it. Without a network the tokens are wiped all the same. */
  async function revoke(kept: KeptProfile, tokens: TokenManager): Promise<boolean> {
    try {
      const held = await tokens.current()
      if (held === null) return false
      const { config } = await openIdentity({ ...kept, clientSecret: held.clientSecret }, line)
      if (config.serverMetadata().revocation_endpoint === undefined) return false
      for (const token of [held.refreshToken, held.accessToken]) {
        if (token !== null) await oidc.tokenRevocation(config, token)
      }
      return true
    } catch (error) {
      const mapped = isBantoError(error) ? error : mapIdentityFailure(error)
      core.log.warn('connection.revoke', { code: mapped.code, message: mapped.message })
      return false
    }
  }

  async function enter(asked: KeptProfile, tokens: KeptTokens): Promise<Profile> {
    const mine = current?.profileRef.kept.profileId === asked.profileId ? current : null
    // Forgotten before, so that a refresh still on its way cannot write the old tokens over the new
    // ones; and after, for a call that read the old ones meanwhile.
    mine?.tokens.forget()
    await tokenVault(core.host, asked.profileId).write(tokens)
    mine?.tokens.forget()
    if (mine === null || core.shopOrNull() !== mine.shop) {
      const isKnown = (await profiles.list()).some(({ profileId }) => profileId === asked.profileId)
      await profiles.put(asked)
      const profile = await open(asked, isKnown)
      askAgain(core.shop().db)
      return profile
    }
    askAgain(mine.shop.db)
    mine.profileRef.kept = asked
    await profiles.put(asked, { opened: true })
    core.setLine('online')
    core.emit('connection.changed', { current: mine.shop.profile })
    core.touchStatus()
    return mine.shop.profile
  }

  return {
    profiles,
    current: () => (current === null ? null : { kept: current.profileRef.kept, shop: current.shop }),
    open: (kept) => inOrder(() => open(kept, true)),
    enter: (kept, tokens) => inOrder(() => enter(kept, tokens)),
    close: () => inOrder(close),
    signOut: (options) => inOrder(() => signOut(options)),
  }
}

/**
 * What a program that ended in the middle of a push left behind: a request that was on its way has
 * an unknown fate; one whose turn had not come was never sent.
 */
function recoverPush(db: Shop['db']): void {
  db.transaction(() => {
    db.run("UPDATE pending SET state = 'unknown' WHERE state = 'sending'")
    db.run("UPDATE pending SET state = 'staged' WHERE state = 'queued'")
  })
}

/** A new sign-in may be granted more: what Smaregi refused is asked for at the next pull. */
function askAgain(db: Shop['db']): void {
  db.run('UPDATE pull_state SET refused_at = NULL WHERE refused_at IS NOT NULL')
}

/** The shop goes by the name of its first store, as soon as the stores are here. */
function nameIn(shop: Shop, kept: KeptProfile): string {
  try {
    const row = shop.db.get<{ name: string }>('SELECT store_name AS name FROM store ORDER BY store_id LIMIT 1')
    return row === undefined || row.name === '' ? kept.shopName : row.name
  } catch {
    return kept.shopName
  }
}
