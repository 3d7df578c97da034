import type { categories } from '#shared/contracts/categories.ts'
import { announceChanges } from '../changes/handlers.ts'
import { newLocalIds } from '../changes/newRows.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import type { WriteDb } from '../store/db.ts'
import { planCreate, planDelete, planEdits, planMove, type CategoryPlan } from './plan.ts'
import { stageCategories, type CategorySet } from './staging.ts'
import { categoryNames, readCategoryLists, readCategoryTree } from './tree.ts'

/** 部門: the tree as the person would have it, and what can be done to it. */
export function categoriesHandlers(core: CoreContext): HandlersOf<typeof categories> {
  /** Plan and staging are one transaction: what was checked is what is staged. */
  const take = (
    name: CategorySet['name'],
    origin: CategorySet['origin'],
    plan: (db: WriteDb) => CategoryPlan & { readonly details: CategorySet['details'] },
  ) => {
    const { db, profile } = core.shop()
    const result = db.transaction(() => {
      const { cells, problems, details } = plan(db)
      if (problems.length > 0 || cells.length === 0) return { cells: 0, changeSetId: null, problems: [...problems] }
      const staged = stageCategories(db, { name, details, origin, author: profile.userName, at: core.now().toISOString() }, cells)
      return { cells: staged.cells, changeSetId: staged.changeSetId, problems: [] }
    })
    if (result.cells > 0) announceChanges(core, db, { categories: null })
    return result
  }
  const nameOf = (db: WriteDb, key: number): string => categoryNames(db).get(key) ?? ''

  return {
    tree: () => readCategoryTree(core.shop().db),
    lists: () => readCategoryLists(core.shop().db),
    stage: ({ edits }) =>
      take('editCategory', 'edit', (db) => {
        const plan = planEdits(db, edits)
        const [only] = plan.cells
        const single = plan.cells.length === 1 && only !== undefined
        return {
          ...plan,
          details: {
            categoryName: edits[0] === undefined ? '' : nameOf(db, edits[0].key),
            field: single ? only.field : null,
            value: single ? only.value : null,
          },
        }
      }),
    create: ({ values, after }) => {
      let categoryId = 0
      const made = take('createCategory', 'create', (db) => {
        categoryId = newLocalIds(db, 1)[0] ?? 0
        return { ...planCreate(db, categoryId, values, after ?? null), details: { categoryName: String(values.categoryName ?? '') } }
      })
      return { ...made, categoryId: made.cells > 0 ? categoryId : null }
    },
    move: ({ key, parentCategoryId, before }) =>
      take('moveCategory', 'edit', (db) => ({
        ...planMove(db, key, parentCategoryId, before),
        details: { categoryName: nameOf(db, key) },
      })),
    delete: ({ keys }) =>
      take('deleteCategory', 'edit', (db) => ({
        ...planDelete(db, keys),
        details: { categoryName: keys[0] === undefined ? '' : nameOf(db, keys[0]), categories: keys.length },
      })),
  }
}
