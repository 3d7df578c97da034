/**
 * What is selected: rectangles, never lists of cells, so that a million rows cost nothing. The last
 * rectangle is the one that Shift extends; `active` is the cell that takes the typing.
 */
export interface Rect {
  readonly top: number
  readonly left: number
  /** Inclusive. */
  readonly bottom: number
  readonly right: number
}

export interface Cell {
  readonly row: number
  readonly column: number
}

export interface Selection {
  readonly active: Cell
  /** The corner that Shift moves; the active cell is the other one. */
  readonly head: Cell
  readonly rects: readonly Rect[]
}

export interface Size {
  readonly rows: number
  readonly columns: number
}

const between = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))

export const clampCell = (cell: Cell, size: Size): Cell => ({
  row: between(cell.row, 0, Math.max(0, size.rows - 1)),
  column: between(cell.column, 0, Math.max(0, size.columns - 1)),
})

const rectOf = (a: Cell, b: Cell): Rect => ({
  top: Math.min(a.row, b.row),
  left: Math.min(a.column, b.column),
  bottom: Math.max(a.row, b.row),
  right: Math.max(a.column, b.column),
})

export const single = (cell: Cell): Selection => ({ active: cell, head: cell, rects: [rectOf(cell, cell)] })

/** Moves the far corner of the last rectangle. */
export const extendTo = (selection: Selection, head: Cell): Selection => ({
  active: selection.active,
  head,
  rects: [...selection.rects.slice(0, -1), rectOf(selection.active, head)],
})

/** Ctrl+click: one more rectangle, which begins where the click was. */
export const addCell = (selection: Selection, cell: Cell): Selection => ({
  active: cell,
  head: cell,
  rects: [...selection.rects, rectOf(cell, cell)],
})

/** Whole rows. The active cell stays in its column. */
export const selectRows = (selection: Selection, from: number, to: number, size: Size, add = false): Selection => {
  const rect = { top: Math.min(from, to), bottom: Math.max(from, to), left: 0, right: Math.max(0, size.columns - 1) }
  return {
    active: { row: from, column: selection.active.column },
    head: { row: to, column: size.columns - 1 },
    rects: add ? [...selection.rects, rect] : [rect],
  }
}

/** Whole columns. */
export const selectColumns = (selection: Selection, from: number, to: number, size: Size, add = false): Selection => {
  const rect = { top: 0, bottom: Math.max(0, size.rows - 1), left: Math.min(from, to), right: Math.max(from, to) }
  return {
    active: { row: selection.active.row, column: from },
    head: { row: size.rows - 1, column: to },
    rects: add ? [...selection.rects, rect] : [rect],
  }
}

export const selectAll = (selection: Selection, size: Size): Selection => ({
  active: selection.active,
  head: { row: Math.max(0, size.rows - 1), column: Math.max(0, size.columns - 1) },
  rects: [{ top: 0, left: 0, bottom: Math.max(0, size.rows - 1), right: Math.max(0, size.columns - 1) }],
})

/** Cuts a selection to a grid that became smaller. */
export const clampSelection = (selection: Selection, size: Size): Selection => {
  const rects = selection.rects
    .filter((rect) => rect.top < size.rows && rect.left < size.columns)
    .map((rect) => ({ ...rect, bottom: Math.min(rect.bottom, size.rows - 1), right: Math.min(rect.right, size.columns - 1) }))
  const active = clampCell(selection.active, size)
  if (rects.length === 0) return single(active)
  return { active, head: clampCell(selection.head, size), rects }
}

/** Stretches of rows touched by any rectangle that passes, as [from, to), sorted and without overlap. */
export const rowRanges = (rects: readonly Rect[], wanted: (rect: Rect) => boolean = () => true): readonly (readonly [number, number])[] => {
  const sorted = rects
    .filter(wanted)
    .map((rect) => [rect.top, rect.bottom + 1] as const)
    .sort((a, b) => a[0] - b[0])
  const merged: [number, number][] = []
  for (const [from, to] of sorted) {
    const last = merged.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}

export const countRows = (ranges: readonly (readonly [number, number])[]): number => ranges.reduce((sum, [from, to]) => sum + to - from, 0)

/** Which columns any rectangle touches, in order. */
export const columnsTouched = (rects: readonly Rect[]): readonly number[] => {
  const columns = new Set<number>()
  for (const rect of rects) for (let c = rect.left; c <= rect.right; c += 1) columns.add(c)
  return [...columns].sort((a, b) => a - b)
}

/** Stretches of selected columns of one row, as a short text that changes only when the row's look changes. */
export const spansOfRow = (rects: readonly Rect[], row: number): string => {
  const spans: string[] = []
  for (const rect of rects) if (row >= rect.top && row <= rect.bottom) spans.push(`${rect.left}-${rect.right}`)
  return spans.join(',')
}

/** Reads what spansOfRow wrote. */
export const inSpans = (spans: string, column: number): boolean => {
  if (spans === '') return false
  return spans.split(',').some((span) => {
    const [left, right] = span.split('-')
    return column >= Number(left) && column <= Number(right)
  })
}
