import { useCallback, useState } from 'react'
import type { ProductRow, RowSelection } from '#shared/contracts/products.ts'
import { useErrors } from '../common/errors.ts'
import { rowRanges, useLatest, type Selection } from '../grid/index.ts'
import { draftsIn } from './acts.ts'
import { rangesOfView } from './drafts.ts'
import type { ProductView } from './viewRows.ts'

export interface Deletion {
  /** The products that a person is asked about; they stay the same, whatever the list shows. */
  readonly meant: readonly RowSelection[] | null
  readonly canDelete: boolean
  readonly open: () => void
  readonly close: () => void
}

/** Asks for the deletion of the products in the selected rows. */
export function useDeletion(view: ProductView | null, selection: Selection | null): Deletion {
  const errors = useErrors()
  const [meant, setMeant] = useState<readonly RowSelection[] | null>(null)
  const latest = useLatest({ view, selection, errors })
  const canDelete = view !== null && selection !== null && view.rows.total > 0
  const open = useCallback((): void => {
    const { view: now, selection: chosen, errors: shown } = latest.current
    if (now === null || chosen === null || now.rows.total === 0) return
    const rows = rowRanges(chosen.rects)
    const ranges = rangesOfView(rows, now.above)
    draftsIn(rows, now).then(
      (made) => {
        const all = [...(made.length > 0 ? [{ productIds: made }] : []), ...(ranges.length > 0 ? [{ viewId: now.viewId, ranges }] : [])]
        if (all.length > 0) setMeant(all)
      },
      (error: unknown) => shown.show(error),
    )
  }, [latest])
  const close = useCallback(() => setMeant(null), [])
  return { meant, canDelete, open, close }
}

/** The state of a product's deletion as the grid marks it; null where it stays. */
export const goingMark = ({ deletion }: ProductRow) => {
  if (deletion === null) return null
  return deletion.state === 'sent' ? 'sending' : deletion.state
}
