import type { Profile } from '#shared/contracts/connection.ts'
import type { Status } from '#shared/contracts/app.ts'
import type { ChangeRow, ChangeSummary } from '#shared/contracts/changes.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { Answers } from './engine.ts'

export const profile: Profile = {
  profileId: 'sandbox-sb_1',
  kind: 'sandbox',
  contractId: 'sb_1',
  shopName: 'よろず屋',
  userName: '見本 店長',
  identityUrl: 'https://id.smaregi.dev',
  apiUrl: 'https://api.smaregi.dev',
  clientId: 'client',
  signedIn: true,
  lastOpenedAt: '2026-11-24T01:00:00Z',
}

export const status: Status = {
  connection: 'online',
  profileKind: 'sandbox',
  contractId: 'sb_1',
  shopName: 'よろず屋',
  lastSyncAt: '2026-11-24T01:00:00Z',
  products: 1234,
  unsent: 0,
  conflicts: 0,
  rejected: 0,
}

export const info: OutputOf<'app.info'> = {
  version: '0.1.0',
  host: 'browser',
  node: '24.21.0',
  sqlite: '3.54.0',
  dataDir: '/data',
  shopFile: '/data/shop.db',
  shopFileBytes: 1_500_000,
  vault: { kind: 'file', where: '/data/vault' },
  preferences: { language: 'ja', colorScheme: 'light' },
  notices: [],
}

export const overview: OutputOf<'connection.overview'> = {
  current: null,
  profiles: [],
  scopes: ['openid', 'pos.products:read'],
  defaultRedirectPort: 47_811,
  redirectTemplate: 'http://127.0.0.1:{port}/callback',
  hosts: {
    sandbox: { identityUrl: 'https://id.smaregi.dev', apiUrl: 'https://api.smaregi.dev' },
    production: { identityUrl: 'https://id.smaregi.jp', apiUrl: 'https://api.smaregi.jp' },
  },
}

export const summary: ChangeSummary = {
  staged: 0,
  queued: 0,
  sending: 0,
  unknown: 0,
  conflict: 0,
  rejected: 0,
  products: 0,
  undo: null,
  redo: null,
}

export const change = (key: number, more: Partial<ChangeRow> = {}): ChangeRow => ({
  entity: 'product',
  key,
  field: 'price',
  productName: `商品${key}`,
  productCode: `49${key}`,
  base: 100,
  mine: 110,
  theirs: null,
  state: 'staged',
  reason: null,
  changeSetId: 1,
  changeSetName: 'bulkPercent',
  changedAt: '2026-11-24T01:00:00Z',
  ...more,
})

/** Answers of an engine that has a quiet shop open, or none. */
export const quietShop = (current: Profile | null): Answers => ({
  'app.info': () => info,
  'app.status': () => (current ? status : { ...status, connection: 'none', lastSyncAt: null, products: 0 }),
  'connection.overview': () => ({ ...overview, current, profiles: current ? [current] : [] }),
  'jobs.list': () => [],
  'jobs.find': () => ({ running: null, finished: null }),
  'sync.state': () => ({
    resources: (['stores', 'categories', 'products', 'stock'] as const).map((resource) => ({
      resource,
      rows: 10,
      lastFullAt: '2026-11-24T01:00:00Z',
      lastPullAt: '2026-11-24T01:00:00Z',
      lastRows: 0,
      lastRemoved: 0,
      interrupted: null,
      lastError: null,
    })),
  }),
  'sync.pull': () => ({ jobId: 'pull-1' }),
  'changes.summary': () => summary,
  'changes.list': () => ({ total: 0, rows: [] }),
  'changes.history': () => [],
  'products.categories': () => [],
  'products.openView': () => ({ viewId: 'v1', total: 0 }),
  'products.rows': () => ({ rows: [] }),
  'products.locate': () => ({ position: null }),
})
