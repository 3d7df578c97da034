import { useEffect, useState, useSyncExternalStore } from 'react'
import type { ProductRow } from '#shared/contracts/products.ts'
import { countRows, rowRanges, type GridColumn, type RowCache, type Selection } from '../grid/index.ts'

/** Sums are counted for so many rows; above, they would mean reading the whole shop into the page. */
export const mostSummed = 5_000

const summed = ['price', 'customerPrice', 'cost', 'stockTotal'] as const

export interface Figure {
  readonly columnId: (typeof summed)[number]
  readonly sum: number
  readonly average: number
}

export interface Figures {
  readonly rows: number
  readonly figures: readonly Figure[]
  readonly tooMany: boolean
}

const still = { subscribe: () => () => {}, version: () => 0 }

const none: Figures = { rows: 0, figures: [], tooMany: false }

/** Up to five decimals, as costs have them; without the dust of binary fractions. */
const clean = (value: number): number => Math.round(value * 100_000) / 100_000

/** Rows selected, and sum and average of each column of amounts within the selection. */
export function useFigures(
  selection: Selection | null,
  rows: RowCache<ProductRow> | null,
  columns: readonly GridColumn<ProductRow>[],
): Figures {
  const [figures, setFigures] = useState<Figures>(none)
  const version = useSyncExternalStore((rows ?? still).subscribe, (rows ?? still).version)
  useEffect(() => {
    if (!selection || !rows || rows.total === 0) return setFigures(none)
    const { rects } = selection
    const count = countRows(rowRanges(rects))
    const only = rects[0]
    const alone = rects.length === 1 && only && only.top === only.bottom && only.left === only.right
    const touched = summed
      .map((columnId) => ({ columnId, at: columns.findIndex((column) => column.id === columnId) }))
      .filter(({ at }) => at >= 0 && rects.some((rect) => at >= rect.left && at <= rect.right))
    const tooMany = count > mostSummed
    setFigures({ rows: count, figures: [], tooMany: tooMany && touched.length > 0 })
    if (alone || tooMany || touched.length === 0) return undefined
    let gone = false
    // A selection that is being dragged is not summed at every step.
    const timer = setTimeout(() => {
      const work = touched.map(async ({ columnId, at }): Promise<Figure | null> => {
        const ranges = rowRanges(rects, (rect) => at >= rect.left && at <= rect.right)
        const parts = await Promise.all(ranges.map(([from, to]) => rows.read(from, to)))
        const amounts = parts.flat().flatMap((row) => row[columnId] ?? [])
        const sum = amounts.reduce((total, amount) => total + amount, 0)
        return amounts.length === 0 ? null : { columnId, sum: clean(sum), average: clean(sum / amounts.length) }
      })
      Promise.all(work).then(
        (found) => !gone && setFigures({ rows: count, figures: found.filter((one) => one !== null), tooMany: false }),
        () => undefined, // the view went away; the next one brings a new selection
      )
    }, 120)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [selection, rows, columns, version])
  return figures
}
