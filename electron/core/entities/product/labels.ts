import { rowLabels } from '../../outbox/rowLabels.ts'
import { productRow } from './wire.ts'

export const productLabels = rowLabels('product', productRow.mirror, { name: 'productName', code: 'productCode' })
