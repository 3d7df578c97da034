import type { DraftRow, NewProduct } from '#shared/contracts/products.ts'
import type { ChangeState } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { productFieldNames, productFields, type ProductFieldName } from '#shared/domain/productFields.ts'
import { stageCells, type ProductCell } from '../entities/product/stage.ts'
import { newLocalIds } from '../changes/newRows.ts'
import { knownCategories } from '../categories/tree.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { checkCells } from './check.ts'
import { isProductField } from './columns.ts'

export interface NewProductProblem {
  readonly index: number
  readonly field: string
  readonly rule: string
  readonly details: Record<string, string | number>
}

/**
 * What a new product says where the person said nothing. Smaregi would take a price without tax
 * (taxDivision 1), so everything that decides about money and about being sold is sent in full.
 */
function defaults(taxDivision: CellValue): Partial<Record<ProductFieldName, CellValue>> {
  return {
    taxDivision: taxDivision ?? '0',
    productPriceDivision: '1',
    salesDivision: '0',
    stockControlDivision: '0',
    displayFlag: '1',
  }
}

const given = (value: CellValue | undefined): boolean => value !== undefined && value !== null && value !== ''

/** Stages new products as one set. One that breaks a rule is refused whole; the others are kept. */
export function createProducts(
  db: WriteDb,
  who: { readonly author: string | null; readonly at: string },
  wished: readonly NewProduct[],
  origin: 'edit' | 'paste' | 'import',
): { created: { index: number; productId: number }[]; changeSetId: number | null; problems: NewProductProblem[] } {
  return db.transaction(() => {
    const taxOf = new Map(knownCategories(db).map(({ key, values }) => [key, values.taxDivision]))
    // The ids of those that are refused are never used: a gap does no harm.
    const ids = newLocalIds(db, wished.length)
    const indexOf = new Map(ids.map((id, index) => [id, index]))
    const cells = wished.flatMap((values, index) => {
      const whole: NewProduct = { ...defaults(taxOf.get(Number(values.categoryId)) ?? null) }
      for (const field of productFieldNames) if (given(values[field])) whole[field] = values[field]
      return productFieldNames
        .filter((field) => productFields[field].required || given(whole[field]))
        .map((field) => ({ productId: ids[index] ?? 0, field, value: whole[field] ?? null }))
    })
    const { good, problems } = checkCells(db, cells, new Set(ids))
    const refused = new Set(problems.map(({ productId }) => productId))
    const kept: ProductCell[] = good.filter(({ key }) => !refused.has(key)).map((cell) => ({ ...cell, op: 'create' }))
    const created = ids.flatMap((productId, index) => (refused.has(productId) ? [] : [{ index, productId }]))
    const [first] = kept.filter(({ field }) => field === 'productName')
    const staged = stageCells(
      db,
      {
        ...who,
        name: created.length === 1 ? 'createProduct' : 'createProducts',
        origin: origin === 'import' ? 'import' : 'create',
        details: { products: created.length, productName: first?.value ?? null },
      },
      kept,
    )
    return {
      created,
      changeSetId: staged.changeSetId,
      problems: problems.map(({ productId, field, rule, details }) => ({
        index: indexOf.get(productId) ?? 0,
        field,
        rule,
        details: { ...details },
      })),
    }
  })
}

/** Products that wait for their number, in the order in which they were made. */
export function readDrafts(db: ReadDb, offset: number, limit: number): { total: number; rows: DraftRow[] } {
  const keys = db.column<number>(
    `SELECT DISTINCT key FROM pending WHERE entity = 'product' AND key < 0 AND op = 'create' ORDER BY key DESC LIMIT ? OFFSET ?`,
    [limit, offset],
  )
  const rows = new Map<
    number,
    { values: Partial<Record<ProductFieldName, CellValue>>; state: ChangeState; reason: string | null; changeSetId: number }
  >()
  for (const cell of db.all<{
    key: number
    field: string
    mine: CellValue
    state: ChangeState
    reason: string | null
    changeSetId: number
  }>(
    `SELECT p.key, p.field, p.mine, p.state, p.reason, p.change_set_id AS changeSetId
     FROM json_each(?) j CROSS JOIN pending p ON p.entity = 'product' AND p.key = j.value AND p.op = 'create'`,
    [JSON.stringify(keys)],
  )) {
    const { key, field, mine, ...rest } = cell
    const row = rows.get(key) ?? { values: {}, ...rest }
    if (isProductField(field)) row.values[field] = mine
    rows.set(key, { ...row, changeSetId: Math.max(row.changeSetId, rest.changeSetId) })
  }
  const total = db.column<number>(
    `SELECT count(*) FROM (SELECT DISTINCT key FROM pending WHERE entity = 'product' AND key < 0 AND op = 'create')`,
  )[0]
  return {
    total: total ?? 0,
    rows: keys.flatMap((productId) => {
      const row = rows.get(productId)
      return row === undefined ? [] : [{ productId, ...row }]
    }),
  }
}
