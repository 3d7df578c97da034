import type { transactions } from '#shared/contracts/transactions.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { daysHere } from '../sync/pull/days.ts'
import { readDay } from './day.ts'
import { openTransaction } from './open.ts'

/** What the tills did, of the days that are here. They come by a pull (`sync.pull` with days). */
export function transactionsHandlers(core: CoreContext): HandlersOf<typeof transactions> {
  return {
    day: (asked) => readDay(core.shop().db, asked),
    days: () => ({ days: [...daysHere(core.shop().db, 'transactions')] }),
    open: ({ transactionId }) => openTransaction(core.shop().db, transactionId, 'down'),
  }
}
