import { z } from 'zod'
import type { Status } from '#shared/contracts/app.ts'
import type { ChangeState } from '#shared/contracts/changes.ts'
import { unsentReason } from '#shared/contracts/sync.ts'
import { changesByState } from '../outbox/counted.ts'
import type { CoreContext } from '../context.ts'
import { fromJson } from '../json.ts'
import type { ReadDb } from '../store/db.ts'

const keptWhy = z.object({ pushId: z.int(), reasons: z.array(unsentReason) })

/** Why the last push left something, while any of it is still unsent. */
function unsentWhy(db: ReadDb): Status['unsentWhy'] {
  const row = db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'unsentWhy'")
  const kept = row === undefined ? null : keptWhy.safeParse(fromJson(row.value))
  if (kept?.success !== true) return []
  const left = db.get("SELECT 1 FROM pending WHERE state = 'staged' AND push_id = ? LIMIT 1", [kept.data.pushId])
  return left === undefined ? [] : kept.data.reasons
}

const nobody: Status = {
  connection: 'none',
  profileKind: null,
  contractId: null,
  shopName: null,
  lastSyncAt: null,
  products: 0,
  unsent: 0,
  unproved: 0,
  conflicts: 0,
  rejected: 0,
  unsentWhy: [],
}

/** They stand in the list of products as well. Each has a name. */
const newProducts = (db: ReadDb): number =>
  db.column<number>("SELECT count(*) FROM pending WHERE entity = 'product' AND field = 'productName' AND op = 'create' AND key < 0")[0] ?? 0

/** What the status bar shows. Cheap: counts over indexes only. */
export const readStatus = (core: Pick<CoreContext, 'shopOrNull' | 'line'>): Status => {
  const shop = core.shopOrNull()
  if (!shop) return nobody
  const { db, profile } = shop
  const cells = changesByState(db)
  const count = (...states: ChangeState[]): number => states.reduce((sum, state) => sum + (cells.get(state) ?? 0), 0)
  return {
    connection: core.line(),
    profileKind: profile.kind,
    contractId: profile.contractId,
    shopName: profile.shopName,
    lastSyncAt: db.get<{ at: string | null }>("SELECT last_pull_at AS at FROM pull_state WHERE resource = 'products'")?.at ?? null,
    products: (db.column<number>('SELECT count(*) FROM product')[0] ?? 0) + newProducts(db),
    unsent: count('staged', 'queued'),
    unproved: count('sending', 'sent', 'unknown'),
    conflicts: count('conflict'),
    rejected: count('rejected'),
    unsentWhy: unsentWhy(db),
  }
}
