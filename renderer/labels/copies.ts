import type { LabelProduct } from '#shared/contracts/labels.ts'
import { readBounded, type BoundedReading } from '#shared/domain/readNumber.ts'

export const copiesModes = ['one', 'stock', 'typed'] as const
export type CopiesMode = (typeof copiesModes)[number]

/** More copies of one label at once are a slip. */
export const mostCopies = 999

export const readCopies = (text: string): BoundedReading => readBounded(text, { min: 0, max: mostCopies, decimals: 0 })

/** How many labels of a product are printed; NaN where what was typed is no such number. */
export function copiesOf(row: LabelProduct, mode: CopiesMode, typed: ReadonlyMap<number, string>): number {
  if (mode === 'one') return 1
  if (mode === 'stock') return Math.min(Math.max(Math.trunc(row.stock ?? 0), 0), mostCopies)
  const reading = readCopies(typed.get(row.productId) ?? '1')
  return reading.ok ? reading.value : Number.NaN
}
