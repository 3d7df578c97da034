import { errorBody } from '#shared/contracts/common.ts'
import type { ErrorBody } from '#shared/errors.ts'
import { fromJson } from '../json.ts'
import type { ReadDb } from '../store/db.ts'
import { readPullState } from '../sync/pull/state.ts'

/** Shops as the timecard knows them. */
export const timecardStores = (db: ReadDb) =>
  db.all<{ storeId: number; storeName: string }>(
    'SELECT store_id AS storeId, store_name AS storeName FROM timecard_store ORDER BY store_id',
  )

/** In which words Smaregi refuses results: the plan or the scope is missing. */
export function refusalOf(db: ReadDb): ErrorBody | null {
  const { refusedAt, lastError } = readPullState(db, 'shiftResults')
  if (refusedAt === null) return null
  const found = errorBody.safeParse(fromJson(lastError ?? ''))
  return found.success ? found.data : { code: 'SCOPE_MISSING', message: '', details: {}, retryable: false }
}
