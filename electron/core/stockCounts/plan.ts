import type { CountPlan } from '#shared/contracts/stockCounts.ts'
import { catalogueCodes, readCode } from '#shared/domain/barcode/index.ts'
import { subtreeOf } from '#shared/domain/categoryTree.ts'
import { classesOf, valueClasses, type Classify, type ValueClass } from '#shared/domain/stockCounts/abc.ts'
import { dayInJapan } from '#shared/domain/tax.ts'
import { knownCategories, treeNode } from '../categories/tree.ts'
import { productIdsByCodes } from '../products/codes.ts'
import { effective } from '../products/columns.ts'
import { readInStoreRules } from '../scanners/inStoreRules.ts'
import type { ReadDb, SqlNamed } from '../store/db.ts'
import { lastCountedIn } from './lastCounted.ts'
import { addSales } from './sales.ts'
import { productsOnShelves } from './shelves.ts'

/** Products, or codes, that are looked at in one go: a few milliseconds, so that beeps come in between. */
const productsAtOnce = 1_000
const codesAtOnce = 1_000
const dayMs = 86_400_000

export interface PlannedProduct {
  readonly productId: number
  /** The mirror's stock in the store; null: Smaregi has no row (未計上). */
  readonly expected: number | null
  readonly cost: number | null
}

/** What one step of planning found: empty while it only looks. */
export interface PlanStep {
  readonly products: readonly PlannedProduct[]
  /** Of the products looked at, those whose stock is not controlled. */
  readonly notControlled: number
  /** Codes of a list that no product has. */
  readonly unknownCodes: readonly string[]
}

export interface Planning {
  readonly storeId: number
  readonly plan: CountPlan
  readonly now: Date
}

const looking: PlanStep = { products: [], notControlled: 0, unknownCodes: [] }

/** Which products are wanted: by a condition in SQL, by their ids, or by what is known of each. */
interface Choice {
  readonly where: string
  readonly params: SqlNamed
  readonly ids?: readonly number[]
  readonly wants?: (from: number, to: number) => (productId: number) => boolean
}
const everyProduct: Choice = { where: '', params: {} }

/** The class of each product by the sales of the store that are here; null where none are. Yields between two steps. */
export function* classify(db: ReadDb, storeId: number): Generator<undefined, ((productId: number) => ValueClass) | null> {
  const yens = new Map<number, number>()
  yield* addSales(db, storeId, yens)
  if (yens.size === 0) return null
  const classOf: Classify = classesOf(yens.values())
  return (productId) => classOf(yens.get(productId) ?? 0)
}

/** What was never counted, and what was counted last on a day (YYYY-MM-DD) that is too long ago for it. */
function notCounted(db: ReadDb, storeId: number, isLongAgo: (day: string, productId: number) => boolean): Choice {
  const lastCounted = lastCountedIn(db, storeId)
  return {
    ...everyProduct,
    wants: (from, to) => {
      const counted = lastCounted(from, to)
      return (productId) => {
        const at = counted.get(productId)
        return at === undefined || isLongAgo(dayInJapan(new Date(at)), productId)
      }
    },
  }
}

function* byValue(db: ReadDb, { storeId, now }: Planning, everyDays: Readonly<Record<ValueClass, number>>): Generator<undefined, Choice> {
  const classOf = (yield* classify(db, storeId)) ?? (() => 'C' as const)
  const lastDay = Object.fromEntries(valueClasses.map((one) => [one, dayInJapan(new Date(now.getTime() - everyDays[one] * dayMs))]))
  return notCounted(db, storeId, (day, productId) => day <= (lastDay[classOf(productId)] ?? ''))
}

const notSince = (db: ReadDb, storeId: number, since: string): Choice => notCounted(db, storeId, (day) => day < since)

/** Every form of a code, as a scan of it is understood; of several products with one code all. */
function* byCodes(db: ReadDb, codes: readonly string[], now: Date): Generator<PlanStep, Choice> {
  const rules = readInStoreRules(db)
  const thisYear = Number(dayInJapan(now).slice(0, 4))
  const ids = new Set<number>()
  for (let from = 0; from < codes.length; from += codesAtOnce) {
    const unknownCodes: string[] = []
    const wanted = codes.slice(from, from + codesAtOnce).flatMap((code) => {
      const reading = readCode(code, { rules, thisYear })
      return reading.code === '' ? [] : [{ code: reading.code, forms: catalogueCodes(reading, rules) }]
    })
    const holders = productIdsByCodes(db, [...new Set(wanted.flatMap(({ forms }) => forms))])
    for (const { code, forms } of wanted) {
      const found = forms.flatMap((form) => holders.get(form) ?? [])
      if (found.length === 0) unknownCodes.push(code)
      for (const id of found) ids.add(id)
    }
    yield { ...looking, unknownCodes }
  }
  return { ...everyProduct, ids: [...ids] }
}

