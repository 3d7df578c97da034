import { BantoError } from '#shared/errors.ts'
import type { WireRow } from '../../smaregi/client.ts'
import type { Creation } from '../../outbox/create.ts'
import type { EntitySending } from '../../outbox/entity.ts'
import { inFlight } from '../../outbox/outcomes.ts'
import { keysOf, rowSending } from '../../outbox/rowSending.ts'
import { grantedLimits, read, type Run } from '../../outbox/run.ts'
import { cellsOf, type PendingCell } from '../../outbox/transitions.ts'
import { changeInBulk } from './bulk.ts'
import { cheaperWay } from './cost.ts'
import { settleByWindow } from './settleByWindow.ts'
import { productRow } from './wire.ts'

/** From so many products on, what was updated since is read first. */
const manyProducts = 50

const codeOf = (cells: readonly PendingCell[], value: 'mine' | 'sent'): string | null => {
  const code = cells.find(({ field }) => field === 'productCode')?.[value]
  return code === undefined || code === null ? null : String(code)
}

async function byCode(run: Run, code: string, when: 'fresh' | 'late' = 'late'): Promise<readonly WireRow[]> {
  const rows = await read<readonly WireRow[]>(run, '/pos/products', { product_code: code, limit: 10 }, when)
  if (!Array.isArray(rows)) throw new BantoError('SERVER_REPLY_UNREADABLE', '/pos/products: not a list of rows')
  return (rows as readonly WireRow[]).filter((row) => row['productCode'] === code)
}

/**
 * The trace of a new product is its code, which is unique and is looked for just before. Smaregi would
 * refuse the code a second time.
 */
const creation: Creation = {
  row: productRow,
  async obstacle(run, cells) {
    const code = codeOf(cells, 'mine')
    if (code === null) return null
    const taken = await byCode(run, code, 'fresh')
    return taken.length === 0 ? null : { reason: null, kind: 'duplicateCode' }
  },
  canBeFound: (cells) => codeOf(cells, 'sent') !== null,
  find: (run, cells) => byCode(run, codeOf(cells, 'sent') ?? ''),
}

const plain = rowSending({ row: productRow, creation, after: ['category'] })

/** Products go one by one or in bulk, whichever is cheaper. */
export const productSending: EntitySending = {
  ...plain,
  change(run, units, done) {
    const keys = keysOf(units)
    const { bulk } = run.shop.profile
    const way = bulk === undefined || bulk.how === 'arrived' ? cheaperWay(keys.length, grantedLimits(run)) : 'plain'
    return way === 'bulk' ? changeInBulk(run, keys, done) : plain.change(run, units, done)
  },
  async settle(run, units, done) {
    const { db } = run.shop
    const known = keysOf(units.filter(({ key }) => key > 0))
    if (known.length < manyProducts) return plain.settle(run, units, done)
    await settleByWindow(run, known)
    const left = units.filter(({ key }) => key < 0 || cellsOf(db, 'product', key, inFlight).length > 0)
    done(known.length - keysOf(left.filter(({ key }) => key > 0)).length)
    return plain.settle(run, left, done)
  },
}
