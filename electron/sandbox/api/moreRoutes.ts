import type { Clock } from '../clock.ts'
import type { Data } from '../data/open.ts'
import type { Condition, Lists } from './lists.ts'
import {
  attributeItemResource,
  attributeResource,
  priceResource,
  productPriceResource,
  reduceTaxRateResource,
  staffResource,
  supplierResource,
  taxRateResource,
} from './moreResources.ts'
import { listParameters } from './parameters.ts'
import { badRequest, notFound, type Reply } from './problem.ts'
import { productResource, readOne, storeResource, type Resource } from './resources.ts'
import { route, type Call, type Route } from './route.ts'

const date = /^\d{4}-\d{2}-\d{2}$/u

/** Prices by store and period, attributes, tax, suppliers, people. */
export function moreRoutes(data: Data, clock: Clock, lists: Lists): readonly Route[] {
  const { db } = data
  const list =
    (resource: Resource) =>
    ({ query }: Call) =>
      lists.page(resource, listParameters(query, resource, clock.now()))
  const known = (resource: Resource, id: number, words: string): void => {
    if (!readOne(db, resource, [id])) throw notFound(words)
  }

  function storePrices({ ids, query }: Call): Reply {
    const [storeId = 0] = ids
    known(storeResource, storeId, '指定された店舗IDのリソースが見つかりません')
    // Rows for all stores (-1) hold at this one too (our assumption: the reference only says how they are marked).
    const more: Condition[] = [{ sql: 'storeId IN (?, -1)', values: [storeId] }]
    const target = targetDate(query)
    if (target !== null) {
      more.push({ sql: 'startDate <= ? AND (endDate IS NULL OR endDate >= ?)', values: [target, target] })
    }
    return lists.page(priceResource, listParameters(query, priceResource, clock.now(), ['target_date']), {}, more)
  }

  function productPrices({ ids, query }: Call): Reply {
    const [productId = 0] = ids
    known(productResource, productId, '指定された商品IDのリソースが見つかりません')
    return lists.page(productPriceResource, listParameters(query, productPriceResource, clock.now()), { productId })
  }

  function removePrice({ words }: Call): Reply {
    const [productId = '', division = '', storeId = '', start = ''] = words
    if (!date.test(start)) throw badRequest('適用開始日は"YYYY-MM-DD"形式を指定してください')
    known(productResource, Number(productId), '指定された商品IDのリソースが見つかりません')
    if (storeId !== '-1') known(storeResource, Number(storeId), '指定された店舗IDのリソースが見つかりません')
    const { changes } = db
      .prepare('DELETE FROM productPrice WHERE productId = ? AND priceDivision = ? AND storeId = ? AND startDate = ?')
      .run(Number(productId), division, Number(storeId), start)
    if (changes === 0) throw notFound('指定された商品価格のリソースが見つかりません')
    return { status: 204, headers: {}, body: '' }
  }

  /** `target_date`: the one that holds on that day. */
  function taxRates({ query }: Call): Reply {
    const target = targetDate(query)
    const more =
      target === null
        ? []
        : [{ sql: 'applyStartDate = (SELECT max(applyStartDate) FROM taxRate WHERE applyStartDate <= ?)', values: [target] }]
    return lists.page(taxRateResource, listParameters(query, taxRateResource, clock.now(), ['target_date']), {}, more)
  }

  function reduceTaxRates({ query }: Call): Reply {
    const target = targetDate(query)
    const more = target === null ? [] : [{ sql: 'termStart <= ? AND (termEnd IS NULL OR termEnd >= ?)', values: [target, target] }]
    return lists.page(reduceTaxRateResource, listParameters(query, reduceTaxRateResource, clock.now(), ['target_date']), {}, more)
  }

  return [
    route('GET', '/products/attributes', 'pos.products:read', list(attributeResource)),
    route('GET', '/products/attribute_items', 'pos.products:read', list(attributeItemResource)),
    route('GET', '/products/{id}/prices', 'pos.products:read', productPrices),
    route('DELETE', '/products/{id}/prices/{word}/{word}/{word}', 'pos.products:write', removePrice),
    route('GET', '/stores/{id}/product_prices', 'pos.products:read', storePrices),
    route('GET', '/consumption_tax_rates', 'pos.transactions:read', taxRates),
    route('GET', '/reduce_tax_rates', 'pos.transactions:read', reduceTaxRates),
    route('GET', '/suppliers', 'pos.suppliers:read', list(supplierResource)),
    route('GET', '/staffs', 'pos.staffs:read', list(staffResource)),
  ]
}

function targetDate(query: URLSearchParams): string | null {
  const target = query.get('target_date')
  if (target !== null && !date.test(target)) throw badRequest('[target_date] YYYY-MM-DDの形式で指定して下さい')
  return target
}
