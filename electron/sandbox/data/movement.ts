import type { Clock } from '../clock.ts'
import type { Data } from './open.ts'

/** One line of a stock's history (在庫変動履歴). */
export interface Movement {
  readonly productId: number
  readonly storeId: number
  /** Below 0: less than before. */
  readonly amount: number
  /** 入出庫区分: 02 売上, 03 仕入, 15 スマレジAPI連携 … */
  readonly division: string
  /** Its own time; null: now. */
  readonly targetDateTime: string | null
  readonly memo: string | null
  readonly staffName: string | null
}

export interface Moved {
  readonly id: number
  readonly stockAmount: number
  readonly updDateTime: string
}

/** Pieces of a product in a store, and of these laid away; null: it has never moved (未計上). */
export function stockOf(data: Data, productId: number, storeId: number) {
  return data.db
    .prepare<[number, number], { stockAmount: number; layawayStockAmount: number }>(
      'SELECT stockAmount, layawayStockAmount FROM stock WHERE productId = ? AND storeId = ?',
    )
    .get(productId, storeId)
}

/** Moves a stock as of now and writes its line of history. Part of the caller's transaction. */
export function moveStock(data: Data, clock: Clock, movement: Movement): Moved {
  const { db } = data
  const { productId, storeId, amount, division, memo, staffName } = movement
  const updDateTime = clock.stamp()
  const row = stockOf(data, productId, storeId)
  const stockAmount = (row?.stockAmount ?? 0) + amount
  db.prepare(
    `INSERT INTO stock (productId, storeId, stockAmount, updDateTime) VALUES (?, ?, ?, ?)
     ON CONFLICT (productId, storeId) DO UPDATE SET stockAmount = excluded.stockAmount, updDateTime = excluded.updDateTime`,
  ).run(productId, storeId, stockAmount, updDateTime)
  if (!row) data.touchCatalogue()
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO stockChange (productId, storeId, amount, stockAmount, layawayStockAmount, stockDivision, memo, staffName, targetDateTime, updDateTime)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      productId,
      storeId,
      amount,
      stockAmount,
      row?.layawayStockAmount ?? 0,
      division,
      memo,
      staffName,
      movement.targetDateTime ?? updDateTime,
      updDateTime,
    )
  return { id: Number(lastInsertRowid), stockAmount, updDateTime }
}
