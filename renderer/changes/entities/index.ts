import type { EntityName } from '#shared/domain/entities.ts'
import { category } from './category.ts'
import { product } from './product.ts'
import { shift } from './shift.ts'
import { stock } from './stock.ts'
import type { EntityView } from './view.ts'

export const entityViews: Readonly<Record<EntityName, EntityView>> = { category, product, stock, shift }
