import type { Clock } from '../clock.ts'
import type { Data } from '../data/open.ts'
import type { Lists } from './lists.ts'
import { supplierResource } from './moreResources.ts'
import { listParameters } from './parameters.ts'
import { notFound, Problem } from './problem.ts'
import { readOne, type Resource } from './resources.ts'
import { route, type Call, type Route } from './route.ts'
import { one } from './rows.ts'

/** The plans that differ in what the sandbox has: 棚卸 are read with リテールビジネス alone. */
export const plans = ['standard', 'retail'] as const
export type Plan = (typeof plans)[number]
export const planOf = (data: Data): Plan => (data.getMeta('plan') === 'standard' ? 'standard' : 'retail')

/** The page of the list was not to be read: its fields are our assumption, after the older API. */
const stocktakingResource: Resource = {
  table: 'stocktaking',
  fields: ['stocktakingInfoId', 'storeId', 'targetDate', 'status', 'insDateTime', 'updDateTime'],
  integers: new Set(['stocktakingInfoId', 'storeId']),
  sortable: ['stocktakingInfoId', 'updDateTime'],
  key: ['stocktakingInfoId'],
  filters: { store_id: 'storeId', status: 'status' },
  nested: {},
  updateWindow: true,
}

/** As the page has it but for `rfidTags`. */
const stocktakingProductResource: Resource = {
  table: 'stocktakingProduct',
  fields: [
    'productId',
    'categoryId',
    'stocktakingQuantity',
    'inputStocktakingQuantity',
    'transportationStockQuantity',
    'layawayStockQuantity',
    'stockQuantityBeforeAdjustment',
  ],
  integers: new Set([
    'productId',
    'categoryId',
    'stocktakingQuantity',
    'inputStocktakingQuantity',
    'transportationStockQuantity',
    'layawayStockQuantity',
    'stockQuantityBeforeAdjustment',
  ]),
  sortable: ['productId', 'categoryId', 'updDateTime'],
  key: ['productId'],
  filters: { product_id: 'productId', category_id: 'categoryId' },
  nested: {},
  updateWindow: false,
}

const supplierProductResource: Resource = {
  table: 'supplierProduct',
  fields: ['supplierId', 'categoryId', 'productId', 'insDateTime'],
  integers: new Set(['supplierId', 'categoryId', 'productId']),
  sortable: ['categoryId', 'productId'],
  key: ['supplierId', 'categoryId', 'productId'],
  filters: { category_id: 'categoryId', product_id: 'productId' },
  nested: {},
  updateWindow: false,
}

/** 棚卸, and what a supplier delivers. */
export function inventoryRoutes(data: Data, clock: Clock, lists: Lists): readonly Route[] {
  const { db } = data
  const inPlan = (run: Route['run']) => (call: Call) => {
    // How a plan that lacks the API refuses is not said: our assumption.
    if (planOf(data) !== 'retail') throw new Problem(403, 'ご契約のプランではご利用いただけません')
    return run(call)
  }
  const scope = 'pos.stocktaking:read'
  return [
    route(
      'GET',
      '/stocktaking',
      scope,
      inPlan(({ query }) => lists.page(stocktakingResource, listParameters(query, stocktakingResource, clock.now()))),
    ),
    route('GET', '/stocktaking/{id}', scope, inPlan(one(db, stocktakingResource))),
    route(
      'GET',
      '/stocktaking/{id}/products',
      scope,
      inPlan(({ ids: [stocktakingInfoId = 0], query }) => {
        if (!readOne(db, stocktakingResource, [stocktakingInfoId])) throw notFound()
        return lists.page(stocktakingProductResource, listParameters(query, stocktakingProductResource, clock.now()), { stocktakingInfoId })
      }),
    ),
    route('GET', '/suppliers/{id}/products', 'pos.suppliers:read', ({ ids: [supplierId = 0], query }) => {
      if (!readOne(db, supplierResource, [supplierId])) throw notFound()
      return lists.page(supplierProductResource, listParameters(query, supplierProductResource, clock.now()), { supplierId })
    }),
  ]
}
