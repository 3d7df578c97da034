import type { ChangeRow, ChangeState } from '#shared/contracts/changes.ts'
import type { EntityName } from '#shared/domain/entities.ts'
import type { InputOf } from '#shared/contracts/index.ts'

/** Names one changed cell. */
export interface CellRef {
  readonly entity: EntityName
  readonly key: number
  readonly field: string
}

/** Chosen cells of the list: one by one, or all of a list however many they are. */
export type Selection = { readonly kind: 'cells'; readonly cells: ReadonlyMap<string, CellRef> } | { readonly kind: 'all' }

/** As a command takes it. */
export type Cells = InputOf<'changes.discard'>

type Named = Pick<ChangeRow, 'entity' | 'key' | 'field'>

export const nothingSelected: Selection = { kind: 'cells', cells: new Map() }

const cellId = ({ entity, key, field }: Named): string => `${entity} ${key} ${field}`

const refOf = ({ entity, key, field }: Named): CellRef => ({ entity, key, field })

export const oneCell = (row: Named): Cells => ({ cells: [refOf(row)] })

export const isSelected = (selection: Selection, row: Named): boolean => selection.kind === 'all' || selection.cells.has(cellId(row))

/** With the row in or out. From "all" only that row stays chosen. */
export function toggled(selection: Selection, row: Named): Selection {
  const cells = new Map(selection.kind === 'all' ? [] : selection.cells)
  const id = cellId(row)
  if (cells.has(id)) cells.delete(id)
  else cells.set(id, refOf(row))
  return { kind: 'cells', cells }
}

export const selectedCount = (selection: Selection, total: number): number => (selection.kind === 'all' ? total : selection.cells.size)

export const toInput = (selection: Selection, states: readonly ChangeState[]): Cells =>
  selection.kind === 'all' ? { all: true, states: [...states] } : { cells: [...selection.cells.values()] }
