import type { Clock } from '../clock.ts'
import type { Data } from '../data/open.ts'
import { createBulk } from './bulk.ts'
import { createCallbacks } from './callbacks.ts'
import { createCategories } from './categories.ts'
import { imageRoutes } from './images.ts'
import { inventoryRoutes } from './inventory.ts'
import { createLists } from './lists.ts'
import { moreRoutes } from './moreRoutes.ts'
import { transactionRoutes } from './transactions.ts'
import { listParameters, onlyParameters } from './parameters.ts'
import { badRequest, jsonReply, notFound, Problem, tooMany, type Reply } from './problem.ts'
import { createProducts } from './products.ts'
import type { RateLimiter } from './rateLimit.ts'
import {
  categoryGroupResource,
  categoryResource,
  productResource,
  readOne,
  stockChangeResource,
  stockResource,
  storeResource,
  type Resource,
} from './resources.ts'
import { route, type Call, type Route } from './route.ts'
import { one } from './rows.ts'
import { createStock } from './stock.ts'
import { timecardRoutes } from './timecard.ts'

/** The Platform API below `/{contractId}/pos` and `/{contractId}/timecard`. */
export interface Api {
  handle(request: ApiRequest): Promise<Reply>
  close(): Promise<void>
}

export interface ApiRequest {
  readonly method: string
  readonly contractId: string
  readonly product: 'pos' | 'timecard'
  /** Below `/{contractId}/{product}`, with its leading slash. */
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly body: string
}

export interface ApiOptions {
  readonly data: Data
  readonly clock: Clock
  readonly limiter: RateLimiter
  readonly bulkDelay: number
  /** Scopes of a live access token, or null. */
  readonly scopesOf: (token: string) => Promise<ReadonlySet<string> | null>
  readonly log: (message: string) => void
}

export function createApi(options: ApiOptions): Api {
  const { data, clock } = options
  const lists = createLists(data)
  const products = createProducts(data, clock)
  const categories = createCategories(data, clock)
  const stock = createStock(data, clock, { by: 'api', division: '15', staffName: null })
  const callbacks = createCallbacks({ delay: options.bulkDelay, log: options.log })
  const bulk = createBulk({ products, stock, callbacks })

  const list =
    (resource: Resource) =>
    ({ query }: Call) =>
      lists.page(resource, listParameters(query, resource, clock.now()))

  const timecard = timecardRoutes(data, clock)
  const pos: readonly Route[] = [
    ...moreRoutes(data, clock, lists),
    ...transactionRoutes(data, clock, lists),
    ...inventoryRoutes(data, clock, lists),
    ...imageRoutes(data.db, callbacks),
    route('GET', '/stores', 'pos.stores:read', list(storeResource)),
    route('GET', '/stores/{id}', 'pos.stores:read', one(data.db, storeResource)),
    route('GET', '/categories', 'pos.products:read', list(categoryResource)),
    route('GET', '/categories/{id}', 'pos.products:read', one(data.db, categoryResource)),
    route('POST', '/categories', 'pos.products:write', (call) => jsonReply(categories.create(call.body()))),
    route('PATCH', '/categories/{id}', 'pos.products:write', (call) => jsonReply(categories.patch(first(call), call.body()))),
    // 200, unlike a product's 204; what the body holds is our assumption.
    route('DELETE', '/categories/{id}', 'pos.products:write', (call) => jsonReply(categories.remove(first(call)))),
    route('GET', '/category_groups', 'pos.products:read', list(categoryGroupResource)),
    route('GET', '/products', 'pos.products:read', list(productResource)),
    route('POST', '/products/bulk', 'pos.products:write', (call) => bulk.accept('createProducts', call.body())),
    route('PATCH', '/products/bulk', 'pos.products:write', (call) => bulk.accept('patchProducts', call.body())),
    route('DELETE', '/products/bulk', 'pos.products:write', (call) => bulk.accept('removeProducts', call.body())),
    route('GET', '/products/{id}', 'pos.products:read', one(data.db, productResource)),
    route('POST', '/products', 'pos.products:write', (call) => jsonReply(products.create(call.body()))),
    route('PATCH', '/products/{id}', 'pos.products:write', (call) => jsonReply(products.patch(first(call), call.body()))),
    route('DELETE', '/products/{id}', 'pos.products:write', (call) => {
      products.remove(first(call))
      return { status: 204, headers: {}, body: '' }
    }),
    route('GET', '/stock', 'pos.stock:read', list(stockResource)),
    route('PATCH', '/stock/bulk', 'pos.stock:write', (call) => bulk.accept('setStock', call.body())),
    route('POST', '/stock/add/bulk', 'pos.stock:write', (call) => bulk.accept('addStock', call.body())),
    route('PATCH', '/stock/{id}', 'pos.stock:write', (call) => jsonReply(stock.set(first(call), call.body()))),
    route('POST', '/stock/{id}/add', 'pos.stock:write', (call) => jsonReply(stock.add(first(call), call.body()))),
    route('GET', '/stock/changes/{id}/{id}', 'pos.stock:read', ({ ids, query }) => {
      const [productId = 0, storeId = 0] = ids
      if (!readOne(data.db, productResource, [productId]) || !readOne(data.db, storeResource, [storeId])) throw notFound()
      return lists.page(stockChangeResource, listParameters(query, stockChangeResource, clock.now()), { productId, storeId })
    }),
  ]

  async function answer(request: ApiRequest): Promise<Reply> {
    if (request.contractId !== data.contractId) throw new Problem(403, '指定された契約IDへのアクセス権限がありません')
    const token = /^Bearer (\S+)$/iu.exec(request.authorization ?? '')?.[1]
    const scopes = token === undefined ? null : await options.scopesOf(token)
    if (!scopes) {
      throw new Problem(401, 'アクセストークンが無効か、有効期限が切れています', {
        'www-authenticate': 'Bearer error="invalid_token"',
      })
    }
    const wait = options.limiter.take(request.contractId, request.method === 'GET' ? 'read' : 'write')
    if (wait !== null) throw tooMany(wait)
    const routes = request.product === 'pos' ? pos : timecard
    const matching = routes.filter((candidate) => candidate.pattern.test(request.path))
    if (matching.length === 0) throw notFound('指定されたURIのリソースが見つかりません')
    const found = matching.find((candidate) => candidate.method === request.method)
    if (!found) throw new Problem(405, '許可されていないメソッドです', { allow: matching.map((m) => m.method).join(', ') })
    if (!scopes.has(found.scope)) {
      throw new Problem(403, `スコープ[${found.scope}]の権限がありません`, {
        'www-authenticate': `Bearer error="insufficient_scope", scope="${found.scope}"`,
      })
    }
    if (request.method !== 'GET') onlyParameters(request.query)
    const words = (found.pattern.exec(request.path) ?? []).slice(1)
    return found.run({ ids: words.map(Number), words, query: request.query, body: () => parse(request.body) })
  }

  return {
    async handle(request) {
      try {
        return await answer(request)
      } catch (error) {
        if (error instanceof Problem) return error.toReply(request.product)
        options.log(`${request.method} ${request.path}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
        return new Problem(500, 'サーバーエラーが発生しました').toReply(request.product)
      }
    },
    close: () => callbacks.close(),
  }
}

const first = (call: Call): number => call.ids[0] as number

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('リクエストボディのJSONの形式が正しくありません')
  }
}
