import type { Profile } from '#shared/contracts/connection.ts'
import type { Status } from '#shared/contracts/app.ts'
import type { ChangeRow, ChangeSetHistory, ChangeSummary } from '#shared/contracts/changes.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { PullResult, ResourceName, ResourceState } from '#shared/contracts/sync.ts'
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
  unproved: 0,
  conflicts: 0,
  rejected: 0,
  unsentWhy: [],
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
  sent: 0,
  unknown: 0,
  conflict: 0,
  rejected: 0,
  rows: 0,
  undo: null,
  redo: null,
}

export const change = (key: number, more: Partial<ChangeRow> = {}): ChangeRow => ({
  entity: 'product',
  key,
  field: 'price',
  op: 'set',
  name: `商品${key}`,
  code: `49${key}`,
  place: null,
  base: 100,
  mine: 110,
  theirs: null,
  theirAt: null,
  theirName: null,
  state: 'staged',
  reason: null,
  reasonKind: null,
  operationId: null,
  sentAt: null,
  changeSetId: 1,
  changeSetName: 'bulkPercent',
  author: null,
  changedAt: '2026-11-24T01:00:00Z',
  ...more,
})

/** A kind of thing that is pulled, in good order. */
export const resource = (name: ResourceName, more: Partial<ResourceState> = {}): ResourceState => ({
  resource: name,
  rows: 10,
  demand: 'always',
  reading: 'window',
  swept: true,
  scope: 'pos.products:read',
  available: true,
  lastFullAt: '2026-11-24T01:00:00Z',
  lastPullAt: '2026-11-24T01:00:00Z',
  lastSweepAt: null,
  lastRows: 0,
  lastRemoved: 0,
  lastBad: 0,
  days: null,
  interrupted: null,
  guard: null,
  lastError: null,
  failure: null,
  ...more,
})

/** Cells of a set by what became of them. */
export const outcomes = (some: Partial<ChangeSetHistory['outcomes']>): ChangeSetHistory['outcomes'] => ({
  waiting: 0,
  verified: 0,
  rejected: 0,
  conflict: 0,
  unknown: 0,
  withdrawn: 0,
  superseded: 0,
  ...some,
})

export const set = (changeSetId: number, more: Partial<ChangeSetHistory> = {}): ChangeSetHistory => ({
  changeSetId,
  name: 'bulkPercent',
  details: { field: 'price', percent: 10 },
  origin: 'bulk',
  author: '見本 店長',
  at: '2026-11-24T01:00:00Z',
  cells: 3,
  outcomes: outcomes({ verified: 3 }),
  position: 'done',
  inverseOf: null,
  revertedBy: null,
  ...more,
})

export const pulled: PullResult = {
  mode: 'incremental',
  received: 0,
  changed: 0,
  removed: 0,
  bad: 0,
  conflicts: 0,
  alreadyThere: 0,
  guarded: [],
  unavailable: [],
  failed: [],
  milliseconds: 1,
}

/** Answers of an engine that has a quiet shop open, or none. */
export const quietShop = (current: Profile | null): Answers => ({
  'app.info': () => info,
  'app.status': () => (current ? status : { ...status, connection: 'none', lastSyncAt: null, products: 0 }),
  'connection.overview': () => ({ ...overview, current, profiles: current ? [current] : [] }),
  'connection.network': () => ({ proxy: null, login: 'none' }),
  'jobs.list': () => [],
  'jobs.find': () => ({ running: null, finished: null }),
  'sync.state': () => ({ resources: (['stores', 'categories', 'products', 'stock'] as const).map((name) => resource(name)) }),
  'sync.rateLimit': () => ({
    reads: { used: 0, limit: 10 },
    writes: { used: 0, limit: 4 },
    rateLimitedUntil: null,
    history: Array.from({ length: 60 }, () => ({ reads: 0, writes: 0, rateLimited: false })),
  }),
  'sync.schedule': () => ({ pullMinutes: 15, sweepHours: 24, nextPullAt: null, nextSweepAt: null, nextRetryAt: null }),
  'sync.pull': () => ({ jobId: 'pull-1' }),
  'changes.summary': () => summary,
  'changes.list': () => ({ total: 0, rows: [] }),
  'changes.sets': () => ({ total: 0, rows: [] }),
  'products.drafts': () => ({ total: 0, rows: [] }),
  'products.categories': () => [],
  'categories.lists': () => ({ groups: [], taxRates: [] }),
  'scanners.inStoreRules': () => [],
  'scanners.wedge': () => ({ prefix: '' }),
  'scanners.attend': () => ({}),
  'scanners.takeMissed': () => ({ total: 0, scans: [] }),
  'products.openView': () => ({ viewId: 'v1', total: 0 }),
  'products.rows': () => ({ rows: [] }),
  'products.locate': () => ({ position: null }),
  'devices.list': () => [],
  'printing.summary': () => ({ waiting: 0, printing: 0, asking: 0 }),
  'labels.due': () => ({ day: '2026-11-24', total: 0, rows: [] }),
})
