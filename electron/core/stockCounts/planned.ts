import type { OutputOf } from '#shared/contracts/index.ts'
import type { ReadDb } from '../store/db.ts'
import { classify, planSteps, type Planning } from './plan.ts'

/** Unknown codes of a list that are named. */
const mostCodesNamed = 50

/** When the stock was last read from Smaregi; null: never. */
export const stockAt = (db: ReadDb): string | null =>
  db.column<string | null>("SELECT coalesce(last_pull_at, last_full_at) FROM pull_state WHERE resource = 'stock'")[0] ?? null

/** What a plan comes to. `turn`: gives others theirs, between two steps. */
export async function plannedCount(db: ReadDb, planning: Planning, turn: () => Promise<void>): Promise<OutputOf<'stockCounts.planned'>> {
  const steps = classify(db, planning.storeId)
  let found = steps.next()
  for (; found.done !== true; found = steps.next()) await turn()
  const classOf = found.value
  const classes = { A: 0, B: 0, C: 0 }
  const unknownCodes: string[] = []
  let [products, pieces, value, withoutCost, notControlled] = [0, 0, 0, 0, 0]
  for (const step of planSteps(db, planning)) {
    products += step.products.length
    notControlled += step.notControlled
    unknownCodes.push(...step.unknownCodes)
    for (const { productId, expected, cost } of step.products) {
      pieces += expected ?? 0
      value += (expected ?? 0) * (cost ?? 0)
      if (cost === null) withoutCost += 1
      if (classOf !== null) classes[classOf(productId)] += 1
    }
    await turn()
  }
  return {
    products,
    pieces,
    value,
    withoutCost,
    notControlled,
    unknownCodes: unknownCodes.slice(0, mostCodesNamed),
    unknownTotal: unknownCodes.length,
    classes: classOf === null ? null : classes,
    stockAt: stockAt(db),
  }
}
