import { checkedUrl, type Callbacks } from './callbacks.ts'
import type { Products } from './products.ts'
import { badRequest, jsonReply, onlyFields, Problem, type Reply } from './problem.ts'
import type { Stock } from './stock.ts'

/**
 * The asynchronous bulk endpoints: the answer comes at once, the work a little later, the result is
 * posted to the callback address. A row that fails does not stop the others.
 */
export interface Bulk {
  accept(kind: BulkKind, body: unknown): Reply
}

export type BulkKind = 'createProducts' | 'patchProducts' | 'removeProducts' | 'setStock' | 'addStock'

export interface BulkOptions {
  readonly products: Products
  readonly stock: Stock
  readonly callbacks: Callbacks
}

type Row = Record<string, unknown>

export function createBulk(options: BulkOptions): Bulk {
  function apply(kind: BulkKind, row: Row): unknown {
    const { productId, ...rest } = row
    switch (kind) {
      case 'createProducts':
        return options.products.create(row)['productId']
      case 'patchProducts':
        options.products.patch(idOf(productId), rest)
        return String(productId)
      case 'removeProducts':
        options.products.remove(idOf(productId))
        return String(productId)
      case 'setStock':
        options.stock.set(idOf(productId), rest)
        return String(productId)
      case 'addStock':
        options.stock.add(idOf(productId), rest)
        return String(productId)
    }
  }

  /** An array with one entry a row. Beyond `requestId` the fields of the real notice are not known: our assumption. */
  function work(kind: BulkKind, requestId: number, rows: readonly Row[]): Row[] {
    return rows.map((row, index) => {
      try {
        return { requestId, index, status: 200, productId: apply(kind, row), ...place(row) }
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        const productId = row['productId'] === undefined ? null : String(row['productId'])
        return { requestId, index, status: error.status, productId, ...place(row), detail: error.message }
      }
    })
  }

  return {
    accept(kind, body) {
      const list = kind === 'setStock' || kind === 'addStock' ? 'stock' : 'products'
      if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest('リクエストの形式が正しくありません')
      onlyFields(body, [list, 'callbackUrl'])
      const { [list]: rows, callbackUrl } = body as Row
      if (!Array.isArray(rows) || rows.length === 0) throw badRequest(`[${list}] 必須項目です`)
      if (rows.length > 100) throw badRequest(`[${list}] 100件以内で指定して下さい`)
      if (!rows.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row))) {
        throw badRequest(`[${list}] 形式が正しくありません`)
      }
      const url = checkedUrl('callbackUrl', callbackUrl)
      const requestId = options.callbacks.later('bulk', async (request) => {
        const results = JSON.stringify(work(kind, request, rows as Row[]))
        await options.callbacks.post(`bulk ${request}`, url, results, 'application/json;charset=UTF-8')
      })
      return jsonReply({ requestId, callbackUrl: url })
    },
  }
}

function place(row: Row): Row {
  return row['storeId'] === undefined ? {} : { storeId: String(row['storeId']) }
}

function idOf(value: unknown): number {
  if (!/^\d{1,15}$/u.test(String(value))) throw badRequest('[商品ID] 数値で入力して下さい')
  return Number(value)
}
