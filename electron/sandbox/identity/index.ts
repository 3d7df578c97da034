import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import type { Data } from '../data/open.ts'
import { createAccounts } from './accounts.ts'
import { confidentialClientId, scopes } from './clients.ts'
import { createInteractions } from './interactions.ts'
import { appTokenHeader, createProvider, type Lifetimes } from './provider.ts'

/** The sign-in half of the sandbox. */
export interface Identity {
  handle(request: IncomingMessage, response: ServerResponse, url: URL, readBody: () => Promise<string>): Promise<void>
  /** Scopes of a live access token, or null where it is unknown or over. */
  scopesOf(token: string): Promise<ReadonlySet<string> | null>
  /** An app token without the way through the token endpoint. */
  mint(scope: string): Promise<{ readonly accessToken: string; readonly expiresIn: number }>
  readonly lifetimes: Lifetimes
  expireTokens(): number
  revokeRefresh(): number
}

export function createIdentity(issuer: string, data: Data, lifetimes: Lifetimes, publicScopes: readonly string[] = scopes): Identity {
  const accounts = createAccounts(data)
  const provider = createProvider(issuer, data, accounts, lifetimes, publicScopes)
  const interactions = createInteractions(provider, accounts, data.contractId)
  const callback = provider.callback()
  const appToken = `/app/${data.contractId}/token`

  return {
    lifetimes,
    async handle(request, response, url, readBody) {
      delete request.headers[appTokenHeader]
      if (url.pathname.startsWith('/interaction/')) {
        await interactions.handle(request, response, url.pathname, await readBody())
        return
      }
      if (url.pathname === appToken) {
        request.headers[appTokenHeader] = '1'
        request.url = '/authorize/token'
      } else if (url.pathname === '/authorize') {
        request.url = withConsent(url)
      }
      await callback(request, response)
    },
    async scopesOf(token) {
      const found = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token))
      return found ? new Set((found.scope ?? '').split(' ')) : null
    },
    async mint(scope) {
      const client = await clientOf(provider)
      const token = new provider.ClientCredentials({ client, scope })
      return { accessToken: await token.save(), expiresIn: lifetimes.accessTokenSeconds }
    },
    expireTokens: () => data.db.prepare("DELETE FROM oidc WHERE model IN ('AccessToken', 'ClientCredentials')").run().changes,
    revokeRefresh: () => data.db.prepare("DELETE FROM oidc WHERE model = 'RefreshToken'").run().changes,
  }
}

/**
 * The provider only grants offline_access where consent is asked for. Smaregi's reference names no
 * `prompt`, so the sandbox asks for consent itself whenever an app wants to stay signed in.
 */
function withConsent(url: URL): string {
  const scope = (url.searchParams.get('scope') ?? '').split(' ')
  if (scope.includes('offline_access') && !url.searchParams.has('prompt')) url.searchParams.set('prompt', 'consent')
  return url.pathname + url.search
}

async function clientOf(provider: Provider): Promise<InstanceType<Provider['Client']>> {
  const client = await provider.Client.find(confidentialClientId)
  if (!client) throw new Error('the confidential client is not set up')
  return client
}
