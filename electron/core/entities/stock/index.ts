import type { Entity, EntityMirror, EntitySending } from '../../outbox/entity.ts'
import type { CellKey } from '../../outbox/outcomes.ts'
import { forEachInParallel, serverNow } from '../../outbox/run.ts'
import { cellAt } from '../../outbox/transitions.ts'
import { productLabels } from '../product/labels.ts'
import { claimCounts, withoutCommittedElsewhere } from './elsewhere.ts'
import { maxStockAmount } from './limits.ts'
import { changeStockCell, settleStockCell } from './send.ts'

const mirror: EntityMirror = {
  table: 'stock',
  on: (key, field) => `m.product_id = ${key} AND m.store_id = CAST(${field} AS INTEGER)`,
  column: () => 'stock_amount',
  fields: null,
  version: 'upd_date_time',
  versionIsMoment: true,
  rowMayBeMissing: true,
}

const sending: EntitySending = {
  unit: 'cell',
  after: ['product'],
  datedByServer: true,
  async change(run, units, done) {
    const send = async (cell: CellKey): Promise<void> => {
      await changeStockCell(run, cell)
      if (run.stop === null) done(1)
    }
    const free = await withoutCommittedElsewhere(run, units)
    if (run.stop === null) done(units.length - free.length)
    const claimedMs = serverNow(run).getTime()
    const sent = await claimCounts(run, free, send)
    const others = free.filter((cell) => !sent.has(cell))
    // Another PC may have begun with another product.
    const left = sent.size === 0 ? others : await withoutCommittedElsewhere(run, others, claimedMs)
    if (run.stop === null) done(others.length - left.length)
    await forEachInParallel(run, left, send)
  },
  settle: (run, units, done) =>
    forEachInParallel(run, units, async (cell) => {
      const left = cellAt(run.shop.db, cell)
      const known = left?.state === 'sent' || left?.reasonKind === 'notInHistory' ? 'accepted' : 'ambiguous'
      await settleStockCell(run, cell, known, 'staged')
      done(1)
    }),
}

/**
 * Stock of a product in a store: `add` keeps the sum that is to be added, so that two of them add up
 * and either can be taken back by itself; `setStock` keeps the amount that shall hold, against the
 * amount that did, because it overwrites a sale. A cell keeps to one of them until it is sent.
 */
export const stock: Entity = {
  name: 'stock',
  key: { parts: ['productId', 'storeId'], of: 'product', unnumbered: 'newProduct' },
  operations: {
    add: { kind: 'relative', repeatable: false, provedBy: 'history' },
    setStock: { kind: 'absolute', repeatable: false, provedBy: 'history' },
  },
  fields: {
    has: (field) => /^\d+$/u.test(field),
    check: (_, field, value) =>
      typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= maxStockAmount
        ? { ok: true, value }
        : { ok: false, rule: 'outOfRange', details: { field } },
    first: '',
    references: {},
  },
  mirror,
  labels: {
    ...productLabels,
    place: '(SELECT st.store_name FROM store st WHERE st.store_id = CAST(q.field AS INTEGER))',
  },
  writeScope: 'pos.stock:write',
  list: 'products',
  sending,
}
