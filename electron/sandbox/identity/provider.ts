import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { Provider, type Configuration, type JWKS, type KoaContextWithOIDC } from 'oidc-provider'
import type { Data } from '../data/open.ts'
import type { Accounts } from './accounts.ts'
import { createAdapterFactory } from './adapter.ts'
import { clientsWith, scopes } from './clients.ts'
import { errorPage } from './pages.ts'

export interface Lifetimes {
  accessTokenSeconds: number
  refreshTokenSeconds: number
}

/** Where the app's own token path is rewritten to; the marker header tells the two apart again. */
export const appTokenHeader = 'x-sandbox-app-token'

interface Keys {
  readonly jwks: JWKS
  readonly cookies: readonly string[]
  /** Cookies of one host are shared by all its ports: each shop has its own names. */
  readonly cookieName: string
}

/** Signing and cookie keys are made once and kept in the shop's file. */
function loadKeys(data: Data): Keys {
  const stored = data.getMeta('keys')
  if (stored !== null) return JSON.parse(stored) as Keys
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: randomBytes(8).toString('hex') }
  const keys: Keys = {
    jwks: { keys: [jwk as JWKS['keys'][number]] },
    cookies: [randomBytes(32).toString('base64url')],
    cookieName: `banto_${randomBytes(4).toString('hex')}`,
  }
  data.setMeta('keys', JSON.stringify(keys))
  return keys
}

/** Smaregi's sign-in: a real OpenID provider under Smaregi's paths. */
export function createProvider(
  issuer: string,
  data: Data,
  accounts: Accounts,
  lifetimes: Lifetimes,
  publicScopes: readonly string[],
): Provider {
  const keys = loadKeys(data)
  const configuration: Configuration = {
    adapter: createAdapterFactory(data.db),
    clients: clientsWith(publicScopes),
    jwks: keys.jwks,
    scopes,
    responseTypes: ['code'],
    cookies: {
      keys: keys.cookies,
      names: { session: `${keys.cookieName}_s`, interaction: `${keys.cookieName}_i`, resume: `${keys.cookieName}_r` },
    },
    routes: {
      authorization: '/authorize',
      token: '/authorize/token',
      revocation: '/authorize/revocation',
      userinfo: '/userinfo',
      jwks: '/jwks',
      end_session: '/authorize/end',
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' },
    rotateRefreshToken: true,
    claims: { openid: ['sub', 'contract'], profile: ['name'], email: ['email', 'email_verified'] },
    async findAccount(_ctx, sub) {
      const account = accounts.find(sub)
      if (!account) return undefined
      return {
        accountId: sub,
        claims: async () => ({
          sub,
          contract: { id: data.contractId, user_id: sub, is_owner: true },
          name: account.name,
          email: account.email,
          email_verified: true,
        }),
      }
    },
    ttl: {
      AccessToken: () => lifetimes.accessTokenSeconds,
      ClientCredentials: () => lifetimes.accessTokenSeconds,
      RefreshToken: () => lifetimes.refreshTokenSeconds,
      AuthorizationCode: 60,
      IdToken: 3600,
      Interaction: 3600,
      Session: 14 * 86_400,
      Grant: 60 * 86_400,
    },
    renderError(ctx, out, error) {
      ctx.type = 'html'
      ctx.body = errorPage(errorWords(out.error), out.error, out.error_description ?? (error instanceof Error ? error.message : ''))
    },
  }
  const provider = new Provider(issuer, configuration)
  provider.use(keepGrantsToTheirPaths)
  return provider
}

function errorWords(code: string): string {
  if (code === 'invalid_client') return 'このクライアントIDは登録されていません。'
  if (code === 'invalid_redirect_uri') return 'リダイレクトURIが登録されたものと一致しません。'
  if (code === 'invalid_request') return 'リクエストの内容が正しくありません。'
  return 'エラーが発生しました。'
}

/** App tokens come from `/app/{contractId}/token` alone, user tokens from `/authorize/token` alone. */
function keepGrantsToTheirPaths(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  return next().then(() => checkPath(ctx))
}

function checkPath(ctx: KoaContextWithOIDC): void {
  if (ctx.oidc?.route !== 'token' || ctx.status !== 200) return
  const forApp = ctx.get(appTokenHeader) !== ''
  if (forApp === (ctx.oidc.params?.['grant_type'] === 'client_credentials')) return
  ctx.status = 400
  ctx.body = { error: 'unsupported_grant_type', error_description: 'this grant type is not served at this path' }
}
