import type { Clock } from '../clock.ts'
import type { Data } from '../data/open.ts'
import { addDays } from '../data/days.ts'
import { makeTrade } from '../data/trade.ts'
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
  transactionDetailResource,
  transactionResource,
} from './moreResources.ts'
import { listParameters, moment } from './parameters.ts'
import { badRequest, notFound, type Reply } from './problem.ts'
import { one } from './rows.ts'
import { productResource, readOne, storeResource, type Resource } from './resources.ts'
import { route, type Call, type Route } from './route.ts'

const dayMs = 86_400_000
const date = /^\d{4}-\d{2}-\d{2}$/u

/** Prices by store and period, attributes, tax, suppliers, people, trade. */
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

  /** One of the windows has to be given, each of at most 31 days. */
  function transactions({ query }: Call): Reply {
    const own = ['sum_date', 'transaction_date_time', 'terminal_tran_date_time', 'upd_date_time'].flatMap((name) => [
      `${name}-from`,
      `${name}-to`,
    ])
    const more: Condition[] = [{ sql: 'terminalTranDateTime <= ?', values: [clock.stamp()] }]
    const columns = {
      transaction_date_time: 'transactionDateTime',
      terminal_tran_date_time: 'terminalTranDateTime',
      upd_date_time: 'updDateTime',
      sum_date: 'sumDate',
    }
    let days: { from: string; to: string } | null = null
    for (const [name, column] of Object.entries(columns)) {
      const [from, to] = name === 'sum_date' ? dayWindow(query) : [moment(query, `${name}-from`), moment(query, `${name}-to`)]
      if (from === null && to === null) continue
      const end = to ?? clock.stamp()
      const start = from ?? `${addDays(end.slice(0, 10), -31)}${end.slice(10)}`
      if (Date.parse(end) - Date.parse(start) > 31 * dayMs) throw badRequest(`[${name}] From〜Toの期間は最大31日までで指定して下さい`)
      more.push({ sql: `${column} BETWEEN ? AND ?`, values: [start, end] })
      days ??= { from: start.slice(0, 10), to: end.slice(0, 10) }
    }
    if (days === null) throw badRequest('取引日時、端末取引日時、締め日、更新日時のうち1つ以上を指定して下さい')
    makeTrade(db, Number(data.getMeta('seed') ?? 1), days, clock.now().getTime())
    return lists.page(transactionResource, listParameters(query, transactionResource, clock.now(), own), {}, more)
  }

  function details({ ids, query }: Call): Reply {
    const [transactionHeadId = 0] = ids
    known(transactionResource, transactionHeadId, '指定された取引IDのリソースが見つかりません')
    return lists.page(transactionDetailResource, listParameters(query, transactionDetailResource, clock.now()), { transactionHeadId })
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
    route('GET', '/transactions', 'pos.transactions:read', transactions),
    route('GET', '/transactions/{id}', 'pos.transactions:read', one(db, transactionResource)),
    route('GET', '/transactions/{id}/details', 'pos.transactions:read', details),
  ]
}

function targetDate(query: URLSearchParams): string | null {
  const target = query.get('target_date')
  if (target !== null && !date.test(target)) throw badRequest('[target_date] YYYY-MM-DDの形式で指定して下さい')
  return target
}

function dayWindow(query: URLSearchParams): [string | null, string | null] {
  const read = (name: string): string | null => {
    const text = query.get(name)
    if (text !== null && !date.test(text)) throw badRequest(`[${name}] YYYY-MM-DDの形式で指定して下さい`)
    return text
  }
  return [read('sum_date-from'), read('sum_date-to')]
}
