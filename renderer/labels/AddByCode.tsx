import { useWords } from '../common/i18n.ts'
import type { LabelProduct } from '#shared/contracts/labels.ts'
import { notifications } from '../ui/index.ts'
import { copiesOf, mostCopies } from './copies.ts'
import { ProductByCode } from './ProductByCode.tsx'
import { useLabels } from './state.ts'

/** Adds products to the chosen ones by a code that is typed or scanned; one that is there already gets one more copy. */
export function AddByCode({ rows }: { readonly rows: readonly LabelProduct[] }) {
  const { t } = useWords()
  const tell = (message: string): void => void notifications.show({ id: 'labels.add', message, autoClose: 3_000 })
  return (
    <ProductByCode
      label={t('labels.chosen.add')}
      placeholder={t('labels.chosen.placeholder')}
      takesScans
      onFound={(cards, code) => {
        const { chosen, copiesMode, typed, add, set, type } = useLabels.getState()
        const [first] = cards
        if (first === undefined) return
        const { productId, productName } = first
        set({ shown: productId })
        const row = rows.find((one) => one.productId === productId)
        if (cards.length === 1 && row !== undefined && chosen.includes(productId)) {
          const before = copiesOf(row, copiesMode, typed)
          const copies = Number.isNaN(before) ? 1 : Math.min(before + 1, mostCopies)
          type(productId, String(copies), rows)
          tell(t('labels.chosen.again', { name: productName, copies, count: copies }))
          return
        }
        add(cards.map((card) => card.productId))
        tell(
          cards.length === 1 ? t('labels.chosen.added', { name: productName }) : t('labels.chosen.several', { code, count: cards.length }),
        )
      }}
    />
  )
}
