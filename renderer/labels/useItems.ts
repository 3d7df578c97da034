import { useMemo } from 'react'
import type { LabelProduct } from '#shared/contracts/labels.ts'
import { useEngine } from '../common/queries.ts'
import { copiesOf } from './copies.ts'
import { useLabels, type Order } from './state.ts'

const noRows: readonly LabelProduct[] = []
const noIds: number[] = []

type Compare = (a: LabelProduct, b: LabelProduct) => number

/** The rows in an order; by shelf, what counts found on none comes last. */
export function inOrder(rows: readonly LabelProduct[], order: Order): readonly LabelProduct[] {
  if (order === 'scan') return rows
  const compare = new Intl.Collator('ja', { numeric: order !== 'category' }).compare
  const byCode: Compare = (a, b) => compare(a.productCode ?? '', b.productCode ?? '')
  const byCategory: Compare = (a, b) => (a.categoryId ?? 0) - (b.categoryId ?? 0) || compare(a.productName, b.productName)
  const byShelf: Compare = (a, b) =>
    Number(a.place === null) - Number(b.place === null) ||
    (a.place?.position ?? 0) - (b.place?.position ?? 0) ||
    compare(a.place?.code ?? '', b.place?.code ?? '') ||
    byCategory(a, b)
  return rows.toSorted({ code: byCode, category: byCategory, shelf: byShelf }[order])
}

/** The rows of the list in the order in which they are printed, and how many labels that makes. */
export function useItems() {
  const { source, chosen, left, copiesMode, typed, order, day } = useLabels()
  const isDue = source === 'due'
  const due = useEngine('labels.due', { day }, { enabled: isDue })
  const products = useEngine('labels.products', { productIds: isDue ? noIds : [...chosen], day }, { enabled: !isDue && chosen.length > 0 })
  const found = isDue ? due.data?.rows : chosen.length === 0 ? noRows : products.data
  const rows = useMemo(() => inOrder(found ?? noRows, order), [found, order])
  const counted = useMemo(
    () =>
      rows
        .filter(({ productId }) => !left.has(productId))
        .map((row) => ({ productId: row.productId, copies: copiesOf(row, copiesMode, typed) })),
    [rows, left, copiesMode, typed],
  )
  // No number is more than none, so these are out here, too.
  const items = useMemo(() => counted.filter(({ copies }) => copies > 0), [counted])
  return {
    rows,
    items,
    /** Products whose copies are typed wrong. */
    wrong: counted.filter(({ copies }) => Number.isNaN(copies)).length,
    labels: items.reduce((sum, { copies }) => sum + copies, 0),
    isLoading: found === undefined,
    error: (isDue ? due.error : products.error) ?? null,
    /** Due labels beyond those that are named. */
    total: isDue ? (due.data?.total ?? 0) : rows.length,
  }
}
