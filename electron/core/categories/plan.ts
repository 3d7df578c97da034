import type { CategoryProblem, NewCategory } from '#shared/contracts/categories.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { inheritedValues } from '#shared/domain/categoryDefaults.ts'
import { categoryFieldNames, categoryFields, type CategoryFieldName } from '#shared/domain/categoryFields.ts'
import { checkParent, compareSiblings, placeTree, sequenceEdits, type TreeNode } from '#shared/domain/categoryTree.ts'
import type { ReadDb } from '../store/db.ts'
import { checkCategoryValue, problemOf } from './check.ts'
import type { CategoryCell } from './staging.ts'
import { knownCategories, productCounts, treeNode, type KnownCategory } from './tree.ts'

/** What a step of a person changes. Where there are problems nothing is staged. */
export interface CategoryPlan {
  readonly cells: readonly CategoryCell[]
  readonly problems: readonly CategoryProblem[]
}

export interface CategoryEdit {
  readonly key: number
  readonly field: CategoryFieldName
  readonly value: CellValue
}

const refused = (...problems: CategoryProblem[]): CategoryPlan => ({ cells: [], problems })

/** The number of a 部門 that was made here, where it has one since. */
const numberedKeys = (db: ReadDb): ReadonlyMap<number, number> =>
  new Map(
    db
      .all<{ local: number; id: number }>('SELECT local_id AS local, id FROM id_map WHERE entity = ?', ['category'])
      .map(({ local, id }) => [local, id]),
  )

interface Shop {
  readonly known: ReadonlyMap<number, KnownCategory>
  readonly nodes: readonly TreeNode[]
  readonly keyOf: (key: number) => number
}

function readShop(db: ReadDb): Shop {
  const known = new Map(knownCategories(db).map((category) => [category.key, category]))
  const numbered = numberedKeys(db)
  return { known, nodes: [...known.values()].map(treeNode), keyOf: (key) => numbered.get(key) ?? key }
}

/** The problem with a 部門 that a person wants to change, or null: it is gone, or about to go. */
function unusable({ known }: Shop, key: number, field: CategoryFieldName | null): CategoryProblem | null {
  const category = known.get(key)
  if (category === undefined) return problemOf(key, field, { rule: 'unknownCategory', details: {} })
  return category.deletion === null ? null : problemOf(key, field, { rule: 'goesAway', details: {} })
}

/** Edits of fields. Of two for one field the later counts; a parent is held against the tree as the edits before it leave it. */
export function planEdits(db: ReadDb, edits: readonly CategoryEdit[]): CategoryPlan {
  const shop = readShop(db)
  let { nodes } = shop
  const cells = new Map<string, CategoryCell>()
  const problems: CategoryProblem[] = []
  for (const { key: given, field, value } of edits) {
    const key = shop.keyOf(given)
    const unknown = unusable(shop, key, field)
    if (unknown !== null) {
      problems.push(unknown)
      continue
    }
    const wanted = field === 'parentCategoryId' && value !== null ? shop.keyOf(Number(value)) : value
    const checked = checkCategoryValue(db, nodes, key, field, wanted)
    const goes = field === 'parentCategoryId' && checked.ok && parentGoes(shop, checked.value)
    if (!checked.ok) problems.push(problemOf(key, field, checked))
    else if (goes) problems.push(problemOf(key, field, { rule: 'goesAway', details: {} }))
    else {
      cells.set(`${key} ${field}`, { key, field, op: 'set', value: checked.value })
      if (field === 'parentCategoryId')
        nodes = nodes.map((node) => (node.key === key ? { ...node, parent: checked.value as number | null } : node))
    }
  }
  return problems.length > 0 ? refused(...problems) : { cells: changing(shop, [...cells.values()]), problems }
}

const parentGoes = ({ known }: Shop, parent: CellValue): boolean => parent !== null && known.get(Number(parent))?.deletion !== null

/** Without what is so already. */
const changing = ({ known }: Shop, cells: readonly CategoryCell[]): CategoryCell[] =>
  cells.filter(({ key, field, op, value }) => op !== 'set' || field === '*' || known.get(key)?.values[field] !== value)

/** Siblings below a parent in their order, without those that are to be deleted. */
const childrenOf = ({ known, nodes }: Shop, parent: number | null): TreeNode[] => {
  const byKey = new Map(nodes.map((node) => [node.key, node]))
  return placeTree(nodes)
    .filter((placed) => placed.parent === parent && known.get(placed.key)?.deletion === null)
    .flatMap(({ key }) => byKey.get(key) ?? [])
    .sort(compareSiblings)
}

const { min, max } = categoryFields.displaySequence as { readonly min: number; readonly max: number }
/** Behind the last, so that one can be put between them later. */
const sequenceStep = 10

/** The cells that put `node` among the children of a parent, before one of them (null: last). Null where there is no room. */
function placing(shop: Shop, node: TreeNode, parent: number | null, before: number | null): readonly CategoryCell[] | null {
  const siblings = childrenOf(shop, parent).filter(({ key }) => key !== node.key)
  const at = siblings.findIndex(({ key }) => key === before)
  const order = siblings.toSpliced(at < 0 ? siblings.length : at, 0, node)
  const edits = sequenceEdits(order, node.key)
  return edits?.map(({ key, sequence }) => ({ key, field: 'displaySequence', op: 'set', value: sequence })) ?? null
}

/** Behind all siblings without touching one of them: where the last has no number, a new one stands behind it without one. */
function lastPlace(siblings: readonly TreeNode[], key: number): readonly CategoryCell[] {
  const last = siblings.at(-1)?.sequence ?? null
  if (last === null || last >= max) return []
  return [{ key, field: 'displaySequence', op: 'set', value: Math.min(last + sequenceStep, max) }]
}

