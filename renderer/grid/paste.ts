import { columnsTouched, rowRanges, type Rect, type Selection, type Size } from './selection.ts'

/** Where a pasted block goes. */
export type PastePlan =
  /** One text for everything selected. */
  | { readonly kind: 'fill'; readonly text: string; readonly rects: readonly Rect[] }
  /** The block from its corner, repeated `down` × `across` times. */
  | {
      readonly kind: 'block'
      readonly block: readonly (readonly string[])[]
      readonly target: Rect
      /** Cells of the block that have no place in the grid. */
      readonly outside: number
    }

/**
 * Decides as spreadsheets do: one value fills the whole selection; a block goes to the selection's
 * top left corner, and is repeated where the selection is a multiple of it.
 */
export function planPaste(block: readonly (readonly string[])[], selection: Selection, size: Size): PastePlan | null {
  const height = block.length
  const width = Math.max(0, ...block.map((row) => row.length))
  const rect = selection.rects.at(-1)
  if (height === 0 || width === 0 || !rect || size.rows === 0) return null
  if (height === 1 && width === 1) return { kind: 'fill', text: block[0]![0]!, rects: selection.rects }
  const selected = { rows: rect.bottom - rect.top + 1, columns: rect.right - rect.left + 1 }
  const repeats = selection.rects.length === 1 && selected.rows % height === 0 && selected.columns % width === 0
  const rows = repeats ? selected.rows : height
  const columns = repeats ? selected.columns : width
  const target = {
    top: rect.top,
    left: rect.left,
    bottom: Math.min(rect.top + rows, size.rows) - 1,
    right: Math.min(rect.left + columns, size.columns) - 1,
  }
  let outside = 0
  if (!repeats) {
    block.forEach((row, y) => {
      if (rect.top + y >= size.rows) outside += row.length
      else outside += Math.max(0, row.length - (size.columns - rect.left))
    })
  }
  return { kind: 'block', block, target, outside }
}

/** The text for one cell of the target, undefined where a ragged block has none. */
export const textAt = (plan: Extract<PastePlan, { kind: 'block' }>, row: number, column: number): string | undefined => {
  const { block, target } = plan
  const width = Math.max(...block.map((cells) => cells.length))
  return block[(row - target.top) % block.length]?.[(column - target.left) % width]
}

/** For each column touched, the stretches of rows selected in it. */
export const stretchesByColumn = (
  rects: readonly Rect[],
): readonly { readonly column: number; readonly ranges: readonly (readonly [number, number])[] }[] =>
  columnsTouched(rects).map((column) => ({
    column,
    ranges: rowRanges(rects, (rect) => column >= rect.left && column <= rect.right),
  }))

/**
 * The one block that a selection copies as: a single rectangle, or rectangles of the same columns
 * stacked (rows picked with Ctrl). Null where the pieces do not fit together.
 */
export function copyShape(rects: readonly Rect[]): {
  readonly left: number
  readonly right: number
  readonly ranges: readonly (readonly [number, number])[]
} | null {
  const first = rects[0]
  if (!first || rects.some((rect) => rect.left !== first.left || rect.right !== first.right)) return null
  return { left: first.left, right: first.right, ranges: rowRanges(rects) }
}
