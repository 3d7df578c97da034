import type { ChangeRow, ChangeState } from '#shared/contracts/changes.ts'
import type { InputOf } from '#shared/contracts/index.ts'

/** Chosen cells of the list: one by one, or all of a tab however many they are. */
export type Selection =
  | { readonly kind: 'cells'; readonly cells: ReadonlyMap<string, { readonly key: number; readonly field: string }> }
  | { readonly kind: 'all' }

export const nothingSelected: Selection = { kind: 'cells', cells: new Map() }

export const cellId = (row: Pick<ChangeRow, 'key' | 'field'>): string => `${row.key} ${row.field}`

export const isSelected = (selection: Selection, row: Pick<ChangeRow, 'key' | 'field'>): boolean =>
  selection.kind === 'all' || selection.cells.has(cellId(row))

/** With the row in or out. From "all" only that row stays chosen. */
export function toggled(selection: Selection, row: Pick<ChangeRow, 'key' | 'field'>): Selection {
  const cells = new Map(selection.kind === 'all' ? [] : selection.cells)
  const id = cellId(row)
  if (cells.has(id)) cells.delete(id)
  else cells.set(id, { key: row.key, field: row.field })
  return { kind: 'cells', cells }
}

export const selectedCount = (selection: Selection, total: number): number =>
  selection.kind === 'all' ? total : selection.cells.size

/** As a command takes it. */
export const toInput = (
  selection: Selection,
  states: readonly ChangeState[],
): InputOf<'changes.discard'> =>
  selection.kind === 'all' ? { all: true, states: [...states] } : { cells: [...selection.cells.values()] }
