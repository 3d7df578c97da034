import type { Entity } from '../../outbox/entity.ts'
import { markSearched } from './searched.ts'
import { productLabels } from './labels.ts'
import { reviewProducts } from './review.ts'
import { productSending } from './send.ts'
import { productRow } from './wire.ts'

export const product: Entity = {
  name: 'product',
  key: { parts: ['productId'], of: 'product', unnumbered: 'newProduct' },
  operations: {
    set: { kind: 'absolute', repeatable: true, provedBy: 'row' },
    create: { kind: 'whole', repeatable: false, provedBy: 'search' },
    delete: { kind: 'whole', repeatable: true, provedBy: 'absence' },
  },
  fields: productRow.fields,
  mirror: productRow.mirror,
  labels: productLabels,
  writeScope: 'pos.products:write',
  review: reviewProducts,
  followSet: markSearched,
  forget: productRow.wire.forget,
  list: 'products',
  sending: productSending,
}
