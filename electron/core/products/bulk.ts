import type { BulkOperation, BulkPreview } from '#shared/contracts/products.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { noWarnings, warningsOf, type WarningCounts } from '#shared/domain/changeWarnings.ts'
import { checkProductField, productFields } from '#shared/domain/productFields.ts'
import type { SetHeader } from '../changes/record.ts'
import type { ReadDb } from '../store/db.ts'
import { amountSql } from './amountSql.ts'
import { checkCells } from './check.ts'
import { effective } from './columns.ts'
import { productsGoing } from './going.ts'
import { labelsOf } from './labels.ts'
import { rowSet } from './rowSet.ts'

/** Of each kind of sample (changed, refused) so many are shown. */
const samplesShown = 10
/** Products looked at for samples at a time, and at most. */
const productsPerLook = 1_000
const maxProductsLookedAt = 20_000
/** Products that a first figure is estimated from. */
const productsOfEstimate = 20_000

type Problem = NonNullable<BulkPreview['samples'][number]['problem']>
type Params = Readonly<Record<string, CellValue>>

/** One operation over some products as a SELECT of (id, old, new, verdict), in the order of ids. */
interface BulkQuery {
  readonly sql: string
  readonly params: Params
  /** What a refused row breaks. */
  readonly problem: (row: Row) => Problem | null
}

interface Row {
  readonly id: number
  readonly old: CellValue
  readonly new: CellValue
  readonly verdict: 'changed' | 'unchanged' | 'skipped' | 'invalid'
}

/** A SELECT of (key, new). */
export interface BulkCells {
  readonly sql: string
  readonly params: Params
}

/** One value for all: what it becomes, the rule it breaks if any, and the one product that may have it all the same. */
interface Setting {
  readonly wanted: CellValue
  readonly problem: Problem | null
  readonly exempt: number | null
}

/** The rules are the same for all rows, but a code can be had only once. */
function settingOf(db: ReadDb, ids: readonly number[], operation: BulkOperation): Setting | null {
  if (operation.kind !== 'set') return null
  const { field, value } = operation
  const isEachItsOwn = field === 'productCode' && value !== null
  const { from, params } = rowSet(ids)
  const known = db.column<number>(`SELECT m.product_id FROM ${from} ${isEachItsOwn ? '' : 'LIMIT 1'}`, params)
  const there = new Set(known)
  const meant = isEachItsOwn ? ids.filter((id) => there.has(id)) : known
  const { good, problems } = checkCells(
    db,
    meant.map((productId) => ({ productId, field, value })),
  )
  const [first] = problems
  const wanted = good[0]?.value ?? value
  if (first === undefined) return { wanted, problem: null, exempt: null }
  return { wanted, problem: { rule: first.rule, details: { ...first.details } }, exempt: good[0]?.key ?? null }
}

/**
 * What an operation makes of the values the person sees, counted exactly and in SQL. A result that
 * breaks a rule of Smaregi is `invalid`: its row is left alone.
 */
function bulkQuery(db: ReadDb, ids: readonly number[], operation: BulkOperation, setting: Setting | null): BulkQuery {
  const { field } = operation
  const { from, params } = rowSet(ids)
  const value = effective(db, field)
  const old = value.expression
  if (operation.kind === 'set') {
    const { wanted, problem, exempt } = setting ?? { wanted: operation.value, problem: null, exempt: null }
    const refused = problem === null ? '' : `WHEN m.product_id IS NOT :exempt THEN 'invalid'`
    return {
      sql: `SELECT m.product_id AS id, ${old} AS old, :wanted AS new,
          CASE ${refused} WHEN ${old} IS :wanted THEN 'unchanged' ELSE 'changed' END AS verdict
        FROM ${from} ${value.join}`,
      params: { ...params, wanted, exempt },
      problem: () => problem,
    }
  }
  const division = effective(db, 'productPriceDivision')
  const spec = productFields[field]
  if (spec.kind !== 'integer' && spec.kind !== 'decimal') throw new Error(`${field} is no amount`)
  const amount = amountSql(operation, old)
  const result = `CASE WHEN typeof(${old}) IN ('integer', 'real') AND ${division.expression} IS NOT '2' THEN ${amount.sql} END`
  return {
    // With a limit SQLite keeps the inner SELECT apart: each result is computed once, however often it is looked at.
    sql: `SELECT id, old, new, CASE WHEN new IS NULL THEN 'skipped' WHEN new = old THEN 'unchanged'
        WHEN new < ${spec.min} OR new > ${spec.max} THEN 'invalid' ELSE 'changed' END AS verdict
      FROM (SELECT m.product_id AS id, ${old} AS old, ${result} AS new
        FROM ${from} ${[...new Set([value.join, division.join])].join(' ')} LIMIT -1)`,
    params: { ...params, ...amount.params },
    problem: (row) => {
      const checked = checkProductField(field, row.new)
      return checked.ok ? null : { rule: checked.rule, details: { ...checked.details } }
    },
  }
}

/** What is to be deleted is left alone, and counted. */
function withoutGoing(db: ReadDb, selected: readonly number[]): { readonly ids: readonly number[]; readonly going: number } {
  const going = productsGoing(db, selected)
  return { ids: going.size === 0 ? selected : selected.filter((id) => !going.has(id)), going: going.size }
}

/** The cells that an operation changes. */
export function bulkCells(db: ReadDb, selected: readonly number[], operation: BulkOperation): BulkCells {
  const { ids } = withoutGoing(db, selected)
  const { sql, params } = bulkQuery(db, ids, operation, settingOf(db, ids, operation))
  return { sql: `SELECT id AS key, new FROM (${sql}) WHERE verdict = 'changed'`, params }
}

