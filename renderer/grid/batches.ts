import { textAt, type PastePlan, stretchesByColumn } from './paste.ts'
import { countRows, type Rect } from './selection.ts'
import type { CellEdit, FillPart, GridBatch, GridColumn, GridWords, RefusedCell, RowKey } from './types.ts'

type Origin = GridBatch['origin']

/** Up to here a fill names its cells one by one and is one step of undo whatever its shape. */
const maxNamedCells = 2_000
/** More than this is not taken from the clipboard at once. */
export const maxClipboardCells = 200_000

/** The rows as they are at the moment of the act. */
export interface Sheet<Row> {
  readonly columns: readonly GridColumn<Row>[]
  readonly rowAt: (index: number) => Row | undefined
  readonly keyAt: (index: number) => RowKey | null
  readonly words: GridWords
}

/** One text for everything selected; columns that do not take it are refused as a whole. */
export function fillBatch<Row>(
  sheet: Sheet<Row>,
  rects: readonly Rect[],
  textOf: (columnIndex: number) => string,
  origin: Origin,
): GridBatch {
  const { columns, words, keyAt } = sheet
  const parts: FillPart[] = []
  const refused: RefusedCell[] = []
  for (const { column: index, ranges } of stretchesByColumn(rects)) {
    const column = columns[index]
    const row = ranges[0]?.[0]
    if (!column || row === undefined) continue
    const text = textOf(index)
    const checked = checkCell(column, text, undefined, words)
    if (checked.ok) parts.push({ columnId: column.id, value: checked.value, ranges })
    else refused.push({ key: keyAt(row), row, columnId: column.id, text, message: checked.message, cells: countRows(ranges) })
  }
  return namedOrFill(parts, refused, origin, keyAt)
}

/** A fill of few cells becomes a list of cells. */
export function namedOrFill(
  parts: readonly FillPart[],
  refused: readonly RefusedCell[],
  origin: Origin,
  keyAt: (index: number) => RowKey | null,
): GridBatch {
  const count = parts.reduce((sum, part) => sum + countRows(part.ranges), 0)
  if (count > maxNamedCells) return { kind: 'fill', origin, parts, refused, outside: 0 }
  const cells: CellEdit[] = []
  for (const { columnId, value, ranges } of parts) {
    for (const [from, to] of ranges) for (let row = from; row < to; row += 1) cells.push({ key: keyAt(row), row, columnId, value })
  }
  return { kind: 'cells', origin, cells, refused, outside: 0 }
}

/** A pasted block, cell by cell. A cell whose text is what it shows already is left out. */
export function blockBatch<Row>(plan: Extract<PastePlan, { kind: 'block' }>, { columns, rowAt, keyAt, words }: Sheet<Row>): GridBatch {
  const cells: CellEdit[] = []
  const refused: RefusedCell[] = []
  const { target } = plan
  let same = 0
  for (let row = target.top; row <= target.bottom; row += 1) {
    const data = rowAt(row)
    const key = keyAt(row)
    for (let index = target.left; index <= target.right; index += 1) {
      const column = columns[index]
      const text = textAt(plan, row, index)
      if (!column || text === undefined) continue
      if (data && column.text(data) === text) {
        same += 1
        continue
      }
      const checked = checkCell(column, text, data, words)
      if (checked.ok) cells.push({ key, row, columnId: column.id, value: checked.value })
      else refused.push({ key, row, columnId: column.id, text, message: checked.message, cells: 1 })
    }
  }
  return { kind: 'cells', origin: 'paste', cells, refused, outside: plan.outside, same }
}

function checkCell<Row>(column: GridColumn<Row>, text: string, row: Row | undefined, words: GridWords) {
  if (column.readOnly || !column.check) return { ok: false, message: words.readOnlyCell } as const
  return column.check(text, row)
}
