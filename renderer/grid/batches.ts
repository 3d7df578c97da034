import { textAt, type PastePlan, stretchesByColumn } from './paste.ts'
import { countRows, type Rect } from './selection.ts'
import type { CellEdit, FillPart, GridBatch, GridColumn, GridWords, RefusedCell } from './types.ts'

type Origin = GridBatch['origin']

/** Up to here a fill names its cells one by one and is one step of undo whatever its shape. */
export const namedCells = 2_000
/** More than this is not taken from the clipboard at once. */
export const mostCells = 200_000

/** One text for everything selected; columns that do not take it are refused as a whole. */
export function fillBatch<Row>(
  columns: readonly GridColumn<Row>[],
  rects: readonly Rect[],
  textOf: (columnIndex: number) => string,
  origin: Origin,
  words: GridWords,
): GridBatch {
  const parts: FillPart[] = []
  const refused: RefusedCell[] = []
  for (const { column: index, ranges } of stretchesByColumn(rects)) {
    const column = columns[index]
    const row = ranges[0]?.[0]
    if (!column || row === undefined) continue
    const text = textOf(index)
    const checked = checkCell(column, text, undefined, words)
    if (checked.ok) parts.push({ columnId: column.id, value: checked.value, ranges })
    else refused.push({ row, columnId: column.id, text, message: checked.message })
  }
  return namedOrFill(parts, refused, origin)
}

/** A fill of few cells becomes a list of cells. */
export function namedOrFill(parts: readonly FillPart[], refused: readonly RefusedCell[], origin: Origin): GridBatch {
  const count = parts.reduce((sum, part) => sum + countRows(part.ranges), 0)
  if (count > namedCells) return { kind: 'fill', origin, parts, refused, outside: 0 }
  const cells: CellEdit[] = []
  for (const { columnId, value, ranges } of parts) {
    for (const [from, to] of ranges) for (let row = from; row < to; row += 1) cells.push({ row, columnId, value })
  }
  return { kind: 'cells', origin, cells, refused, outside: 0 }
}

/** A pasted block, cell by cell. A cell whose text is what it shows already is left out. */
export function blockBatch<Row>(
  plan: Extract<PastePlan, { kind: 'block' }>,
  columns: readonly GridColumn<Row>[],
  rowOf: (index: number) => Row | undefined,
  words: GridWords,
): GridBatch {
  const cells: CellEdit[] = []
  const refused: RefusedCell[] = []
  const { target } = plan
  for (let row = target.top; row <= target.bottom; row += 1) {
    const data = rowOf(row)
    for (let index = target.left; index <= target.right; index += 1) {
      const column = columns[index]
      const text = textAt(plan, row, index)
      if (!column || text === undefined || (data && column.text(data) === text)) continue
      const checked = checkCell(column, text, data, words)
      if (checked.ok) cells.push({ row, columnId: column.id, value: checked.value })
      else refused.push({ row, columnId: column.id, text, message: checked.message })
    }
  }
  return { kind: 'cells', origin: 'paste', cells, refused, outside: plan.outside }
}

function checkCell<Row>(column: GridColumn<Row>, text: string, row: Row | undefined, words: GridWords) {
  if (column.readOnly || !column.check) return { ok: false, message: words.readOnlyCell } as const
  return column.check(text, row)
}
