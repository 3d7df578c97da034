import type { ClientMetadata } from 'oidc-provider'

/** The app's client: public, as a desktop program must be. */
export const publicClientId = 'banto-sample'
/** A confidential client, for app tokens and for programs that keep a secret. Nothing here is worth hiding. */
export const confidentialClientId = 'banto-confidential'
export const confidentialClientSecret = 'practice-secret-of-the-sandbox'

export const scopes = [
  'openid',
  'profile',
  'email',
  'offline_access',
  'pos.products:read',
  'pos.products:write',
  'pos.stock:read',
  'pos.stock:write',
  'pos.stocktaking:read',
  'pos.stores:read',
  'pos.stores:write',
  'pos.staffs:read',
  'pos.customers:read',
  'pos.customers:write',
  'pos.transactions:read',
  'pos.transactions:write',
  'pos.suppliers:read',
  'pos.orders:read',
  'pos.orders:write',
  'pos.losses:read',
  'timecard.shifts:read',
  'timecard.shifts:write',
  'timecard.staffs:read',
  'timecard.stores:read',
  'timecard.holidays:read',
  'timecard.settings:read',
] as const

/** What each scope lets the app do, for the consent page. */
export const scopeWords: Readonly<Record<string, string>> = {
  openid: 'あなたが誰かの確認',
  profile: '名前の参照',
  email: 'メールアドレスの参照',
  offline_access: 'サインインしたままでの利用',
  'pos.products:read': '商品・部門の参照',
  'pos.products:write': '商品・部門の登録と更新',
  'pos.stock:read': '在庫の参照',
  'pos.stock:write': '在庫の更新',
  'pos.stocktaking:read': '棚卸の参照',
  'pos.stores:read': '店舗の参照',
  'pos.stores:write': '店舗の更新',
  'pos.staffs:read': 'スタッフの参照',
  'pos.customers:read': '会員の参照',
  'pos.customers:write': '会員の登録と更新',
  'pos.transactions:read': '取引の参照',
  'pos.transactions:write': '取引の登録と更新',
  'pos.suppliers:read': '仕入先の参照',
  'pos.orders:read': '発注の参照',
  'pos.orders:write': '発注の登録と更新',
  'pos.losses:read': 'ロスの参照',
  'timecard.shifts:read': '勤怠の参照',
  'timecard.shifts:write': '勤怠の登録と更新',
  'timecard.staffs:read': 'タイムカードのスタッフの参照',
  'timecard.stores:read': 'タイムカードの店舗の参照',
  'timecard.holidays:read': 'タイムカードの休暇の参照',
  'timecard.settings:read': 'タイムカードの設定の参照',
}

/** Native clients may come back to any port of the loopback address (RFC 8252, 7.3). */
const redirectUris = ['http://127.0.0.1/callback', 'http://localhost/callback']

/** What the clients may ask for; the public one's may be fewer, as where an app was not given all in Smaregi Developers. */
export const clientsWith = (publicScopes: readonly string[]): ClientMetadata[] => [
  {
    client_id: publicClientId,
    client_name: 'Banto（番頭）',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: redirectUris,
    scope: publicScopes.join(' '),
  },
  {
    client_id: confidentialClientId,
    client_name: 'Banto（番頭） 機密クライアント',
    client_secret: confidentialClientSecret,
    application_type: 'native',
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types: ['code'],
    redirect_uris: redirectUris,
    scope: scopes.join(' '),
  },
]
