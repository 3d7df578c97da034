import type { RowCache } from './rowCache.ts'
import type { Selection } from './selection.ts'

/** What a cell's change is waiting for; drawn with a mark of its own shape, not by colour alone. */
export type CellMark = 'staged' | 'queued' | 'sending' | 'unknown' | 'conflict' | 'rejected'

export type CellValue = string | number | null

/** What became of a text: a value to keep, or the broken rule in the reader's words. */
export type Checked = { readonly ok: true; readonly value: CellValue } | { readonly ok: false; readonly message: string }

export interface Choice {
  readonly value: string
  readonly label: string
  /** Quiet text behind the label, such as a code. */
  readonly detail?: string
}

export interface GridColumn<Row> {
  readonly id: string
  readonly title: string
  readonly width: number
  readonly minWidth?: number
  /** What it may grow to where the view has room to spare; its own width otherwise. */
  readonly growTo?: number
  readonly align?: 'left' | 'right' | 'center'
  readonly sortable: boolean
  readonly readOnly?: boolean
  /** Alt+Enter breaks the line. */
  readonly multiline?: boolean
  /** Opens a list under the cell; typing narrows it. */
  readonly choices?: readonly Choice[]
  /** Shown in the cell. */
  readonly display: (row: Row) => string
  /** What the editor begins with, and what is copied. */
  readonly text: (row: Row) => string
  /** Turns a typed or pasted text into a value. Absent for read-only columns. */
  readonly check?: (text: string, row: Row | undefined) => Checked
  readonly mark?: (row: Row) => CellMark | null
  /** Told about the marked cell, in words: old value, reason of a refusal. */
  readonly markWords?: (row: Row) => string
  readonly quiet?: (row: Row) => boolean
  /** Codes: copied so that spreadsheets keep their leading zeros. */
  readonly code?: boolean
}

export interface Sort {
  readonly columnId: string
  readonly direction: 'asc' | 'desc'
}

export interface CellEdit {
  readonly row: number
  readonly columnId: string
  readonly value: CellValue
}

export interface RefusedCell {
  readonly row: number
  readonly columnId: string
  readonly text: string
  readonly message: string
}

/** One value for whole stretches of rows, [from, to). */
export interface FillPart {
  readonly columnId: string
  readonly value: CellValue
  readonly ranges: readonly (readonly [number, number])[]
}

/**
 * What a person's one action changes. `cells` names every cell; `fill` is one value for stretches of
 * rows that may not even be loaded.
 */
export type GridBatch =
  | {
      readonly kind: 'cells'
      readonly origin: 'edit' | 'paste' | 'fill' | 'clear'
      readonly cells: readonly CellEdit[]
      readonly refused: readonly RefusedCell[]
      /** Pasted cells that fell outside the grid. */
      readonly outside: number
    }
  | {
      readonly kind: 'fill'
      readonly origin: 'edit' | 'paste' | 'fill' | 'clear'
      readonly parts: readonly FillPart[]
      readonly refused: readonly RefusedCell[]
      readonly outside: number
    }

/** Things the person should be told although nothing was changed. */
export type GridNotice = 'readOnly' | 'pasteTooLarge' | 'copyOneBlock' | 'copyTooLarge' | 'copyFailed' | 'copyPreparing' | 'nothingToPaste'

/** Words of the grid itself, brought by the screen in its language. */
export interface GridWords {
  readonly label: string
  readonly rowNumber: string
  readonly selectAll: string
  readonly editor: string
  readonly resize: (title: string) => string
  readonly readOnlyCell: string
  readonly marks: Readonly<Record<CellMark, string>>
  readonly noChoice: string
}

export interface GridHandle {
  focus(): void
  /** Moves the active cell and brings it into view. */
  goTo(row: number, columnId?: string): void
  /** Keeps the pixel place of what is shown when rows came or went above. */
  shiftRows(by: number): void
  collapse(): void
  isEditing(): boolean
  selectedRows(): number
  /** The active cell, whether or not it is in view. */
  active(): { readonly row: number; readonly columnId: string }
  sortByActive(direction: 'asc' | 'desc'): void
  fillDown(): void
  /** The rows in view, first and last. */
  span(): readonly [number, number]
}

export interface GridProps<Row> {
  readonly columns: readonly GridColumn<Row>[]
  readonly rows: RowCache<Row>
  readonly sort: Sort
  readonly frozen: number
  readonly words: GridWords
  readonly rowHeight?: number
  /** Shown at the head of a row instead of its number, such as a mark of a new one. Null: the number. */
  readonly rowLabel?: (row: Row) => string | null
  readonly autoFocus?: boolean
  readonly onSort: (sort: Sort) => void
  readonly onResize: (columnId: string, width: number) => void
  readonly onBatch: (batch: GridBatch) => void
  readonly onNotice: (notice: GridNotice) => void
  readonly onSelection: (selection: Selection) => void
}
