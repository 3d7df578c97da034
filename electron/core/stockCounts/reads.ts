import type { stockCounts } from '#shared/contracts/stockCounts.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { readCases } from './cases.ts'
import { readBeep } from './correct.ts'
import { openCount, readCounts } from './heads.ts'
import { readEntries } from './entries.ts'
import { plannedCount } from './planned.ts'
import { settledOf } from './settled.ts'
import { readProgress, readUnknownCodes } from './progress.ts'
import { salesFrom } from './sales.ts'
import { readShelves } from './shelves.ts'
import { suppliersOf } from './suppliers.ts'
import { turnIn } from '../turn.ts'

type Reads = Pick<
  HandlersOf<typeof stockCounts>,
  'list' | 'open' | 'choices' | 'planned' | 'shelves' | 'cases' | 'entries' | 'beep' | 'unknownCodes' | 'progress'
>

/** What only reads: the engine's readers answer it, so that no look at a count holds up a beep. */
export function stockCountsReads(core: Pick<CoreContext, 'shop' | 'now'>): Reads {
  return {
    list: ({ storeId }) => readCounts(core.shop().db, storeId),
    open: ({ countId }) => openCount(core.shop().db, countId),
    choices: () => {
      const { db } = core.shop()
      return {
        stores: db.all<{ storeId: number; storeName: string }>(
          'SELECT store_id AS storeId, store_name AS storeName FROM store ORDER BY store_id',
        ),
        salesFrom: salesFrom(db),
        suppliers: suppliersOf(db),
      }
    },
    planned({ storeId, plan }) {
      const { db } = core.shop()
      return plannedCount(db, { storeId, plan, now: core.now() }, () => turnIn(core, db))
    },
    shelves: ({ storeId }) => readShelves(core.shop().db, storeId),
    cases: () => readCases(core.shop().db),
    entries(asked) {
      const { db } = core.shop()
      return readEntries(db, asked.openDoubts ? { ...asked, settled: settledOf(db, asked.countId).products } : asked)
    },
    beep: (place) => readBeep(core.shop().db, place),
    unknownCodes: ({ countId }) => readUnknownCodes(core.shop().db, countId),
    progress: ({ countId }) => readProgress(core.shop().db, countId),
  }
}
