import { checkProductField, type CellRule, type ProductFieldName } from '#shared/domain/productFields.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { choosableCategories } from '../categories/tree.ts'
import type { ReadDb } from '../store/db.ts'
import { takenCodes } from './codes.ts'
import { productsGoing } from './going.ts'

export interface WishedCell {
  readonly productId: number
  readonly field: ProductFieldName
  readonly value: CellValue
}

export interface CellProblem {
  readonly productId: number
  readonly field: ProductFieldName
  readonly rule: CellRule
  readonly details: Readonly<Record<string, string | number>>
}

export interface GoodCell {
  readonly key: number
  readonly field: ProductFieldName
  readonly value: CellValue
}

/**
 * The rules of one cell, and those that need the whole catalogue: product, category, code taken.
 * `made`: ids of products that are being made and stand nowhere yet.
 */
export function checkCells(
  db: ReadDb,
  cells: readonly WishedCell[],
  made: ReadonlySet<number> = new Set(),
): { good: GoodCell[]; problems: CellProblem[] } {
  const problems: CellProblem[] = []
  const products = existing(db, cells)
  const going = productsGoing(
    db,
    cells.map(({ productId }) => productId),
  )
  const categories = cells.some(({ field }) => field === 'categoryId') ? choosableCategories(db) : new Set<number>()
  const numbered = numberedCategories(db, cells)
  let good: GoodCell[] = []
  for (const { productId, field, value } of cells) {
    const checked = checkProductField(field, field === 'categoryId' ? (numbered.get(Number(value)) ?? value) : value)
    if (!products.has(productId) && !made.has(productId)) {
      problems.push({ productId, field, rule: 'unknownProduct', details: {} })
    } else if (going.has(productId)) {
      problems.push({ productId, field, rule: 'productGoes', details: {} })
    } else if (!checked.ok) {
      problems.push({ productId, field, rule: checked.rule, details: checked.details })
    } else if (field === 'categoryId' && !(categories as ReadonlySet<CellValue>).has(checked.value)) {
      problems.push({ productId, field, rule: 'unknownCategory', details: { categoryId: String(checked.value) } })
    } else {
      good.push({ key: productId, field, value: checked.value })
    }
  }
  const wishes = good
    .filter(({ field }) => field === 'productCode')
    .map(({ key, value }) => ({ productId: key, code: value === null ? null : String(value) }))
  if (wishes.length > 0) {
    const taken = takenCodes(db, wishes)
    good = good.filter(({ key, field, value }) => {
      if (field !== 'productCode' || !taken.has(key)) return true
      problems.push({ productId: key, field, rule: 'codeTaken', details: { code: String(value) } })
      return false
    })
  }
  return { good, problems }
}

/** 部門 that were chosen before Smaregi numbered them, and have their number since. */
function numberedCategories(db: ReadDb, cells: readonly WishedCell[]): ReadonlyMap<number, number> {
  const local = [
    ...new Set(cells.filter(({ field, value }) => field === 'categoryId' && Number(value) < 0).map(({ value }) => Number(value))),
  ]
  if (local.length === 0) return new Map()
  return new Map(
    db
      .all<{ local: number; id: number }>(
        'SELECT m.local_id AS local, m.id FROM json_each(?) j CROSS JOIN id_map m ON m.local_id = j.value',
        [JSON.stringify(local)],
      )
      .map(({ local: from, id }) => [from, id]),
  )
}

function existing(db: ReadDb, cells: readonly WishedCell[]): ReadonlySet<number> {
  const ids = JSON.stringify([...new Set(cells.map(({ productId }) => productId))])
  return new Set(
    db.column<number>(
      `SELECT m.product_id FROM json_each(:ids) j CROSS JOIN product m ON m.product_id = j.value
       UNION SELECT p.key FROM json_each(:ids) j CROSS JOIN pending p ON p.entity = 'product' AND p.key = j.value AND p.op = 'create'`,
      { ids },
    ),
  )
}
