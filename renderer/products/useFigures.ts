import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { ProductRow } from '#shared/contracts/products.ts'
import { countRows, rowRanges, type GridColumn, type RowCache, type Selection } from '../grid/index.ts'

/** Sums are counted for so many rows; above, they would mean reading the whole shop into the page. */
const maxSummedRows = 5_000

const summed = ['price', 'customerPrice', 'cost', 'stockTotal'] as const

interface Figure {
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

/** Rounded to five decimals, as many as costs have: binary fractions leave tiny remainders. */
const clean = (value: number): number => Math.round(value * 100_000) / 100_000

/** Rows selected, and sum and average of each column of amounts within the selection. */
export function useFigures(
  selection: Selection | null,
  rows: RowCache<ProductRow> | null,
  columns: readonly GridColumn<ProductRow>[],
): Figures {
  const [found, setFound] = useState<{ readonly of: object; readonly figures: readonly Figure[] } | null>(null)
  const version = useSyncExternalStore((rows ?? still).subscribe, (rows ?? still).version)
  const asked = useMemo(() => wanted(selection, rows, columns, version), [selection, rows, columns, version])
  useEffect(() => {
    if (!asked || asked.columns.length === 0) return undefined
    let gone = false
    // A selection that is being dragged is not summed at every step.
    const timer = setTimeout(() => {
      Promise.all(asked.columns.map((column) => figureOf(asked.rows, column))).then(
        (all) => !gone && setFound({ of: asked, figures: all.filter((one) => one !== null) }),
        () => undefined, // the view went away; the next one brings a new selection
      )
    }, 120)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [asked])
  if (!asked) return none
  return { rows: asked.count, tooMany: asked.tooMany, figures: found?.of === asked ? found.figures : [] }
}

interface SummedColumn {
  readonly columnId: Figure['columnId']
  readonly ranges: readonly (readonly [number, number])[]
}

/** What there is to sum. A new version of the rows is a new question. */
function wanted(
  selection: Selection | null,
  rows: RowCache<ProductRow> | null,
  columns: readonly GridColumn<ProductRow>[],
  _version: number,
) {
  if (!selection || !rows || rows.total === 0) return null
  const { rects } = selection
  const count = countRows(rowRanges(rects))
  const only = rects[0]
  const alone = rects.length === 1 && only !== undefined && only.top === only.bottom && only.left === only.right
  const touched = summed.flatMap((columnId): SummedColumn[] => {
    const at = columns.findIndex((column) => column.id === columnId)
    const ranges = at < 0 ? [] : rowRanges(rects, (rect) => at >= rect.left && at <= rect.right)
    return ranges.length === 0 ? [] : [{ columnId, ranges }]
  })
  const tooMany = count > maxSummedRows && touched.length > 0
  return { rows, count, tooMany, columns: alone || tooMany ? [] : touched }
}

async function figureOf(rows: RowCache<ProductRow>, { columnId, ranges }: SummedColumn): Promise<Figure | null> {
  const parts = await Promise.all(ranges.map(([from, to]) => rows.read(from, to)))
  const amounts = parts.flat().flatMap((row) => row?.[columnId] ?? [])
  const sum = amounts.reduce((total, amount) => total + amount, 0)
  return amounts.length === 0 ? null : { columnId, sum: clean(sum), average: clean(sum / amounts.length) }
}
