import type { Entity, EntityMirror, EntitySending } from '../../outbox/entity.ts'
import { forEachInParallel } from '../../outbox/run.ts'
import { cellAt } from '../../outbox/transitions.ts'
import { productLabels } from '../product/labels.ts'
import { maxStockAmount } from './limits.ts'
import { changeStockCell, settleStockCell } from './send.ts'

const mirror: EntityMirror = {
  table: 'stock',
  on: (key, field) => `m.product_id = ${key} AND m.store_id = CAST(${field} AS INTEGER)`,
  column: () => 'stock_amount',
  fields: null,
  version: 'upd_date_time',
  rowMayBeMissing: true,
}

const sending: EntitySending = {
  unit: 'cell',
  after: ['product'],
  datedByServer: true,
  change: (run, units, done) =>
    forEachInParallel(run, units, async (cell) => {
      await changeStockCell(run, cell)
      if (run.stop === null) done(1)
    }),
  settle: (run, units, done) =>
    forEachInParallel(run, units, async (cell) => {
      const known = cellAt(run.shop.db, cell)?.state === 'sent' ? 'accepted' : 'ambiguous'
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
