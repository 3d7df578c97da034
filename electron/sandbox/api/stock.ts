import type { Clock } from '../clock.ts'
import { moveStock, stockOf } from '../data/movement.ts'
import type { Data } from '../data/open.ts'
import { badRequest, notFound, onlyFields } from './problem.ts'
import type { WireRow } from './resources.ts'

/** Stock writes: absolute (PATCH /stock/{id}) and relative (POST /stock/{id}/add), each leaving a line of history. */
export interface Stock {
  set(productId: number, body: unknown): WireRow
  add(productId: number, body: unknown): WireRow
}

interface Wanted {
  readonly storeId: number
  readonly amount: number
  readonly memo: string | null
}

const maxAmount = 999_999_999

export interface StockAuthor {
  readonly by: 'api' | 'somebody'
  /** 15: スマレジAPI連携; somebody at a till writes 02 (売上) or 01 (修正). */
  readonly division: string
  readonly staffName: string | null
}

export function createStock(data: Data, clock: Clock, author: StockAuthor): Stock {
  const { db } = data

  function write(productId: number, wanted: Wanted, relative: boolean): WireRow {
    return db.transaction(() => {
      const before = stockOf(data, productId, wanted.storeId)?.stockAmount ?? 0
      const after = relative ? before + wanted.amount : wanted.amount
      if (after > maxAmount) throw badRequest(`更新後の在庫数は[${maxAmount}]以下である必要があります`)
      if (after < -maxAmount) throw badRequest(`更新後の在庫数は[-${maxAmount}]以上である必要があります`)
      const { storeId, memo } = wanted
      const { division, staffName } = author
      const moved = moveStock(data, clock, { productId, storeId, amount: after - before, division, targetDateTime: null, memo, staffName })
      if (author.by === 'api') {
        db.prepare('INSERT INTO writeCount VALUES (?, ?, 1) ON CONFLICT (productId, operation) DO UPDATE SET count = count + 1').run(
          productId,
          relative ? 'stockAdd' : 'stockSet',
        )
      }
      return {
        productId: String(productId),
        storeId: String(wanted.storeId),
        stockAmount: String(after),
        updDateTime: moved.updDateTime,
        stockHistory: { id: String(moved.id), memo },
      }
    })()
  }

  function check(productId: number, body: unknown, relative: boolean): Wanted {
    if (!db.prepare('SELECT 1 FROM product WHERE productId = ?').get(productId)) throw notFound()
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest('リクエストの形式が正しくありません')
    onlyFields(body, ['storeId', 'stockAmount', 'stockHistory'])
    const { storeId, stockAmount, stockHistory } = body as Record<string, unknown>
    const store = wholeNumber('店舗ID', storeId)
    const amount = wholeNumber('在庫数', stockAmount)
    const limit = relative ? maxAmount * 2 : maxAmount
    if (Math.abs(amount) > limit) throw badRequest(`[在庫数] -${limit}以上${limit}以下の整数で入力して下さい`)
    if (relative && amount === 0) throw badRequest('[在庫数] 0以外の数値で入力して下さい')
    if (!db.prepare('SELECT 1 FROM store WHERE storeId = ?').get(store)) {
      throw badRequest('指定された店舗IDのリソースが見つかりません')
    }
    if (stockHistory !== undefined && stockHistory !== null) {
      if (typeof stockHistory !== 'object' || Array.isArray(stockHistory)) throw badRequest('[在庫変動履歴] 形式が正しくありません')
      onlyFields(stockHistory, ['memo'])
    }
    const memo = (stockHistory as { memo?: unknown } | null | undefined)?.memo ?? null
    if (memo !== null && typeof memo !== 'string') throw badRequest('[メモ] 文字列で入力して下さい')
    if (memo !== null && [...memo].length > 100) throw badRequest('[メモ] 100文字以内で入力して下さい')
    return { storeId: store, amount, memo }
  }

  return {
    set: (productId, body) => write(productId, check(productId, body, false), false),
    add: (productId, body) => write(productId, check(productId, body, true), true),
  }
}

function wholeNumber(label: string, value: unknown): number {
  if (value === undefined || value === null || value === '') throw badRequest(`[${label}] 必須項目です`)
  if (!/^-?\d{1,15}$/u.test(String(value))) throw badRequest(`[${label}] 整数で入力して下さい`)
  return Number(value)
}
