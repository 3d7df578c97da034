import { useMemo } from 'react'
import type { LabelProduct } from '#shared/contracts/labels.ts'
import { useEngine } from '../common/queries.ts'
import { useLabels, type CopiesMode, type Order } from './state.ts'

const noRows: readonly LabelProduct[] = []
const noIds: number[] = []

export const copiesOf = (row: LabelProduct, mode: CopiesMode, typed: ReadonlyMap<number, number>): number => {
  if (mode === 'one') return 1
  if (mode === 'stock') return Math.min(Math.max(Math.trunc(row.stock ?? 0), 0), 999)
  return typed.get(row.productId) ?? 1
}

const inOrder = (rows: readonly LabelProduct[], order: Order): readonly LabelProduct[] => {
  if (order === 'scan') return rows
  const compare = new Intl.Collator('ja', { numeric: order === 'code' }).compare
  return rows.toSorted((a, b) =>
    order === 'code'
      ? compare(a.productCode ?? '', b.productCode ?? '')
      : (a.categoryId ?? 0) - (b.categoryId ?? 0) || compare(a.productName, b.productName),
  )
}

/** The rows of the list in the order in which they are printed, and how many labels that makes. */
export function useItems() {
  const { source, chosen, left, copiesMode, typed, order, day } = useLabels()
  const isDue = source === 'due'
  const due = useEngine('labels.due', { day }, { enabled: isDue })
  const products = useEngine('labels.products', { productIds: isDue ? noIds : [...chosen], day }, { enabled: !isDue && chosen.length > 0 })
  const found = isDue ? due.data?.rows : chosen.length === 0 ? noRows : products.data
  const rows = useMemo(() => inOrder(found ?? noRows, order), [found, order])
  const items = useMemo(
    () =>
      rows
        .filter(({ productId }) => !left.has(productId))
        .map((row) => ({ productId: row.productId, copies: copiesOf(row, copiesMode, typed) }))
        .filter(({ copies }) => copies > 0),
    [rows, left, copiesMode, typed],
  )
  return {
    rows,
    items,
    labels: items.reduce((sum, { copies }) => sum + copies, 0),
    isLoading: found === undefined,
    error: (isDue ? due.error : products.error) ?? null,
    /** Due labels beyond those that are named. */
    total: isDue ? (due.data?.total ?? 0) : rows.length,
  }
}
