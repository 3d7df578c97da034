import type { Products } from './products.ts'
import { badRequest, jsonReply, onlyFields, Problem, type Reply } from './problem.ts'
import type { Stock } from './stock.ts'

/**
 * The asynchronous bulk endpoints: the answer comes at once, the work a little later, the result is
 * posted to the callback address. A row that fails does not stop the others.
 */
export interface Bulk {
  accept(kind: BulkKind, body: unknown): Reply
  /** Lets the work under way end; new work is refused. */
  close(): Promise<void>
}

export type BulkKind = 'createProducts' | 'patchProducts' | 'removeProducts' | 'setStock' | 'addStock'

export interface BulkOptions {
  readonly products: Products
  readonly stock: Stock
  /** Milliseconds between the answer and the work. */
  readonly delay: number
  readonly log: (message: string) => void
}

type Row = Record<string, unknown>

export function createBulk(options: BulkOptions): Bulk {
  const running = new Set<Promise<void>>()
  let closed = false
  let lastId = Math.floor(Date.now() / 1000)

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

  async function run(kind: BulkKind, requestId: number, rows: readonly Row[], callbackUrl: string): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, options.delay))
    const results = work(kind, requestId, rows)
    try {
      const reply = await fetch(callbackUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json;charset=UTF-8' },
        body: JSON.stringify(results),
        redirect: 'manual',
        signal: AbortSignal.timeout(3000),
      })
      await reply.arrayBuffer()
      if (!reply.ok) options.log(`bulk ${requestId}: callback answered ${reply.status}`)
    } catch (error) {
      // Smaregi does not send a notice again.
      options.log(`bulk ${requestId}: callback not reached: ${String(error)}`)
    }
  }

  return {
    accept(kind, body) {
      if (closed) throw new Problem(503, 'メンテナンス中です')
      const list = kind === 'setStock' || kind === 'addStock' ? 'stock' : 'products'
      if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest('リクエストの形式が正しくありません')
      onlyFields(body, [list, 'callbackUrl'])
      const { [list]: rows, callbackUrl } = body as Row
      if (!Array.isArray(rows) || rows.length === 0) throw badRequest(`[${list}] 必須項目です`)
      if (rows.length > 100) throw badRequest(`[${list}] 100件以内で指定して下さい`)
      if (!rows.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row))) {
        throw badRequest(`[${list}] 形式が正しくありません`)
      }
      if (typeof callbackUrl !== 'string' || callbackUrl === '') throw badRequest('[callbackUrl] 必須項目です')
      if (callbackUrl.length > 511) throw badRequest('[callbackUrl] 511文字以内で入力して下さい')
      if (!/^https?:\/\/\S+$/u.test(callbackUrl)) throw badRequest('[callbackUrl] URLの形式が正しくありません')
      lastId += 1
      const requestId = lastId
      const task = run(kind, requestId, rows as Row[], callbackUrl)
        .catch((error: unknown) => options.log(`bulk ${requestId}: ${String(error)}`))
        .finally(() => running.delete(task))
      running.add(task)
      return jsonReply({ requestId, callbackUrl })
    },
    async close() {
      closed = true
      await Promise.all(running)
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
