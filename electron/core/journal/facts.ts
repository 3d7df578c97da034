import { arch, freemem, release, totalmem } from 'node:os'
import type { JournalRow, JournalState } from '#shared/contracts/journal.ts'
import type { CoreContext, Shop } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { searchEntries } from './search.ts'
import { maskId } from './strict.ts'

/** What a report for support tells beside the journal itself. Counts and states, no contents. */
export interface Facts {
  readonly at: string
  readonly program: {
    readonly version: string
    readonly host: string
    readonly node: string
    readonly sqlite: string
    readonly vault: string
  }
  readonly system: { readonly name: string; readonly memory: number; readonly free: number }
  readonly shop: {
    readonly kind: string
    readonly contract: string
    readonly api: string
    readonly identity: string
    readonly line: string
    readonly signedIn: boolean
    readonly file: { readonly version: number; readonly notices: readonly { readonly code: string; readonly at: string }[] }
  } | null
  readonly pulls: readonly {
    readonly resource: string
    readonly lastPullAt: string | null
    readonly lastFullAt: string | null
    readonly error: string | null
  }[]
  readonly outbox: readonly { readonly state: string; readonly cells: number }[]
  readonly tables: readonly { readonly table: string; readonly rows: number }[]
  readonly journal: JournalState
  readonly failures: readonly JournalRow[]
}

const maxFailuresShown = 50

/** The code of an error kept as JSON: its message may name things of the shop. */
const codeOf = (kept: string | null): string | null => {
  if (kept === null) return null
  try {
    const parsed: unknown = JSON.parse(kept)
    return typeof parsed === 'object' && parsed !== null && 'code' in parsed ? String(parsed.code) : 'INTERNAL'
  } catch {
    return 'INTERNAL'
  }
}

/** Rows of each ordinary table; the inside of full-text indexes is left out. */
const tableCounts = (db: ReadDb): Facts['tables'] => {
  const names = db.column<string>(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'
       AND NOT EXISTS (SELECT 1 FROM sqlite_master AS v WHERE v.sql LIKE 'CREATE VIRTUAL%' AND sqlite_master.name LIKE v.name || '\\_%' ESCAPE '\\')
     ORDER BY name`,
  )
  return names
    .filter((name) => /^\w+$/.test(name))
    .map((table) => ({ table, rows: db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0 }))
}

const pullsOf = (db: ReadDb): Facts['pulls'] =>
  db
    .all<{ resource: string; pulled: string | null; full: string | null; error: string | null }>(
      'SELECT resource, last_pull_at AS pulled, last_full_at AS full, last_error AS error FROM pull_state ORDER BY resource',
    )
    .map(({ resource, pulled, full, error }) => ({ resource, lastPullAt: pulled, lastFullAt: full, error: codeOf(error) }))

const shopFacts = (core: CoreContext, { profile, file, db }: Shop): Facts['shop'] => ({
  kind: profile.kind,
  contract: maskId(profile.contractId),
  api: new URL(profile.apiUrl).host,
  identity: new URL(profile.identityUrl).host,
  line: core.line(),
  signedIn: profile.signedIn,
  file: {
    version: db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0,
    notices: file.notices.map(({ code, at }) => ({ code, at })),
  },
})

/** Gathers the facts. What cannot be read is left out: a report is wanted most when something is broken. */
export const gatherFacts = async (core: CoreContext, journal: JournalState, db: ReadDb | null): Promise<Facts> => {
  const shop = core.shopOrNull()
  const orNone = async <T>(work: () => T | Promise<T>, none: T): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      core.log.warn('journal.facts', { error: String(error) })
      return none
    }
  }
  const all = { text: '', since: null, until: null, method: null, status: null, failuresOnly: true, purpose: null, jobId: null } as const
  return {
    at: core.now().toISOString(),
    program: {
      version: core.version,
      host: core.hostKind,
      node: process.versions.node,
      sqlite: await orNone(() => (shop?.db ?? db)?.get<{ v: string }>('SELECT sqlite_version() AS v')?.v ?? '', ''),
      vault: await orNone(async () => (await core.host.call('host.vaultDescribe', {})).kind, ''),
    },
    system: { name: `${process.platform} ${release()} ${arch()}`, memory: totalmem(), free: freemem() },
    shop: shop === null ? null : await orNone(() => shopFacts(core, shop), null),
    pulls: shop === null ? [] : await orNone(() => pullsOf(shop.db), []),
    outbox:
      shop === null
        ? []
        : await orNone(
            () =>
              shop.db.all<{ state: string; cells: number }>('SELECT state, count(*) AS cells FROM pending GROUP BY state ORDER BY state'),
            [],
          ),
    tables: shop === null ? [] : await orNone(() => tableCounts(shop.db), []),
    journal,
    failures:
      db === null
        ? []
        : (
            await orNone(() => searchEntries(db, { filter: all, before: null, after: null, limit: maxFailuresShown }), {
              rows: [],
              next: null,
            })
          ).rows,
  }
}
