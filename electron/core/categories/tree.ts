import type { CategoryLists, CategoryRow, CategoryTree } from '#shared/contracts/categories.ts'
import type { ChangeState } from '#shared/contracts/changes.ts'
import type { OperationName } from '#shared/domain/entities.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { categoryFieldNames, type CategoryFieldName } from '#shared/domain/categoryFields.ts'
import { placeTree } from '#shared/domain/categoryTree.ts'
import { effective } from '../products/columns.ts'
import { isGoing } from '../changes/newRows.ts'
import type { ReadDb } from '../store/db.ts'
import { categoryColumns, isCategoryField } from './columns.ts'

type Values = Readonly<Record<CategoryFieldName, CellValue>>

/** A 部門 with the staged values laid over it, before it is placed. */
export interface KnownCategory {
  readonly key: number
  readonly values: Values
  readonly updDateTime: string | null
  readonly pending: CategoryRow['pending']
  readonly isNew: boolean
  readonly deletion: CategoryRow['deletion']
}

interface PendingCell {
  readonly key: number
  readonly field: string
  readonly op: OperationName | 'delete'
  readonly base: CellValue
  readonly mine: CellValue
  readonly theirs: CellValue
  readonly state: ChangeState
  readonly reason: string | null
}

const columns = categoryFieldNames.map((name) => `${categoryColumns[name]} AS ${name}`).join(', ')
const mirrorSql = `SELECT category_id AS key, upd_date_time AS updDateTime, ${columns} FROM category`
const pendingSql = "SELECT key, field, op, base, mine, theirs, state, reason FROM pending WHERE entity = 'category'"

const nothing = Object.fromEntries(categoryFieldNames.map((name) => [name, null])) as Record<CategoryFieldName, CellValue>

/** All 部門 as the person would have them, new ones among them, in no order. */
export function knownCategories(db: ReadDb): KnownCategory[] {
  const cells = new Map<number, PendingCell[]>()
  for (const cell of db.all<PendingCell>(pendingSql)) {
    const known = cells.get(cell.key)
    if (known) known.push(cell)
    else cells.set(cell.key, [cell])
  }
  const mirror = db.all<Record<CategoryFieldName, CellValue> & { readonly key: number; readonly updDateTime: string | null }>(mirrorSql)
  const known = mirror.map(({ key, updDateTime, ...values }) => overlay(key, values, updDateTime, cells.get(key) ?? []))
  const here = new Set(mirror.map(({ key }) => key))
  for (const [key, own] of cells) {
    if (!here.has(key) && own.some(({ op }) => op === 'create')) known.push(overlay(key, nothing, null, own))
  }
  return known
}

function overlay(key: number, mirror: Values, updDateTime: string | null, cells: readonly PendingCell[]): KnownCategory {
  const values: Record<CategoryFieldName, CellValue> = { ...mirror }
  const pending: Record<string, CategoryRow['pending'][string]> = {}
  let deletion: CategoryRow['deletion'] = null
  for (const { field, op, base, mine, theirs, state, reason } of cells) {
    if (op === 'delete') deletion = { state, reason }
    else if (isCategoryField(field)) {
      values[field] = mine
      pending[field] = { base, theirs, state, reason }
    }
  }
  return { key, values, updDateTime, pending, isNew: cells.some(({ op }) => op === 'create'), deletion }
}

const numberOrNull = (value: CellValue): number | null => (value === null ? null : Number(value))
const parentOf = ({ values }: KnownCategory): number | null => numberOrNull(values.parentCategoryId)
const sequenceOf = ({ values }: KnownCategory): number | null => numberOrNull(values.displaySequence)
/** As shared/domain/categoryTree wants it. */
export const treeNode = (category: KnownCategory) => ({
  key: category.key,
  parent: parentOf(category),
  sequence: sequenceOf(category),
})

/** The shop's 部門グループ and its list of 軽減税率. */
export function readCategoryLists(db: ReadDb): CategoryLists {
  return {
    groups: db.all(
      `SELECT category_group_id AS categoryGroupId, category_group_name AS categoryGroupName FROM category_group
       ORDER BY display_sequence IS NULL, display_sequence, category_group_id`,
    ),
    taxRates: db.all('SELECT reduce_tax_id AS reduceTaxId, name FROM reduce_tax_rate ORDER BY reduce_tax_id'),
  }
}

