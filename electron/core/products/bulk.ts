import type { z } from 'zod'
import type { bulkOperation, BulkPreview } from '#shared/contracts/products.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { noWarnings, warningsOf } from '#shared/domain/changeWarnings.ts'
import { changeByAmount, changeByPercent } from '#shared/domain/money.ts'
import { checkProductField } from '#shared/domain/productFields.ts'
import type { SetHeader } from '../changes/record.ts'
import type { ProductCell } from '../entities/product/stage.ts'
import type { ReadDb } from '../store/db.ts'
import { checkCells, type CellProblem } from './check.ts'
import { effective } from './columns.ts'
import { productsGoing } from './going.ts'
import { labelsOf } from './labels.ts'

export type BulkOperation = z.output<typeof bulkOperation>

export interface BulkPlan {
  readonly preview: BulkPreview
  readonly cells: readonly ProductCell[]
}

/** Of each kind of sample (changed, refused) so many are shown. */
const samplesShown = 10

type Problem = NonNullable<BulkPreview['samples'][number]['problem']>

interface Row {
  readonly id: number
  readonly old: CellValue
  readonly division: CellValue
}

/**
 * What an operation would make of these products, from the values the person sees. Amounts are
 * counted exactly; a result that breaks a rule of Smaregi leaves its row alone.
 */
export function planBulk(db: ReadDb, ids: readonly number[], operation: BulkOperation): BulkPlan {
  const { field } = operation
  const value = effective(db, field)
  const division = effective(db, 'productPriceDivision')
  const found = db.all<Row>(
    `SELECT m.product_id AS id, ${value.expression} AS old, ${division.expression} AS division
     FROM json_each(?) j CROSS JOIN product m ON m.product_id = j.value
     ${[...new Set([value.join, division.join])].join(' ')} ORDER BY j.key`,
    [JSON.stringify(ids)],
  )
  const going = productsGoing(db, ids)
  const rows = going.size === 0 ? found : found.filter(({ id }) => !going.has(id))
  const refused = operation.kind === 'set' ? refusals(db, rows, operation) : null
  const wanted = operation.kind === 'set' ? checkProductField(field, operation.value) : null
  const cells: ProductCell[] = []
  const warnings = noWarnings()
  const samples: { id: number; old: CellValue; new: CellValue; problem: Problem | null }[] = []
  let [unchanged, skipped, invalid, changedShown, invalidShown] = [0, 0, 0, 0, 0]
  for (const { id, old, division: priceDivision } of rows) {
    let result: CellValue
    let problem: Problem | null = null
    if (operation.kind === 'set') {
      problem = refused?.get(id) ?? null
      result = wanted?.ok === true ? wanted.value : operation.value
    } else {
      if (typeof old !== 'number' || priceDivision === '2') {
        skipped += 1
        continue
      }
      result =
        operation.kind === 'percent'
          ? changeByPercent(old, operation.percent, operation.rounding)
          : changeByAmount(old, operation.amount, operation.rounding)
      if (result !== old) {
        const checked = checkProductField(field, result)
        if (!checked.ok) problem = { rule: checked.rule, details: { ...checked.details } }
      }
    }
    if (problem !== null) {
      invalid += 1
      if (invalidShown < samplesShown) {
        samples.push({ id, old, new: result, problem })
        invalidShown += 1
      }
    } else if (result === old) {
      unchanged += 1
    } else {
      cells.push({ key: id, field, value: result })
      for (const warning of warningsOf(field, old, result)) warnings[warning] += 1
      if (changedShown < samplesShown) {
        samples.push({ id, old, new: result, problem })
        changedShown += 1
      }
    }
  }
  const label = labelsOf(
    db,
    samples.map(({ id }) => id),
  )
  return {
    cells,
    preview: {
      // A selected product that is gone since counts among the rows it was selected with.
      rows: ids.length,
      changed: cells.length,
      unchanged,
      skipped: skipped + ids.length - found.length,
      going: going.size,
      invalid,
      samples: samples.map(({ id, ...sample }) => ({ productId: id, ...label(id), ...sample })),
      warnings,
    },
  }
}

const problemOf = ({ rule, details }: CellProblem): Problem => ({ rule, details: { ...details } })

/** Rules broken by setting one value everywhere: the same for all, but a code can be had only once. */
function refusals(db: ReadDb, rows: readonly Row[], operation: Extract<BulkOperation, { kind: 'set' }>): ReadonlyMap<number, Problem> {
  const { field, value } = operation
  if (field === 'productCode' && value !== null) {
    const { problems } = checkCells(
      db,
      rows.map(({ id }) => ({ productId: id, field, value })),
    )
    return new Map(problems.map((problem) => [problem.productId, problemOf(problem)]))
  }
  const first = rows[0]
  if (first === undefined) return new Map()
  const [problem] = checkCells(db, [{ productId: first.id, field, value }]).problems
  return new Map(problem === undefined ? [] : rows.map(({ id }) => [id, problemOf(problem)]))
}

/** The name of the step and the figures for its words. */
export function bulkHeader(operation: BulkOperation): Pick<SetHeader, 'name' | 'details'> {
  switch (operation.kind) {
    case 'percent':
      return {
        name: 'bulkPercent',
        details: { field: operation.field, percent: operation.percent, unit: operation.rounding.unit, mode: operation.rounding.mode },
      }
    case 'add':
      return {
        name: 'bulkAdd',
        details: { field: operation.field, amount: operation.amount, unit: operation.rounding.unit, mode: operation.rounding.mode },
      }
    case 'set':
      return { name: 'bulkSet', details: { field: operation.field, value: operation.value } }
  }
}
