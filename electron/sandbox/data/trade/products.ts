import type { Db } from '../db.ts'
import type { Random } from '../random.ts'

export interface Product {
  readonly productId: number
  readonly productCode: string | null
  readonly productName: string
  readonly printReceiptProductName: string | null
  readonly taxDivision: string
  readonly price: number
  readonly cost: string | null
  readonly categoryId: number
  readonly categoryName: string
  readonly reduceTaxId: number | null
}

/** A few goods sell often, most seldom. */
export function picker(db: Db): (random: Random) => Product | null {
  const highest = db.prepare<[], { id: number | null }>('SELECT max(productId) AS id FROM product').get()?.id ?? 0
  const read = db.prepare<[number], Product>(
    `SELECT p.productId, p.productCode, p.productName, p.printReceiptProductName, p.taxDivision, p.price, p.cost, p.categoryId, c.categoryName,
       CASE WHEN p.useCategoryReduceTax = '1' THEN c.reduceTaxId ELSE p.reduceTaxId END AS reduceTaxId
     FROM product p JOIN category c ON c.categoryId = p.categoryId WHERE p.productId = ?`,
  )
  return (random) => read.get(1 + Math.floor(random.next() ** 2.5 * highest)) ?? null
}