function* choose(db: ReadDb, planning: Planning): Generator<PlanStep, Choice> {
  const { plan, storeId, now } = planning
  switch (plan.kind) {
    case 'everything':
      return everyProduct
    case 'categories': {
      const nodes = knownCategories(db).map(treeNode)
      const ids = new Set(plan.categoryIds.flatMap((key) => [...subtreeOf(nodes, key)]))
      const where = `AND ${effective(db, 'categoryId').expression} IN (SELECT value FROM json_each(:categoryIds))`
      return { where, params: { categoryIds: JSON.stringify([...ids]) } }
    }
    case 'suppliers': {
      const delivered = (column: 'category_id' | 'product_id'): string =>
        `(SELECT p.${column} FROM supplier_product p JOIN json_each(:supplierIds) j ON j.value = p.supplier_id WHERE p.${column} <> 0)`
      const where = `AND (m.product_id IN ${delivered('product_id')}
        OR ${effective(db, 'categoryId').expression} IN ${delivered('category_id')})`
      return { where, params: { supplierIds: JSON.stringify(plan.supplierIds) } }
    }
    case 'shelves':
      return { ...everyProduct, ids: [...productsOnShelves(db, plan.shelfIds)] }
    case 'value': {
      const steps = byValue(db, planning, plan.everyDays)
      for (;;) {
        const step = steps.next()
        if (step.done === true) return step.value
        yield looking
      }
    }
    case 'notSince':
      return notSince(db, storeId, plan.day)
    case 'list':
      return yield* byCodes(db, plan.codes, now)
  }
}

interface ProductRow extends PlannedProduct {
  readonly isControlled: 0 | 1
}

/**
 * The products of a plan, by id, in steps between which others may have their turn. Products without stock control are left out.
 * Of `most` products of a plan by value, those of the better class that were counted longest ago come first.
 */
export function* planSteps(db: ReadDb, planning: Planning): Generator<PlanStep> {
  const choice = yield* choose(db, planning)
  const most = planning.plan.kind === 'value' ? planning.plan.most : null
  if (most === null) yield* productSteps(db, planning.storeId, choice)
  else yield* mostUrgent(db, planning, choice, most)
}

function* productSteps(db: ReadDb, storeId: number, { where, params, ids, wants }: Choice): Generator<PlanStep> {
  const [cost, control, category] = (['cost', 'stockControlDivision', 'categoryId'] as const).map((field) => effective(db, field))
  const columns = `m.product_id AS productId, ${cost?.expression} AS cost, coalesce(${control?.expression}, '0') <> '1' AS isControlled,
    (SELECT s.stock_amount FROM stock s WHERE s.product_id = m.product_id AND s.store_id = :storeId) AS expected`
  const joins = `${cost?.join} ${control?.join} ${where === '' ? '' : category?.join}`
  const sorted = ids?.toSorted((a, b) => a - b)
  for (let after = 0, at = 0; ;) {
    const slice = sorted?.slice(at, at + productsAtOnce)
    if (slice?.length === 0) return
    const rows =
      slice === undefined
        ? db.all<ProductRow>(
            `SELECT ${columns} FROM product m ${joins} WHERE m.product_id > :after ${where} ORDER BY m.product_id LIMIT ${productsAtOnce}`,
            { ...params, storeId, after },
          )
        : db.all<ProductRow>(
            `SELECT ${columns} FROM json_each(:ids) j CROSS JOIN product m ON m.product_id = j.value ${joins} ORDER BY m.product_id`,
            { storeId, ids: JSON.stringify(slice) },
          )
    const last = rows.at(-1)
    if (slice === undefined && last === undefined) return
    const wanted = wants?.(rows[0]?.productId ?? 0, last?.productId ?? 0)
    const kept = wanted === undefined ? rows : rows.filter(({ productId }) => wanted(productId))
    yield {
      products: kept.filter(({ isControlled }) => isControlled === 1).map(({ isControlled: _, ...product }) => product),
      notControlled: kept.filter(({ isControlled }) => isControlled === 0).length,
      unknownCodes: [],
    }
    after = last?.productId ?? after
    at += productsAtOnce
  }
}

function* mostUrgent(db: ReadDb, { storeId }: Planning, choice: Choice, most: number): Generator<PlanStep> {
  const classes = classify(db, storeId)
  let found = classes.next()
  for (; found.done !== true; found = classes.next()) yield looking
  const classOf = found.value ?? (() => 'C' as const)
  const lastCounted = lastCountedIn(db, storeId)
  const all: { product: PlannedProduct; order: string }[] = []
  for (const step of productSteps(db, storeId, choice)) {
    const counted = lastCounted(step.products[0]?.productId ?? 0, step.products.at(-1)?.productId ?? 0)
    for (const product of step.products) {
      all.push({ product, order: `${classOf(product.productId)} ${counted.get(product.productId) ?? ''}` })
    }
    yield { ...step, products: [] }
  }
  all.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.product.productId - b.product.productId))
  const products = all.slice(0, most).map(({ product }) => product)
  for (let at = 0; at < products.length; at += productsAtOnce) {
    yield { ...looking, products: products.slice(at, at + productsAtOnce) }
  }
}
