import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import type { Profile } from '#shared/contracts/connection.ts'
import { BantoError } from '#shared/errors.ts'
import { createSerialQueue } from '#shared/serialQueue.ts'
import type { CoreContext, Shop } from '../context.ts'
import type { StoreNotice } from '../store/db.ts'
import { journalOf } from '../journal/journal.ts'
import { watchFile } from './fileWatch.ts'
import { watchLine, type Watch } from './lineWatch.ts'
import { networkOf } from './network.ts'
import { createShopOpener, shopFolder, type OpenedShop } from './openShop.ts'
import { saveShopName, shopNameIn } from './profileRef.ts'
import { addListNotice } from './listNotices.ts'
import { openProfiles, type StoredProfile, type Profiles } from './profiles.ts'
import { revokeTokens } from './revokeTokens.ts'
import { withSampleAddress } from './sample.ts'
import { tokenVault, type KeptTokens } from './tokens.ts'

/** Opens and closes shops; the one place that knows which is open and with which tokens. */
export interface ShopSession {
  readonly profiles: Profiles
  current(): { readonly stored: StoredProfile; readonly shop: Shop } | null
  /** Opens the shop's file and its line; works without a network. An open shop stays open. */
  open(stored: StoredProfile): Promise<Profile>
  /** After a sign-in: keeps its tokens and opens the shop, or goes on with the one that is open. */
  enter(stored: StoredProfile, tokens: KeptTokens): Promise<Profile>
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
  const profiles = openProfiles(core.dataDir, ({ path, isRestored }) => {
    core.log.error('connection.listDamaged', { path, isRestored })
    const details = { path, folder: join(core.dataDir, 'shops') }
    addListNotice(core, { code: isRestored ? 'connectionsRestored' : 'connectionsLost', details, at: core.now().toISOString() })
  })
  const opener = createShopOpener(core, profiles)
  const journal = journalOf(core)
  const { network } = networkOf(core)
  /** Two clicks must not open two shops. */
  const queue = createSerialQueue()
  let current: (OpenedShop & { readonly watches: readonly Watch[] }) | null = null

  /** The tokens have ended: the page asks for a new sign-in, after the next start too. */
  function onExpired({ profileRef, shop }: OpenedShop): void {
    if (current?.profileRef !== profileRef) return
    core.setLine('signInNeeded')
    if (!profileRef.stored.signedIn) return
    profileRef.stored = { ...profileRef.stored, signedIn: false }
    profiles.put(profileRef.stored).catch((error: unknown) => core.log.warn('connection.profile', { message: String(error) }))
    core.emit('connection.changed', { current: shop.profile })
  }

  const startWatch = (shop: Shop, apiUrl: string): Watch => {
    const watch = watchLine({
      apiUrl: () => apiUrl,
      line: () => core.line(),
      setLine: (state) => (core.shopOrNull() === shop ? core.setLine(state) : watch.stop()),
      network,
      onExchange: journal.record,
    })
    return watch
  }

  /** `isKnown`: the shop was open before. `notices`: what closing its file had to do. */
  async function open(asked: StoredProfile, isKnown: boolean, notices: readonly StoreNotice[] = []): Promise<Profile> {
    if (current?.profileRef.stored.profileId === asked.profileId && core.shopOrNull() === current.shop) return current.shop.profile
    await close()
    const stored = { ...(await withSampleAddress(core, asked)), lastOpenedAt: core.now().toISOString() }
    const opened = opener.open(stored, { isKnown, notices, onExpired })
    const { shop, profileRef } = opened
    await core.setShop(shop)
    core.setLine(stored.signedIn ? 'offline' : 'signInNeeded')
    current = { ...opened, watches: [startWatch(shop, stored.apiUrl), watchFile(shop.file, () => void queue.run(() => reopen(shop)))] }
    profileRef.stored = { ...stored, shopName: shopNameIn(shop.db, stored) }
    try {
      await profiles.put(profileRef.stored, { opened: true })
    } catch (error) {
      // A folder that cannot be written must not keep the shop from being shown.
      if (!opened.isReadOnly) throw error
      core.log.warn('connection.profile', { message: String(error) })
    }
    core.emit('connection.changed', { current: shop.profile })
    core.touchStatus()
    return shop.profile
  }

  async function close(): Promise<void> {
    if (current === null) return
    const { watches, profileRef, shop } = current
    for (const watch of watches) watch.stop()
    await saveShopName(profileRef, shop.db, profiles)
    current = null
    await core.setShop(null)
    journal.close()
    core.emit('connection.changed', { current: null })
    core.touchStatus()
  }

  /** Another program has touched the open file: what can be kept is put back in its place, and the shop goes on from there. */
  async function reopen(shop: Shop): Promise<void> {
    if (current?.shop !== shop || core.shopOrNull() !== shop) return
    const { watches, profileRef } = current
    for (const watch of watches) watch.stop()
    core.log.error('connection.fileTouched', { path: shop.file.path, kind: shop.file.interference() })
    current = null
    try {
      const notices = await core.setShop(null)
      journal.close()
      await open(profileRef.stored, true, notices)
    } catch (error) {
      core.setStartFailure(error)
      core.log.error('connection.notReopened', { error })
      core.emit('connection.changed', { current: null })
      core.touchStatus()
    }
  }

  async function signOut({ wipe }: { readonly wipe: boolean }): Promise<{ revoked: boolean }> {
    if (current === null) throw new BantoError('NOT_SIGNED_IN')
    const { tokens } = current
    const { stored } = current.profileRef
    const revoked = await revokeTokens(stored, tokens, { fetch: network.fetch, tell: journal.record }, core.log)
    tokens.forget()
    await tokenVault(core.host, stored.profileId).wipe()
    await close()
    if (wipe) {
      await rm(shopFolder(core, stored.profileId), { recursive: true, force: true })
      await profiles.remove(stored.profileId)
    } else {
      const after = await profiles.find(stored.profileId)
      await profiles.put({ ...after, signedIn: false })
      await profiles.closed()
    }
    return { revoked }
  }

  async function enter(asked: StoredProfile, tokens: KeptTokens): Promise<Profile> {
    const mine = current?.profileRef.stored.profileId === asked.profileId ? current : null
    // Forgotten before, so that a refresh still on its way cannot write the old tokens over the new
    // ones; and after, for a call that read the old ones meanwhile.
    mine?.tokens.forget()
    await tokenVault(core.host, asked.profileId).write(tokens)
    mine?.tokens.forget()
    if (mine === null || core.shopOrNull() !== mine.shop) {
      const isKnown = (await profiles.list()).some(({ profileId }) => profileId === asked.profileId)
      await profiles.put(asked)
      const profile = await open(asked, isKnown)
      forgetRefusals(core.shop().db)
      return profile
    }
    forgetRefusals(mine.shop.db)
    mine.profileRef.stored = asked
    await profiles.put(asked, { opened: true })
    core.setLine('online')
    core.emit('connection.changed', { current: mine.shop.profile })
    core.touchStatus()
    return mine.shop.profile
  }

  return {
    profiles,
    current: () => (current === null ? null : { stored: current.profileRef.stored, shop: current.shop }),
    open: (stored) => queue.run(() => open(stored, true)),
    enter: (stored, tokens) => queue.run(() => enter(stored, tokens)),
    close: () => queue.run(close),
    signOut: (options) => queue.run(() => signOut(options)),
  }
}

/** A new sign-in may be granted more: what Smaregi refused is asked for at the next pull. */
function forgetRefusals(db: Shop['db']): void {
  db.run('UPDATE pull_state SET refused_at = NULL WHERE refused_at IS NOT NULL')
}
