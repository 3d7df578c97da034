import type { CellBatch, CellPreview, ProductRow } from '#shared/contracts/products.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import { countRows, type CellEdit, type GridBatch, type RefusedCell } from '../grid/index.ts'
import { isField } from './columns.ts'
import { rangesOfView } from './drafts.ts'
import type { ProductView } from './viewRows.ts'

/** What a product is called in a list of examples or refusals. */
export interface Label {
  readonly productName: string
  readonly productCode: string | null
}

type NamedRefusal = RefusedCell & { readonly product: Label | null }

/**
 * What a person did in the grid, with the products it was done to. From here on nothing depends on
 * where a row stands: the list may be sorted, searched or synchronised while the person thinks.
 */
export interface Act {
  readonly batch: GridBatch
  readonly view: ProductView
  readonly meant: CellBatch
  readonly refused: readonly NamedRefusal[]
}

/** An act that waits for a yes, with what the engine says it would do. */
export interface AskedAct {
  readonly act: Act
  readonly preview: CellPreview
}

/** A paste that changes more cells than this is shown before it is done. */
export const unseenPaste = 100

/** Cells that an act is meant for, whatever stands in them. */
export const cellsMeant = (batch: GridBatch): number =>
  batch.kind === 'cells' ? batch.cells.length : batch.parts.reduce((sum, { ranges }) => sum + countRows(ranges), 0)

export const cellsRefused = ({ refused }: Pick<GridBatch, 'refused'>): number => refused.reduce((sum, { cells }) => sum + cells, 0)

/** Whether the engine warns of something in it. */
export const isWarned = ({ warnings }: CellPreview): boolean => Object.values(warnings).some((count) => count > 0)

export const nothingChanges: CellPreview = {
  changed: 0,
  unchanged: 0,
  refused: 0,
  products: 0,
  emptied: 0,
  problems: [],
  samples: [],
  warnings: { priceNegative: 0, codeChanged: 0, codeNotJan: 0 },
}

/**
 * Finds the products behind the positions of a batch, in the list in which it was done. Fails with
 * VIEW_GONE where that cannot be told any more.
 */
export async function nameAct(batch: GridBatch, view: ProductView): Promise<Act> {
  const read = await readMissing(batch, view)
  const rowAt = (row: number): ProductRow | undefined => view.rows.get(row) ?? read.get(row)
  const refused = batch.refused.map((one) => ({ ...one, product: one.cells > 1 ? null : (rowAt(one.row) ?? null) }))
  if (batch.kind === 'cells') {
    const cells = batch.cells.flatMap((cell) => named(cell, rowAt))
    return { batch, view, refused, meant: { cells } }
  }
  const fills = await Promise.all(
    batch.parts.flatMap(({ columnId, value, ranges }) => (isField(columnId) ? [fillOf(view, columnId, value, ranges)] : [])),
  )
  return { batch, view, refused, meant: { cells: [], fills: fills.filter(({ rows }) => rows.length > 0) } }
}

function named({ key, row, columnId, value }: CellEdit, rowAt: (row: number) => ProductRow | undefined): CellBatch['cells'] {
  const productId = key ?? rowAt(row)?.productId
  return typeof productId === 'number' && isField(columnId) ? [{ productId, field: columnId, value }] : []
}

async function fillOf(
  view: ProductView,
  field: ProductFieldName,
  value: string | number | null,
  ranges: readonly (readonly [number, number])[],
) {
  const { viewId, above } = view
  const inView = rangesOfView(ranges, above)
  const made = await draftsIn(ranges, view)
  return {
    field,
    value,
    rows: [...(made.length > 0 ? [{ productIds: made }] : []), ...(inView.length > 0 ? [{ viewId, ranges: inView }] : [])],
  }
}

/** The new products among some rows: they are in no view of the engine. */
export async function draftsIn(ranges: readonly (readonly [number, number])[], { rows, above }: ProductView): Promise<number[]> {
  if (above === 0 || ranges.every(([from]) => from >= above)) return []
  const first = await rows.read(0, above)
  return ranges.flatMap(([from, to]) => first.slice(from, Math.min(to, above)).flatMap((row) => row?.productId ?? []))
}

/** Rows that were not loaded when the act was done. */
async function readMissing(batch: GridBatch, { rows }: ProductView): Promise<ReadonlyMap<number, ProductRow>> {
  const read = new Map<number, ProductRow>()
  const wanted = batch.kind === 'cells' ? batch.cells.filter(({ key }) => key === null).map(({ row }) => row) : []
  const missing = wanted.filter((row) => rows.get(row) === undefined)
  if (missing.length === 0) return read
  const from = missing.reduce((a, b) => Math.min(a, b))
  const to = missing.reduce((a, b) => Math.max(a, b)) + 1
  const found = await rows.read(from, to)
  found.forEach((row, at) => row && read.set(from + at, row))
  return read
}
