import type { BulkLearnt } from '#shared/contracts/connection.ts'
import type { ReadDb } from '../../store/db.ts'
import { localNow, type Run } from '../../outbox/run.ts'

/**
 * Bulk requests name an address for their answer, and a desktop has none that can be reached. Whether
 * Smaregi works them off all the same is not said anywhere: the first one of a connection shows it.
 * True, false, or null where none has.
 */
export function bulkWorks({ shop }: Run): boolean | null {
  const { bulk } = shop.profile
  return bulk === undefined ? null : bulk.how === 'arrived'
}

/** Keeps with the profile what a request of so many rows showed after so many milliseconds, where it is news. */
export async function learnBulk(run: Run, how: BulkLearnt['how'], rows: number, milliseconds: number): Promise<void> {
  if (run.shop.profile.bulk?.how === how) return
  run.core.log.info('push.bulkLearnt', { how, rows })
  await run.shop.learnBulk({ how, at: localNow(run), rows, seconds: Math.round(milliseconds / 100) / 10 })
}

/** Whether nothing of a product is left to be sent: Smaregi has it, and it was seen there. */
export const isSettled = (db: ReadDb, key: number): boolean =>
  db.get("SELECT 1 FROM pending WHERE entity = 'product' AND key = ? LIMIT 1", [key]) === undefined