/** Moves a 部門 below a parent, before one of its children (null: last). */
export function planMove(db: ReadDb, given: number, givenParent: number | null, givenBefore: number | null): CategoryPlan {
  const shop = readShop(db)
  const key = shop.keyOf(given)
  const parent = givenParent === null ? null : shop.keyOf(givenParent)
  const before = givenBefore === null ? null : shop.keyOf(givenBefore)
  const unknown = unusable(shop, key, 'parentCategoryId')
  if (unknown !== null) return refused(unknown)
  const broken = checkParent(shop.nodes, key, parent)
  if (broken !== null) return refused(problemOf(key, 'parentCategoryId', broken))
  if (parentGoes(shop, parent)) return refused(problemOf(key, 'parentCategoryId', { rule: 'goesAway', details: {} }))
  const own = shop.nodes.find((node) => node.key === key)
  if (own === undefined) return refused(problemOf(key, null, { rule: 'unknownCategory', details: {} }))
  const places = placing(shop, own, parent, before)
  if (places === null) return refused(problemOf(key, 'displaySequence', { rule: 'outOfRange', details: rangeOfSequence }))
  return { cells: changing(shop, [{ key, field: 'parentCategoryId', op: 'set', value: parent }, ...places]), problems: [] }
}

const rangeOfSequence = { min, max }

/** What a new 部門 takes from those around it; what the shop's lists do not know by now is not handed on. */
function inheritance(db: ReadDb, shop: Shop, givenParent: CellValue): Partial<Record<CategoryFieldName, CellValue>> {
  const parent = givenParent === null ? null : shop.keyOf(Number(givenParent))
  const siblings = childrenOf(shop, parent).flatMap(({ key }) => shop.known.get(key)?.values ?? [])
  const { values } = inheritedValues(siblings, parent === null ? null : (shop.known.get(parent)?.values ?? null))
  return Object.fromEntries(
    Object.entries(values).filter(([field, value]) => checkCategoryValue(db, shop.nodes, null, field as CategoryFieldName, value).ok),
  )
}

/** A new 部門 under a local id, behind `after` or last among its siblings. */
export function planCreate(db: ReadDb, key: number, wished: NewCategory, givenAfter: number | null): CategoryPlan {
  const shop = readShop(db)
  const problems: CategoryProblem[] = []
  const values = new Map<CategoryFieldName, CellValue>()
  const inherited = inheritance(db, shop, wished.parentCategoryId ?? null)
  for (const field of categoryFieldNames) {
    const rules = categoryFields[field]
    const given = wished[field] ?? inherited[field] ?? null
    const wanted =
      given === null && rules.kind === 'choice'
        ? rules.initial
        : field === 'parentCategoryId' && given !== null
          ? shop.keyOf(Number(given))
          : given
    const checked = checkCategoryValue(db, shop.nodes, null, field, wanted)
    if (!checked.ok) problems.push(problemOf(key, field, checked))
    else if (checked.value !== null) values.set(field, checked.value)
  }
  const parent = (values.get('parentCategoryId') ?? null) as number | null
  if (parentGoes(shop, parent)) problems.push(problemOf(key, 'parentCategoryId', { rule: 'goesAway', details: {} }))
  if (problems.length > 0) return refused(...problems)
  const own: TreeNode = { key, parent, sequence: (values.get('displaySequence') ?? null) as number | null }
  const siblings = childrenOf(shop, parent)
  const after = givenAfter === null ? -1 : siblings.findIndex((node) => node.key === shop.keyOf(givenAfter))
  const next = after < 0 ? null : (siblings[after + 1]?.key ?? null)
  // A number that the person gave says where it stands.
  const places = own.sequence !== null ? [] : next === null ? lastPlace(siblings, key) : placing(shop, own, parent, next)
  if (places === null) return refused(problemOf(key, 'displaySequence', { rule: 'outOfRange', details: rangeOfSequence }))
  for (const place of places) if (place.key === key) values.set('displaySequence', place.value)
  return {
    cells: [
      ...[...values].map(([field, value]): CategoryCell => ({ key, field, op: 'create', value })),
      ...places.filter((place) => place.key !== key),
    ],
    problems: [],
  }
}

/** Deletions, leaves first. What hangs on a 部門 that is not deleted with it stands against it. */
export function planDelete(db: ReadDb, given: readonly number[]): CategoryPlan {
  const shop = readShop(db)
  const keys = [...new Set(given.map(shop.keyOf))]
  const products = productCounts(db)
  const placed = placeTree(shop.nodes)
  const problems = keys.flatMap((key): CategoryProblem[] => {
    if (!shop.known.has(key)) return [problemOf(key, null, { rule: 'unknownCategory', details: {} })]
    const own = products.get(key) ?? 0
    const children = placed.filter(
      (one) => one.parent === key && !keys.includes(one.key) && shop.known.get(one.key)?.deletion === null,
    ).length
    return [
      ...(own > 0 ? [problemOf(key, null, { rule: 'hasProducts', details: { count: own } })] : []),
      ...(children > 0 ? [problemOf(key, null, { rule: 'hasChildren', details: { count: children } })] : []),
    ]
  })
  if (problems.length > 0) return refused(...problems)
  const leavesFirst = placed.toReversed().filter(({ key }) => keys.includes(key) && shop.known.get(key)?.deletion === null)
  return { cells: leavesFirst.map(({ key }) => ({ key, field: '*', op: 'delete', value: null })), problems: [] }
}
