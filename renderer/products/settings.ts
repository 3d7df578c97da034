import { create } from 'zustand'
import type { SortableField, ViewRequest } from '#shared/contracts/products.ts'
import { readStored, writeStored } from '../common/storage.ts'

/** Columns of the product screen: the fields, and what is only read. */
export type ColumnId = Exclude<SortableField, 'categoryName'>

interface ColumnPlace {
  readonly width: number
  readonly shown: boolean
  /** On a wide screen, as long as the person has not set a width. */
  readonly growTo?: number
}

interface ColumnDefault extends ColumnPlace {
  readonly id: ColumnId
}

/** First order and widths (in pixels): what an office looks at daily stands first, the rest waits in the chooser. */
const columnPlaces: Readonly<Record<ColumnId, ColumnPlace>> = {
  productCode: { width: 132, shown: true },
  productName: { width: 244, growTo: 440, shown: true },
  categoryId: { width: 128, growTo: 200, shown: true },
  price: { width: 92, shown: true },
  cost: { width: 88, shown: true },
  taxDivision: { width: 72, shown: true },
  stockTotal: { width: 76, shown: true },
  tag: { width: 128, growTo: 260, shown: true },
  size: { width: 76, growTo: 140, shown: true },
  color: { width: 88, growTo: 160, shown: true },
  productKana: { width: 200, shown: false },
  customerPrice: { width: 92, shown: false },
  productPriceDivision: { width: 112, shown: false },
  groupCode: { width: 120, shown: false },
  supplierProductNo: { width: 120, shown: false },
  attribute: { width: 200, shown: false },
  printReceiptProductName: { width: 180, shown: false },
  displaySequence: { width: 80, shown: false },
  displayFlag: { width: 96, shown: false },
  salesDivision: { width: 104, shown: false },
  stockControlDivision: { width: 96, shown: false },
  productId: { width: 96, shown: false },
  updDateTime: { width: 128, shown: false },
}

export const columnDefaults: readonly ColumnDefault[] = Object.entries(columnPlaces).map(([id, place]) => ({
  id: id as ColumnId,
  ...place,
}))

const known = new Map(columnDefaults.map((column) => [column.id as string, column]))
/** In pixels. */
const maxColumnWidth = 800
const minColumnWidth = 48

interface ColumnSettings {
  /** Every column, in the person's order. */
  readonly order: readonly ColumnId[]
  readonly shown: readonly ColumnId[]
  readonly widths: Readonly<Partial<Record<ColumnId, number>>>
}

export const firstColumns: ColumnSettings = {
  order: columnDefaults.map(({ id }) => id),
  shown: columnDefaults.filter(({ shown }) => shown).map(({ id }) => id),
  widths: {},
}

export const firstRequest: ViewRequest = {
  search: '',
  categoryId: null,
  only: 'all',
  sort: { field: 'productCode', direction: 'asc' },
}

/** Where the person was, for the way back from another screen. */
export interface Place {
  readonly productId: number
  readonly columnId: string
  /** Rows between the top of the view and the active one. */
  readonly below: number
  /** A text to go on with in that cell. */
  readonly typed?: string
}

interface ProductsState {
  readonly columns: ColumnSettings
  readonly request: ViewRequest
  readonly place: Place | null
  readonly ask: (change: Partial<ViewRequest>) => void
  readonly setColumns: (change: Partial<ColumnSettings>) => void
  readonly leaveAt: (place: Place | null) => void
}

const storageName = 'banto.products'

const isColumn = (id: unknown): id is ColumnId => typeof id === 'string' && known.has(id)

/** What an older or damaged record does not say stays as it is at first. */
export function readColumns(text: string | null): { columns: ColumnSettings; sort: ViewRequest['sort'] } {
  const first = { columns: firstColumns, sort: firstRequest.sort }
  if (text === null) return first
  let kept: unknown
  try {
    kept = JSON.parse(text)
  } catch {
    return first
  }
  if (typeof kept !== 'object' || kept === null) return first
  const { order, shown, widths, sort } = kept as Record<string, unknown>
  const ids = (list: unknown): ColumnId[] => (Array.isArray(list) ? [...new Set(list.filter(isColumn))] : [])
  const ordered = ids(order)
  const visible = ids(shown)
  const sized = Object.entries(typeof widths === 'object' && widths !== null ? widths : {}).filter(
    ([id, width]) => isColumn(id) && typeof width === 'number' && width >= minColumnWidth && width <= maxColumnWidth,
  )
  const { field, direction } = (typeof sort === 'object' && sort !== null ? sort : {}) as Record<string, unknown>
  const sortable = (isColumn(field) || field === 'categoryName') && (direction === 'asc' || direction === 'desc')
  return {
    columns: {
      // Columns that came with a newer program stand at the end.
      order: [...ordered, ...firstColumns.order.filter((id) => !ordered.includes(id))],
      shown: visible.length > 0 ? visible : firstColumns.shown,
      widths: Object.fromEntries(sized) as ColumnSettings['widths'],
    },
    sort: sortable ? { field: field as SortableField, direction: direction as 'asc' | 'desc' } : firstRequest.sort,
  }
}

const store = ({ columns, request }: ProductsState): void => writeStored(storageName, JSON.stringify({ ...columns, sort: request.sort }))

/** What the product screen shows and how: columns and sort outlive the window, search and filter the screen. */
export const useProducts = create<ProductsState>((set, get) => {
  const { columns, sort } = readColumns(readStored(storageName))
  return {
    columns,
    request: { ...firstRequest, sort },
    place: null,
    ask: (change) => {
      set(({ request }) => ({ request: { ...request, ...change } }))
      if (change.sort) store(get())
    },
    setColumns: (change) => {
      set((state) => ({ columns: { ...state.columns, ...change } }))
      store(get())
    },
    leaveAt: (place) => set({ place }),
  }
})

/** The columns to draw, in order, with their widths. */
export interface ShownColumn {
  readonly id: ColumnId
  readonly width: number
  readonly growTo?: number
}

export const shownColumns = ({ order, shown, widths }: ColumnSettings): readonly ShownColumn[] =>
  order
    .filter((id) => shown.includes(id))
    .map((id) => {
      const own = widths[id]
      const { width, growTo } = known.get(id)!
      return own === undefined ? { id, width, ...(growTo === undefined ? {} : { growTo }) } : { id, width: own }
    })
