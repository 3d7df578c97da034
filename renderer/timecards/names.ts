import type { OutputOf } from '#shared/contracts/index.ts'
import type { Names } from './words.ts'

type Stores = OutputOf<'timecards.settings'>['stores']

/** Who and where findings tell by number. A number stands for a name that is not here. */
export function namesOf(stores: Stores, others: OutputOf<'timecards.person'>['others']): Names {
  return {
    store: (storeId) => stores.find((store) => store.storeId === storeId)?.storeName ?? String(storeId),
    staff: (staffId) => others.find((other) => other.staffId === staffId)?.staffName ?? String(staffId),
  }
}
