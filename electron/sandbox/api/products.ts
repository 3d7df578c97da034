import type { Clock } from '../clock.ts'
import type { Data, Db } from '../data/open.ts'
import { writeNested } from './nested.ts'
import { badRequest, notFound } from './problem.ts'
import { checkProduct, type ColumnValues } from './productRules.ts'
import { productResource, readOne, type WireRow } from './resources.ts'

/**
 * What goes with a product, and that nothing refuses its deletion, are our assumptions: what we could read of the reference
 * names a 204 and a 404, and the manual that nothing brings a product back. Tests make refusals by faults.
 */
const hanging = ['stock', 'productPrice', 'productStore', 'productReserveItem', 'productAttributeItem'] as const

/** The writes of products; each is one transaction and counts itself for the tests. */
export interface Products {
  get(productId: number): WireRow
  create(body: unknown): WireRow
  patch(productId: number, body: unknown): WireRow
  remove(productId: number): void
}

/**
 * `by` is who writes: 'api' counts in writeCount, 'somebody' (the control address) does not, so that
 * tests can tell the app's writes from those of others.
 */
export function createProducts(data: Data, clock: Clock, by: 'api' | 'somebody' = 'api'): Products {
  const { db } = data
  const count = db.prepare('INSERT INTO writeCount VALUES (?, ?, 1) ON CONFLICT (productId, operation) DO UPDATE SET count = count + 1')
  const recordOperation = (productId: number, operation: string): void => {
    if (by === 'api') count.run(productId, operation)
  }

  function get(productId: number): WireRow {
    const row = readOne(db, productResource, [productId])
    if (!row) throw notFound()
    return row
  }

  return {
    get,
    create(body) {
      return db.transaction(() => {
        const values = withCategoryTax(db, checkProduct(db, body, null), null)
        // Smaregi gives the highest id and one; it cannot be chosen.
        const highest = db.prepare<[], { id: number | null }>('SELECT max(productId) AS id FROM product').get()
        const productId = (highest?.id ?? 0) + 1
        const now = clock.stamp()
        const row: ColumnValues = { ...values, productId, insDateTime: now, updDateTime: now }
        const names = Object.keys(row)
        db.prepare(`INSERT INTO product (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`).run(...Object.values(row))
        writeNested(db, clock, productId, body as Record<string, unknown>)
        data.touchCatalogue()
        recordOperation(productId, 'create')
        return get(productId)
      })()
    },
    patch(productId, body) {
      return db.transaction(() => {
        get(productId)
        const values = withCategoryTax(db, checkProduct(db, body, productId), productId)
        const names = Object.keys(values)
        const nested = writeNested(db, clock, productId, body as Record<string, unknown>)
        if (names.length === 0 && !nested) throw badRequest('更新する項目を指定して下さい')
        const sets = [...names.map((name) => `${name} = ?`), 'updDateTime = ?'].join(', ')
        db.prepare(`UPDATE product SET ${sets} WHERE productId = ?`).run(...Object.values(values), clock.stamp(), productId)
        recordOperation(productId, 'patch')
        return get(productId)
      })()
    },
    remove(productId) {
      db.transaction(() => {
        get(productId)
        for (const table of hanging) db.prepare(`DELETE FROM ${table} WHERE productId = ?`).run(productId)
        db.prepare('DELETE FROM product WHERE productId = ?').run(productId)
        data.touchCatalogue()
        recordOperation(productId, 'delete')
      })()
    },
  }
}

/** Where the category's tax setting holds, the row carries the category's id, whatever was given. */
function withCategoryTax(db: Db, values: ColumnValues, productId: number | null): ColumnValues {
  const known = db
    .prepare<[number | null], { useCategoryReduceTax: string; categoryId: number }>(
      'SELECT useCategoryReduceTax, categoryId FROM product WHERE productId = ?',
    )
    .get(productId)
  const touched = ['useCategoryReduceTax', 'categoryId', 'reduceTaxId'].some((name) => values[name] !== undefined)
  if (!touched || (values['useCategoryReduceTax'] ?? known?.useCategoryReduceTax ?? '1') !== '1') return values
  const category = db
    .prepare<[number], { reduceTaxId: number | null }>('SELECT reduceTaxId FROM category WHERE categoryId = ?')
    .get(Number(values['categoryId'] ?? known?.categoryId))
  return { ...values, reduceTaxId: category?.reduceTaxId ?? null }
}
