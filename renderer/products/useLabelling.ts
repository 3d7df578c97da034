import type { ProductRow } from '#shared/contracts/products.ts'
import { labelLimits } from '#shared/domain/labels/template.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import type { RowCache } from '../grid/index.ts'
import { showNotice } from './notices.ts'

/** Rows read at once. */
const stretch = 5_000

interface Rows {
  readonly rows: Pick<RowCache<ProductRow>, 'read' | 'total'>
  /** First and last row of each stretch. */
  readonly ranges: readonly { readonly top: number; readonly bottom: number }[]
}

export interface Labelling {
  /** Takes the products of the selected rows to the labels. */
  readonly ofSelection: () => void
  /** Takes all that the list shows: what a search or a filter left. */
  readonly ofAll: () => void
}

/** Products of the list as labels to print. Those beyond what one print takes, and new ones without a number, are told. */
export function useLabelling(rows: RowCache<ProductRow> | null, selected: Rows['ranges']): Labelling {
  const { t } = useWords()
  const errors = useErrors()
  const showLabels = useNavigation((navigation) => navigation.showLabels)
  const take = async (ranges: Rows['ranges']): Promise<void> => {
    if (rows === null) return
    const ids = new Set<number>()
    for (const { top, bottom } of ranges) {
      for (let from = top; from <= bottom && ids.size <= labelLimits.products; from += stretch) {
        for (const row of await rows.read(from, Math.min(bottom + 1, from + stretch))) if (row !== null) ids.add(row.productId)
      }
    }
    // Smaregi has not numbered the others yet: they have no label to print.
    const known = [...ids].filter((id) => id > 0)
    const words = [
      ids.size > known.length ? t('labels.chosen.skipped', { count: ids.size - known.length }) : null,
      known.length > labelLimits.products ? t('labels.chosen.onlyFirst', { count: labelLimits.products }) : null,
    ].filter((part) => part !== null)
    if (words.length > 0) showNotice('notice', { message: words.join(' '), color: 'yellow', autoClose: 15_000 })
    if (known.length > 0) showLabels(known.slice(0, labelLimits.products))
  }
  const start = (ranges: Rows['ranges']) => (): void => void take(ranges).catch((error: unknown) => errors.show(error))
  return { ofSelection: start(selected), ofAll: start([{ top: 0, bottom: (rows?.total ?? 0) - 1 }]) }
}