/** Everything the screen of the 部門 shows. */
export const readCategoryTree = (db: ReadDb): CategoryTree => ({ rows: categoryRows(db), ...readCategoryLists(db) })

/** The rows of the tree, parents before their children, siblings in order. */
export function categoryRows(db: ReadDb): CategoryRow[] {
  const known = new Map(knownCategories(db).map((category) => [category.key, category]))
  const placed = placeTree([...known.values()].map(treeNode))
  const own = productCounts(db)
  const below = countsBelow(known, own)
  const children = new Map<number, number>()
  for (const { key, parent } of placed) {
    if (parent !== null && known.get(key)?.deletion === null) children.set(parent, (children.get(parent) ?? 0) + 1)
  }
  return placed.flatMap(({ key, parent, level }): CategoryRow[] => {
    const category = known.get(key)
    if (category === undefined) return []
    const { values, updDateTime, pending, isNew, deletion } = category
    return [
      {
        ...(values as Omit<CategoryRow, 'categoryId'>),
        categoryId: key,
        categoryName: String(values.categoryName ?? ''),
        parentCategoryId: parent,
        level,
        updDateTime,
        pending,
        isNew,
        deletion,
        products: own.get(key) ?? 0,
        productsBelow: below.get(key) ?? 0,
        children: children.get(key) ?? 0,
      },
    ]
  })
}

/** Products of each 部門 with everything below it: members of a loop in the data have each other's. */
function countsBelow(known: ReadonlyMap<number, KnownCategory>, own: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const below = new Map<number, number>()
  for (const [key, products] of own) {
    const seen = new Set<number>()
    for (let at: number | null = key; at !== null && !seen.has(at);) {
      seen.add(at)
      below.set(at, (below.get(at) ?? 0) + products)
      const category = known.get(at)
      at = category === undefined ? null : parentOf(category)
    }
  }
  return below
}

/** Products of each 部門 and everything below it as a filter by it finds them: those that are to be deleted are still in the list. */
export const foundBelow = (db: ReadDb): ReadonlyMap<number, number> =>
  countsBelow(new Map(knownCategories(db).map((category) => [category.key, category])), countProducts(db, ''))

/** Products directly in each 部門, as the person would have them: unsent moves and new products counted, those that are to be deleted not. */
export const productCounts = (db: ReadDb): ReadonlyMap<number, number> =>
  countProducts(db, `WHERE NOT ${isGoing('product', 'm.product_id')}`)

function countProducts(db: ReadDb, where: string): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  const { expression, join } = effective(db, 'categoryId')
  for (const { id, products } of db.all<{ id: number | null; products: number }>(
    `SELECT ${expression} AS id, count(*) AS products FROM product m ${join} ${where} GROUP BY 1
     UNION ALL
     SELECT mine, count(*) FROM pending WHERE entity = 'product' AND field = 'categoryId' AND op = 'create' AND key < 0 GROUP BY 1`,
  )) {
    if (id !== null) counts.set(id, (counts.get(id) ?? 0) + products)
  }
  return counts
}

/** Names of all 部門 as the person would have them, by id. */
export function categoryNames(db: ReadDb): Map<CellValue, string> {
  const names = new Map<CellValue, string>(
    db.all<{ id: number; name: string }>('SELECT category_id AS id, category_name AS name FROM category').map(({ id, name }) => [id, name]),
  )
  for (const { key, mine } of db.all<{ key: number; mine: CellValue }>(
    "SELECT key, mine FROM pending WHERE entity = 'category' AND field = 'categoryName'",
  )) {
    names.set(key, String(mine))
  }
  return names
}

/** 部門 that a product can be put into: those of Smaregi that are not to be deleted, and new ones. */
export const choosableCategories = (db: ReadDb): Set<number> =>
  new Set(
    db.column<number>(
      `SELECT category_id FROM category
       WHERE NOT EXISTS (SELECT 1 FROM pending d WHERE d.entity = 'category' AND d.key = category_id AND d.op = 'delete')
       UNION SELECT key FROM pending WHERE entity = 'category' AND op = 'create'`,
    ),
  )
