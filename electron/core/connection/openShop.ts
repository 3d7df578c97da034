import { join } from 'node:path'
import { recoverInterruptedPush } from '../changes/interrupted.ts'
import type { CoreContext, LineState, Shop } from '../context.ts'
import { journalOf } from '../journal/journal.ts'
import { createHttpClient } from '../smaregi/http.ts'
import { createRateLimiter, type RateLimiter } from '../smaregi/rateLimit.ts'
import type { StoreNotice } from '../store/db.ts'
import { openShopFile } from '../store/open.ts'
import { bare } from './identity.ts'
import { answers } from './lineWatch.ts'
import { networkOf } from './network.ts'
import { shopNameIn, type ProfileRef } from './profileRef.ts'
import { publicProfile, rateLimitsOf, type StoredProfile, type Profiles } from './profiles.ts'
import { createSessionTokens } from './sessionTokens.ts'
import { holdingForAll, type TokenManager } from './tokens.ts'

/** A shop's file and its line to Smaregi, ready to be the engine's shop. */
export interface OpenedShop {
  readonly shop: Shop
  readonly tokens: TokenManager
  readonly profileRef: ProfileRef
  /** The file cannot be written: it is shown as it is. */
  readonly isReadOnly: boolean
}

export interface ShopOpener {
  /**
   * Opens the shop's file, its journal and its line; needs no network. `isKnown`: the shop was open
   * before, so that an empty file is not a new one; `notices`: what closing it had to do. Throws what `openShopFile` throws.
   */
  open(
    stored: StoredProfile,
    options: { readonly isKnown: boolean; readonly notices: readonly StoreNotice[]; readonly onExpired: (opened: OpenedShop) => void },
  ): OpenedShop
}

/** Folder of everything that is stored for one shop. */
export const shopFolder = (core: CoreContext, profileId: string): string => join(core.dataDir, 'shops', profileId)

export function createShopOpener(core: CoreContext, profiles: Profiles): ShopOpener {
  const journal = journalOf(core)
  const { network } = networkOf(core)
  const line = { fetch: network.fetch, tell: journal.record }
  /** By address, for as long as the program runs: opening a shop again must not forget what was just used up. */
  const limiters = new Map<string, RateLimiter>()

  function limiterOf(baseUrl: string, stored: StoredProfile): RateLimiter {
    const limiter = limiters.get(baseUrl) ?? createRateLimiter(rateLimitsOf(stored))
    limiters.set(baseUrl, limiter)
    return limiter
  }

  function open(stored: StoredProfile, { isKnown, notices, onExpired }: Parameters<ShopOpener['open']>[1]): OpenedShop {
    const folder = shopFolder(core, stored.profileId)
    const file = openShopFile(join(folder, 'shop.db'), { now: () => core.now(), log: core.log, isKnown, notices })
    // A file that cannot be written is looked at as it is; nothing can be sent from it anyway.
    const isReadOnly = file.notices.some(({ code }) => code === 'readOnly')
    if (!isReadOnly) recoverInterruptedPush(file.db)
    journal.open(folder)

    const profileRef: ProfileRef = { stored }
    const baseUrl = `${bare(stored.apiUrl)}/${stored.contractId}`
    const limiter = limiterOf(baseUrl, stored)
    const tokens = createSessionTokens(core, { profileRef, limiter, line, onExpired: () => onExpired(opened) })
    const isCurrent = (): boolean => core.shopOrNull() === shop
    const onLineState = (state: LineState): void => {
      if (!isCurrent()) return
      if (state !== 'offline') core.setLine(state)
      // A request that broke off is no lost line yet: each false «back again» would start a pull.
      else void shop.answers().then((there) => !there && isCurrent() && core.setLine('offline'))
    }
    const api = createHttpClient({
      baseUrl,
      tokens: holdingForAll(tokens),
      limiter,
      version: core.version,
      setLine: onLineState,
      onExchange: journal.record,
      now: () => core.now(),
      fetch: network.fetch,
    })
    const shop: Shop = {
      file,
      db: file.db,
      api,
      answers: () => answers(stored.apiUrl, network, journal.record),
      async learnBulk(learnt) {
        profileRef.stored = { ...profileRef.stored, bulk: learnt ?? undefined }
        await profiles.put(profileRef.stored)
        core.emit('connection.changed', { current: core.shopOrNull()?.profile ?? null })
      },
      async grants(scope) {
        // Signed out, or the vault is locked: what is missing shows when something is sent.
        const kept = await tokens.current().catch(() => null)
        return kept === null || kept.scope.split(' ').includes(scope)
      },
      get profile() {
        return { ...publicProfile(profileRef.stored), shopName: shopNameIn(file.db, profileRef.stored) }
      },
    }
    const opened: OpenedShop = { shop, tokens, profileRef, isReadOnly }
    return opened
  }

  return { open }
}