interface Counts {
  readonly found: number
  readonly changed: number
  readonly unchanged: number
  readonly invalid: number
  readonly negative: number
}

/** Counts what an operation would do; nothing is kept of the rows but a few samples. */
export function previewBulk(db: ReadDb, selected: readonly number[], operation: BulkOperation): BulkPreview {
  const { ids, going } = withoutGoing(db, selected)
  const setting = settingOf(db, ids, operation)
  const query = bulkQuery(db, ids, operation, setting)
  const counts = countsOf(db, query)
  return {
    isEstimate: false,
    // A selected product that is gone since counts among the rows it was selected with.
    rows: selected.length,
    changed: counts.changed,
    unchanged: counts.unchanged,
    skipped: ids.length - counts.changed - counts.unchanged - counts.invalid,
    going,
    invalid: counts.invalid,
    samples: samplesOf(db, ids, operation, setting, counts),
    warnings: warningsIn(db, query, operation, counts),
  }
}

/**
 * The same from a part of the rows, evenly spread, where there are very many: soon, and called an
 * estimate. Of few it is the exact preview.
 */
export function estimateBulk(db: ReadDb, ids: readonly number[], operation: BulkOperation): BulkPreview {
  // A code can be had by one product only: a part tells nothing of the whole.
  if (ids.length <= 2 * productsOfEstimate || operation.field === 'productCode') return previewBulk(db, ids, operation)
  const some = spread(ids, productsOfEstimate)
  const part = previewBulk(db, some, operation)
  const all = (count: number): number => Math.round((count * ids.length) / some.length)
  const [unchanged, skipped, invalid, going] = [all(part.unchanged), all(part.skipped), all(part.invalid), all(part.going)]
  return {
    ...part,
    isEstimate: true,
    rows: ids.length,
    unchanged,
    skipped,
    going,
    invalid,
    changed: Math.max(0, ids.length - unchanged - skipped - going - invalid),
    warnings: Object.fromEntries(Object.entries(part.warnings).map(([name, count]) => [name, all(count)])) as WarningCounts,
  }
}

/**
 * One of each stretch of the list, each at another place of its stretch: what comes back every so many
 * rows is met as often as it stands there. The same each time, so that the figures do not jump.
 */
function spread(ids: readonly number[], count: number): number[] {
  const length = ids.length / count
  let random = 1
  return Array.from({ length: count }, (_, i) => {
    // Of a linear congruential generator (Numerical Recipes).
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0
    return ids[Math.floor((i + random / 2 ** 32) * length)]!
  })
}

const countsOf = (db: ReadDb, { sql, params }: BulkQuery): Counts =>
  db.get<Counts>(
    `SELECT count(*) AS found, count(*) FILTER (WHERE verdict = 'changed') AS changed, count(*) FILTER (WHERE verdict = 'unchanged') AS unchanged,
       count(*) FILTER (WHERE verdict = 'invalid') AS invalid, count(*) FILTER (WHERE verdict = 'changed' AND new < 0) AS negative
     FROM (${sql})`,
    params,
  ) ?? { found: 0, changed: 0, unchanged: 0, invalid: 0, negative: 0 }

function warningsIn(db: ReadDb, { sql, params }: BulkQuery, operation: BulkOperation, { changed, negative }: Counts): WarningCounts {
  const { field } = operation
  const warnings = noWarnings()
  if (field === 'price' || field === 'customerPrice') warnings.priceNegative = negative
  if (field !== 'productCode' || changed === 0) return warnings
  // Whether a code is a JAN is not SQL's to say; a code is hardly ever set in bulk.
  for (const { old, new: next } of db.iterate<Row>(`SELECT old, new FROM (${sql}) WHERE verdict = 'changed'`, params)) {
    for (const warning of warningsOf(field, old, next)) warnings[warning] += 1
  }
  return warnings
}

/** The first rows of each kind, as the person has them before them. Where those lie far down, fewer. */
function samplesOf(
  db: ReadDb,
  ids: readonly number[],
  operation: BulkOperation,
  setting: Setting | null,
  counts: Counts,
): BulkPreview['samples'] {
  const wanted = { changed: Math.min(samplesShown, counts.changed), invalid: Math.min(samplesShown, counts.invalid) }
  const samples: (Row & { readonly problem: Problem | null })[] = []
  const end = Math.min(ids.length, maxProductsLookedAt)
  for (let at = 0; at < end && wanted.changed + wanted.invalid > 0; at += productsPerLook) {
    const some = ids.slice(at, at + productsPerLook)
    const { sql, params, problem } = bulkQuery(db, some, operation, setting)
    const rows = new Map(db.all<Row>(`SELECT * FROM (${sql}) WHERE verdict IN ('changed', 'invalid')`, params).map((row) => [row.id, row]))
    for (const id of some) {
      const row = rows.get(id)
      if (row === undefined || (row.verdict !== 'changed' && row.verdict !== 'invalid') || wanted[row.verdict] === 0) continue
      wanted[row.verdict] -= 1
      samples.push({ ...row, problem: row.verdict === 'invalid' ? problem(row) : null })
    }
  }
  const label = labelsOf(
    db,
    samples.map(({ id }) => id),
  )
  return samples.map(({ id, old, new: next, problem }) => ({ productId: id, ...label(id), old, new: next, problem }))
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
