import type { OutputOf } from '#shared/contracts/index.ts'
import type { Names } from '#shared/i18n/findingValues.ts'

type Stores = OutputOf<'timecards.settings'>['stores']

/** Who and where findings tell by number. A number stands for a name that is not here. */
export function namesOf(stores: Stores, others: OutputOf<'timecards.person'>['others']): Names {
  return {
    store: (storeId) => stores.find((store) => store.storeId === storeId)?.storeName ?? String(storeId),
    staff: (staffId) => others.find((other) => other.staffId === staffId)?.staffName ?? String(staffId),
  }
}

/** Stores without the words with which all their names begin: of よろず屋 本店 and よろず屋 駅前店, 本店 and 駅前店. A word of each is left. */
export function shortStoreNames(stores: Stores): (storeName: string) => string {
  const names = stores.map(({ storeName }) => storeName.trim().split(/\s+/u))
  const [first = []] = names
  let shared = 0
  while (names.every((name) => name.length > shared + 1 && name[shared] === first[shared]) && names.length > 0) shared += 1
  const begin = first.slice(0, shared)
  return (storeName) => {
    const words = storeName.trim().split(/\s+/u)
    return words.length > shared && begin.every((word, at) => words[at] === word) ? words.slice(shared).join(' ') : storeName
  }
}
