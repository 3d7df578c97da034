import type { Clock } from '../clock.ts'
import type { Data } from '../data/open.ts'
import { checkCategory, subtree } from './categoryRules.ts'
import { badRequest, notFound } from './problem.ts'
import type { ColumnValues } from './productRules.ts'
import { categoryResource, readOne, type WireRow } from './resources.ts'

/** The writes of 部門; each is one transaction and counts itself for the tests. */
export interface Categories {
  create(body: unknown): WireRow
  patch(categoryId: number, body: unknown): WireRow
  /** Gives the row that was. */
  remove(categoryId: number): WireRow
}

/** `by`: 'api' counts in categoryWriteCount, 'somebody' (the control address) does not. */
export function createCategories(data: Data, clock: Clock, by: 'api' | 'somebody' = 'api'): Categories {
  const { db } = data
  const count = (categoryId: number, operation: 'create' | 'patch' | 'delete'): void => {
    if (by !== 'api') return
    db.prepare('INSERT INTO categoryWriteCount VALUES (?, ?, 1) ON CONFLICT (categoryId, operation) DO UPDATE SET count = count + 1').run(
      categoryId,
      operation,
    )
  }

  function get(categoryId: number): WireRow {
    const row = readOne(db, categoryResource, [categoryId])
    if (!row) throw notFound()
    return row
  }

  return {
    create(body) {
      return db.transaction(() => {
        const values = checkCategory(db, body, null)
        // As for products: the highest id and one.
        const highest = db.prepare<[], { id: number | null }>('SELECT max(categoryId) AS id FROM category').get()
        const categoryId = (highest?.id ?? 0) + 1
        const now = clock.stamp()
        const row: ColumnValues = { ...values, categoryId, insDateTime: now, updDateTime: now }
        const names = Object.keys(row)
        db.prepare(`INSERT INTO category (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`).run(...Object.values(row))
        data.touchCatalogue()
        count(categoryId, 'create')
        return get(categoryId)
      })()
    },
    patch(categoryId, body) {
      return db.transaction(() => {
        get(categoryId)
        const values = checkCategory(db, body, categoryId)
        if (Object.keys(values).length === 0) throw badRequest('更新する項目を指定して下さい')
        const now = clock.stamp()
        const sets = [...Object.keys(values).map((name) => `${name} = ?`), 'updDateTime = ?'].join(', ')
        db.prepare(`UPDATE category SET ${sets} WHERE categoryId = ?`).run(...Object.values(values), now, categoryId)
        if (values['level'] !== undefined) {
          // What hangs below follows. That its update time stays is our assumption.
          for (const below of subtree(db, categoryId)) {
            db.prepare('UPDATE category SET level = ? WHERE categoryId = ?').run(
              String(Number(values['level']) + below.depth),
              below.categoryId,
            )
          }
        }
        if (values['reduceTaxId'] !== undefined) {
          // Products that take the category's tax carry its id; that this counts as an update of theirs is our assumption.
          db.prepare(
            "UPDATE product SET reduceTaxId = ?, updDateTime = ? WHERE categoryId = ? AND useCategoryReduceTax = '1' AND reduceTaxId IS NOT ?",
          ).run(values['reduceTaxId'], now, categoryId, values['reduceTaxId'])
        }
        count(categoryId, 'patch')
        return get(categoryId)
      })()
    },
    remove(categoryId) {
      return db.transaction(() => {
        const row = get(categoryId)
        if (db.prepare('SELECT 1 FROM product WHERE categoryId = ? LIMIT 1').get(categoryId)) {
          throw badRequest('紐づく商品が存在するため削除できません')
        }
        if (db.prepare('SELECT 1 FROM category WHERE parentCategoryId = ? LIMIT 1').get(categoryId)) {
          throw badRequest('親部門IDに指定されているため削除できません')
        }
        db.prepare('DELETE FROM category WHERE categoryId = ?').run(categoryId)
        data.touchCatalogue()
        count(categoryId, 'delete')
        return row
      })()
    },
  }
}
