import type { CellPreview } from '#shared/contracts/products.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { noWarnings, warningsOf } from '#shared/domain/changeWarnings.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import type { ProductCell } from '../entities/product/stage.ts'
import type { ReadDb } from '../store/db.ts'
import { checkCells, type CellProblem, type GoodCell, type WishedCell } from './check.ts'
import { effective } from './columns.ts'
import { labelsOf } from './labels.ts'

export interface WishedFill {
  readonly productIds: readonly number[]
  readonly field: ProductFieldName
  readonly value: CellValue
}

interface ChangedCell extends ProductCell {
  readonly old: CellValue
}

/** What a batch does: exactly `cells` are staged, so that what was announced is what happens. */
export interface CellPlan {
  readonly cells: readonly ChangedCell[]
  readonly unchanged: number
  readonly problems: readonly CellProblem[]
}

const samplesShown = 8
/** As many refused cells are named; the others are counted. */
export const problemsNamed = 100

/** Holds each cell to its rules and to what stands in it now. */
export function planCells(db: ReadDb, cells: readonly WishedCell[], fills: readonly WishedFill[]): CellPlan {
  const { good, problems } = checkCells(db, latestOf(db, cells, fills))
  const old = valuesNow(db, good)
  const changed: ChangedCell[] = []
  for (const cell of good) {
    const before = old(cell.key, cell.field)
    if (before !== cell.value) changed.push({ ...cell, old: before })
  }
  return { cells: changed, unchanged: good.length - changed.length, problems }
}

/** Every cell once, with the last of its values; a new product that has its number since, under that. */
function latestOf(db: ReadDb, cells: readonly WishedCell[], fills: readonly WishedFill[]): readonly WishedCell[] {
  const numbered = numbers(db)
  const byField = new Map<ProductFieldName, Map<number, CellValue>>()
  const put = (productId: number, field: ProductFieldName, value: CellValue): void => {
    const values = byField.get(field) ?? new Map<number, CellValue>()
    byField.set(field, values)
    values.set(numbered.get(productId) ?? productId, value)
  }
  for (const { productId, field, value } of cells) put(productId, field, value)
  for (const { productIds, field, value } of fills) for (const productId of productIds) put(productId, field, value)
  return [...byField].flatMap(([field, values]) => [...values].map(([productId, value]) => ({ productId, field, value })))
}

const numbers = (db: ReadDb): ReadonlyMap<number, number> =>
  new Map(db.all<{ local: number; id: number }>('SELECT local_id AS local, id FROM id_map').map(({ local, id }) => [local, id]))

/** What the person sees in these cells. */
function valuesNow(db: ReadDb, cells: readonly GoodCell[]): (key: number, field: ProductFieldName) => CellValue {
  const keys = new Map<ProductFieldName, number[]>()
  for (const { key, field } of cells) {
    const known = keys.get(field)
    if (known) known.push(key)
    else keys.set(field, [key])
  }
  const values = new Map<ProductFieldName, ReadonlyMap<number, CellValue>>()
  for (const [field, ids] of keys) {
    const { expression, join } = effective(db, field)
    const rows = db.all<{ id: number; value: CellValue }>(
      `SELECT m.product_id AS id, ${expression} AS value FROM json_each(:ids) j CROSS JOIN product m ON m.product_id = j.value ${join}
       UNION ALL
       SELECT p.key, p.mine FROM json_each(:ids) j CROSS JOIN pending p
         ON p.entity = 'product' AND p.key = j.value AND p.field = :field AND p.op = 'create'`,
      { ids: JSON.stringify(ids), field },
    )
    values.set(field, new Map(rows.map(({ id, value }) => [id, value])))
  }
  return (key, field) => values.get(field)?.get(key) ?? null
}

/** The plan in numbers and examples, for the person to look at before it is done. */
export function previewOf(db: ReadDb, { cells, unchanged, problems }: CellPlan): CellPreview {
  const warnings = noWarnings()
  const warned: ChangedCell[] = []
  for (const cell of cells) {
    const found = warningsOf(cell.field, cell.old, cell.value)
    for (const warning of found) warnings[warning] += 1
    if (found.length > 0 && warned.length < samplesShown) warned.push(cell)
  }
  // What deserves a second look is among the lines that are shown.
  const samples = [...new Set([...warned, ...cells.slice(0, samplesShown)])].slice(0, samplesShown)
  const named = problems.slice(0, problemsNamed)
  const label = labelsOf(db, [...samples.map(({ key }) => key), ...named.map(({ productId }) => productId)])
  return {
    changed: cells.length,
    unchanged,
    refused: problems.length,
    products: new Set(cells.map(({ key }) => key)).size,
    emptied: cells.filter(({ value }) => value === null).length,
    problems: named.map((problem) => ({ ...problem, details: { ...problem.details }, ...label(problem.productId) })),
    samples: samples.map(({ key, field, old, value }) => ({ productId: key, ...label(key), field, old, new: value })),
    warnings,
  }
}
