import type { ReactNode } from 'react'
import type { RowCache } from './rowCache.ts'
import type { Selection } from './selection.ts'

/** What a cell's change is waiting for; drawn with a mark of its own shape, not by colour alone. */
type CellMark = 'staged' | 'queued' | 'sending' | 'unknown' | 'conflict' | 'rejected'

export type CellValue = string | number | null

/** What became of a text: a value to keep, or the broken rule in the reader's words. */
export type Checked = { readonly ok: true; readonly value: CellValue } | { readonly ok: false; readonly message: string }

export interface Choice {
  readonly value: string
  readonly label: string
  /** Dimmed text behind the label, such as a code. */
  readonly detail?: string
}

/** What is up with a row that is to be deleted. */
export interface GoingRow {
  readonly mark: CellMark
  /** Told about each of its cells. */
  readonly words: string
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
  /** Cannot be typed into; F2, Enter and a double click open what changes it (see onOpen). */
  readonly opens?: boolean
  /** Alt+Enter breaks the line. */
  readonly multiline?: boolean
  /** Opens a list under the cell; typing narrows it. */
  readonly choices?: readonly Choice[]
  /** Shown in the cell. */
  readonly display: (row: Row) => string
  /** Drawn in place of what is shown; the row's height stays. */
  readonly render?: (row: Row) => ReactNode
  /** What screen readers say, and the pointer tells, of what is drawn. */
  readonly describe?: (row: Row) => string
  /** The title in full where the head shows it short. */
  readonly fullTitle?: string
  /** Gives the whole column a look of the screen's own (`data-tone`). */
  readonly tone?: string
  /** What the editor begins with, and what is copied. */
  readonly text: (row: Row) => string
  /** Turns a typed or pasted text into a value. Absent for read-only columns. */
  readonly check?: (text: string, row: Row | undefined) => Checked
  readonly mark?: (row: Row) => CellMark | null
  /** Told about the marked cell, in words: old value, reason of a refusal. */
  readonly markWords?: (row: Row) => string
  /** Shown in a paler colour. */
  readonly dimmed?: (row: Row) => boolean
  /** Holds codes: while it is typed into, a scan fills it. */
  readonly takesCodes?: boolean
  /** Numbers; everything else is copied as text, which a spreadsheet does not turn into dates or formulas. */
  readonly isNumber?: boolean
}

export interface Sort {
  readonly columnId: string
  readonly direction: 'asc' | 'desc'
}

/** What tells a row from all others, wherever it stands. */
export type RowKey = string | number

export interface CellEdit {
  /** The row at the moment of the act; null where it was not loaded, and only its position is known. */
  readonly key: RowKey | null
  readonly row: number
  readonly columnId: string
  readonly value: CellValue
}

export interface RefusedCell {
  readonly key: RowKey | null
  readonly row: number
  readonly columnId: string
  readonly text: string
  readonly message: string
  /** More than 1 where a whole column of a fill is refused; `row` is the first of them. */
  readonly cells: number
}

/** An edit that ended without being taken: its row left the list, or the list was left. */
export interface UnfinishedEdit<Row> {
  readonly key: RowKey
  readonly data: Row
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
 * rows that may not even be loaded. Positions are those of the rows that are handed over with it.
 */
export type GridBatch =
  | {
      readonly kind: 'cells'
      readonly origin: 'edit' | 'paste' | 'fill' | 'clear'
      readonly cells: readonly CellEdit[]
      readonly refused: readonly RefusedCell[]
      /** Pasted cells that fell outside the grid. */
      readonly outside: number
      /** Pasted cells whose text stands there already. */
      readonly same?: number
      /** The clipboard's text can be read in two ways: a person should look. */
      readonly doubtful?: boolean
    }
  | {
      readonly kind: 'fill'
      readonly origin: 'edit' | 'paste' | 'fill' | 'clear'
      readonly parts: readonly FillPart[]
      readonly refused: readonly RefusedCell[]
      readonly outside: number
      readonly same?: number
      readonly doubtful?: boolean
    }

/** Things the person should be told although nothing was changed. */
export type GridNotice =
  | 'readOnly'
  | 'opens'
  | 'goingRow'
  | 'pasteTooLarge'
  | 'copyOneBlock'
  | 'copyTooLarge'
  | 'copyFailed'
  | 'copyPreparing'
  | 'nothingToPaste'

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
  /** Stands in the first cell of a row that is gone since the list was opened. */
  readonly goneRow: string
}

export interface GridHandle {
  focus(): void
  /** Moves the active cell and brings it into view. */
  goTo(row: number, columnId?: string): void
  /** The active row stands elsewhere in a new list: the cell goes with it, and stays where it is on the screen. */
  follow(from: number, to: number): void
  collapse(): void
  /** Esc from outside: ends the edit without taking its text, and takes the focus. False where no cell is open. */
  giveUpEdit(): boolean
  isEditing(): boolean
  /** The row that is being edited. */
  editedKey(): RowKey | null
  /** Opens the active cell with a text in it, as if it had just been typed. */
  edit(text: string): void
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
  /** A list of rows in a fixed order. Another list is another object; the row that is edited is loaded in it, if it is there. */
  readonly rows: RowCache<Row>
  readonly rowKey: (row: Row) => RowKey
  readonly sort: Sort
  readonly frozen: number
  readonly words: GridWords
  readonly rowHeight?: number
  /** Shown at the head of a row instead of its number, such as a mark of a new one. Null: the number. */
  readonly rowLabel?: (row: Row) => string | null
  /** A row that is to be deleted: struck through, with the mark of its state, and no cell of it opens. Null: it stays. */
  readonly going?: (row: Row) => GoingRow | null
  readonly autoFocus?: boolean
  readonly onSort: (sort: Sort) => void
  readonly onResize: (columnId: string, width: number) => void
  /** `rows`: the list in which the batch counts positions, which may not be the one that is shown by now. */
  readonly onBatch: (batch: GridBatch, rows: RowCache<Row>) => void
  readonly onOpen?: (row: Row, columnId: string) => void
  readonly onUnfinished: (edit: UnfinishedEdit<Row>) => void
  readonly onNotice: (notice: GridNotice) => void
  readonly onSelection: (selection: Selection) => void
}
