import { tokyoTime } from '../clock.ts'
import { dateOf } from './days.ts'
import type { Db } from './db.ts'
import { supplierNames } from './people.ts'

const dayMs = 86_400_000

/**
 * 棚卸 that were begun at a terminal, and what each supplier delivers: a product, or all products of a 部門 (the other is null).
 * `status`: 0 棚卸中, 1 調整中, 2 完了.
 */
export const inventorySchema = /* sql */ `
CREATE TABLE stocktaking (
  stocktakingInfoId INTEGER PRIMARY KEY, storeId INTEGER NOT NULL, targetDate TEXT NOT NULL, status TEXT NOT NULL,
  insDateTime TEXT NOT NULL, updDateTime TEXT NOT NULL
) STRICT;
CREATE TABLE stocktakingProduct (
  stocktakingInfoId INTEGER NOT NULL, productId INTEGER NOT NULL, categoryId INTEGER, stocktakingQuantity INTEGER,
  inputStocktakingQuantity INTEGER, transportationStockQuantity INTEGER NOT NULL DEFAULT 0,
  layawayStockQuantity INTEGER NOT NULL DEFAULT 0, stockQuantityBeforeAdjustment INTEGER, updDateTime TEXT NOT NULL,
  PRIMARY KEY (stocktakingInfoId, productId)
) STRICT, WITHOUT ROWID;
CREATE TABLE supplierProduct (
  supplierId INTEGER NOT NULL, categoryId INTEGER, productId INTEGER, insDateTime TEXT NOT NULL,
  UNIQUE (supplierId, categoryId, productId)
) STRICT;
`

export interface NewStocktaking {
  readonly storeId: number
  readonly targetDate: string
  readonly status: '0' | '1' | '2'
  /** Null: nobody has entered it. */
  readonly products: readonly { readonly productId: number; readonly quantity: number | null }[]
}

/** Makes a stocktaking, or replaces the one with this id; its id. */
export function keepStocktaking(db: Db, stocktaking: NewStocktaking, stamp: string, id: number | null = null): number {
  const { storeId, targetDate, status, products } = stocktaking
  const { lastInsertRowid } = db
    .prepare('INSERT OR REPLACE INTO stocktaking VALUES (?, ?, ?, ?, ?, ?)')
    .run(id, storeId, targetDate, status, stamp, stamp)
  const made = id ?? Number(lastInsertRowid)
  db.prepare('DELETE FROM stocktakingProduct WHERE stocktakingInfoId = ?').run(made)
  const insert = db.prepare(`INSERT INTO stocktakingProduct (stocktakingInfoId, productId, categoryId, stocktakingQuantity,
      inputStocktakingQuantity, stockQuantityBeforeAdjustment, updDateTime)
    SELECT :made, :productId, (SELECT categoryId FROM product WHERE productId = :productId), :right, :quantity,
      (SELECT stockAmount FROM stock WHERE productId = :productId AND storeId = :storeId), :stamp`)
  for (const { productId, quantity } of products) {
    // 棚卸数量 is right only once it is done: until then the practice server tells a wrong one on purpose.
    const right = status === '2' ? quantity : 0
    insert.run({ made, storeId, productId, quantity, right, stamp })
  }
  return made
}

/** A stocktaking of 駅前店 that is done, one of 本店 that goes on, and what the suppliers deliver. */
export function fillInventory(db: Db, anchor: number): void {
  const stockOf = db.prepare<[number, number], { productId: number; stockAmount: number }>(
    'SELECT productId, stockAmount FROM stock WHERE storeId = ? ORDER BY productId LIMIT ?',
  )
  const stocktaking = (storeId: number, daysAgo: number, status: '0' | '2', count: number): void => {
    const day = anchor - daysAgo * dayMs
    const products = stockOf.all(storeId, count).map(({ productId, stockAmount }, at) => ({
      productId,
      // Most agree, some are short of one; the last ones of a running one are still to be counted.
      quantity: status === '0' && at >= count / 2 ? null : Math.max(0, stockAmount - (at % 9 === 4 ? 1 : 0)),
    }))
    keepStocktaking(db, { storeId, targetDate: dateOf(day), status, products }, tokyoTime(day))
  }
  stocktaking(2, 60, '2', 200)
  stocktaking(1, 1, '0', 80)
  const founded = tokyoTime(anchor - 1200 * dayMs)
  const insert = db.prepare('INSERT INTO supplierProduct VALUES (?, ?, ?, ?)')
  const leaves = db
    .prepare<[], { id: number }>('SELECT DISTINCT categoryId AS id FROM product WHERE categoryId IS NOT NULL ORDER BY 1')
    .all()
  leaves.forEach(({ id }, at) => {
    // Every fourth 部門 comes from several suppliers, product by product.
    if (at % 4 !== 3) insert.run((at % supplierNames.length) + 1, id, null, founded)
  })
  const single = db.prepare<[], { id: number }>('SELECT productId AS id FROM product WHERE productId % 25 = 7 ORDER BY 1').all()
  single.forEach(({ id }, at) => insert.run((at % supplierNames.length) + 1, null, id, founded))
}
