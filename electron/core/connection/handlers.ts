import type { connection, Profile, SignInRequest } from '#shared/contracts/connection.ts'
import { BantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf, JobContext } from '../rpc/types.ts'
import { bare, checkedUrl, scopes } from './identity.ts'
import { journalOf } from '../journal/journal.ts'
import { callbackPath } from './loopback.ts'
import { networkOf } from './network.ts'
import { hosts, profileIdOf, publicProfile, type StoredProfile } from './profiles.ts'
import { sampleSelling, setSampleSelling, startSample } from './sample.ts'
import { shopSessionOf } from './shopSession.ts'
import { signInWithBrowser } from './signIn.ts'
import { toKeptTokens, tokenVault } from './tokens.ts'

/** Proposed on the welcome screen, for those whose registered redirect address needs a port. */
const defaultRedirectPort = 47_811

type Place = Pick<StoredProfile, 'kind' | 'identityUrl' | 'apiUrl' | 'clientId' | 'redirectPort'> & {
  readonly clientSecret: string | null
}

export function connectionHandlers(core: CoreContext): HandlersOf<typeof connection> {
  const session = shopSessionOf(core)

  async function placeOf(request: SignInRequest, job: JobContext): Promise<Place> {
    if (request.kind === 'sample') {
      job.report({ phase: 'startingSample' })
      return { kind: 'sample', ...(await startSample(core)), clientSecret: null }
    }
    const { identityUrl, apiUrl } = request.kind === 'custom' ? request : hosts[request.kind]
    checkedUrl(identityUrl)
    checkedUrl(apiUrl)
    return {
      kind: request.kind,
      identityUrl: bare(identityUrl),
      apiUrl: bare(apiUrl),
      clientId: request.clientId.trim(),
      redirectPort: request.redirectPort ?? null,
      clientSecret: request.clientSecret === undefined || request.clientSecret === '' ? null : request.clientSecret,
    }
  }

  async function enter(place: Place, job: JobContext, expected: StoredProfile | null): Promise<Profile> {
    const signedIn = await signInWithBrowser(
      {
        client: place,
        redirectPort: place.redirectPort,
        onExchange: journalOf(core).record,
        fetch: networkOf(core).network.fetch,
        openBrowser: async (url) => (await core.host.call('host.openBrowser', { url })).opened,
      },
      job,
    )
    job.report({ phase: 'openingShop' })
    const { contractId, userName } = signedIn
    if (expected !== null && expected.contractId !== contractId) {
      throw new BantoError('SIGN_IN_FAILED', `signed in to ${contractId}, but ${expected.contractId} is open`, {
        details: { reason: 'otherContract', contractId, expected: expected.contractId },
      })
    }
    const { clientSecret, ...where } = place
    const profileId = profileIdOf(place.kind, contractId, place.identityUrl)
    const known = (await session.profiles.list()).find((one) => one.profileId === profileId)
    const stored: StoredProfile = {
      ...where,
      profileId,
      contractId,
      userName,
      shopName: known?.shopName ?? contractId,
      rates: known?.rates,
      bulk: known?.bulk,
      confidential: clientSecret !== null,
      signedIn: true,
      lastOpenedAt: core.now().toISOString(),
    }
    const before = { refreshToken: null, scope: scopes.join(' '), clientSecret }
    return session.enter(stored, toKeptTokens(signedIn.tokens, core.now(), before))
  }

  /** What the open shop talks to; without one, or for the sample that needs no network, what a shop would. */
  const smaregiUrl = (): string => {
    const stored = session.current()?.stored
    return stored === undefined || stored.kind === 'sample' ? hosts.production.apiUrl : stored.apiUrl
  }

  return {
    async overview() {
      const open = session.current()
      const profiles = [...(await session.profiles.list())].sort((a, b) => b.lastOpenedAt.localeCompare(a.lastOpenedAt))
      return {
        current: open?.shop.profile ?? null,
        profiles: profiles.map((one) => (open?.stored.profileId === one.profileId ? open.shop.profile : publicProfile(one))),
        scopes: [...scopes],
        defaultRedirectPort,
        redirectTemplate: `http://127.0.0.1:{port}${callbackPath}`,
        hosts,
      }
    },

    async signIn(request, job) {
      return enter(await placeOf(request, job), job, null)
    },

    async signInAgain(_input, job) {
      const open = session.current()
      if (open === null) throw new BantoError('NOT_SIGNED_IN')
      const { stored } = open
      const tokens = await tokenVault(core.host, stored.profileId).read()
      if (stored.confidential && tokens?.clientSecret == null) {
        throw new BantoError('CLIENT_REJECTED', 'the client secret was wiped', { details: { reason: 'secretGone' } })
      }
      const sample = stored.kind === 'sample' ? await placeOf({ kind: 'sample' }, job) : null
      return enter(sample ?? { ...stored, clientSecret: tokens?.clientSecret ?? null }, job, stored)
    },

    async open({ profileId }) {
      return session.open(await session.profiles.find(profileId))
    },

    async close() {
      await session.close()
      await session.profiles.closed()
      return {}
    },

    async network() {
      const { proxy, login } = await networkOf(core).network.route(smaregiUrl())
      return { proxy, login }
    },

    async setProxyLogin({ login }) {
      const { network, setLogin } = networkOf(core)
      const { proxy } = await network.route(smaregiUrl())
      if (proxy === null) throw new BantoError('NOT_FOUND', 'no proxy is used')
      await setLogin(proxy, login)
      return {}
    },

    sampleSelling: async () => ({ selling: await sampleSelling(core) }),
    async setSampleSelling({ selling }) {
      await setSampleSelling(core, selling)
      return {}
    },

    async signOut({ wipe, discardUnsent }) {
      const { db } = core.shop()
      const count = db.get<{ n: number }>('SELECT count(*) AS n FROM pending')?.n ?? 0
      if (count > 0 && !discardUnsent) {
        throw new BantoError('UNSENT_CHANGES', `${count} cells are unsent`, { details: { count } })
      }
      return session.signOut({ wipe })
    },
  }
}

/** At start: opens the shop that was open last, without a network. Says what it opened, or null. */
export async function openLastShop(core: CoreContext): Promise<Profile | null> {
  const session = shopSessionOf(core)
  const profileId = await session.profiles.lastOpened()
  if (profileId === null) return null
  return session.open(await session.profiles.find(profileId))
}
